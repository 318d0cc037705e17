using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>
/// That a hash stands at a place in a list whose root is known: a transaction or a receipt in a block (RFC 6962, section 2.1.1). The list's length is not part of
/// it: like the root it comes from the block's header, so a proof has nothing that could be changed and still hold.
/// </summary>
/// <param name="Index">The place, from 0.</param>
/// <param name="Siblings">The hashes beside the way from the leaf up to the root.</param>
public sealed record MerkleProof(int Index, ImmutableArray<Hash256> Siblings)
{
    /// <summary>The most siblings that a list of 2^31 items needs.</summary>
    public const int SiblingsMax = 31;

    /// <summary>The canonical encoding: index as u32, siblings as a list.</summary>
    public byte[] Encode()
    {
        var writer = new BorshWriter();
        writer.U32(checked((uint)Index));
        writer.Length(Siblings.Length);
        foreach (Hash256 sibling in Siblings) writer.Hash(sibling);
        return writer.ToArray();
    }

    /// <summary>Reads the encoding; false with the reason when the bytes are not the one encoding of a proof.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out MerkleProof? proof, [NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(encoded);
        uint index = reader.U32();
        if (index > int.MaxValue) reader.Fail($"byte 0: an index of {index}; at most {int.MaxValue} is allowed");
        int count = reader.Length(SiblingsMax, Hash256.Bytes);
        var siblings = ImmutableArray.CreateBuilder<Hash256>(count);
        for (int at = 0; at < count; at++) siblings.Add(reader.Hash());
        fault = reader.IsComplete() ? null : reader.Fault;
        proof = fault is null ? new MerkleProof((int)index, siblings.ToImmutable()) : null;
        return proof is not null;
    }

    /// <summary>Whether a list with this root and this many items has the item at <see cref="Index"/>. Total: any proof, any numbers.</summary>
    /// <param name="root">The root as the header has it.</param>
    /// <param name="count">The number of items as the header has it.</param>
    /// <param name="item">The transaction's or the receipt's hash.</param>
    public bool Verify(in Hash256 root, int count, in Hash256 item)
    {
        if (Index < 0 || Index >= count || Siblings.IsDefault) return false;
        int used = 0;
        return TryFold(item, Index, count, ref used, out Hash256 found) && used == Siblings.Length && found == root;
    }

    /// <inheritdoc/>
    public bool Equals(MerkleProof? other) => other is not null && Index == other.Index && Siblings.AsSpan().SequenceEqual(other.Siblings.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Siblings.Length);

    // As deep as the tree: at most 31 calls.
    private bool TryFold(in Hash256 item, int index, int count, ref int used, out Hash256 root)
    {
        if (count == 1)
        {
            root = MerkleList.Leaf(item);
            return true;
        }

        int left = MerkleList.LargestPowerOfTwoBelow(count);
        bool isLeft = index < left;
        if (!TryFold(item, isLeft ? index : index - left, isLeft ? left : count - left, ref used, out root) || used >= Siblings.Length) return false;
        Hash256 sibling = Siblings[used++];
        root = isLeft ? MerkleList.Inner(root, sibling) : MerkleList.Inner(sibling, root);
        return true;
    }
}
