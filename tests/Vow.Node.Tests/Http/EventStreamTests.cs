using System.Text;
using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class EventStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_GivesBlocksTransactionsAndEventsAsTheyAreCommitted()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync();
        await using IAsyncEnumerator<ChainEvent> events = server.Client.EventsAsync(cancellationToken: Cancellation).GetAsyncEnumerator(Cancellation);
        ValueTask<bool> next = events.MoveNextAsync();
        await UntilStreamsAsync(server, 1);
        TransactionResponse sent = await server.CommitAsync(server.TokenTransfer(1, ApiServer.Bob, 9));

        Assert.True(await next);
        Assert.Equal(2UL, Assert.IsType<BlockEvent>(events.Current).Block.Height);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((sent.Hash, "2.1"), (Assert.IsType<TransactionEvent>(events.Current).Transaction.Hash, events.Current.Id));
        Assert.True(await events.MoveNextAsync());
        var logged = Assert.IsType<ContractEvent>(events.Current);
        Assert.Equal(("2.2", "transfer", sent.Hash, ApiServer.Alice), (logged.Id, logged.Event.TopicText, logged.Transaction, logged.Sender));
    }

    [Theory]
    [InlineData("kind=block", "1.0 2.0 3.0 4.0")]
    [InlineData("kind=transaction", "1.1 2.1 3.1 4.1")]
    [InlineData("kind=event", "1.2 2.2 4.2")]
    [InlineData("kind=block,event", "1.0 1.2 2.0 2.2 3.0 4.0 4.2")]
    [InlineData("contract=TOKEN", "1.1 1.2 2.1 2.2 4.1 4.2")]
    [InlineData("contract=BOB", "")]
    [InlineData("contract=TOKEN&kind=event", "1.2 2.2 4.2")]
    [InlineData("topic=transfer&kind=event", "1.2 2.2 4.2")]
    [InlineData("topic=0x7472616e73666572&kind=event", "1.2 2.2 4.2")]
    [InlineData("topic=approve", "")]
    [InlineData("sender=BOB", "3.1 4.1 4.2")]
    [InlineData("sender=BOB&kind=block", "1.0 2.0 3.0 4.0")]
    [InlineData("", "1.0 1.1 1.2 2.0 2.1 2.2 3.0 3.1 4.0 4.1 4.2")]
    public async Task Filter_LeavesOutTheRestAndKeepsTheNumbers(string query, string expected)
    {
        await using ApiServer server = await FourBlocksAsync();
        query = query.Replace("TOKEN", AddressText.Format(server.Token), StringComparison.Ordinal).Replace("BOB", AddressText.Format(ApiServer.Bob), StringComparison.Ordinal);

        Assert.Equal(expected, string.Join(' ', await IdsAsync(server, $"/v1/events?after=0.0&{query}", null)));
    }

    [Theory]
    [InlineData("0.0", "1.0 1.1 1.2 2.0 2.1 2.2 3.0 3.1 4.0 4.1 4.2")]
    [InlineData("1.0", "1.1 1.2 2.0 2.1 2.2 3.0 3.1 4.0 4.1 4.2")]
    [InlineData("1.1", "1.2 2.0 2.1 2.2 3.0 3.1 4.0 4.1 4.2")]
    [InlineData("2.2", "3.0 3.1 4.0 4.1 4.2")]
    [InlineData("4.1", "4.2")]
    [InlineData("4.2", "")]
    [InlineData("2.999", "3.0 3.1 4.0 4.1 4.2")]
    public async Task Stream_ResumesAfterEveryPlace(string after, string expected)
    {
        await using ApiServer server = await FourBlocksAsync();

        Assert.Equal(expected, string.Join(' ', await IdsAsync(server, "/v1/events", after)));
        Assert.Equal(expected, string.Join(' ', await IdsAsync(server, $"/v1/events?after={after}", null)));
    }

    [Fact]
    public async Task ClientWhoseStreamBreaks_GoesOnWithoutGapOrRepetition()
    {
        await using ApiServer server = await FourBlocksAsync();
        using var http = new HttpClient(new BreakingHandler()) { BaseAddress = server.Http.BaseAddress };
        await using var client = new NodeClient(http, new NodeClientOptions { ResumeDelay = TimeSpan.FromMilliseconds(1) });
        var ids = new List<string>();
        await foreach (ChainEvent item in client.EventsAsync(new EventFilter { After = "0.0" }, Cancellation))
        {
            ids.Add(item.Id);
            if (item.Id == "4.2") break;
        }

        Assert.Equal("1.0 1.1 1.2 2.0 2.1 2.2 3.0 3.1 4.0 4.1 4.2", string.Join(' ', ids));
    }

    [Fact]
    public async Task SilentStream_GivesSignsOfLifeThatTellItsPlace()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Http.HeartbeatMilliseconds = 20);
        await server.CommitAsync(TestNode.Transfer(TestNode.Alice, 0));
        List<(string Name, string Id)> seen = await ReadAsync(server, "/v1/events?kind=event&after=0.0", null, item => item.Name == "heartbeat");

        Assert.Equal([("start", "0.0"), ("heartbeat", "1.1")], seen);
    }

    [Fact]
    public async Task StreamsOfAStoppingNode_EndWithTheReason()
    {
        ApiServer server = await ApiServer.StartAsync();
        Task<List<(string Name, string Id)>> reading = ReadAsync(server, "/v1/events", null, item => item.Name == "end");
        await UntilStreamsAsync(server, 1);
        server.Core.BeginStop();

        Assert.Equal("end", (await reading)[^1].Name);
        await server.ProblemAsync("NotReady", 503, "/v1/events");
        await server.ProblemAsync("NotReady", 503, ApiServer.PostRaw("/v1/transactions", TestNode.Transfer(TestNode.Alice, 0).Encoded));
        using HttpResponseMessage ready = await server.Http.GetAsync("/health/ready", Cancellation);
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Contains("stops", (string?)JsonNode.Parse(await ready.Content.ReadAsStringAsync(Cancellation))!["reason"], StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task MoreStreamsThanAClientMayHave_AreRefusedUntilOneCloses()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Http.ClientEventStreamsMax = 1);
        using (HttpResponseMessage open = await server.Http.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            Assert.Equal("text/event-stream", open.Content.Headers.ContentType?.MediaType);
            using HttpResponseMessage refused = await server.Http.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal(5, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
            await ApiServer.ProblemAsync("TooManyStreams", 429, refused);
        }

        for (int attempt = 0; ; attempt++)
        {
            using HttpResponseMessage again = await server.Http.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
            if (again.IsSuccessStatusCode) break;
            Assert.True(attempt < 200, "the place of a closed stream is not given back");
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>Deployment, a transfer of the token, a transfer of value by Bob, a transfer of the token by Bob.</summary>
    private static async Task<ApiServer> FourBlocksAsync()
    {
        ApiServer server = await ApiServer.StartWithTokenAsync(options => options.Http.HeartbeatMilliseconds = 50);
        await server.CommitAsync(server.TokenTransfer(1, ApiServer.Bob, 9));
        await server.CommitAsync(TestNode.Transfer(TestNode.Bob, 0, ApiServer.Alice, 1));
        await server.CommitAsync(server.TokenTransfer(1, ApiServer.Alice, 2, TestNode.Bob));
        return server;
    }

    private static async Task<IEnumerable<string>> IdsAsync(ApiServer server, string route, string? lastEventId) =>
        (await ReadAsync(server, route, lastEventId, item => item.Name == "heartbeat")).Where(item => item.Name is "block" or "transaction" or "event").Select(item => item.Id);

    private static async Task<List<(string Name, string Id)>> ReadAsync(ApiServer server, string route, string? lastEventId, Func<(string Name, string Id), bool> isLast)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        using HttpResponseMessage answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation), Encoding.UTF8);
        var seen = new List<(string Name, string Id)>();
        string id = "", name = "";
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.Length > 0) continue;
            seen.Add((name, id));
            if (isLast(seen[^1])) break;
        }

        return seen;
    }

    private static async Task UntilStreamsAsync(ApiServer server, int count)
    {
        for (int attempt = 0; server.Limits.StreamsOpen < count; attempt++)
        {
            Assert.True(attempt < 500, "the stream does not open");
            await Task.Delay(10, Cancellation);
        }
    }

    /// <summary>Cuts each answer a little later than the last one was cut.</summary>
    private sealed class BreakingHandler : DelegatingHandler
    {
        private int _bytes = 700;

        public BreakingHandler() : base(new SocketsHttpHandler())
        {
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            var cut = new HttpResponseMessage(answer.StatusCode) { Content = new StreamContent(new CutStream(await answer.Content.ReadAsStreamAsync(cancellationToken), _bytes += 133)) };
            cut.Content.Headers.ContentType = answer.Content.Headers.ContentType;
            return cut;
        }
    }

    private sealed class CutStream(Stream inner, int bytes) : MemoryStream
    {
        private int _left = bytes;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0) throw new IOException("The connection was reset.");
            int read = await inner.ReadAsync(buffer[..Math.Min(_left, buffer.Length)], cancellationToken);
            _left -= read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
