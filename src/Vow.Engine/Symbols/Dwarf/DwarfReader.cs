using System.Buffers.Binary;
using System.Text;

namespace Vow.Engine.Symbols.Dwarf;

/// <summary>
/// Reads part of a section of debug information. Reading beyond its end gives zeros and leaves the reader <see cref="IsBroken"/> and at its end, so that no
/// loop over what is left goes on.
/// </summary>
internal ref struct DwarfReader(ReadOnlySpan<byte> section, int start, int end)
{
    private const uint Is64BitMark = 0xFFFF_FFFF;

    private readonly ReadOnlySpan<byte> _section = section;
    private readonly int _end = end;

    /// <summary>Position from the start of the section.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Whether something was read that is not there.</summary>
    public bool IsBroken { get; private set; }

    public readonly bool AtEnd => Position >= _end;

    public readonly int Remaining => _end - Position;

    public byte U8() => Take(1) is [var b] ? b : (byte)0;

    public ushort U16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint U32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong U64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>An offset in another section.</summary>
    public ulong Offset(bool is64) => is64 ? U64() : U32();

    /// <summary>An address of code, of as many bytes as are left or as the unit says.</summary>
    public ulong Address(int bytes) => bytes switch { 4 => U32(), 8 => U64(), _ => Broken() };

    /// <summary>A unit's length, and with it the size of offsets in it; the unit as a reader of its own.</summary>
    public DwarfReader Unit(out bool is64)
    {
        ulong length = U32();
        is64 = length == Is64BitMark;
        if (is64) length = U64();
        return Part(length);
    }

    /// <summary>The next bytes as a reader of their own.</summary>
    public DwarfReader Part(ulong length)
    {
        var from = Position;
        Skip(length);
        return new DwarfReader(_section, from, Position);
    }

    public void Skip(ulong count)
    {
        if (count > (ulong)Remaining) Broken();
        else Position += (int)count;
    }

    /// <summary>An unsigned LEB128; of a longer one the low 64 bits.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = U8();
            if (shift < 64) value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) == 0) return value;
        }
    }

    /// <summary>A signed LEB128; of a longer one the low 64 bits.</summary>
    public long Signed()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = U8();
            if (shift < 64) value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) != 0) continue;
            if ((b & 0x40) != 0 && shift < 57) value |= ulong.MaxValue << (shift + 7);
            return unchecked((long)value);
        }
    }

    /// <summary>Passes a text that ends with a zero; where it starts.</summary>
    public int Text()
    {
        var from = Position;
        var length = _section[from.._end].IndexOf((byte)0);
        if (length < 0) Broken();
        else Position += length + 1;
        return from;
    }

    /// <summary>The text that starts at an offset of a section and ends with a zero; of a long one the beginning, empty where there is none.</summary>
    public static string TextAt(ReadOnlySpan<byte> section, int offset)
    {
        if (offset < 0 || offset >= section.Length) return "";
        var text = section.Slice(offset, Math.Min(section.Length - offset, SymbolLimits.NameBytesMax));
        var length = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? text : text[..length]);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            Broken();
            return default;
        }

        var bytes = _section.Slice(Position, count);
        Position += count;
        return bytes;
    }

    private ulong Broken()
    {
        IsBroken = true;
        Position = _end;
        return 0;
    }
}
