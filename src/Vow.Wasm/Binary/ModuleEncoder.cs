namespace Vow.Wasm;

/// <summary>
/// Writes a module in the binary format (WebAssembly 2.0, 5.5). Custom sections named <c>metadata.code.*</c> go in front of the code, as
/// the code-metadata convention asks; all others to the end.
/// </summary>
public static class ModuleEncoder
{
    private static ReadOnlySpan<byte> Header => [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00];

    private enum Section : byte
    {
        Custom, Type, Import, Function, Table, Memory, Global, Export, Start, Element, Code, Data, DataCount,
    }

    /// <summary>Encodes a module with its bodies as they are.</summary>
    public static byte[] Encode(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var code = new CodeSection();
        var body = new ByteWriter();
        foreach (var function in module.Bodies)
        {
            body.Clear();
            WriteLocals(body, function.Locals.AsSpan());
            body.Bytes(function.Code.Span);
            code.Add(body.Written);
        }

        return Encode(module, code, out _);
    }

    /// <summary>Encodes a module with other bodies than its own; also tells where the bodies begin in the result.</summary>
    internal static byte[] Encode(WasmModule module, CodeSection code, out int bodiesOffset)
    {
        var output = new ByteWriter(module.Bytes.Length + code.Bodies.Length);
        output.Bytes(Header);
        WriteSection(output, Section.Type, module.Types.Length, w => { foreach (var type in module.Types) Write(w, type); });
        WriteSection(output, Section.Import, module.Imports.Length, w => { foreach (var import in module.Imports) Write(w, import); });
        WriteSection(output, Section.Function, module.Functions.Length, w => { foreach (var type in module.Functions) w.U32(type); });
        WriteSection(output, Section.Table, module.Tables.Length, w => { foreach (var table in module.Tables) Write(w, table); });
        WriteSection(output, Section.Memory, module.Memories.Length, w => { foreach (var memory in module.Memories) Write(w, memory); });
        WriteSection(output, Section.Global, module.Globals.Length, w => { foreach (var global in module.Globals) Write(w, global); });
        WriteSection(output, Section.Export, module.Exports.Length, w => { foreach (var export in module.Exports) Write(w, export); });
        if (module.Start is { } start) WriteNumber(output, Section.Start, start);
        WriteSection(output, Section.Element, module.Elements.Length, w => { foreach (var e in module.Elements) SegmentEncoder.Write(w, e); });
        if (module.DataCount is { } dataCount) WriteNumber(output, Section.DataCount, dataCount);
        foreach (var custom in module.CustomSections.Where(IsCodeMetadata)) Write(output, custom);
        bodiesOffset = WriteCode(output, code);
        WriteSection(output, Section.Data, module.Data.Length, w => { foreach (var data in module.Data) SegmentEncoder.Write(w, data); });
        foreach (var custom in module.CustomSections.Where(custom => !IsCodeMetadata(custom))) Write(output, custom);
        return output.ToArray();
    }

    /// <summary>Writes a body's local declarations.</summary>
    internal static void WriteLocals(ByteWriter output, ReadOnlySpan<LocalRun> locals)
    {
        output.U32((uint)locals.Length);
        foreach (var run in locals)
        {
            output.U32(run.Count);
            output.U8((byte)run.Type);
        }
    }

    private static bool IsCodeMetadata(CustomSection section) => section.Name.StartsWith("metadata.code.", StringComparison.Ordinal);

    private static int WriteCode(ByteWriter output, CodeSection code)
    {
        if (code.Count == 0) return output.Length;
        var count = new ByteWriter();
        count.U32((uint)code.Count);
        output.U8((byte)Section.Code);
        output.U32((uint)(count.Length + code.Bodies.Length));
        output.Bytes(count.Written);
        var start = output.Length;
        output.Bytes(code.Bodies);
        return start;
    }

    private static void WriteSection(ByteWriter output, Section section, int count, Action<ByteWriter> content)
    {
        if (count == 0) return;
        var payload = new ByteWriter();
        payload.U32((uint)count);
        content(payload);
        output.U8((byte)section);
        output.Sized(payload.Written);
    }

    private static void WriteNumber(ByteWriter output, Section section, uint number)
    {
        var payload = new ByteWriter();
        payload.U32(number);
        output.U8((byte)section);
        output.Sized(payload.Written);
    }

    private static void Write(ByteWriter output, FunctionType type)
    {
        output.U8(0x60);
        output.U32((uint)type.Parameters.Length);
        foreach (var parameter in type.Parameters) output.U8((byte)parameter);
        output.U32((uint)type.Results.Length);
        foreach (var result in type.Results) output.U8((byte)result);
    }

    private static void Write(ByteWriter output, Import import)
    {
        output.Name(import.Module);
        output.Name(import.Name);
        output.U8((byte)import.Kind);
        switch (import.Kind)
        {
            case ExternalKind.Function: output.U32(import.TypeIndex); break;
            case ExternalKind.Table: Write(output, import.Table); break;
            case ExternalKind.Memory: Write(output, import.Memory); break;
            default: Write(output, import.Global); break;
        }
    }

    private static void Write(ByteWriter output, TableType table)
    {
        output.U8((byte)table.Element);
        Write(output, table.Limits);
    }

    private static void Write(ByteWriter output, SizeLimits limits)
    {
        output.U8((byte)(limits.Maximum is null ? 0 : 1));
        output.U32(limits.Minimum);
        if (limits.Maximum is { } maximum) output.U32(maximum);
    }

    private static void Write(ByteWriter output, GlobalType type)
    {
        output.U8((byte)type.Content);
        output.U8((byte)(type.Mutable ? 1 : 0));
    }

    private static void Write(ByteWriter output, GlobalDefinition global)
    {
        Write(output, global.Type);
        output.Bytes(global.Initial.Code.Span);
    }

    private static void Write(ByteWriter output, Export export)
    {
        output.Name(export.Name);
        output.U8((byte)export.Kind);
        output.U32(export.Index);
    }

    private static void Write(ByteWriter output, CustomSection custom)
    {
        var payload = new ByteWriter(custom.Payload.Length + 32);
        payload.Name(custom.Name);
        payload.Bytes(custom.Payload.Span);
        output.U8((byte)Section.Custom);
        output.Sized(payload.Written);
    }
}
