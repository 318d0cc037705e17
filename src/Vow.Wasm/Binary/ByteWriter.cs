using System.Buffers.Binary;
using System.Text;

namespace Vow.Wasm;

/// <summary>A growing buffer that writes the primitives of the binary format, LEB128 always in its shortest form.</summary>
internal sealed class ByteWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[Math.Max(capacity, 16)];

    public int Length { get; private set; }

    /// <summary>What is written. Valid until the next write: the buffer may move.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void U8(byte value)
    {
        Reserve(1);
        _buffer[Length++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    public void U32(uint value)
    {
        Reserve(5);
        for (; value >= 0x80; value >>= 7) _buffer[Length++] = (byte)(value | 0x80);
        _buffer[Length++] = (byte)value;
    }

    public void Signed(long value)
    {
        Reserve(10);
        for (; value is < -64 or > 63; value >>= 7) _buffer[Length++] = (byte)(value | 0x80);
        _buffer[Length++] = (byte)(value & 0x7F);
    }

    public void F32(uint bits)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(Length), bits);
        Length += 4;
    }

    public void F64(ulong bits)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(Length), bits);
        Length += 8;
    }

    public void Name(string name)
    {
        U32((uint)Encoding.UTF8.GetByteCount(name));
        Bytes(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Writes a length in bytes and then those bytes, as sections, bodies and subsections are.</summary>
    public void Sized(ReadOnlySpan<byte> bytes)
    {
        U32((uint)bytes.Length);
        Bytes(bytes);
    }

    public byte[] ToArray() => Written.ToArray();

    private void Reserve(int count)
    {
        if (_buffer.Length - Length >= count) return;
        Array.Resize(ref _buffer, checked((int)Math.Max(Math.Min(_buffer.Length * 2L, Array.MaxLength), (long)Length + count)));
    }
}
