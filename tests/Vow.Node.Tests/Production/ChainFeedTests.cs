using System.Collections.Immutable;
using Vow.Ledger;
using static Vow.Node.Tests.TestNode;

namespace Vow.Node.Tests.Production;

public class ChainFeedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscriber_GetsPastBlocksFromTheStore_ThenNewOnes_WithoutAGap()
    {
        await using NodeCore node = Open(InMemory());
        for (ulong nonce = 0; nonce < 3; nonce++) await CommitOne(node, nonce);
        // The feed of a node that has just started holds nothing.
        var feed = new ChainFeed(node.Chain.Head.Height, node.ReadBlock, 256, 1 << 20);
        node.Producer.Committed += feed.Publish;
        var seen = new List<(ulong Height, Hash256 Transaction, int Receipts)>();
        Task reading = Task.Run(async () =>
        {
            await foreach (CommittedBlock block in feed.Subscribe(1).ReadAllAsync(Token)) seen.Add((block.Header.Height, block.Transactions[0].Hash, block.Receipts.Length));
        }, Token);
        for (ulong nonce = 3; nonce < 6; nonce++) await CommitOne(node, nonce);
        feed.Close();
        await reading;

        Assert.Equal(Enumerable.Range(0, 6).Select(nonce => ((ulong)nonce + 1, Transfer(Alice, (ulong)nonce).Hash, 1)), seen);
    }

    [Fact]
    public async Task SlowSubscriber_IsDroppedWithTheHeightToResumeFrom_AndPublishingNeverWaits()
    {
        var stored = new Dictionary<ulong, CommittedBlock>();
        var feed = new ChainFeed(0, height => stored.GetValueOrDefault(height), blocksMax: 4, bytesMax: 1 << 20);
        void Publish(ulong height) => feed.Publish(stored[height] = Empty(height));
        ChainSubscription subscription = feed.Subscribe(1);
        await using var reader = subscription.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        Publish(1);
        Assert.True(await reader.MoveNextAsync());
        for (ulong height = 2; height < 20; height++) Publish(height);

        var dropped = await Assert.ThrowsAsync<SubscriptionDroppedException>(async () => await reader.MoveNextAsync());

        Assert.Equal(2UL, dropped.NextHeight);
        var heights = new List<ulong>();
        feed.Close();
        await foreach (CommittedBlock block in feed.Subscribe(dropped.NextHeight).ReadAllAsync(Token)) heights.Add(block.Header.Height);
        Assert.Equal(Enumerable.Range(2, 18).Select(height => (ulong)height), heights);
    }

    [Fact]
    public async Task Subscriber_WaitsForAHeightThatIsNotThereYet()
    {
        var feed = new ChainFeed(0, _ => null, 4, 1 << 20);
        await using var reader = feed.Subscribe(3).ReadAllAsync(Token).GetAsyncEnumerator(Token);
        var next = reader.MoveNextAsync().AsTask();
        for (ulong height = 1; height < 4; height++)
        {
            Assert.False(next.IsCompleted);
            feed.Publish(Empty(height));
        }

        Assert.True(await next);
        Assert.Equal(3UL, reader.Current.Header.Height);
    }

    [Fact]
    public async Task BlocksThatTheStoreDoesNotHave_EndTheSubscription()
    {
        var feed = new ChainFeed(9, _ => null, 4, 1 << 20);
        await using var reader = feed.Subscribe(2).ReadAllAsync(Token).GetAsyncEnumerator(Token);
        Assert.Equal(2UL, (await Assert.ThrowsAsync<SubscriptionDroppedException>(async () => await reader.MoveNextAsync())).NextHeight);
    }

    [Fact]
    public async Task LargeBlocks_AreNotHeldBeyondTheLimitOfMemory()
    {
        var feed = new ChainFeed(0, _ => null, blocksMax: 100, bytesMax: 10_000);
        ChainSubscription subscription = feed.Subscribe(1);
        await using var reader = subscription.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        feed.Publish(Empty(1));
        Assert.True(await reader.MoveNextAsync());
        CommittedBlock large = Empty(2);
        feed.Publish(large with { Block = large.Block with { Transactions = [new byte[50_000]] } });
        feed.Publish(Empty(3));

        Assert.Equal(2UL, (await Assert.ThrowsAsync<SubscriptionDroppedException>(async () => await reader.MoveNextAsync())).NextHeight);
    }

    private static async Task CommitOne(NodeCore node, ulong nonce)
    {
        await node.SubmitAsync(Transfer(Alice, nonce));
        node.Producer.Produce(allowEmpty: false);
    }

    private static CommittedBlock Empty(ulong height)
    {
        var header = new BlockHeader
        {
            ProtocolVersion = 1, ChainId = 1, Height = height, TimestampMilliseconds = height, Previous = default, Proposer = default, TransactionCount = 0, GasUsed = 0,
            TransactionsRoot = default, ReceiptsRoot = default, StateRoot = default,
        };
        return new CommittedBlock(default, new Block(header, []), [], [], ImmutableArray<ReceiptText?>.Empty);
    }
}
