using System.Buffers.Binary;
using System.Text;
using Vow.Engine;

namespace Vow.Ledger.Encoding;

/// <summary>
/// Reads Borsh strictly: whatever is not the one encoding of a value is refused. The first fault sticks and every read after it gives zero, so a decoder
/// reads on and asks <see cref="IsComplete"/> once at its end. Nothing is allocated for a length that the bytes do not have.
/// </summary>
public ref struct BorshReader(ReadOnlySpan<byte> bytes)
{
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next read begins.</summary>
    public int Position { get; private set; }

    /// <summary>What was wrong first, with its place; null while all is well. For people.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether nothing was wrong so far.</summary>
    public readonly bool IsSound => Fault is null;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>Whether all was well and every byte was read; sets <see cref="Fault"/> if bytes are left over.</summary>
    public bool IsComplete()
    {
        if (IsSound && Left != 0) Fail($"{Left} bytes are left over after byte {Position}");
        return IsSound;
    }

    /// <summary>Says what is wrong with a value that was just read.</summary>
    public void Fail(string what) => Fault ??= what;

    /// <summary>A byte.</summary>
    public byte U8() => Take(1) is [var value] ? value : (byte)0;

    /// <summary>A u16.</summary>
    public ushort U16() => Take(2) is { Length: 2 } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    /// <summary>A u32.</summary>
    public uint U32() => Take(4) is { Length: 4 } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    /// <summary>A u64.</summary>
    public ulong U64() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>An i64.</summary>
    public long I64() => unchecked((long)U64());

    /// <summary>A u128.</summary>
    public UInt128 U128() => Take(16) is { Length: 16 } taken ? BinaryPrimitives.ReadUInt128LittleEndian(taken) : 0;

    /// <summary>A bool: any byte but 0 and 1 is refused.</summary>
    public bool Bool()
    {
        byte value = U8();
        if (value > 1) Fail($"byte {Position - 1}: {value} is not a bool; only 0 and 1 are");
        return value == 1;
    }

    /// <summary>Bytes of a length that both sides know; empty after a fault. Valid as long as the input is.</summary>
    public ReadOnlySpan<byte> Fixed(int length) => Take(length);

    /// <summary>The length of a list of at most <paramref name="max"/> items, each of at least <paramref name="itemBytesMin"/> bytes; 0 after a fault.</summary>
    public int Length(int max, int itemBytesMin = 1)
    {
        int at = Position;
        uint count = U32();
        if (count > (uint)max) Fail($"byte {at}: a length of {count}; at most {max} is allowed here");
        else if (count > (uint)(Left / Math.Max(itemBytesMin, 1))) Fail($"byte {at}: a length of {count}, but only {Left} bytes follow");
        return IsSound ? (int)count : 0;
    }

    /// <summary>Bytes of any length up to <paramref name="max"/>. Valid as long as the input is.</summary>
    public ReadOnlySpan<byte> Bytes(int max) => Take(Length(max));

    /// <summary>A string of at most <paramref name="bytesMax"/> bytes of valid UTF-8.</summary>
    public string Text(int bytesMax)
    {
        int at = Position;
        ReadOnlySpan<byte> utf8 = Bytes(bytesMax);
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            Fail($"byte {at}: a string that is not UTF-8");
            return "";
        }
    }

    /// <summary>32 bytes.</summary>
    public Address Address() => Take(Vow.Engine.Address.Bytes) is { Length: Vow.Engine.Address.Bytes } taken ? Vow.Engine.Address.From(taken) : default;

    /// <summary>32 bytes.</summary>
    public Hash256 Hash() => Take(Hash256.Bytes) is { Length: Hash256.Bytes } taken ? Hash256.From(taken) : default;

    /// <summary>32 bytes.</summary>
    public CodeHash Code() => Take(CodeHash.Bytes) is { Length: CodeHash.Bytes } taken ? CodeHash.From(taken) : default;

    /// <summary>An option of an address.</summary>
    public Address? OptionalAddress()
    {
        bool isThere = Bool();
        return isThere ? Address() : null;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (!IsSound) return default;
        if (length > Left)
        {
            Fail($"byte {Position}: {length} bytes are needed and {Left} are left");
            return default;
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }
}
