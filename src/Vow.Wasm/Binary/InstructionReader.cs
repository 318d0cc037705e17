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

    /// <summary>Offset of the next instruction from the start of the module.</summary>
    public readonly int Offset => _reader.Offset;

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
                a = TypeReader.Block(ref _reader);
                break;
            case Immediates.LabelTable:
                vector = LabelTable(out a);
                break;
            case Immediates.ValueTypes:
                a = _reader.U32();
                vector = _reader.Take((int)Math.Min(a, int.MaxValue));
                break;
            case Immediates.MemoryArgument:
                a = Alignment();
                b = _reader.U32();
                break;
            case Immediates.Memory:
                a = opcode == Opcode.MemoryFill ? MemoryIndex() : MemoryZero();
                break;
            case Immediates.DataAndMemory:
                a = _reader.U32();
                b = MemoryIndex();
                break;
            case Immediates.TwoMemories:
                a = MemoryIndex();
                b = MemoryIndex();
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
                a = (long)TypeReader.Reference(ref _reader);
                break;
            case Immediates.TypeAndTable or Immediates.ElementAndTable or Immediates.TwoTables:
                a = _reader.U32();
                b = _reader.U32();
                break;
            case Immediates.Unknown:
                throw Unknown(0, (uint)opcode, start);
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
        var opcode = (Opcode)(0xFC00 | (sub & 0xFF));
        if (first != 0xFC || sub > 0xFF || OpcodeTable.ImmediatesOf(opcode) == Immediates.Unknown) throw Unknown(first, sub, start);
        return opcode;
    }

    // Bit 6 says that a memory index follows (multi-memory); an exponent of 32 or more fits no encoding (WebAssembly 2.0, 5.4.6).
    private uint Alignment()
    {
        var at = _reader.Offset;
        var alignment = _reader.U32();
        if (alignment is >= 64 and < 128) throw UnsupportedProposal.Refuse(UnsupportedProposal.MultiMemory, at);
        return alignment < 32 ? alignment : throw _reader.Fail("malformed alignment");
    }

    // memory.size and memory.grow have one zero byte where multi-memory has an index, so a padded zero is malformed too.
    private long MemoryZero()
    {
        var at = _reader.Offset;
        return _reader.U8() switch
        {
            0 => 0,
            < 0x80 => throw UnsupportedProposal.Refuse(UnsupportedProposal.MultiMemory, at),
            _ => throw _reader.Fail("zero byte expected"),
        };
    }

    // Bulk instructions had an index from the start, so engines take a padded zero there.
    private long MemoryIndex()
    {
        var at = _reader.Offset;
        return _reader.U32() == 0 ? 0 : throw UnsupportedProposal.Refuse(UnsupportedProposal.MultiMemory, at);
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

    private readonly WasmValidationException Unknown(uint prefix, uint code, int start) =>
        new(UnsupportedProposal.OfOpcode(prefix, code, _codeOffset + start));
}
