using CsCheck;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

public sealed class StateTreeTests
{
    private static byte[] Storage(params byte[] key) => [1, .. new byte[32], .. key];

    [Fact]
    public void RootAfterEachRandomBlock_IsThatOfTheTreeComputedFromScratch() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks)
            {
                var update = chain.Commit(block);
                Assert.Equal(PlainTree.Root(chain.Expected), chain.Root.Span.ToArray());
                Assert.Equal(chain.Root, update.Root);
            }
        }, iter: 400);

    [Fact]
    public void RecordsOfARandomTree_AreThoseOfATreeBuiltAtOnce() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            using var chain = new TreeChain(new MemoryStateStore(), cacheBytesMax: 0);
            foreach (var block in blocks) chain.Commit(block);
            using var atOnce = new TreeChain();
            atOnce.Commit([.. chain.Expected.Select(pair => (pair.Key, (byte[]?)pair.Value))]);
            Assert.Equal(Everything(atOnce.Store), Everything(chain.Store));
        }, iter: 200);

    [Fact]
    public void OrderOfABatch_DoesNotChangeTheUpdate() =>
        Gen.Select(RandomKeys.Blocks, Gen.Int).Sample((blocks, seed) =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks[..^1]) chain.Commit(block);
            var changes = blocks[^1].Select(change => TreeChain.Change(change.Key, change.Value)).ToArray();
            var shuffled = changes.ToArray();
            new Random(seed).Shuffle(shuffled);
            var first = chain.Tree.Apply(chain.Store, changes);
            var second = chain.Tree.Apply(chain.Store, shuffled);
            Assert.Equal(first.Root, second.Root);
            Assert.Equal(Show(first), Show(second));
        }, iter: 100);

    [Fact]
    public void ABlockSplitInSmallerOnes_EndsWithTheSameRoot() =>
        Gen.Select(RandomKeys.Blocks, Gen.Int[1, 7]).Sample((blocks, size) =>
        {
            using var whole = new TreeChain();
            using var split = new TreeChain();
            foreach (var block in blocks)
            {
                whole.Commit(block);
                foreach (var piece in block.Chunk(size)) split.Commit(piece);
                Assert.Equal(whole.Root, split.Root);
            }
        }, iter: 100);

    [Fact]
    public void RecordBefore_IsWhatTheStoreHas() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks)
            {
                var before = new Dictionary<byte[], byte[]?>(ByteComparer.Instance);
                foreach (var node in chain.Tree.Apply(chain.Store, [.. block.Select(change => TreeChain.Change(change.Key, change.Value))]).Nodes)
                {
                    Assert.True(before.TryAdd(node.Key.ToArray(), null), "A record is changed once.");
                    Assert.Equal(TreeChain.Read(chain.Store, node.Key.Span), node.Before?.ToArray());
                }

                chain.Commit(block);
            }
        }, iter: 100);

    [Fact]
    public void ChangesThatChangeNothing_WriteNoRecord() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            var same = chain.Expected.Select(pair => (pair.Key, (byte[]?)pair.Value));
            var absent = blocks.SelectMany(block => block).Select(change => change.Key).Distinct(ByteComparer.Instance).Where(key => !chain.Expected.ContainsKey(key));
            var root = chain.Root;
            var update = chain.Commit([.. same, .. absent.Select(key => (key, (byte[]?)null))]);
            Assert.Empty(update.Nodes);
            Assert.Equal(root, update.Root);
        }, iter: 100);

    [Fact]
    public void DroppedUpdate_LeavesTheTreeAsItWas() =>
        Gen.Select(RandomKeys.Blocks, RandomKeys.Blocks).Sample((blocks, dropped) =>
        {
            using var chain = new TreeChain();
            for (var index = 0; index < blocks.Length; index++)
            {
                chain.Tree.Apply(chain.Store, [.. dropped[index % dropped.Length].Select(change => TreeChain.Change(change.Key, change.Value))]);
                chain.Commit(blocks[index]);
                Assert.Equal(PlainTree.Root(chain.Expected), chain.Root.Span.ToArray());
            }
        }, iter: 100);

    [Fact]
    public void CommitNobodyTellsOf_DoesNotMakeAWrongRoot() =>
        Gen.Select(RandomKeys.Blocks, Gen.Bool.Array[8], Gen.Bool.Array[8]).Sample((blocks, isTold, isOldStateAsked) =>
        {
            using var chain = new TreeChain();
            using var silent = new TreeChain();
            var previous = silent.Store.Snapshot();
            for (var index = 0; index < blocks.Length; index++)
            {
                chain.Commit(blocks[index]);
                var changes = blocks[index].Select(change => TreeChain.Change(change.Key, change.Value)).ToArray();
                var update = silent.Tree.Apply(silent.Store, changes);
                if (isOldStateAsked[index]) silent.Tree.Apply(previous, changes);
                previous.Dispose();
                previous = silent.Store.Snapshot();
                silent.Write([.. changes, .. update.Nodes]);
                if (isTold[index]) silent.Tree.Committed(update);
                Assert.Equal(chain.Root, update.Root);
            }

            previous.Dispose();
        }, iter: 200);

    [Fact]
    public void SizeOfTheCache_DoesNotChangeAnUpdate() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            using var large = new TreeChain();
            using var small = new TreeChain(new MemoryStateStore(), cacheBytesMax: 3000);
            using var none = new TreeChain(new MemoryStateStore(), cacheBytesMax: 0);
            foreach (var block in blocks)
            {
                var expected = Show(large.Commit(block));
                Assert.Equal(expected, Show(small.Commit(block)));
                Assert.Equal(expected, Show(none.Commit(block)));
            }
        }, iter: 100);

    [Fact]
    public void TreeOnDisk_IsThatInMemory() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            var directory = Directory.CreateTempSubdirectory("vow-tree-");
            try
            {
                using var disk = new TreeChain(RocksDbStateStore.Open(directory.FullName, RocksDbStateStoreOptions.Modest));
                using var memory = new TreeChain();
                foreach (var block in blocks) Assert.Equal(Show(memory.Commit(block)), Show(disk.Commit(block)));
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }, iter: 5, threads: 1);

    [Fact]
    public void EmptyTree_HasARootOfZerosAndNoRecords()
    {
        using var chain = new TreeChain();
        Assert.Equal(Hash256.Zero, chain.Root);
        Assert.Empty(chain.Commit().Nodes);
        Assert.Empty(chain.Commit((Storage(1), null)).Nodes);
        Assert.Equal(Hash256.Zero, chain.Root);
    }

    [Fact]
    public void TreeOfWhichEverythingIsDeleted_IsEmptyAgain() =>
        RandomKeys.Blocks.Sample(blocks =>
        {
            using var chain = new TreeChain();
            foreach (var block in blocks) chain.Commit(block);
            chain.Commit([.. chain.Expected.Keys.Select(key => (key, (byte[]?)null))]);
            Assert.Equal(Hash256.Zero, chain.Root);
            Assert.Equal(0, chain.RecordCount());
        }, iter: 100);

    [Fact]
    public void TreeOfOneKey_HasItsLeafAsRoot()
    {
        using var chain = new TreeChain();
        chain.Commit((Storage(7), [1, 2, 3]));
        Assert.Equal(PlainTree.Leaf(Storage(7), PlainTree.Hash([1, 2, 3])), chain.Root.Span.ToArray());
    }

    [Fact]
    public void EmptyValue_IsNotAnAbsentOne()
    {
        using var chain = new TreeChain();
        chain.Commit((Storage(7), []));
        Assert.NotEqual(Hash256.Zero, chain.Root);
        Assert.Equal(PlainTree.Leaf(Storage(7), PlainTree.Hash([])), chain.Root.Span.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public void KeyTooShortForTheTree_IsRefused(int length) => AssertRefused([.. Enumerable.Repeat((byte)1, length)]);

    [Fact]
    public void KeyOfASpaceOutsideTheTree_IsRefused()
    {
        AssertRefused([0, .. new byte[32]]);
        AssertRefused([0x40, .. new byte[32]]);
    }

    [Fact]
    public void KeyWithMoreThanAnOwnerOutsideStorage_IsRefused() => AssertRefused([5, .. new byte[33]]);

    [Fact]
    public void ContractKeyAboveTheLimit_IsRefused()
    {
        AssertRefused([1, .. new byte[32 + TreePath.ContractKeyBytesMax + 1]]);
        using var chain = new TreeChain();
        chain.Commit(([1, .. new byte[32 + TreePath.ContractKeyBytesMax]], [1]));
    }

    [Fact]
    public void KeyTwiceInABatch_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            new StateTree(0).Apply(new MemoryStateStore(), [TreeChain.Change(Storage(1), [1]), TreeChain.Change(Storage(2), null), TreeChain.Change(Storage(1), null)]));

    [Fact]
    public void DamagedRecord_IsAFaultOfTheStore()
    {
        using var chain = new TreeChain();
        chain.Commit([.. Enumerable.Range(0, 200).Select(number => (Storage((byte)number), (byte[]?)[1]))]);
        using var cursor = chain.Store.Scan([0x40], [0x41], descending: false);
        while (cursor.MoveNext())
        {
            var record = cursor.Value.ToArray();
            foreach (var damaged in new byte[]?[] { null, [], record[..^1], [.. record, 0], [0, 0, .. record[2..]] })
            {
                using var copy = new TreeChain(new MemoryStateStore());
                copy.Write(Entries(chain.Store).Select(pair => TreeChain.Change(pair.Key, pair.Value)));
                copy.Write([TreeChain.Change(cursor.Key.ToArray(), damaged)]);
                // The topmost record missing is an empty tree: only the root in the header can tell.
                if (cursor.Key.Length == 1 && damaged is null) continue;
                var fault = Assert.Throws<StateStoreException>(() => copy.Tree.Apply(copy.Store,
                    [.. Enumerable.Range(0, 200).Select(number => TreeChain.Change(Storage((byte)number), [2]))]));
                Assert.Equal(StateStoreFault.Corrupt, fault.Fault);
            }
        }
    }

    private static void AssertRefused(byte[] key)
    {
        var refused = Assert.Throws<ArgumentException>(() => new StateTree(0).Apply(new MemoryStateStore(), [TreeChain.Change(key, [1])]));
        Assert.Contains($"{key.Length} bytes", refused.Message, StringComparison.Ordinal);
    }

    private static string Show(TreeUpdate update) =>
        string.Join('\n', update.Nodes.Select(node => $"{Hex(node.Key)} {(node.Before is { } before ? Hex(before) : "-")} {(node.After is { } after ? Hex(after) : "-")}"));

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Everything(IStateReader state) =>
        string.Join('\n', Entries(state).Select(pair => $"{Convert.ToHexStringLower(pair.Key)} {Convert.ToHexStringLower(pair.Value)}"));

    private static List<(byte[] Key, byte[] Value)> Entries(IStateReader state)
    {
        var entries = new List<(byte[], byte[])>();
        using var cursor = state.Scan([], [], descending: false);
        while (cursor.MoveNext()) entries.Add((cursor.Key.ToArray(), cursor.Value.ToArray()));
        return entries;
    }
}
