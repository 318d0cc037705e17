using System.Globalization;
using Vow.Engine.Symbols.Dwarf;
using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Engine.Symbols;

/// <summary>
/// What people call the parts of a module: names of functions, and lines of source where the module has DWARF. Nothing in a name section or in debug information
/// is an error: what cannot be read is not there, and time and memory stay within the <see cref="SymbolLimits"/>.
/// </summary>
public sealed class ModuleSymbols
{
    private readonly WasmModule _module;
    private readonly NameSection _names;
    private readonly LineTable _lines;
    private readonly CodeAlignment? _alignment;
    private readonly string?[] _readable;

    // Those of locals are many, and few ask for them.
    private NameSection? _allNames;

    private ModuleSymbols(WasmModule deployed, WasmModule described, CodeAlignment? alignment)
    {
        (_module, _alignment) = (described, alignment);
        _names = NameSection.ReadFunctions(described);
        _lines = LineTable.Read(described);
        _readable = new string?[deployed.FunctionTypeIndices.Length];
    }

    /// <summary>Whether any place in the code has a line of source.</summary>
    public bool HasLines => !_lines.IsEmpty;

    /// <summary>The symbols of a module, which the result points into.</summary>
    /// <exception cref="WasmValidationException">The bytes are no module; never for a module that a chain accepts.</exception>
    public static ModuleSymbols Read(ReadOnlyMemory<byte> wasm) => Read(ModuleDecoder.Decode(wasm, SymbolLimits.Module));

    /// <summary>As <see cref="Read(ReadOnlyMemory{byte})"/>, for a module that is decoded already.</summary>
    public static ModuleSymbols Read(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new ModuleSymbols(module, module, alignment: null);
    }

    /// <summary>
    /// The symbols of a deployed module from a build of the same code that still has them. Indices and offsets are those of the deployed one. Without symbols, and
    /// with the reason, when one of the two is no module or their code is not the same.
    /// </summary>
    public static SymbolsResult Read(ReadOnlyMemory<byte> deployed, ReadOnlyMemory<byte> symbols)
    {
        if (Decode(deployed, out var module) is { } fault) return SymbolsResult.Refused($"the deployed code is no module: {fault}");
        if (Decode(symbols, out var described) is { } alsoFault) return SymbolsResult.Refused($"the file with the symbols is no module: {alsoFault}");
        return CodeAlignment.Find(module!, described!, out var alignment) is { } difference
            ? SymbolsResult.Refused($"the file with the symbols was built from other code: {difference}. Build it from the source and with the compiler of the deployed module (vow build --debug-info)")
            : new SymbolsResult(new ModuleSymbols(module!, described!, alignment), null);
    }

    /// <summary>A function's name for people, by its index: its import's, else that of the name section, else its export's, else <c>function 12</c>.</summary>
    public string NameOf(uint functionIndex)
    {
        if (functionIndex >= _readable.Length) return Numbered(functionIndex);
        // Written by whoever is first; others would write the same.
        return _readable[functionIndex] ??= ImportName(functionIndex) ?? WrittenNameOf(functionIndex) ?? Numbered(functionIndex);
    }

    /// <summary>
    /// A function's name as its module writes it beside the code, in the name section or an export, readable; of an import that it does not name there, the import's. Null when
    /// there is none.
    /// </summary>
    internal string? WrittenNameOf(uint functionIndex) => _names.FunctionNameIn(_module, functionIndex) is { Length: > 0 } name ? SymbolName.Readable(name) : ImportName(functionIndex);

    /// <summary>The name of a parameter or local of a function, by their indices; null where the module does not tell it.</summary>
    public string? LocalNameOf(uint functionIndex, uint localIndex) => (_allNames ??= NameSection.Read(_module)).Locals.GetValueOrDefault((functionIndex, localIndex));

    /// <summary>Where an instruction stands in the source, by the offset of its first byte from the start of the module; null where that is not known.</summary>
    public SourcePlace? PlaceOf(int codeOffset) => InCode(codeOffset) is { } offset ? _lines.At(offset) : null;

    /// <summary>
    /// Where an instruction stands in the source, and where its function and those around it were called that the compiler inlined, innermost first; empty where its place is
    /// not known.
    /// </summary>
    public IReadOnlyList<SourcePlace> PlacesOf(int codeOffset) => InCode(codeOffset) is { } offset ? [.. _lines.AllAt(offset)] : [];

    /// <summary>Where the first instruction of a function stands in the source, by the function's index; null where that is not known.</summary>
    public SourcePlace? PlaceOfFunction(uint functionIndex)
    {
        var defined = functionIndex - (long)_module.ImportedFunctionCount;
        if (defined < 0 || defined >= _module.Bodies.Length) return null;
        var body = _module.Bodies[(int)defined];
        var start = (uint)(body.Offset - _module.CodeSectionOffset);
        return _lines.FirstIn(start, start + (uint)body.Size);
    }

    // From the start of the code section's contents, in the module with the debug information.
    private uint? InCode(int codeOffset) =>
        (_alignment is null ? codeOffset : _alignment.Translate(codeOffset)) is { } offset && offset >= _module.CodeSectionOffset ? (uint)(offset - _module.CodeSectionOffset) : null;

    private string? ImportName(uint index) =>
        index < _module.ImportedFunctionCount && _module.ImportedFunctions.ElementAt((int)index).Name is { Length: > 0 } name ? Display.Harmless(name) : null;

    private static string Numbered(uint index) => string.Create(CultureInfo.InvariantCulture, $"function {index}");

    private static string? Decode(ReadOnlyMemory<byte> wasm, out WasmModule? module)
    {
        module = null;
        try
        {
            module = ModuleDecoder.Decode(wasm, SymbolLimits.Module);
            return null;
        }
        catch (WasmValidationException refused)
        {
            return refused.Error.ToString();
        }
    }
}

/// <summary>Symbols for a deployed module, or why there are none.</summary>
/// <param name="Symbols">The symbols; null when the two modules do not belong together.</param>
/// <param name="Error">Why there are none, and what to do; null when there are.</param>
public sealed record SymbolsResult(ModuleSymbols? Symbols, string? Error)
{
    internal static SymbolsResult Refused(string why) => new(null, why);
}
