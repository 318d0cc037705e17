using System.Globalization;

namespace Vow.Wasm;

/// <summary>Writes instructions in the text format.</summary>
internal sealed class WatInstructions(TextWriter output, WatNames names)
{
    /// <summary>Deeper blocks are not indented further: nesting must not make the text quadratic.</summary>
    private const int IndentMax = 40;

    /// <summary>A function's code, a line for each instruction; the final <c>end</c> is the closing parenthesis' work.</summary>
    public void Body(ReadOnlySpan<byte> code, int offset)
    {
        var reader = new InstructionReader(code, offset);
        var depth = 2;
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            if (reader.AtEnd) return;
            if (instruction.Opcode is Opcode.End or Opcode.Else) depth--;
            for (var i = Math.Min(depth, IndentMax); i > 0; i--) output.Write("  ");
            Write(instruction);
            output.WriteLine();
            if (instruction.Opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Else) depth++;
        }
    }

    /// <summary>A constant expression, on the line, without its <c>end</c>.</summary>
    public void Inline(ReadOnlySpan<byte> code, int offset)
    {
        var reader = new InstructionReader(code, offset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            if (reader.AtEnd) return;
            output.Write(' ');
            Write(instruction);
        }
    }

    private void Write(in Instruction instruction)
    {
        output.Write(OpcodeTable.NameOf(instruction.Opcode));
        switch (OpcodeTable.ImmediatesOf(instruction.Opcode))
        {
            case Immediates.None or Immediates.Memory or Immediates.TwoMemories:
                break;
            case Immediates.BlockType:
                BlockType(instruction.A);
                break;
            case Immediates.LabelTable:
                Labels(instruction);
                break;
            case Immediates.ValueTypes:
                output.Write(" (result");
                foreach (var type in instruction.Vector) Word(((ValueType)type).ToText());
                output.Write(')');
                break;
            case Immediates.Function:
                Word(names.Function((uint)instruction.A));
                break;
            case Immediates.TypeAndTable:
                output.Write($" {instruction.B} (type {instruction.A})");
                break;
            case Immediates.MemoryArgument:
                MemoryArgument(instruction);
                break;
            case Immediates.F32:
                Word(Float((uint)instruction.A, 31, 23));
                break;
            case Immediates.F64:
                Word(Float(instruction.A, 63, 52));
                break;
            case Immediates.ReferenceType:
                Word((ValueType)instruction.A == ValueType.FuncRef ? "func" : "extern");
                break;
            case Immediates.ElementAndTable:
                output.Write($" {instruction.B} {instruction.A}");
                break;
            case Immediates.TwoTables:
                output.Write($" {instruction.A} {instruction.B}");
                break;
            default:
                Word(WatNames.Number(instruction.A));
                break;
        }
    }

    private void Word(string word)
    {
        output.Write(' ');
        output.Write(word);
    }

    private void BlockType(long type)
    {
        if (type >= 0) output.Write($" (type {type})");
        else if (type != CodeWriter.EmptyBlock) output.Write($" (result {((ValueType)(type & 0x7F)).ToText()})");
    }

    private void Labels(in Instruction instruction)
    {
        var reader = new LebReader(instruction.Vector, 0);
        while (!reader.AtEnd) Word(WatNames.Number(reader.U32()));
    }

    private void MemoryArgument(in Instruction instruction)
    {
        if (instruction.B != 0) Word($"offset={WatNames.Number((uint)instruction.B)}");
        if (1L << (int)instruction.A != NaturalAlignment(OpcodeTable.NameOf(instruction.Opcode))) Word($"align={WatNames.Number(1L << (int)instruction.A)}");
    }

    private static int NaturalAlignment(string name) =>
        name.Contains('8') ? 1
        : name.Contains("16", StringComparison.Ordinal) ? 2
        : name.Contains("32", StringComparison.Ordinal) ? 4
        : 8;

    // Decimal text is exact both ways for numbers; a NaN keeps its payload.
    // In hexadecimal, from the bits: exact, and without a float in this project.
    private static string Float(long bits, int signBit, int mantissaBits)
    {
        var sign = ((bits >> signBit) & 1) != 0 ? "-" : "";
        var exponentMask = (1L << (signBit - mantissaBits)) - 1;
        var exponent = (bits >> mantissaBits) & exponentMask;
        var mantissa = bits & ((1L << mantissaBits) - 1);
        if (exponent == exponentMask) return mantissa == 0 ? $"{sign}inf" : $"{sign}nan:0x{Hex(mantissa)}";
        if (exponent == 0 && mantissa == 0) return $"{sign}0x0p+0";
        // Whole hexadecimal digits: 23 bits become 6 with a zero bit appended, 52 are 13.
        var digits = Hex(mantissa << (-mantissaBits & 3)).PadLeft((mantissaBits + 3) / 4, '0').TrimEnd('0');
        var power = Math.Max(exponent, 1) - (exponentMask >> 1);
        return $"{sign}0x{(exponent == 0 ? 0 : 1)}{(digits.Length == 0 ? "" : $".{digits}")}p{(power < 0 ? "" : "+")}{power.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Hex(long number) => number.ToString("x", CultureInfo.InvariantCulture);
}
