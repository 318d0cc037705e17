using System.Buffers.Binary;

namespace Vow.Ledger;

/// <summary>
/// Keys of old values: table ‖ the key with each 0x00 as 0x00 0xFF ‖ 0x00 ‖ u64 height, big-endian. What stands before the height is a key's group. They keep the
/// order of the keys, and within a key that of the heights: no height begins with 0xFF, so the end of a group cannot be taken for an escaped zero.
/// </summary>
internal static class HistoryKey
{
    public const byte Table = 0x41;

    /// <summary>The highest height that can be told from an escaped zero.</summary>
    public const ulong HeightMax = long.MaxValue;

    /// <summary>Comes after every height of a group, and before the next group.</summary>
    public const byte GroupEnd = 0xFF;

    /// <summary>The first bytes of all groups of keys at or after this one.</summary>
    public static byte[] Bound(ReadOnlySpan<byte> key)
    {
        var bound = new byte[1 + key.Length + key.Count((byte)0)];
        bound[0] = Table;
        Escape(key, bound.AsSpan(1));
        return bound;
    }

    public static byte[] Group(ReadOnlySpan<byte> key) => [.. Bound(key), 0];

    /// <summary>A group and a height.</summary>
    public static byte[] Entry(ReadOnlySpan<byte> group, ulong height)
    {
        var entry = new byte[group.Length + sizeof(ulong)];
        group.CopyTo(entry);
        BinaryPrimitives.WriteUInt64BigEndian(entry.AsSpan(group.Length), height);
        return entry;
    }

    /// <summary>The same as <see cref="Entry"/> of a key's group, written to a buffer that is made longer when it must.</summary>
    public static ReadOnlySpan<byte> WriteEntry(ReadOnlySpan<byte> key, ulong height, ref byte[] buffer)
    {
        int length = 1 + key.Length + key.Count((byte)0) + 1 + sizeof(ulong);
        if (buffer.Length < length) buffer = new byte[2 * length];
        buffer[0] = Table;
        int end = 1 + Escape(key, buffer.AsSpan(1));
        buffer[end] = 0;
        BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(end + 1), height);
        return buffer.AsSpan(0, length);
    }

    public static ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> entry) => entry[..^sizeof(ulong)];

    public static ulong HeightOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt64BigEndian(entry[^sizeof(ulong)..]);

    /// <summary>The key of a group.</summary>
    public static byte[] KeyOf(ReadOnlySpan<byte> group)
    {
        ReadOnlySpan<byte> escaped = group[1..^1];
        var key = new byte[escaped.Length - escaped.Count((byte)0)];
        int length = 0;
        for (int index = 0; index < escaped.Length; index++)
        {
            key[length++] = escaped[index];
            if (escaped[index] == 0) index++;
        }

        return key;
    }

    private static int Escape(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        int length = 0;
        foreach (byte value in key)
        {
            destination[length++] = value;
            if (value == 0) destination[length++] = 0xFF;
        }

        return length;
    }
}
