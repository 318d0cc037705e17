using CsCheck;
using Vow.CrashChild;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public class ChainExportTests
{
    [Theory]
    [InlineData(8UL)]
    [InlineData(5UL)]
    public void ImportedState_IsAChainThatGoesOnAsTheOriginal(ulong height)
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 8);
        byte[] state;
        using (ChainView view = chain.ViewAt(height)) state = TestChains.ExportState(view);
        TestChains.Grow(chain, 4);
        using var directory = new TemporaryDirectory();
        using RocksDbStateStore imported = directory.Open();
        Assert.Equal(height, TestChains.ImportState(imported, state, TestChains.Genesis.Hash).Height);
        using Chain copy = TestChains.Open(imported);
        Assert.Equal(height, copy.Head.Height);
        byte[] blocks = TestChains.ExportBlocks(chain, height - 1);
        TransferProgress read = TestChains.ImportBlocks(copy, blocks);
        Assert.Equal(12 - (long)height + 2, read.Items);
        Assert.Equal(chain.HeadHash, copy.HeadHash);
        using ChainView ours = chain.View(), theirs = copy.View();
        Assert.Equal(TestChains.ExportState(ours), TestChains.ExportState(theirs));
        Assert.Equal(height, theirs.BlocksFrom);
        Assert.Equal(height, theirs.StatesFrom);
        Assert.Null(theirs.HeaderAt(height - 1));
        Assert.Throws<HeightUnavailableException>(() => copy.ViewAt(height - 1));
        copy.ViewAt(height).Dispose();
    }

    [Fact]
    public void SameState_GivesTheSameBytesFromAnyStore()
    {
        using var directory = new TemporaryDirectory();
        using RocksDbStateStore onDisk = directory.Open();
        using var inMemory = new MemoryStateStore();
        using Chain first = TestChains.Open(onDisk, historyBlocksMax: 2);
        using Chain second = TestChains.Open(inMemory);
        TestChains.Grow(first, 7);
        TestChains.Grow(second, 9);
        using ChainView head = first.View(), past = second.ViewAt(7);
        Assert.Equal(TestChains.ExportState(head), TestChains.ExportState(past));
        Assert.Equal(TestChains.ExportBlocks(first, 3), Blocks(past, 3));
    }

    [Fact]
    public void LargeState_IsWrittenInFramesOfBoundedSizeAndProgressIsTold()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        var batch = new StateBatch();
        for (int key = 0; key < 40; key++)
        {
            var flat = new byte[StateKeys.PrefixBytes + 1];
            StateKeys.WriteStorage(BlockLoad.Counter, [(byte)key], flat);
            batch.Put(flat, new byte[100_000]);
        }

        store.Commit(batch);
        using ChainView view = chain.View();
        var told = new List<TransferProgress>();
        using var stream = new MemoryStream();
        TransferProgress written = ChainExport.WriteState(view, stream, new Told(told), CancellationToken.None);
        Assert.Equal(stream.Length, written.Bytes);
        Assert.Equal(written, told[^1]);
        Assert.Equal(TestChains.Rows(store, [1], [0x40]).Count, written.Items);
        Assert.InRange(told.Count, 4, 6);
        Assert.All(told.Zip(told.Skip(1)), step => Assert.InRange(step.Second.Bytes - step.First.Bytes, 0, 1_200_000));
    }

    [Fact]
    public void EverySingleChangedBitOfAStateExport_IsRefusedAndNothingOpens()
    {
        byte[] export = SmallExport();
        Gen.Int[0, (export.Length * 8) - 1].Sample(
            bit =>
            {
                byte[] changed = [.. export];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                AssertRefused(changed);
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void StateExportCutAnywhere_IsRefusedAndNothingOpens()
    {
        byte[] export = SmallExport();
        Gen.Int[0, export.Length - 1].Sample(length => AssertRefused(export[..length]), iter: 200, threads: 1);
        AssertRefused([.. export, 0]);
    }

    [Fact]
    public void RandomBytes_AreRefused()
    {
        Gen.Byte.Array[0, 200].Sample(bytes => AssertRefused(bytes), iter: 200, threads: 1);
        Gen.Byte.Array[0, 200].Sample(bytes => AssertRefused([.. "vow state 1\n"u8, .. bytes]), iter: 200, threads: 1);
    }

    [Fact]
    public void ExportWhoseKeysAreRightButNotItsRoot_IsRefused()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 2);
        using ChainView view = chain.View();
        byte[] forged = Forge(view, view.Header with { StateRoot = Hash256.Of([1]) });
        using var empty = new MemoryStateStore();
        ImportException refused = Assert.Throws<ImportException>(() => TestChains.ImportState(empty, forged));
        Assert.Contains(view.Header.StateRoot.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Equal(ChainStoreFault.UnfinishedImport, Assert.Throws<ChainStoreException>(() => TestChains.Open(empty)).Fault);
    }

    [Fact]
    public void UnexpectedGenesisOrBlock_IsRefusedBeforeAnythingIsWritten()
    {
        byte[] export = SmallExport();
        using var store = new MemoryStateStore();
        Assert.Throws<ImportException>(() => TestChains.ImportState(store, export, genesis: Hash256.Zero));
        Assert.Throws<ImportException>(() => TestChains.ImportState(store, export, block: Hash256.Zero));
        Assert.Empty(TestChains.Rows(store, [], []));
    }

    [Fact]
    public void StoreThatIsNotEmpty_IsNotImportedInto()
    {
        using var store = new MemoryStateStore();
        using (Chain chain = TestChains.Open(store)) TestChains.Grow(chain, 1);
        var before = TestChains.Rows(store, [], []);
        byte[] export = SmallExport();
        Assert.Throws<ChainStoreException>(() => TestChains.ImportState(store, export));
        Assert.Equal(before, TestChains.Rows(store, [], []));
    }

    [Fact]
    public void DamagedBlocks_AreRefusedAndTheBlocksBeforeThemStay()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 6);
        byte[] export = TestChains.ExportBlocks(chain, 1);
        Gen.Int[0, (export.Length * 8) - 1].Sample(
            bit =>
            {
                byte[] changed = [.. export];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                using var other = new MemoryStateStore();
                using Chain copy = TestChains.Open(other);
                Assert.Throws<ImportException>(() => TestChains.ImportBlocks(copy, changed));
                using ChainView view = chain.View();
                Assert.Equal(BlockCodec.HashOf(view.HeaderAt(copy.Head.Height)!), copy.HeadHash);
            },
            iter: 20, threads: 1);
    }

    [Fact]
    public void BlocksOfAnotherChainOrAfterAGap_AreRefused()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 6);
        using var freshStore = new MemoryStateStore();
        using Chain fresh = TestChains.Open(freshStore);
        Assert.Contains("the blocks between are missing", Assert.Throws<ImportException>(() => TestChains.ImportBlocks(fresh, TestChains.ExportBlocks(chain, 4))).Message, StringComparison.Ordinal);
        using var otherStore = new MemoryStateStore();
        using Chain other = Chain.Open(otherStore, TestChains.Genesis with { TimestampMilliseconds = 5 }, TestChains.Options);
        Assert.Contains("genesis", Assert.Throws<ImportException>(() => TestChains.ImportBlocks(other, TestChains.ExportBlocks(chain, 1))).Message, StringComparison.Ordinal);
    }

    private static byte[] SmallExport()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 2);
        using ChainView view = chain.View();
        return TestChains.ExportState(view);
    }

    private static void AssertRefused(byte[] export)
    {
        using var store = new MemoryStateStore();
        Assert.Throws<ImportException>(() => TestChains.ImportState(store, export));
        if (TestChains.Rows(store, [], []).Count == 0) return;
        Assert.Equal(ChainStoreFault.UnfinishedImport, Assert.Throws<ChainStoreException>(() => TestChains.Open(store)).Fault);
    }

    private static byte[] Forge(ChainView view, BlockHeader header)
    {
        using var stream = new MemoryStream();
        var frames = new FrameWriter(stream);
        frames.Begin("vow state 1\n"u8);
        frames.Frame([.. view.GenesisHash.Span, .. BlockCodec.Encode(header)]);
        var payload = new Ledger.Encoding.BorshWriter();
        foreach ((string key, string value) in TestChains.Rows(view.State, [1], [0x40]))
        {
            payload.Bytes(Convert.FromHexString(key));
            payload.Bytes(Convert.FromHexString(value));
        }

        frames.Frame(payload.Written);
        frames.End();
        return stream.ToArray();
    }

    private static byte[] Blocks(ChainView view, ulong from)
    {
        using var stream = new MemoryStream();
        ChainExport.WriteBlocks(view, from, stream, progress: null, CancellationToken.None);
        return stream.ToArray();
    }

    private sealed class Told(List<TransferProgress> told) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => told.Add(value);
    }
}
