using CsCheck;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

public sealed class KeyProofTests
{
    [Fact]
    public void EveryKeyOfARandomTree_IsProvenWithItsValueOrItsAbsence() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey.Array[0, 10]).Sample((blocks, others) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            foreach (var key in blocks.SelectMany(block => block).Select(change => change.Key).Concat(others))
            {
                var proof = StateTree.Prove(chain.Store, key).Encode();
                Assert.True(proof.Length <= KeyProof.BytesMax);
                var expected = chain.Expected.TryGetValue(key, out var value) ? Convert.ToHexStringLower(PlainTree.Hash(value)) : BothVerifiers.Absent;
                Assert.Equal(expected, BothVerifiers.Key(Root(chain), key, proof));
            }
        }, iter: 150);

    [Fact]
    public void ProofDecodedAndEncoded_IsTheSame() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey).Sample((blocks, key) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var proof = StateTree.Prove(chain.Store, key).Encode();
            Assert.True(KeyProof.TryDecode(proof, out var decoded, out _));
            Assert.Equal(proof, decoded.Encode());
        }, iter: 100);

    [Fact]
    public void EverySingleBitChangeOfAProof_IsRefused() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey).Sample((blocks, absent) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            foreach (var key in chain.Expected.Keys.Take(1).Append(absent))
            {
                var proof = StateTree.Prove(chain.Store, key).Encode();
                Assert.NotEqual(BothVerifiers.Refused, BothVerifiers.Key(Root(chain), key, proof));
                foreach (var changed in SingleBitChanges(proof)) Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(Root(chain), key, changed));
            }
        }, iter: 8);

    [Fact]
    public void ProofUnderAnotherRoot_IsRefused() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey, Gen.Int[0, 255]).Sample((blocks, key, bit) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var root = Root(chain);
            root[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(root, key, StateTree.Prove(chain.Store, key).Encode()));
        }, iter: 200);

    [Fact]
    public void ProofForAnotherKey_IsRefusedOrShowsWhatIsTrue() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey, RandomKeys.FlatKey).Sample((blocks, key, asked) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            foreach (var other in chain.Expected.Keys.Append(asked))
            {
                // A way can end at the same leaf for several absent keys; it must never say that a key is absent which is there.
                var said = BothVerifiers.Key(Root(chain), other, StateTree.Prove(chain.Store, key).Encode());
                var truth = chain.Expected.TryGetValue(other, out var value) ? Convert.ToHexStringLower(PlainTree.Hash(value)) : BothVerifiers.Absent;
                Assert.True(said == truth || said == BothVerifiers.Refused);
            }
        }, iter: 100);

    [Fact]
    public void CutOrLengthenedProof_IsRefused() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey).Sample((blocks, key) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var proof = StateTree.Prove(chain.Store, key).Encode();
            for (var length = 0; length < proof.Length; length++) Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(Root(chain), key, proof[..length]));
            Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(Root(chain), key, [.. proof, 0]));
        }, iter: 20);

    [Fact]
    public void RandomBytes_AreRefusedAndNeverThrow() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[32], Gen.OneOf((IGen<byte[]>)RandomKeys.FlatKey, Gen.Byte.Array[0, 40])).Sample((bytes, root, key) =>
            Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(root, key, bytes)), iter: 2000);

    [Fact]
    public void ProofOverwrittenAtRandom_NeverThrows() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.FlatKey, Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 20]).Sample((blocks, key, writes) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var proof = StateTree.Prove(chain.Store, key).Encode();
            foreach (var (at, value) in writes) proof[at % proof.Length] = value;
            BothVerifiers.Key(Root(chain), key, proof);
        }, iter: 500);

    [Theory]
    [InlineData(776, false)]
    [InlineData(777, true)]
    public void ProofWithMoreStepsThanThereAreBits_IsRefusedAsMalformed(int steps, bool isMalformed)
    {
        byte[] key = [1, .. new byte[64]];
        byte[] proof = [.. BitConverter.GetBytes(steps), .. Enumerable.Range(0, steps).SelectMany(step => (byte[])[(byte)step, (byte)(step >> 8), .. new byte[32]]), 1, .. new byte[32]];
        Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(new byte[32], key, proof));
        KeyProof.Verify(Hash256.Zero, key, proof, out _, out var fault);
        Assert.Equal(isMalformed ? ProofFault.Malformed : ProofFault.WrongRoot, fault);
    }

    [Fact]
    public void ProofThatBreaksARuleUnderARootMadeForIt_IsRefused() =>
        Gen.Select(RandomKeys.FlatKey, RandomKeys.FlatKey, Gen.OneOf((IGen<int>)Gen.Int[0, 9], Gen.Int[0, 780]).Array[0, 5], Gen.Bool).Sample((key, other, positions, isPresent) =>
        {
            var bits = PlainTree.Bits(PlainTree.Path(key));
            var hash = PlainTree.Leaf(isPresent ? key : other, new byte[32]);
            foreach (var position in positions.AsEnumerable().Reverse())
                hash = position < bits.Length && bits[position] ? PlainTree.Inner(position, new byte[32], hash) : PlainTree.Inner(position, hash, new byte[32]);
            byte[] steps = [.. positions.SelectMany(position => (byte[])[(byte)position, (byte)(position >> 8), .. new byte[32]])];
            byte[] end = isPresent ? [1, .. new byte[32]] : [2, .. BitConverter.GetBytes(other.Length), .. other, .. new byte[32]];
            var said = BothVerifiers.Key(hash, key, [.. BitConverter.GetBytes(positions.Length), .. steps, .. end]);
            var isRising = positions.Zip(positions.Skip(1)).All(pair => pair.First < pair.Second) && positions.All(position => position <= 775);
            Assert.Equal(!isRising || (!isPresent && key.SequenceEqual(other)), said == BothVerifiers.Refused);
        }, iter: 1000);

    [Fact]
    public void HugeCountOfSteps_IsRefusedWithoutMemoryForThem() =>
        Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(new byte[32], [5, .. new byte[32]], [0xFF, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void AbsenceShownByTheKeyItself_IsMalformed()
    {
        using var chain = new TreeChain();
        byte[] key = [1, .. new byte[33]];
        chain.Commit((key, [1]));
        // The leaf is the root: as another key's it would show that the key is absent.
        byte[] proof = [0, 0, 0, 0, 2, (byte)key.Length, 0, 0, 0, .. key, .. PlainTree.Hash([1])];
        Assert.Equal(BothVerifiers.Absent, BothVerifiers.Key(Root(chain), [1, .. new byte[34]], proof));
        Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(Root(chain), key, proof));
    }

    [Fact]
    public void KeyThatTheTreeCannotHold_IsNamedAsTheFault()
    {
        Assert.False(KeyProof.Verify(Hash256.Zero, [0, 1, 2], [0, 0, 0, 0, 0], out _, out var fault));
        Assert.Equal(ProofFault.NotAKey, fault);
    }

    internal static IEnumerable<byte[]> SingleBitChanges(byte[] proof)
    {
        for (var bit = 0; bit < 8 * proof.Length; bit++)
        {
            var changed = proof.ToArray();
            changed[bit >> 3] ^= (byte)(1 << (bit & 7));
            yield return changed;
        }
    }

    private static byte[] Root(TreeChain chain) => chain.Root.Span.ToArray();
}
