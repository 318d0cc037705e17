using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Vow.Ledger;
using Vow.Node.Http;
using Vow.Node.Http.Streams;

namespace Vow.Node.Tests.Http;

public class SlowClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientThatFallsBehindTheBlocksInMemory_IsDroppedWithTheReasonAndMayResume()
    {
        var stored = new ConcurrentDictionary<ulong, CommittedBlock>();
        var feed = new ChainFeed(0, height => stored.GetValueOrDefault(height), blocksMax: 4, bytesMax: 1 << 20);
        var body = new GatedStream();
        Task streaming = StreamAsync(feed, body, ChainPlace.EndOf(0));
        feed.Publish(stored[1] = Empty(1));
        await body.Blocked.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        for (ulong height = 2; height < 40; height++) feed.Publish(stored[height] = Empty(height));
        body.Open();
        await streaming.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        string[] messages = Encoding.UTF8.GetString(body.ToArray()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("event: end\ndata: {\"reason\":\"slow\"", messages[^1], StringComparison.Ordinal);
        ulong last = ulong.Parse(messages[^2].Split('\n')[0]["id: ".Length..].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(last, 1UL, 38UL);
        Assert.Contains($"resume from {last + 1}", messages[^1], StringComparison.Ordinal);
    }

    private static Task StreamAsync(ChainFeed feed, Stream body, ChainPlace after)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = body;
        var filter = new StreamFilter { Blocks = true, Transactions = true, Events = true };
        return new EventStream(new DescriptionCache(), () => throw new InvalidOperationException("Empty blocks have no events."), http.Response, filter, TimeSpan.FromMinutes(1), Cancellation).RunAsync(feed, after, CancellationToken.None);
    }

    private static CommittedBlock Empty(ulong height)
    {
        var header = new BlockHeader
        {
            ProtocolVersion = 1, ChainId = 1, Height = height, TimestampMilliseconds = height, Previous = default, Proposer = default, TransactionCount = 0, GasUsed = 0,
            TransactionsRoot = default, ReceiptsRoot = default, StateRoot = default,
        };
        return new CommittedBlock(BlockCodec.HashOf(header), new Block(header, []), [], [], ImmutableArray<ReceiptText?>.Empty);
    }

    /// <summary>A connection whose buffers are full once the first block is in them, until it is opened.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Blocked => _blocked.Task;

        public void Open() => _open.TrySetResult();

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (!Encoding.UTF8.GetString(ToArray()).Contains("id: 1.0", StringComparison.Ordinal)) return;
            _blocked.TrySetResult();
            await _open.Task.WaitAsync(cancellationToken);
        }
    }
}
