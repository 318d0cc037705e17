using CsCheck;
using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

public sealed class RangeProofTests
{
    private static readonly Gen<byte[]> Contract = Gen.Int[0, 4].Select(number => Enumerable.Repeat((byte)number, 32).ToArray());

    private static readonly Gen<(byte[] Contract, byte[] Start, byte[] End, int ItemsMax)> Question =
        Gen.Select(Contract, Gen.OneOf((IGen<byte[]>)RandomKeys.ContractKey, Gen.Const(Array.Empty<byte>())), Gen.OneOf((IGen<byte[]>)RandomKeys.ContractKey, Gen.Const(Array.Empty<byte>())),
            Gen.Int[1, 12]);

    [Fact]
    public void RangeOfARandomTree_IsProvenWithAllItsKeys() =>
        Gen.Select(RandomKeys.Blocks, Question.Array[1, 20]).Sample((blocks, questions) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            foreach (var (contract, start, end, itemsMax) in questions)
            {
                var proof = Prove(chain, contract, start, end, itemsMax);
                Assert.Equal(Truth(chain, contract, start, end, itemsMax), BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, proof));
            }
        }, iter: 200);

    [Fact]
    public void RangeCutAndContinued_ShowsEachKeyOnce() =>
        Gen.Select(RandomKeys.Blocks, Contract, Gen.Int[1, 7]).Sample((blocks, contract, itemsMax) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            var shown = new List<byte[]>();
            byte[]? start = [];
            while (start is not null)
            {
                Assert.True(RangeProof.Verify(chain.Root, Address.From(contract), start, [], itemsMax, Prove(chain, contract, start, [], itemsMax), out var statement, out _));
                Assert.True(statement.Next is null || statement.Items.Count == itemsMax);
                shown.AddRange(statement.Items.Select(item => item.Key.ToArray()));
                start = statement.Next?.ToArray();
            }

            var expected = chain.Expected.Keys.Where(key => key[0] == 1 && key.AsSpan(1, 32).SequenceEqual(contract)).Select(key => key[33..]);
            Assert.Equal(expected, shown.Order(ByteComparer.Instance), ByteComparer.Instance);
        }, iter: 100);

    [Fact]
    public void RangeWithShortBounds_HasTheKeysBetweenThemInTheOrderOfBytes() =>
        Gen.Select(RandomKeys.Blocks, Question.Where(question => question.Start.Length <= 32 && question.End.Length <= 32)).Sample((blocks, question) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            var (contract, start, end, _) = question;
            Assert.True(RangeProof.Verify(chain.Root, Address.From(contract), start, end, 1000, Prove(chain, contract, start, end, 1000), out var statement, out _));
            var expected = chain.Expected.Keys.Where(key => key[0] == 1 && key.AsSpan(1, 32).SequenceEqual(contract)).Select(key => key[33..])
                .Where(key => key.AsSpan().SequenceCompareTo(start) >= 0 && (end.Length == 0 || key.AsSpan().SequenceCompareTo(end) < 0));
            Assert.Equal(expected, statement.Items.Select(item => item.Key.ToArray()).Order(ByteComparer.Instance), ByteComparer.Instance);
        }, iter: 200);

    [Fact]
    public void EverySingleBitChangeOfAProof_IsRefused() =>
        Gen.Select(RandomKeys.Blocks, Question).Sample((blocks, question) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var (contract, start, end, itemsMax) = question;
            var proof = Prove(chain, contract, start, end, itemsMax);
            foreach (var changed in KeyProofTests.SingleBitChanges(proof))
                Assert.Equal(BothVerifiers.Refused, BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, changed));
        }, iter: 5);

    [Fact]
    public void ProofForAnotherQuestion_IsRefusedOrShowsWhatIsTrue() =>
        Gen.Select(RandomKeys.Blocks, Question, Question).Sample((blocks, question, asked) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            var proof = Prove(chain, question.Contract, question.Start, question.End, question.ItemsMax);
            foreach (var itemsMax in new[] { asked.ItemsMax, question.ItemsMax, Math.Max(1, question.ItemsMax - 1), question.ItemsMax + 1, 1000 })
            {
                AssertTrueOrRefused(chain, asked.Contract, asked.Start, asked.End, itemsMax, proof);
                AssertTrueOrRefused(chain, question.Contract, asked.Start, question.End, itemsMax, proof);
                AssertTrueOrRefused(chain, question.Contract, question.Start, asked.End, itemsMax, proof);
                AssertTrueOrRefused(chain, question.Contract, question.Start, question.End, itemsMax, proof);
            }
        }, iter: 150);

    [Fact]
    public void ProofWithALeafOrABranchLeftOut_IsRefused() =>
        Gen.Select(RandomKeys.Blocks, Question).Sample((blocks, question) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            var (contract, start, end, itemsMax) = question;
            var truth = Truth(chain, contract, start, end, itemsMax);
            var nodes = StateTree.ProveRange(chain.Store, Address.From(contract), start, end, itemsMax).Nodes;
            for (var at = 0; at < nodes.Count; at++)
            {
                // A subtree replaced by its right hash keeps the root: only the rule about what is left out can refuse it.
                var (hash, next) = Fold(nodes, at);
                if (nodes[at].Kind == RangeNodeKind.Pruned) continue;
                var pruned = new RangeProof([.. nodes.Take(at), new RangeNode(RangeNodeKind.Pruned, 0, default, Hash256.From(hash)), .. nodes.Skip(next)]).Encode();
                var said = BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, pruned);
                Assert.True(said == truth || said == BothVerifiers.Refused);
                if (nodes.Take(at..next).Any(node => node.Kind == RangeNodeKind.Leaf && IsInside(node.Key.ToArray(), contract, start, end))) Assert.Equal(BothVerifiers.Refused, said);
            }
        }, iter: 150);

    [Fact]
    public void CutOrLengthenedProof_IsRefused() =>
        Gen.Select(RandomKeys.Blocks, Question).Sample((blocks, question) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var (contract, start, end, itemsMax) = question;
            var proof = Prove(chain, contract, start, end, itemsMax);
            for (var length = 0; length < proof.Length; length += 1 + length / 40)
                Assert.Equal(BothVerifiers.Refused, BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, proof[..length]));
            Assert.Equal(BothVerifiers.Refused, BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, [.. proof, 2]));
        }, iter: 20);

    [Fact]
    public void RandomBytesAndRandomNodes_AreRefusedAndNeverThrow() =>
        Gen.Select(Gen.OneOf((IGen<byte[]>)Gen.Byte.Array[0, 200], RandomNodes()), Gen.Byte.Array[32], Question).Sample((bytes, root, question) =>
            Assert.Equal(BothVerifiers.Refused, BothVerifiers.Range(root, question.Contract, question.Start, question.End, question.ItemsMax, bytes)), iter: 2000);

    [Fact]
    public void RandomTreeUnderARootMadeForIt_IsJudgedAlikeByBothVerifiers()
    {
        var (accepted, refused) = (0, 0);
        Gen.Select(RandomTree(-1, 3), Question).Sample((nodes, question) =>
        {
            var proof = new RangeProof(nodes).Encode();
            var said = BothVerifiers.Range(Fold(nodes, 0).Hash, question.Contract, question.Start, question.End, question.ItemsMax, proof);
            Interlocked.Increment(ref said == BothVerifiers.Refused ? ref refused : ref accepted);
        }, iter: 3000);
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void ProofOverwrittenAtRandom_NeverThrows() =>
        Gen.Select(RandomKeys.Blocks, Question, Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 20]).Sample((blocks, question, writes) =>
        {
            using var chain = new TreeChain();
            chain.Commit(blocks[0]);
            var (contract, start, end, itemsMax) = question;
            var proof = Prove(chain, contract, start, end, itemsMax);
            foreach (var (at, value) in writes) proof[at % proof.Length] = value;
            BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, proof);
        }, iter: 500);

    [Fact]
    public void DeepProof_IsVerifiedOnASmallStack()
    {
        // Branches at every position there is, and one that repeats the last: refused, not overflowed.
        foreach (var depth in new[] { 776, 777 })
        {
            byte[] nodes = [.. Enumerable.Range(0, depth).SelectMany(step => (byte[])[1, (byte)Math.Min(step, 775), (byte)(Math.Min(step, 775) >> 8)])];
            byte[] leaves = [.. Enumerable.Range(0, depth + 1).SelectMany(_ => (byte[])[2, .. new byte[32]])];
            byte[] proof = [.. BitConverter.GetBytes(2 * depth + 1), .. nodes, .. leaves];
            var said = "";
            var thread = new Thread(() => said = BothVerifiers.Range(new byte[32], new byte[32], [], [], 1, proof), maxStackSize: 1 << 20);
            thread.Start();
            thread.Join();
            Assert.Equal(BothVerifiers.Refused, said);
        }
    }

    [Fact]
    public void ProofAboveTheLongest_IsRefused()
    {
        var proof = new byte[RangeProof.BytesMax + 1];
        Assert.Equal(BothVerifiers.Refused, BothVerifiers.Range(new byte[32], new byte[32], [], [], 1, proof));
        Assert.False(RangeProof.TryDecode(proof, out _, out var fault));
        Assert.Contains($"{RangeProof.BytesMax}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void LargestRange_FitsInTheLimits()
    {
        using var chain = new TreeChain();
        chain.Commit([.. Enumerable.Range(0, 1500).Select(number => ((byte[])[1, .. new byte[32], .. Enumerable.Repeat((byte)9, 1020), .. BitConverter.GetBytes(number)], (byte[]?)[1]))]);
        var proof = Prove(chain, new byte[32], [], [], RangeProof.ItemsMax);
        Assert.InRange(proof.Length, 1_000_000, RangeProof.BytesMax);
        Assert.True(RangeProof.Verify(chain.Root, default, [], [], RangeProof.ItemsMax, proof, out var statement, out _));
        Assert.Equal(RangeProof.ItemsMax, statement.Items.Count);
        Assert.NotNull(statement.Next);
    }

    [Fact]
    public void ProofOfAContractAmongMany_StaysSmall()
    {
        using var chain = new TreeChain();
        chain.Commit([.. Enumerable.Range(0, 20_000).Select(number => ((byte[])[1, .. PlainTree.Hash(BitConverter.GetBytes(number / 10)), (byte)number], (byte[]?)[1]))]);
        var proof = Prove(chain, PlainTree.Hash(BitConverter.GetBytes(7)), [], [], 100);
        Assert.Equal(10, BothVerifiers.Range(Root(chain), PlainTree.Hash(BitConverter.GetBytes(7)), [], [], 100, proof).Split(' ').Length);
        // Ten leaves of about 70 bytes, and a hash for each of the few levels above the contract.
        Assert.InRange(proof.Length, 700, 2000);
    }

    [Fact]
    public void QuestionOutsideTheLimits_IsTheCallersFault()
    {
        using var chain = new TreeChain();
        Assert.Throws<ArgumentOutOfRangeException>(() => Prove(chain, new byte[32], [], [], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Prove(chain, new byte[32], [], [], RangeProof.ItemsMax + 1));
        Assert.Throws<ArgumentException>(() => Prove(chain, new byte[32], new byte[1025], [], 1));
        Assert.False(RangeProof.Verify(default, default, new byte[1025], [], 1, [0, 0, 0, 0], out _, out var fault));
        Assert.Equal(ProofFault.NotAKey, fault);
    }

    private static Gen<byte[]> RandomNodes() =>
        Gen.Frequency(
                (3, Gen.Int[0, 775].Select(position => (byte[])[1, (byte)position, (byte)(position >> 8)])),
                (2, RandomKeys.FlatKey.Select(key => (byte[])[0, .. BitConverter.GetBytes(key.Length), .. key, .. new byte[32]])),
                (2, Gen.Byte.Array[32].Select(hash => (byte[])[2, .. hash])))
            .Array[0, 12].Select(nodes => (byte[])[.. BitConverter.GetBytes(nodes.Length), .. nodes.SelectMany(node => node)]);

    /// <summary>Trees of the right form, in which positions mostly rise and keys mostly do not fit them.</summary>
    private static Gen<RangeNode[]> RandomTree(int above, int depth)
    {
        var leaf = RandomKeys.FlatKey.Select(key => new[] { new RangeNode(RangeNodeKind.Leaf, 0, key, Hash256.Zero) });
        var pruned = Gen.Byte.Array[32].Select(hash => new[] { new RangeNode(RangeNodeKind.Pruned, 0, default, Hash256.From(hash)) });
        if (depth == 0) return Gen.Frequency((4, leaf), (1, pruned));
        var position = Gen.OneOf((IGen<int>)Gen.Int[Math.Max(above, 0), 7], Gen.Int[256, 300], Gen.Int[0, 775]);
        var inner = Gen.Select(position, RandomTree(Math.Min(above + 1, 7), depth - 1), RandomTree(Math.Min(above + 1, 7), depth - 1))
            .Select((at, left, right) => (RangeNode[])[new RangeNode(RangeNodeKind.Inner, at, default, default), .. left, .. right]);
        return Gen.Frequency((2, leaf), (1, pruned), (4, inner));
    }

    private static void AssertTrueOrRefused(TreeChain chain, byte[] contract, byte[] start, byte[] end, int itemsMax, byte[] proof)
    {
        var said = BothVerifiers.Range(Root(chain), contract, start, end, itemsMax, proof);
        if (said != BothVerifiers.Refused) Assert.Equal(Truth(chain, contract, start, end, itemsMax), said);
    }

    private static string Truth(TreeChain chain, byte[] contract, byte[] start, byte[] end, int itemsMax)
    {
        var inside = chain.Expected.Where(pair => IsInside(pair.Key, contract, start, end)).OrderBy(pair => PlainTree.Path(pair.Key), ByteComparer.Instance).ToList();
        return BothVerifiers.Show(inside.Take(itemsMax).Select(pair => (pair.Key[33..], PlainTree.Hash(pair.Value))), inside.Count > itemsMax ? inside[itemsMax].Key[33..] : null);
    }

    private static bool IsInside(byte[] flatKey, byte[] contract, byte[] start, byte[] end)
    {
        if (flatKey[0] != 1 || !flatKey.AsSpan(1, 32).SequenceEqual(contract)) return false;
        var path = PlainTree.Path(flatKey);
        return path.AsSpan().SequenceCompareTo(PlainTree.Path([1, .. contract, .. start])) >= 0
            && (end.Length == 0 || path.AsSpan().SequenceCompareTo(PlainTree.Path([1, .. contract, .. end])) < 0);
    }

    private static byte[] Prove(TreeChain chain, byte[] contract, byte[] start, byte[] end, int itemsMax) =>
        StateTree.ProveRange(chain.Store, Address.From(contract), start, end, itemsMax).Encode();

    /// <summary>The hash of the subtree that begins at a node, and where the next one begins.</summary>
    private static (byte[] Hash, int Next) Fold(IReadOnlyList<RangeNode> nodes, int at)
    {
        var node = nodes[at];
        if (node.Kind == RangeNodeKind.Pruned) return (node.Hash.Span.ToArray(), at + 1);
        if (node.Kind == RangeNodeKind.Leaf) return (PlainTree.Leaf(node.Key.ToArray(), node.Hash.Span.ToArray()), at + 1);
        var left = Fold(nodes, at + 1);
        var right = Fold(nodes, left.Next);
        return (PlainTree.Inner(node.Position, left.Hash, right.Hash), right.Next);
    }

    private static byte[] Root(TreeChain chain) => chain.Root.Span.ToArray();
}
