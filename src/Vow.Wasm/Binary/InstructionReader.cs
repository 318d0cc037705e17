using System.Buffers.Binary;

namespace Vow.Wasm;

/// <summary>
/// Reads the instructions of one function body or constant expression, one at a time, in bounded memory. Knows the format only: indices and types are not checked.
/// </summary>
public ref struct InstructionReader(ReadOnlySpan<byte> code, int codeOffset)
{
    private readonly ReadOnlySpan<byte> _code = code;
    private readonly int _codeOffset = codeOffset;
    private LebReader _reader = new(code, codeOffset);

    /// <summary>Whether every instruction is read.</summary>
    public readonly bool AtEnd => _reader.AtEnd;

    /// <summary>Offset of the next instruction from the start of the code.</summary>
    public readonly int Position => _reader.Position;

    /// <summary>Reads the next instruction.</summary>
    /// <exception cref="WasmValidationException">The bytes are not an instruction of the profile.</exception>
    public Instruction Read()
    {
        var start = _reader.Position;
        var opcode = ReadOpcode(start);
        long a = 0, b = 0;
        ReadOnlySpan<byte> vector = default;
        switch (OpcodeTable.ImmediatesOf(opcode))
        {
            case Immediates.None:
                break;
            case Immediates.BlockType:
                a = _reader.S33();
                break;
            case Immediates.LabelTable:
                vector = LabelTable(out a);
                break;
            case Immediates.ValueTypes:
                a = _reader.U32();
                vector = _reader.Take(checked((int)Math.Min(a, int.MaxValue)));
                break;
            case Immediates.I32:
                a = _reader.S32();
                break;
            case Immediates.I64:
                a = _reader.S64();
                break;
            case Immediates.F32:
                a = BinaryPrimitives.ReadUInt32LittleEndian(_reader.Take(4));
                break;
            case Immediates.F64:
                a = BinaryPrimitives.ReadInt64LittleEndian(_reader.Take(8));
                break;
            case Immediates.ReferenceType:
                a = _reader.U8();
                break;
            case Immediates.TypeAndTable or Immediates.MemoryArgument or Immediates.DataAndMemory or Immediates.TwoMemories
                or Immediates.ElementAndTable or Immediates.TwoTables:
                a = _reader.U32();
                b = _reader.U32();
                break;
            case Immediates.Unknown:
                throw Unknown(opcode, start);
            default:
                a = _reader.U32();
                break;
        }

        return new Instruction { Opcode = opcode, A = a, B = b, Vector = vector, Start = start, End = _reader.Position };
    }

    private Opcode ReadOpcode(int start)
    {
        var first = _reader.U8();
        if (first is not (0xFB or 0xFC or 0xFD or 0xFE)) return (Opcode)first;
        var sub = _reader.U32();
        if (first != 0xFC || sub > 0xFF) throw Unknown((Opcode)((first << 8) | (int)Math.Min(sub, 0xFF)), start);
        return (Opcode)(0xFC00 | sub);
    }

    private ReadOnlySpan<byte> LabelTable(out long count)
    {
        count = _reader.U32();
        // Each label takes at least one byte, so a count beyond what is left is malformed and never loops long.
        if (count >= _reader.Remaining) throw _reader.Fail("br_table is longer than its function");
        var from = _reader.Position;
        for (long i = 0; i <= count; i++) _reader.U32();
        return _code[from.._reader.Position];
    }

    private readonly WasmValidationException Unknown(Opcode opcode, int start) =>
        new(UnsupportedOpcode.Explain(opcode, _codeOffset + start));
}
