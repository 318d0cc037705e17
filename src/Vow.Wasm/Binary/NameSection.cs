using System.Collections.Immutable;
using System.Text;

namespace Vow.Wasm;

/// <summary>
/// The custom section <c>name</c> (WebAssembly 2.0, appendix "Name Section"). It never makes a module invalid: what cannot be read is left out.
/// </summary>
public sealed class NameSection
{
    private const string SectionName = "name";
    private const int NameCharactersMax = 512;
    private readonly Dictionary<uint, string> _functions = [];
    private readonly Dictionary<(uint Function, uint Local), string> _locals = [];

    private NameSection()
    {
    }

    /// <summary>The module's own name.</summary>
    public string? ModuleName { get; private set; }

    /// <summary>Names by function index, imported functions first.</summary>
    public IReadOnlyDictionary<uint, string> Functions => _functions;

    /// <summary>Names of parameters and locals by function index and local index.</summary>
    public IReadOnlyDictionary<(uint Function, uint Local), string> Locals => _locals;

    /// <summary>Reads the module's first name section; empty when there is none or it is broken from the start.</summary>
    public static NameSection Read(WasmModule module) => Read(module, withLocals: true);

    /// <summary>As <see cref="Read(WasmModule)"/>, without the names of locals, which are many.</summary>
    public static NameSection ReadFunctions(WasmModule module) => Read(module, withLocals: false);

    /// <summary>A function's name for people: from the name section, else its export, else null.</summary>
    public static string? FunctionName(WasmModule module, uint index)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Read(module).FunctionNameIn(module, index);
    }

    /// <summary>As <see cref="FunctionName"/>, for several functions of the module that this section was read from.</summary>
    public string? FunctionNameIn(WasmModule module, uint index)
    {
        ArgumentNullException.ThrowIfNull(module);
        return _functions.GetValueOrDefault(index) ?? ExportName(module.Exports, index);
    }

    internal static string? ExportName(ImmutableArray<Export> exports, uint index) =>
        exports.FirstOrDefault(e => e.Kind == ExternalKind.Function && e.Index == index) is { } export ? PrintableText.Of(export.Name) : null;

    private static NameSection Read(WasmModule module, bool withLocals)
    {
        ArgumentNullException.ThrowIfNull(module);
        var names = new NameSection();
        foreach (var section in module.CustomSections)
        {
            if (section.Name != SectionName) continue;
            names.Subsections(section.Payload.Span, (uint)module.FunctionTypeIndices.Length, withLocals);
            break;
        }

        return names;
    }

    private void Subsections(ReadOnlySpan<byte> payload, uint functions, bool withLocals)
    {
        var reader = new LebReader(payload, 0);
        try
        {
            while (!reader.AtEnd)
            {
                var id = reader.U8();
                var content = new LebReader(reader.Take((int)Math.Min(reader.U32(), int.MaxValue)), 0);
                if (id == 0) ModuleName = Name(ref content);
                else if (id == 1) Map(ref content, functions, _functions, static index => index);
                else if (id == 2 && withLocals) LocalMaps(ref content, functions);
            }
        }
        catch (WasmValidationException)
        {
            // The appendix: a broken name section is no reason to refuse the module. What was read so far stays.
        }
    }

    private void LocalMaps(ref LebReader reader, uint functions)
    {
        var count = reader.U32();
        for (var i = 0u; i < count; i++)
        {
            var function = reader.U32();
            if (function >= functions) throw reader.Fail("unknown function");
            Map(ref reader, uint.MaxValue, _locals, local => (function, local));
        }
    }

    // Each entry takes two bytes or more, so a count that lies ends at the end of the bytes.
    private static void Map<TKey>(ref LebReader reader, uint limit, Dictionary<TKey, string> names, Func<uint, TKey> key)
        where TKey : notnull
    {
        var count = reader.U32();
        for (var i = 0u; i < count; i++)
        {
            var index = reader.U32();
            var name = Name(ref reader);
            if (index < limit) names.TryAdd(key(index), name);
        }
    }

    private static string Name(ref LebReader reader)
    {
        var bytes = reader.Take((int)Math.Min(reader.U32(), int.MaxValue));
        var name = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, NameCharactersMax)]);
        return PrintableText.Of(name);
    }
}
