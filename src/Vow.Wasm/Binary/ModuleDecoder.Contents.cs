using System.Collections.Immutable;

namespace Vow.Wasm;

/// <content>Code, constant expressions and segments.</content>
public sealed partial class ModuleDecoder
{
    private int _codeSectionOffset;
    private long _codeBytes;
    private long _locals;
    private long _segmentElements;

    private void Code(ref LebReader reader)
    {
        _codeSectionOffset = reader.Offset;
        var count = Count(ref reader, nameof(Limits.FunctionsMax), _limits.FunctionsMax, 1);
        if (count != _functions.Length) throw reader.Fail($"function and code section have inconsistent lengths: {_functions.Length} and {count}");
        var bodies = ImmutableArray.CreateBuilder<FunctionBody>(count);
        try
        {
            for (var i = 0; i < count; i++) bodies.Add(Body(ref reader));
        }
        catch (WasmValidationException refused)
        {
            throw InFunction(refused.Error, (uint)(CountOf(ExternalKind.Function) + bodies.Count));
        }

        _bodies = bodies.MoveToImmutable();
    }

    // The name section comes after the code, so only the export can tell the name here.
    private WasmValidationException InFunction(WasmError error, uint index) =>
        new(error with { FunctionIndex = index, FunctionName = NameSection.ExportName(_exports, index) });

    private FunctionBody Body(ref LebReader reader)
    {
        var size = reader.U32();
        var start = reader.Offset;
        if (size > reader.Remaining) throw reader.Fail($"unexpected end: a body of {size} bytes, {reader.Remaining} left");
        LimitExceeded.Check(nameof(Limits.BodyBytesMax), _limits.BodyBytesMax, size, start);
        _codeBytes += size;
        LimitExceeded.Check(nameof(Limits.CodeBytesMax), _limits.CodeBytesMax, _codeBytes, start);
        var body = new LebReader(reader.Take((int)size), start);
        var locals = Locals(ref body);
        return new FunctionBody(locals, _bytes.Slice(body.Offset, body.Remaining), start, body.Offset, (int)size);
    }

    private ImmutableArray<LocalRun> Locals(ref LebReader reader)
    {
        var runs = reader.U32();
        if (runs == 0) return [];
        if (runs > (uint)reader.Remaining / 2) throw reader.Fail($"unexpected end: {runs} runs of locals announced, {reader.Remaining} bytes left");
        var result = ImmutableArray.CreateBuilder<LocalRun>((int)runs);
        long total = 0;
        for (var i = 0u; i < runs; i++)
        {
            var at = reader.Offset;
            var run = new LocalRun(reader.U32(), TypeReader.Value(ref reader));
            total += run.Count;
            if (total > uint.MaxValue) throw Malformed("too many locals", at);
            LimitExceeded.Check(nameof(Limits.LocalsMax), _limits.LocalsMax, total, at);
            LimitExceeded.Check(nameof(Limits.ModuleLocalsMax), _limits.ModuleLocalsMax, _locals + total, at);
            result.Add(run);
        }

        _locals += total;
        return result.MoveToImmutable();
    }

    /// <summary>Reads up to the first <c>end</c>: nothing that may stand in a constant expression opens a block.</summary>
    private ConstantExpression Expression(ref LebReader reader)
    {
        var from = reader.Position;
        var offset = reader.Offset;
        var instructions = new InstructionReader(_bytes.Span.Slice(offset, reader.Remaining), offset);
        Opcode opcode;
        do
        {
            var at = instructions.Offset;
            opcode = instructions.Read().Opcode;
            if (!ConstantOpcodes.Contains(opcode))
            {
                throw new WasmValidationException(new WasmError(
                    WasmErrorCode.Invalid, $"constant expression required, {OpcodeTable.NameOf(opcode)} found") { Offset = at });
            }

            LimitExceeded.Check(nameof(Limits.ConstantExpressionBytesMax), _limits.ConstantExpressionBytesMax, instructions.Position, at);
        }
        while (opcode != Opcode.End);
        reader.Position = from + instructions.Position;
        return new ConstantExpression(_bytes.Slice(offset, instructions.Position), offset);
    }

    private void Elements(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.ElementSegmentsMax), _limits.ElementSegmentsMax, 3);
        _elements = Vector(ref reader, count, Element);
    }

    // WebAssembly 2.0, 5.5.12: bit 0 = not active, bit 1 = explicit table (active) or declarative, bit 2 = expressions.
    private ElementSegment Element(ref LebReader reader)
    {
        var offset = reader.Offset;
        var flags = reader.U32();
        if (flags > 7) throw Malformed($"malformed element segment kind {flags}", offset);
        var active = (flags & 1) == 0;
        var second = (flags & 2) != 0;
        var mode = active ? SegmentMode.Active : second ? SegmentMode.Declarative : SegmentMode.Passive;
        var table = active && second ? reader.U32() : 0;
        var at = active ? Expression(ref reader) : default(ConstantExpression);
        var expressions = (flags & 4) != 0;
        var type = (flags & 3) == 0 ? ValueType.FuncRef : expressions ? TypeReader.Reference(ref reader) : ElementKind(ref reader);
        var count = Count(ref reader, nameof(Limits.SegmentElementsMax), _limits.SegmentElementsMax, expressions ? 2 : 1);
        _segmentElements += count;
        LimitExceeded.Check(nameof(Limits.SegmentElementsMax), _limits.SegmentElementsMax, _segmentElements, offset);
        var segment = new ElementSegment(mode, type, table, at, offset) { UsesExpressions = expressions };
        return expressions
            ? segment with { Expressions = Vector(ref reader, count, Expression) }
            : segment with { Functions = Vector(ref reader, count, static (ref r) => r.U32()) };
    }

    private static ValueType ElementKind(ref LebReader reader) =>
        reader.U8() == 0 ? ValueType.FuncRef : throw reader.Fail("malformed element kind");

    private void Data(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.DataSegmentsMax), _limits.DataSegmentsMax, 2);
        _data = Vector(ref reader, count, DataSegment);
    }

    private DataSegment DataSegment(ref LebReader reader)
    {
        var offset = reader.Offset;
        var flags = reader.U32();
        if (flags > 2) throw Malformed($"malformed data segment kind {flags}", offset);
        var memory = flags == 2 ? reader.U32() : 0;
        var at = flags == 1 ? default(ConstantExpression) : Expression(ref reader);
        var length = reader.U32();
        if (length > reader.Remaining) throw reader.Fail($"unexpected end: a data segment of {length} bytes, {reader.Remaining} left");
        var start = reader.Offset;
        reader.Take((int)length);
        return new DataSegment(flags == 1 ? SegmentMode.Passive : SegmentMode.Active, memory, at, _bytes.Slice(start, (int)length), offset);
    }
}
