using Vow.CrashChild;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Storage;

public class ChainViewTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ViewsDuringCommits_ShowOneBlockWhole(bool onDisk)
    {
        using var directory = new TemporaryDirectory();
        using IStateStore store = onDisk ? directory.Open() : new MemoryStateStore();
        using Chain chain = TestChains.Open(store, historyBlocksMax: 10);
        using var stop = new CancellationTokenSource();
        UInt128 supply = SumOf(chain);
        var headers = new System.Collections.Concurrent.ConcurrentDictionary<ulong, Hash256>();
        headers[0] = chain.HeadHash;
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Factory.StartNew(() => ReadUntil(chain, supply, headers, reader, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var load = new BlockLoad(chain, 0);
        for (int block = 0; block < 60; block++)
        {
            BlockResult result = chain.Execute(load.Next());
            headers[result.Header.Height] = result.Hash;
            chain.Commit(result);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), views => Assert.True(views > 0));
    }

    [Fact]
    public void ViewHeldOpen_DoesNotHoldUpCommitsAndShowsItsOwnBlockToTheEnd()
    {
        using var directory = new TemporaryDirectory();
        using RocksDbStateStore store = directory.Open();
        using Chain chain = TestChains.Open(store, historyBlocksMax: 5);
        TestChains.Grow(chain, 3);
        using ChainView view = chain.View();
        using ChainView past = chain.ViewAt(1);
        byte[] before = TestChains.ExportState(view);
        byte[] pastBefore = TestChains.ExportState(past);
        using IStateCursor cursor = view.State.Scan([], [], descending: false);
        Assert.True(cursor.MoveNext());
        TestChains.Grow(chain, 30);
        Assert.Equal(33UL, chain.Head.Height);
        Assert.Equal(3UL, view.Header.Height);
        Assert.Equal(before, TestChains.ExportState(view));
        // Its history is pruned in the store by now, and still there for the view.
        Assert.Equal(pastBefore, TestChains.ExportState(past));
        Assert.Null(view.HeaderAt(4));
        Assert.True(cursor.MoveNext());
    }

    [Fact]
    public void PastHeights_ShowTheStateAsItWasThen()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        var states = new List<(BlockHeader Header, byte[] State)>();
        for (int block = 0; block < 12; block++)
        {
            using (ChainView view = chain.View()) states.Add((view.Header, TestChains.ExportState(view)));
            TestChains.Grow(chain, 1);
        }

        foreach ((BlockHeader header, byte[] state) in states)
        {
            using ChainView past = chain.ViewAt(header.Height);
            Assert.Equal(header, past.Header);
            Assert.Equal(state, TestChains.ExportState(past));
            Assert.Equal(header.StateRoot, TestChains.RootFromScratch(past));
        }
    }

    [Fact]
    public void HeightsOutsideTheWindow_AreRefusedWithTheHeightsThatAreKept()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store, historyBlocksMax: 4);
        TestChains.Grow(chain, 10);
        for (ulong height = 6; height <= 10; height++) chain.ViewAt(height).Dispose();
        HeightUnavailableException below = Assert.Throws<HeightUnavailableException>(() => chain.ViewAt(5));
        Assert.Equal((5UL, 6UL, 10UL), (below.Height, below.Oldest, below.Newest));
        HeightUnavailableException above = Assert.Throws<HeightUnavailableException>(() => chain.ViewAt(11));
        Assert.Contains("does not exist yet", above.Message, StringComparison.Ordinal);
        using ChainView view = chain.View();
        Assert.Equal(6UL, view.StatesFrom);
        Assert.NotNull(view.BlockAt(1));
    }

    [Fact]
    public void Pruning_KeepsHistoryAsLongAsItsWindow()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store, historyBlocksMax: 8);
        TestChains.Grow(chain, 46);
        int early = HistoryRows(store);
        TestChains.Grow(chain, 23 * 6);
        int late = HistoryRows(store);
        // The load repeats every 23 blocks; the tree grows a little deeper.
        Assert.InRange(late, early / 2, early * 3 / 2);
        using var archive = new MemoryStateStore();
        using Chain all = TestChains.Open(archive);
        TestChains.Grow(all, 46 + (23 * 6));
        Assert.True(HistoryRows(archive) > 10 * late);
    }

    [Fact]
    public void WindowMadeSmaller_IsCaughtUpWith()
    {
        using var store = new MemoryStateStore();
        using (Chain chain = TestChains.Open(store)) TestChains.Grow(chain, 60);
        using Chain smaller = TestChains.Open(store, historyBlocksMax: 3);
        TestChains.Grow(smaller, 10);
        using ChainView view = smaller.View();
        Assert.Equal(67UL, view.StatesFrom);
        smaller.ViewAt(67).Dispose();
        Assert.Throws<HeightUnavailableException>(() => smaller.ViewAt(66));
    }

    [Fact]
    public void StoragePages_TogetherAreTheWholeStorage()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        var batch = new StateBatch();
        var expected = new List<string>();
        for (int key = 0; key < 50; key++)
        {
            byte[] own = [(byte)(key % 3 == 0 ? 0xFF : key), 0xFF, .. new byte[key % 4], (byte)key];
            var flat = new byte[StateKeys.PrefixBytes + own.Length];
            StateKeys.WriteStorage(BlockLoad.Counter, own, flat);
            batch.Put(flat, [(byte)key]);
            expected.Add(Convert.ToHexString(own));
        }

        store.Commit(batch);
        expected.Sort(StringComparer.Ordinal);
        using ChainView view = chain.View();
        foreach (byte[] prefix in new byte[][] { [], [0xFF], [0xFF, 0xFF], [4] })
        {
            string hex = Convert.ToHexString(prefix);
            var found = new List<string>();
            StoragePage page;
            ReadOnlyMemory<byte>? after = null;
            do
            {
                page = view.Storage(BlockLoad.Counter, prefix, after, itemsMax: 7, bytesMax: 1 << 20);
                found.AddRange(page.Items.Select(item => Convert.ToHexString(item.Key.Span)));
                if (!page.IsLast) after = page.Items[^1].Key;
            }
            while (!page.IsLast);
            Assert.Equal(expected.Where(key => key.StartsWith(hex, StringComparison.Ordinal)), found.Where(key => key != "636F756E746572"));
        }

        Assert.Single(view.Storage(BlockLoad.Counter, [], null, itemsMax: 9, bytesMax: 1).Items);
    }

    private static int ReadUntil(Chain chain, UInt128 supply, System.Collections.Concurrent.ConcurrentDictionary<ulong, Hash256> headers, int reader, CancellationToken stop)
    {
        int views = 0;
        ulong last = 0;
        do
        {
            ulong head = chain.Head.Height;
            using ChainView view = reader == 0 || head == 0 ? chain.View() : chain.ViewAt(head - Math.Min(head, 3));
            Assert.Equal(headers[view.Header.Height], view.Hash);
            Assert.Equal(view.Header.StateRoot, StateTree.RootOf(view.State));
            Assert.Equal(supply, SumOf(view));
            Assert.Equal(view.Header.TransactionCount, view.ReceiptsOf(view.Header.Height).Length);
            if (reader == 0) Assert.True(view.Header.Height >= last, $"{view.Header.Height} came after {last}");
            last = view.Header.Height;
            views++;
        }
        while (!stop.IsCancellationRequested);

        return views;
    }

    private static UInt128 SumOf(Chain chain)
    {
        using ChainView view = chain.View();
        return SumOf(view);
    }

    // Fees go to a proposer here, so all value is in balances and deposits.
    private static UInt128 SumOf(ChainView view)
    {
        UInt128 sum = 0;
        using IStateCursor cursor = view.State.Scan([(byte)StateSpace.Contract], [(byte)StateSpace.CodeInfo + 1], descending: false);
        while (cursor.MoveNext())
        {
            switch (StateKeys.SpaceOf(cursor.Key))
            {
                case StateSpace.Account:
                    Assert.True(AccountState.TryRead(cursor.Value, out AccountState account));
                    sum += account.Balance;
                    break;
                case StateSpace.Contract:
                    Assert.True(ContractState.TryRead(cursor.Value, out ContractState? contract));
                    sum += contract.Deposit;
                    break;
                case StateSpace.CodeInfo:
                    Assert.True(CodeInfo.TryRead(cursor.Value, out CodeInfo? info));
                    sum += info.Deposit;
                    break;
            }
        }

        return sum;
    }

    private static int HistoryRows(IStateStore store) => TestChains.Rows(store, [0x41], [0x43]).Count;
}
