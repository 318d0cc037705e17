using System.Collections.Immutable;
using CsCheck;

namespace Vow.Ledger.Tests.Blocks;

public class MerkleListTests
{
    private const int SizesMax = 70;

    private static readonly Hash256[] Items = [.. Enumerable.Range(0, SizesMax + 1).Select(number => Hash256.Of(BitConverter.GetBytes(number)))];

    [Fact]
    public void Root_IsThatOfPairingLevelByLevel()
    {
        for (int count = 0; count <= SizesMax; count++) Assert.Equal(RootByLevels(Items[..count]), MerkleList.Root(Items.AsSpan(0, count)));
    }

    [Fact]
    public void EveryItem_IsProvenInEverySize()
    {
        for (int count = 0; count <= SizesMax; count++)
        {
            Hash256[] items = Items[..count];
            Hash256 root = MerkleList.Root(items);
            for (int index = 0; index < count; index++)
            {
                MerkleProof proof = MerkleList.Prove(items, index);
                Assert.True(proof.Verify(root, count, items[index]));
                Assert.False(proof.Verify(root, count, items[(index + 1) % count]) && count > 1);
                Assert.True(MerkleProof.TryDecode(proof.Encode(), out MerkleProof? read, out _));
                Assert.Equal(proof, read);
            }
        }
    }

    [Fact]
    public void EverySingleBitChange_IsRefused()
    {
        for (int count = 1; count <= SizesMax; count++)
        {
            Hash256[] items = Items[..count];
            Hash256 root = MerkleList.Root(items);
            foreach (int index in new[] { 0, count / 2, count - 1 }.Distinct()) AssertEveryChangeIsRefused(MerkleList.Prove(items, index).Encode(), root, count, items[index]);
        }
    }

    [Fact]
    public void ChangedRootOrItem_IsRefused()
    {
        Hash256 root = MerkleList.Root(Items);
        MerkleProof proof = MerkleList.Prove(Items, 11);
        for (int bit = 0; bit < 256; bit++)
        {
            Assert.False(proof.Verify(Flip(root, bit), Items.Length, Items[11]));
            Assert.False(proof.Verify(root, Items.Length, Flip(Items[11], bit)));
        }
    }

    [Fact]
    public void InnerNode_DoesNotPassForAnItem()
    {
        Hash256 inner = MerkleList.Inner(MerkleList.Leaf(Items[0]), MerkleList.Leaf(Items[1]));
        Hash256 root = MerkleList.Root(Items.AsSpan(0, 4));
        Assert.False(new MerkleProof(0, [MerkleList.Inner(MerkleList.Leaf(Items[2]), MerkleList.Leaf(Items[3]))]).Verify(root, 2, inner));
    }

    [Fact]
    public void ProofWithAnotherNumberOfSiblings_IsRefused()
    {
        Hash256 root = MerkleList.Root(Items);
        MerkleProof proof = MerkleList.Prove(Items, 11);
        Assert.True(proof.Verify(root, Items.Length, Items[11]));
        Assert.False((proof with { Siblings = proof.Siblings.Add(Items[0]) }).Verify(root, Items.Length, Items[11]));
        Assert.False((proof with { Siblings = proof.Siblings[..^1] }).Verify(root, Items.Length, Items[11]));
        Assert.False((proof with { Siblings = proof.Siblings.Reverse().ToImmutableArray() }).Verify(root, Items.Length, Items[11]));
    }

    [Fact]
    public void RandomProofs_AreRefusedWithoutAFault() =>
        Gen.Select(Gen.Int, Gen.Int, Gen.Byte.Array[32].Array[0, 40]).Sample((index, count, siblings) =>
            Assert.False(new MerkleProof(index, [.. siblings.Select(sibling => Hash256.From(sibling))]).Verify(Items[0], count, Items[1])));

    [Fact]
    public void RandomBytes_AreRefusedOrTheOneEncoding() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        if (MerkleProof.TryDecode(bytes, out MerkleProof? proof, out string? fault)) Assert.Equal(bytes, proof.Encode());
        else Assert.NotEmpty(fault);
    });

    [Fact]
    public void IndexWithoutItem_CannotBeProven()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleList.Prove(Items, Items.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleList.Prove([], 0));
        Assert.False(new MerkleProof(0, []).Verify(Hash256.Zero, 0, Hash256.Zero));
        Assert.False(new MerkleProof(0, default).Verify(MerkleList.Root(Items), Items.Length, Items[0]));
    }

    private static void AssertEveryChangeIsRefused(byte[] encoded, Hash256 root, int count, Hash256 item)
    {
        for (int bit = 0; bit < 8 * encoded.Length; bit++)
        {
            encoded[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(MerkleProof.TryDecode(encoded, out MerkleProof? proof, out _) && proof.Verify(root, count, item), $"bit {bit} of the proof of a list of {count}");
            encoded[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    private static Hash256 Flip(in Hash256 hash, int bit)
    {
        byte[] bytes = hash.Span.ToArray();
        bytes[bit / 8] ^= (byte)(1 << bit % 8);
        return Hash256.From(bytes);
    }

    // Another way to the same tree: pairs on each level, an odd one moves up as it is.
    private static Hash256 RootByLevels(Hash256[] items)
    {
        if (items.Length == 0) return Hash256.Zero;
        Hash256[] level = [.. items.Select(item => Hash256.Of([0, .. item.Span]))];
        while (level.Length > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : Hash256.Of([1, .. pair[0].Span, .. pair[1].Span]))];
        }

        return level[0];
    }
}
