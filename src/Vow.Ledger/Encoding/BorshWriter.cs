using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Vow.Engine;

namespace Vow.Ledger.Encoding;

/// <summary>Writes Borsh (borsh.io): little-endian numbers of fixed size, lengths as u32, no padding. Every value has one encoding. Reusable after <see cref="Clear"/>.</summary>
public sealed class BorshWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>What was written. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>A byte; also the number of an enum's variant.</summary>
    public void U8(byte value) => _bytes.Write([value]);

    /// <summary>A u16.</summary>
    public void U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(2), value);
        _bytes.Advance(2);
    }

    /// <summary>A u32.</summary>
    public void U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <summary>A u64.</summary>
    public void U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    /// <summary>An i64.</summary>
    public void I64(long value) => U64(unchecked((ulong)value));

    /// <summary>A u128.</summary>
    public void U128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_bytes.GetSpan(16), value);
        _bytes.Advance(16);
    }

    /// <summary>A bool: one byte, 0 or 1.</summary>
    public void Bool(bool value) => U8(value ? (byte)1 : (byte)0);

    /// <summary>Bytes of a length that both sides know.</summary>
    public void Fixed(ReadOnlySpan<byte> value) => _bytes.Write(value);

    /// <summary>The length of a list; its items follow.</summary>
    public void Length(int count) => U32(checked((uint)count));

    /// <summary>Bytes of any length: u32 length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Length(value.Length);
        Fixed(value);
    }

    /// <summary>A string: UTF-8 as <see cref="Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The string has half of a surrogate pair: it would not be the same when read.</exception>
    public void Text(string value) => Bytes(BorshReader.StrictUtf8.GetBytes(value));

    /// <summary>32 bytes.</summary>
    public void Address(in Address value) => Fixed(value.Span);

    /// <summary>32 bytes.</summary>
    public void Hash(in Hash256 value) => Fixed(value.Span);

    /// <summary>32 bytes.</summary>
    public void Code(in CodeHash value) => Fixed(value.Span);

    /// <summary>An option of an address: 0, or 1 and the address.</summary>
    public void OptionalAddress(Address? value)
    {
        Bool(value.HasValue);
        if (value is { } address) Address(address);
    }
}
