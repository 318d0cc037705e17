namespace Vow.Wasm;

/// <summary>Writes instructions into a <see cref="ByteWriter"/>.</summary>
internal readonly struct CodeWriter(ByteWriter output)
{
    /// <summary>Block type without parameters and results.</summary>
    public const long EmptyBlock = -64;

    public ByteWriter Output => output;

    public void Op(Opcode opcode)
    {
        if ((ushort)opcode < 0x100)
        {
            output.U8((byte)opcode);
            return;
        }

        output.U8((byte)((ushort)opcode >> 8));
        output.U32((uint)opcode & 0xFF);
    }

    /// <summary>An instruction with one index: local, global, function, label, table, memory.</summary>
    public void Op(Opcode opcode, uint index)
    {
        Op(opcode);
        output.U32(index);
    }

    public void I32(int value)
    {
        Op(Opcode.I32Const);
        output.Signed(value);
    }

    public void I64(long value)
    {
        Op(Opcode.I64Const);
        output.Signed(value);
    }

    /// <summary><c>block</c>, <c>loop</c> or <c>if</c>, with its type as the signed 33-bit number.</summary>
    public void Begin(Opcode opcode, long blockType)
    {
        Op(opcode);
        output.Signed(blockType);
    }

    public void End() => Op(Opcode.End);
}
