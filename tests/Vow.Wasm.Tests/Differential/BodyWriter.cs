using System.Buffers.Binary;

namespace Vow.Wasm.Tests.Differential;

/// <summary>Appends the binary format's primitives, by nothing that the product writes with.</summary>
internal sealed class BodyWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public BodyWriter Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public BodyWriter Bytes(params ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) _bytes.Add(value);
        return this;
    }

    public BodyWriter U32(uint value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        return Byte((byte)value);
    }

    public BodyWriter Signed(long value)
    {
        while (value is < -64 or > 63)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        return Byte((byte)(value & 0x7F));
    }

    public BodyWriter Op(Opcode opcode)
    {
        if ((ushort)opcode < 0x100) return Byte((byte)opcode);
        return Byte(0xFC).U32((uint)opcode & 0xFF);
    }

    public BodyWriter Op(Opcode opcode, params ReadOnlySpan<int> indices)
    {
        Op(opcode);
        foreach (var index in indices) U32((uint)index);
        return this;
    }

    public BodyWriter Constant(ValueType type, ulong bits)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, bits);
        return type switch
        {
            ValueType.I32 => Op(Opcode.I32Const).Signed((int)bits),
            ValueType.I64 => Op(Opcode.I64Const).Signed((long)bits),
            ValueType.F32 => Op(Opcode.F32Const).Bytes(eight[..4]),
            ValueType.F64 => Op(Opcode.F64Const).Bytes(eight),
            _ => Op(Opcode.RefNull).Byte((byte)type),
        };
    }

    public BodyWriter Name(string name)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(name);
        return U32((uint)bytes.Length).Bytes(bytes);
    }

    /// <summary>A section or a body: its size, then its bytes.</summary>
    public BodyWriter Sized(BodyWriter content) => U32((uint)content.Length).Bytes(content.ToArray());
}
