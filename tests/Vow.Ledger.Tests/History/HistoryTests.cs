using CsCheck;
using Vow.Engine.State;
using Vow.Ledger.Tests.Tree;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.StateHistory;

public sealed class HistoryTests
{
    // Keys with zeros at their ends and inside, of which one begins another: what an escape must keep in order.
    private static readonly Gen<byte[]> ContractKey = Gen.OneOf((IGen<byte[]>)Gen.OneOf<byte>(0, 0, 1, 0xFF).Array[0, 5], RandomKeys.ContractKey);

    private static readonly Gen<(byte[][] Keys, (int Key, byte[] Value, int Action)[][] Blocks)> Chains =
        from keys in Gen.OneOf((IGen<byte[]>)ContractKey.Select(key => (byte[])[1, .. new byte[32], .. key]), RandomKeys.FlatKey).Array[1, 25]
        from blocks in Gen.Select(Gen.Int[0, keys.Length - 1], Gen.Byte.Array[0, 3], Gen.Int[0, 9]).Array[0, 12].Array[50, 70]
        select (keys, blocks);

    [Fact]
    public void EveryPastHeight_ReadsAsItWasThen() =>
        Chains.Sample(chain =>
        {
            using var past = Run(chain, new MemoryStateStore());
            for (ulong height = 0; height <= past.Height; height++) past.AssertReads(height, chain.Keys);
        }, iter: 15);

    [Fact]
    public void EveryPastHeightOnDisk_ReadsAsItWasThen() =>
        Chains.Sample(chain =>
        {
            var directory = Directory.CreateTempSubdirectory("vow-history-");
            try
            {
                using var past = Run(chain, RocksDbStateStore.Open(directory.FullName, RocksDbStateStoreOptions.Modest));
                for (ulong height = 0; height <= past.Height; height += 7) past.AssertReads(height, chain.Keys);
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }, iter: 3, threads: 1);

    [Fact]
    public void AfterPruning_TheWindowReadsAsBeforeAndOlderHeightsAreRefused() =>
        Gen.Select(Chains, Gen.Int[1, 49]).Sample((chain, oldest) =>
        {
            using var past = Run(chain, new MemoryStateStore());
            Assert.Equal((ulong)oldest, past.Prune((ulong)oldest));
            for (var height = (ulong)oldest; height <= past.Height; height++) past.AssertReads(height, chain.Keys);
            for (ulong height = 0; height < (ulong)oldest; height++)
            {
                var pruned = Assert.Throws<HistoryPrunedException>(() => new HistoricalReader(past.Store, height));
                Assert.Equal((height, (ulong)oldest), (pruned.Height, pruned.OldestHeight));
                Assert.Contains($"the oldest height this node keeps is {oldest}", pruned.Message, StringComparison.Ordinal);
            }
        }, iter: 15);

    [Fact]
    public void ProofsAtAPastHeight_HoldUnderItsRoot() =>
        Chains.Sample(chain =>
        {
            using var past = Run(chain, new MemoryStateStore());
            for (ulong height = 0; height <= past.Height; height += 9)
            {
                var reader = new HistoricalReader(past.Store, height);
                var (state, root) = (past.States[(int)height], past.Roots[(int)height]);
                foreach (var key in chain.Keys)
                {
                    Assert.True(KeyProof.Verify(root, key, StateTree.Prove(reader, key).Encode(), out var valueHash, out _));
                    Assert.Equal(state.TryGetValue(key, out var value) ? Hash256.Of(value) : null, valueHash);
                }

                Assert.True(RangeProof.Verify(root, default, [], [], 1000, StateTree.ProveRange(reader, default, [], [], 1000).Encode(), out var statement, out _));
                var expected = state.Keys.Where(key => key[0] == 1 && key.AsSpan(1, 32).IndexOfAnyExcept((byte)0) < 0).Select(key => key[33..]);
                Assert.Equal(expected, statement.Items.Select(item => item.Key.ToArray()).Order(ByteComparer.Instance), ByteComparer.Instance);
            }
        }, iter: 10);

    [Fact]
    public void PruningWithEachBlock_KeepsNoMoreThanTheWindow()
    {
        using var past = new PastStates(new MemoryStateStore());
        byte[] key = [1, .. new byte[32]];
        for (byte block = 0; block < 100; block++)
        {
            past.AddBlock([(key, [block])]);
            if (past.Height > 10) past.Prune(past.Height - 10);
        }

        // Ten heights, each the key, its tree's topmost record, and the index, and the oldest height.
        Assert.Equal(10 * 3 + 1, CountOfHistory(past.Store));
        for (var height = past.Height - 10; height <= past.Height; height++) past.AssertReads(height, [key]);
    }

    [Fact]
    public void PruningTwiceOrBackwards_ChangesNothing()
    {
        using var past = Filled(20);
        Assert.Equal(12ul, past.Prune(12));
        var count = CountOfHistory(past.Store);
        Assert.Equal(12ul, past.Prune(12));
        Assert.Equal(12ul, past.Prune(3));
        Assert.Equal(count, CountOfHistory(past.Store));
    }

    [Fact]
    public void PruningOfAtMostSomeHeights_GoesOnWhereItStopped()
    {
        using var past = Filled(20);
        Assert.Equal(8ul, past.Prune(19, heightsMax: 8));
        past.AssertReads(8, []);
        Assert.Equal(16ul, past.Prune(19, heightsMax: 8));
        Assert.Equal(19ul, past.Prune(19, heightsMax: 8));
    }

    [Fact]
    public void PruningEverything_LeavesTheLatestHeightReadable()
    {
        using var past = Filled(20);
        Assert.Equal(20ul, past.Prune(1000));
        past.AssertReads(20, []);
        Assert.Throws<HistoryPrunedException>(() => new HistoricalReader(past.Store, 19));
    }

    [Fact]
    public void ChainThatBeganAtAHeight_HasThatAsItsOldest()
    {
        using var store = new MemoryStateStore();
        var batch = new StateBatch();
        HistoryTable.Record(batch, 501, [], []);
        store.Commit(batch);
        Assert.Equal(500ul, HistoryTable.OldestHeight(store));
        Assert.Throws<HistoryPrunedException>(() => new HistoricalReader(store, 499));
    }

    [Fact]
    public void BlockWithoutChanges_CountsAsAHeight()
    {
        using var past = new PastStates(new MemoryStateStore());
        past.AddBlock([([1, .. new byte[32]], [1])]);
        past.AddBlock([]);
        past.AddBlock([([1, .. new byte[32]], [2])]);
        Assert.Equal(2ul, past.Prune(2));
        past.AssertReads(2, [[1, .. new byte[32]]]);
    }

    [Fact]
    public void TablesWithoutAPast_AreNotThereAtAPastHeight()
    {
        using var past = Filled(3);
        past.Store.Commit(One([0x43, 1], [1]));
        var reader = new HistoricalReader(past.Store, 1);
        Assert.Null(TreeChain.Read(reader, [0x43, 1]));
        using var cursor = reader.Scan([0x41], [], descending: true);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void StateOfAHotKey_IsFoundAmongThousandsOfChanges()
    {
        using var past = new PastStates(new MemoryStateStore());
        byte[][] keys = [[1, .. new byte[32]], [1, .. new byte[32], 0], [1, .. new byte[32], 0, 0], [1, .. new byte[32], 1]];
        for (var block = 0; block < 600; block++) past.AddBlock([(keys[1], [(byte)block, (byte)(block >> 8)]), (keys[2 + block % 2], block % 3 == 0 ? null : [7])]);
        for (ulong height = 0; height <= past.Height; height += 37) past.AssertReads(height, keys);
    }

    [Fact]
    public void SnapshotUnderAPastReader_HidesBlocksThatFollow()
    {
        using var past = Filled(5);
        using var snapshot = past.Store.Snapshot();
        var latest = new HistoricalReader(snapshot, 5);
        past.AddBlock([([1, .. new byte[32], 0], [99])]);
        Assert.Equal(past.Roots[5], StateTree.RootOf(latest));
        Assert.Equal(past.Roots[6], StateTree.RootOf(past.Store));
    }

    private static PastStates Run((byte[][] Keys, (int Key, byte[] Value, int Action)[][] Blocks) chain, IStateStore store)
    {
        var past = new PastStates(store);
        foreach (var block in chain.Blocks)
        {
            past.AddBlock(block.Select(change => (Key: chain.Keys[change.Key], Value: change.Action < 3 ? null : change.Value))
                .DistinctBy(change => change.Key, ByteComparer.Instance));
        }

        return past;
    }

    private static PastStates Filled(int blocks)
    {
        var past = new PastStates(new MemoryStateStore());
        for (byte block = 0; block < blocks; block++) past.AddBlock([([1, .. new byte[32], (byte)(block % 3)], [block])]);
        return past;
    }

    private static StateBatch One(byte[] key, byte[] value)
    {
        var batch = new StateBatch();
        batch.Put(key, value);
        return batch;
    }

    private static int CountOfHistory(IStateReader state)
    {
        using var cursor = state.Scan([0x41], [0x43], descending: false);
        var count = 0;
        while (cursor.MoveNext()) count++;
        return count;
    }
}
