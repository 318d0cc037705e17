using System.Text;

namespace Vow.Wasm;

/// <summary>
/// Renumbers the functions in a name section and adds the injected ones. Label names are dropped, since counted functions have a label more.
/// A malformed name section counts as none: it never makes a module invalid (WebAssembly 2.0, 7.4).
/// </summary>
internal sealed class NameSectionRewriter(InjectedLayout layout, uint importedFunctions, IReadOnlyList<(uint Index, string Name)> injected)
{
    private const byte FunctionNames = 1;
    private const byte LocalNames = 2;
    private const byte LabelNames = 3;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public CustomSection Rewrite(CustomSection? original)
    {
        SortedDictionary<byte, byte[]> subsections;
        try
        {
            subsections = original is null ? [] : Subsections(original.Payload.Span);
        }
        catch (Exception e) when (e is WasmValidationException or DecoderFallbackException)
        {
            subsections = [];
        }

        if (!subsections.ContainsKey(FunctionNames)) subsections[FunctionNames] = Functions([0]);
        var payload = new ByteWriter();
        foreach (var (id, content) in subsections)
        {
            payload.U8(id);
            payload.Sized(content);
        }

        return new CustomSection("name", payload.ToArray(), -1);
    }

    private SortedDictionary<byte, byte[]> Subsections(ReadOnlySpan<byte> payload)
    {
        var result = new SortedDictionary<byte, byte[]>();
        var reader = new LebReader(payload, 0);
        while (!reader.AtEnd)
        {
            var id = reader.U8();
            var content = Take(ref reader);
            if (result.Count > 0 && id <= result.Keys.Last()) throw reader.Fail("name subsections out of order");
            if (id == LabelNames) continue;
            result[id] = id switch
            {
                FunctionNames => Functions(content),
                LocalNames => Locals(content),
                _ => content.ToArray(),
            };
        }

        return result;
    }

    private byte[] Functions(ReadOnlySpan<byte> content)
    {
        var names = new SortedDictionary<uint, byte[]>();
        var reader = new LebReader(content, 0);
        for (var left = reader.U32(); left > 0; left--)
        {
            var function = reader.U32();
            var name = TakeName(ref reader);
            if (function >= layout.FunctionCount || !names.TryAdd(layout.MapDefinition(function), name)) throw reader.Fail("bad function name");
            // The wrapper stands for the import in every trace.
            if (function < importedFunctions && layout.Wrapper((int)function) is { } wrapper) names[wrapper] = name;
        }

        foreach (var (index, name) in injected) names.TryAdd(index, Encoding.UTF8.GetBytes(name));
        var output = new ByteWriter(content.Length + 256);
        output.U32((uint)names.Count);
        foreach (var (index, name) in names)
        {
            output.U32(index);
            output.Sized(name);
        }

        return output.ToArray();
    }

    private byte[] Locals(ReadOnlySpan<byte> content)
    {
        var output = new ByteWriter(content.Length + 16);
        var reader = new LebReader(content, 0);
        var functions = reader.U32();
        output.U32(functions);
        for (; functions > 0; functions--)
        {
            output.U32(layout.MapDefinition(reader.U32()));
            var count = reader.U32();
            output.U32(count);
            for (; count > 0; count--)
            {
                output.U32(reader.U32());
                output.Sized(TakeName(ref reader));
            }
        }

        return output.ToArray();
    }

    private static ReadOnlySpan<byte> Take(ref LebReader reader) => reader.Take((int)Math.Min(reader.U32(), int.MaxValue));

    private static byte[] TakeName(ref LebReader reader)
    {
        var name = Take(ref reader);
        StrictUtf8.GetCharCount(name);
        return name.ToArray();
    }
}
