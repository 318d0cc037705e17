namespace Vow.Wasm;

/// <summary>
/// Evaluates the offsets of active segments and compares them with the initial sizes of memory and table, so that making an instance of an accepted
/// module can never fail. Only for modules that import nothing but functions: an imported memory's or global's value is not known here.
/// </summary>
public static class InstantiationChecker
{
    private const long PageBytes = 65_536;

    /// <summary>Checks every active segment of a valid module.</summary>
    /// <exception cref="WasmValidationException"><see cref="WasmErrorCode.NotInstantiable"/>: a segment lies out of bounds.</exception>
    public static void Check(ValidatedModule validated)
    {
        ArgumentNullException.ThrowIfNull(validated);
        var module = validated.Module;
        foreach (var segment in module.Data)
        {
            if (segment.Mode != SegmentMode.Active) continue;
            var size = module.MemoryTypes[(int)segment.Memory].Minimum * PageBytes;
            Check("data segment", "bytes of memory", segment.Offset, Evaluate(segment.At), segment.Bytes.Length, size);
        }

        foreach (var segment in module.Elements)
        {
            if (segment.Mode != SegmentMode.Active) continue;
            var size = module.TableTypes[(int)segment.Table].Limits.Minimum;
            Check("element segment", "elements of the table", segment.Offset, Evaluate(segment.At), segment.Count, size);
        }
    }

    private static void Check(string what, string unit, int offset, uint from, long length, long size)
    {
        if (from + length <= size) return;
        throw new WasmValidationException(new WasmError(
            WasmErrorCode.NotInstantiable, $"the {what} at {from} ends at {from + length}, beyond the {size} {unit} at the start")
        {
            Offset = offset,
            Limit = size,
            Actual = from + length,
            Help = "Start with a larger memory or table (wasm-ld: --initial-memory), or place the segment lower.",
        });
    }

    // The validator has checked the types; arithmetic is modulo 2^32 by the law of i32.add.
    private static uint Evaluate(ConstantExpression expression)
    {
        var reader = new InstructionReader(expression.Code.Span, expression.Offset);
        var operands = new Stack<uint>();
        while (true)
        {
            var instruction = reader.Read();
            switch (instruction.Opcode)
            {
                case Opcode.I32Const: operands.Push(unchecked((uint)instruction.A)); break;
                case Opcode.I32Add: operands.Push(unchecked(operands.Pop() + operands.Pop())); break;
                case Opcode.I32Mul: operands.Push(unchecked(operands.Pop() * operands.Pop())); break;
                case Opcode.I32Sub:
                    var subtrahend = operands.Pop();
                    operands.Push(unchecked(operands.Pop() - subtrahend));
                    break;
                case Opcode.End: return operands.Pop();
                default:
                    throw new WasmValidationException(new WasmError(
                        WasmErrorCode.NotInstantiable, $"the segment's offset depends on an import ({OpcodeTable.NameOf(instruction.Opcode)})")
                    { Offset = expression.Offset + instruction.Start, Help = "Link statically: clang without -fPIC, wasm-ld without --experimental-pic." });
            }
        }
    }
}
