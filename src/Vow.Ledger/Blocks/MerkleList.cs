using System.Collections.Immutable;

namespace Vow.Ledger;

/// <summary>
/// The Merkle root of a list of hashes, with the tree of RFC 6962, section 2.1: leaf = H(0x00 ‖ hash), inner = H(0x01 ‖ left ‖ right), the left part the largest
/// power of two below the count. The root of no items is all zeros.
/// </summary>
public static class MerkleList
{
    /// <summary>The root over hashes in order.</summary>
    public static Hash256 Root(ReadOnlySpan<Hash256> items)
    {
        if (items.IsEmpty) return Hash256.Zero;
        if (items.Length == 1) return Leaf(items[0]);
        int left = LargestPowerOfTwoBelow(items.Length);
        return Inner(Root(items[..left]), Root(items[left..]));
    }

    /// <summary>The proof that the item at an index is in the list with <see cref="Root"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no item at the index.</exception>
    public static MerkleProof Prove(ReadOnlySpan<Hash256> items, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, items.Length);
        var siblings = ImmutableArray.CreateBuilder<Hash256>();
        AddSiblings(items, index, siblings);
        return new MerkleProof(index, siblings.ToImmutable());
    }

    private static void AddSiblings(ReadOnlySpan<Hash256> items, int index, ImmutableArray<Hash256>.Builder siblings)
    {
        if (items.Length == 1) return;
        int left = LargestPowerOfTwoBelow(items.Length);
        bool isLeft = index < left;
        AddSiblings(isLeft ? items[..left] : items[left..], isLeft ? index : index - left, siblings);
        siblings.Add(Root(isLeft ? items[left..] : items[..left]));
    }

    internal static Hash256 Leaf(in Hash256 item)
    {
        Span<byte> bytes = stackalloc byte[1 + Hash256.Bytes];
        bytes[0] = 0;
        item.Span.CopyTo(bytes[1..]);
        return Hash256.Of(bytes);
    }

    internal static Hash256 Inner(in Hash256 left, in Hash256 right)
    {
        Span<byte> bytes = stackalloc byte[1 + 2 * Hash256.Bytes];
        bytes[0] = 1;
        left.Span.CopyTo(bytes[1..]);
        right.Span.CopyTo(bytes[(1 + Hash256.Bytes)..]);
        return Hash256.Of(bytes);
    }

    internal static int LargestPowerOfTwoBelow(int count) => 1 << System.Numerics.BitOperations.Log2((uint)(count - 1));
}
