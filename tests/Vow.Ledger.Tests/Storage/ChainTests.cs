using Vow.CrashChild;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public class ChainTests
{
    [Fact]
    public void EmptyStore_GetsBlockZeroOfTheGenesis()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        Assert.Equal(0UL, chain.Head.Height);
        Assert.Equal(Hash256.Zero, chain.Head.Previous);
        Assert.Equal(TestChains.Genesis.Hash, chain.GenesisHash);
        Assert.Equal(TestChains.Genesis.Parameters, chain.Parameters);
        using ChainView view = chain.View();
        Assert.NotNull(view.Contract(BlockLoad.Counter));
    }

    [Fact]
    public void CommittedBlock_IsTheHeadAndItsRowsAreFoundByHeightHashAndTransaction()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        List<BlockResult> blocks = TestChains.Grow(chain, 5);
        Assert.Equal(blocks[^1].Header, chain.Head);
        Assert.Equal(blocks[^1].Hash, chain.HeadHash);
        using ChainView view = chain.View();
        foreach (BlockResult block in blocks)
        {
            Assert.Equal(block.Header, view.HeaderAt(block.Header.Height));
            Assert.Equal(BlockCodec.Encode(block.Block), BlockCodec.Encode(view.BlockByHash(block.Hash)!));
            Assert.Equal(block.Receipts.Select(ReceiptCodec.HashOf), view.ReceiptsOf(block.Header.Height).Select(record => ReceiptCodec.HashOf(record.Receipt)));
            for (int index = 0; index < block.Receipts.Length; index++)
            {
                ReceiptRecord record = view.Receipt(block.Receipts[index].Transaction)!;
                Assert.Equal((block.Header.Height, index), (record.Height, record.Index));
                Assert.True(record.Encoded.Span.SequenceEqual(block.Block.Transactions[index].Span));
                Assert.Equal(block.Texts[index]?.Message, record.Text?.Message);
            }
        }
    }

    [Fact]
    public void RowsThatDoNotExist_AreNullAndNotAFault()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        using ChainView view = chain.View();
        Assert.Null(view.HeaderAt(1));
        Assert.Null(view.BlockAt(ulong.MaxValue));
        Assert.Null(view.BlockByHash(Hash256.Zero));
        Assert.Null(view.Receipt(Hash256.Zero));
        Assert.Null(view.ReceiptAt(0, 0));
        Assert.Empty(view.ReceiptsOf(9));
        Assert.False(view.HasTransaction(Hash256.Zero));
    }

    [Fact]
    public void ReopenedChain_GoesOnWhereItWas()
    {
        using var directory = new TemporaryDirectory();
        Hash256 head;
        using (RocksDbStateStore store = directory.Open())
        {
            using Chain chain = TestChains.Open(store);
            TestChains.Grow(chain, 3);
            head = chain.HeadHash;
        }

        using RocksDbStateStore again = directory.Open();
        using Chain reopened = Chain.Open(again, TestChains.Options);
        Assert.Equal(head, reopened.HeadHash);
        TestChains.Grow(reopened, 2);
        Assert.Equal(5UL, reopened.Head.Height);
    }

    [Fact]
    public void MemoryAndDisk_HoldTheSameBytes()
    {
        using var directory = new TemporaryDirectory();
        using RocksDbStateStore onDisk = directory.Open();
        using var inMemory = new MemoryStateStore();
        using Chain first = TestChains.Open(onDisk);
        using Chain second = TestChains.Open(inMemory);
        TestChains.Grow(first, 20);
        TestChains.Grow(second, 20);
        Assert.Equal(first.Head.StateRoot, second.Head.StateRoot);
        Assert.Equal(TestChains.Rows(onDisk, [], []), TestChains.Rows(inMemory, [], []));
    }

    [Fact]
    public void DroppedResult_LeavesNoTraceInLaterBlocks()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        using var plainStore = new MemoryStateStore();
        using Chain plain = TestChains.Open(plainStore);
        for (int block = 0; block < 5; block++)
        {
            chain.Execute(new BlockLoad(chain, 1000).Next());
            TestChains.Grow(chain, 1);
        }

        TestChains.Grow(plain, 5);
        Assert.Equal(plain.HeadHash, chain.HeadHash);
    }

    [Fact]
    public void BlockExecutedOnAnotherHead_IsNotCommitted()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        BlockResult stale = chain.Execute(new BlockLoad(chain, 0).Next());
        TestChains.Grow(chain, 1);
        Assert.Throws<ArgumentException>(() => chain.Commit(stale));
        Assert.Equal(1UL, chain.Head.Height);
    }

    [Fact]
    public void ImportedBlocks_GiveTheSameStore()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        List<BlockResult> blocks = TestChains.Grow(chain, 10);
        using var copyStore = new MemoryStateStore();
        using Chain copy = TestChains.Open(copyStore);
        foreach (BlockResult block in blocks) copy.Import(block.Block);
        Assert.Equal(TestChains.Rows(store, [], []), TestChains.Rows(copyStore, [], []));
    }

    public static TheoryData<string> Fields => [.. typeof(BlockHeader).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void ImportedBlockWithAnyFieldChanged_IsRefusedWithThatFieldAndNothingIsWritten(string field)
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 2);
        BlockResult next = chain.Execute(new BlockLoad(chain, 0).Next());
        BlockHeader changed = Changed(next.Header, field);
        var rows = TestChains.Rows(store, [], []);
        BlockMismatchException refused = Assert.Throws<BlockMismatchException>(() => chain.Import(next.Block with { Header = changed }));
        // Who gets the fees is part of the state: the proposer is taken from the header, and the root tells.
        Assert.Equal(field == nameof(BlockHeader.Proposer) ? nameof(BlockHeader.StateRoot) : field, refused.Field);
        Assert.Equal(rows, TestChains.Rows(store, [], []));
        chain.Import(next.Block);
        Assert.Equal(next.Hash, chain.HeadHash);
    }

    private static BlockHeader Changed(BlockHeader header, string field)
    {
        var encoded = BlockCodec.Encode(header);
        BlockCodec.TryDecodeHeader(encoded, out BlockHeader? copy);
        var property = typeof(BlockHeader).GetProperty(field)!;
        object value = property.GetValue(header)!;
        object other = value switch
        {
            int number => number + 1,
            long number => number + 1,
            ulong number => field == nameof(BlockHeader.TimestampMilliseconds) ? number - 1_000_000 : number + 1,
            Hash256 hash => Hash256.Of(hash.Span),
            Vow.Engine.Address address => Vow.Engine.Address.From(Hash256.Of(address.Span).Span),
            _ => throw new InvalidOperationException(field),
        };
        property.SetValue(copy, other);
        return copy!;
    }
}
