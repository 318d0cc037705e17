using System.Numerics;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>
/// The bits that lead to a key: H(space ‖ owner), and for contract storage the first 32 bytes of the contract's key padded with zeros ‖ its length, 33 when longer
/// than 32 ‖ (only then) the hash of the contract's key. Prefix-free, in the order of the keys within a contract, and never longer than <see cref="BytesMax"/>.
/// </summary>
public static class TreePath
{
    /// <summary>The longest path, in bytes.</summary>
    public const int BytesMax = Hash256.Bytes + OrderedBytes + 1 + Hash256.Bytes;

    /// <summary>The longest path, in bits: the number of places where the tree can branch.</summary>
    public const int BitsMax = 8 * BytesMax;

    /// <summary>The longest key a contract can have in the tree, in bytes.</summary>
    public const int ContractKeyBytesMax = 1024;

    /// <summary>The longest flat key, in bytes.</summary>
    public const int FlatKeyBytesMax = StateKeys.PrefixBytes + ContractKeyBytesMax;

    /// <summary>The last number of a space that the tree covers; the first is 1.</summary>
    public const byte SpaceMax = 0x3F;

    internal const int OrderedBytes = 32;
    internal const int ShortBytes = Hash256.Bytes + OrderedBytes + 1;
    internal const int LocatorBytesMax = StateKeys.PrefixBytes + OrderedBytes + Hash256.Bytes;

    private const byte LongMarker = OrderedBytes + 1;

    /// <summary>Whether bytes are a key that the tree can hold: space ‖ 32-byte owner, followed by a contract's key in the space of storage only.</summary>
    public static bool IsFlatKey(ReadOnlySpan<byte> flatKey) =>
        flatKey.Length >= StateKeys.PrefixBytes && flatKey[0] is > 0 and <= SpaceMax
        && flatKey.Length <= (IsStorage(flatKey) ? FlatKeyBytesMax : StateKeys.PrefixBytes);

    /// <summary>Writes the path of a flat key and returns its length in bytes.</summary>
    /// <exception cref="ArgumentException">The tree cannot hold the key.</exception>
    public static int Write(ReadOnlySpan<byte> flatKey, Span<byte> path)
    {
        if (!IsFlatKey(flatKey)) ThrowNotAFlatKey(flatKey);
        WriteOwner(flatKey[..StateKeys.PrefixBytes], path);
        return WriteRest(flatKey, path);
    }

    /// <summary>The part of <see cref="Write"/> after the owner's hash.</summary>
    internal static int WriteRest(ReadOnlySpan<byte> flatKey, Span<byte> path)
    {
        if (!IsStorage(flatKey)) return Hash256.Bytes;
        ReadOnlySpan<byte> key = StateKeys.ContractKeyOf(flatKey);
        if (key.Length <= OrderedBytes) return WriteOrdered(key, (byte)key.Length, path);
        int length = WriteOrdered(key[..OrderedBytes], LongMarker, path);
        Hash256.Of(key).Span.CopyTo(path[length..]);
        return length + Hash256.Bytes;
    }

    internal static void WriteOwner(ReadOnlySpan<byte> prefix, Span<byte> path) => Hash256.Of(prefix).Span.CopyTo(path);

    /// <summary>The end of all paths of a contract's storage: no length is 0xFF, so every key comes before it.</summary>
    internal static int WriteStorageEnd(ReadOnlySpan<byte> prefix, Span<byte> path)
    {
        WriteOwner(prefix, path);
        path[Hash256.Bytes..ShortBytes].Fill(0xFF);
        return ShortBytes;
    }

    internal static bool IsStorage(ReadOnlySpan<byte> flatKey) => flatKey[0] == (byte)StateSpace.Storage;

    internal static bool IsLong(ReadOnlySpan<byte> flatKey) => flatKey.Length > StateKeys.PrefixBytes + OrderedBytes;

    /// <summary>
    /// What a record keeps of a leaf, enough to find its path again: the flat key, or for a long one its first 65 bytes and the hash in its path, so that a
    /// record stays small whatever keys a contract chooses.
    /// </summary>
    internal static byte[] LocatorOf(ReadOnlySpan<byte> flatKey, ReadOnlySpan<byte> path)
    {
        if (!IsLong(flatKey)) return flatKey.ToArray();
        var locator = new byte[LocatorBytesMax];
        flatKey[..(StateKeys.PrefixBytes + OrderedBytes)].CopyTo(locator);
        path[ShortBytes..BytesMax].CopyTo(locator.AsSpan(StateKeys.PrefixBytes + OrderedBytes));
        return locator;
    }

    /// <summary>Writes the path of the leaf that a locator describes and returns its length in bytes.</summary>
    internal static int WriteFromLocator(ReadOnlySpan<byte> locator, Span<byte> path)
    {
        if (!IsLong(locator)) return Write(locator, path);
        WriteOwner(locator[..StateKeys.PrefixBytes], path);
        int length = WriteOrdered(locator.Slice(StateKeys.PrefixBytes, OrderedBytes), LongMarker, path);
        locator[(StateKeys.PrefixBytes + OrderedBytes)..].CopyTo(path[length..]);
        return length + Hash256.Bytes;
    }

    /// <summary>The bit at a position, the highest of the first byte being 0; zero past the end.</summary>
    internal static int BitAt(ReadOnlySpan<byte> path, int position) =>
        position >> 3 < path.Length ? path[position >> 3] >> (7 - (position & 7)) & 1 : 0;

    internal static int NibbleAt(ReadOnlySpan<byte> path, int index) => (index & 1) == 0 ? path[index >> 1] >> 4 : path[index >> 1] & 15;

    /// <summary>Position of the first bit in which two paths differ; of paths of which one begins the other, where the shorter ends.</summary>
    internal static int FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int equal = left.CommonPrefixLength(right);
        if (equal == left.Length || equal == right.Length) return 8 * equal;
        return 8 * equal + BitOperations.LeadingZeroCount((uint)(left[equal] ^ right[equal])) - 24;
    }

    private static int WriteOrdered(ReadOnlySpan<byte> key, byte marker, Span<byte> path)
    {
        Span<byte> ordered = path.Slice(Hash256.Bytes, OrderedBytes);
        key.CopyTo(ordered);
        ordered[key.Length..].Clear();
        path[ShortBytes - 1] = marker;
        return ShortBytes;
    }

    private static void ThrowNotAFlatKey(ReadOnlySpan<byte> key) =>
        throw new ArgumentException(
            $"The state tree cannot hold a key of {key.Length} bytes in space {(key.IsEmpty ? 0 : key[0])}: spaces are 1 to {SpaceMax}, a key is 1 + {Address.Bytes} bytes, and in storage (space 1) at most {ContractKeyBytesMax} more.",
            nameof(key));
}
