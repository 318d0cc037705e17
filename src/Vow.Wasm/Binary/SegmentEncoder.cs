namespace Vow.Wasm;

/// <summary>Writes element and data segments (WebAssembly 2.0, 5.5.12 and 5.5.14).</summary>
internal static class SegmentEncoder
{
    public static void Write(ByteWriter output, ElementSegment segment)
    {
        // Bit 0: not active. Bit 1: explicit table, or declarative. Bit 2: expressions. The short forms 0 and 4 imply table 0 and funcref.
        var shortForm = segment.Mode == SegmentMode.Active && segment.Table == 0 && segment.Type == ValueType.FuncRef;
        var flags = (segment.Mode == SegmentMode.Active ? 0u : 1u)
            | (segment.Mode == SegmentMode.Declarative || (segment.Mode == SegmentMode.Active && !shortForm) ? 2u : 0u)
            | (segment.UsesExpressions ? 4u : 0u);
        output.U32(flags);
        if (segment.Mode == SegmentMode.Active)
        {
            if (!shortForm) output.U32(segment.Table);
            output.Bytes(segment.At.Code.Span);
        }

        if (!shortForm) output.U8(segment.UsesExpressions ? (byte)segment.Type : (byte)0);
        output.U32((uint)segment.Count);
        foreach (var function in segment.Functions) output.U32(function);
        foreach (var expression in segment.Expressions) output.Bytes(expression.Code.Span);
    }

    public static void Write(ByteWriter output, DataSegment segment)
    {
        output.U32(segment.Mode == SegmentMode.Passive ? 1u : segment.Memory == 0 ? 0u : 2u);
        if (segment.Mode == SegmentMode.Active)
        {
            if (segment.Memory != 0) output.U32(segment.Memory);
            output.Bytes(segment.At.Code.Span);
        }

        output.Sized(segment.Bytes.Span);
    }
}
