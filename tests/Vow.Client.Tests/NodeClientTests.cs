using System.Net;
using System.Text;
using Vow.Ledger;

namespace Vow.Client.Tests;

public class NodeClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NodeThatDoesNotListen_IsUnreachableAndNamed()
    {
        await using var client = new NodeClient(new Uri("http://127.0.0.1:1"));
        NodeException exception = await Assert.ThrowsAsync<NodeException>(() => client.StatusAsync(Cancellation));

        Assert.Equal((ProblemCode.Unreachable, 0), (exception.Code, exception.Problem.Status));
        Assert.Contains("http://127.0.0.1:1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("not/absolute")]
    public void AddressThatIsNoNodes_IsRefused(string address) => Assert.Throws<ArgumentException>(() => new NodeClient(new Uri(address, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData(200, "application/json", "{")]
    [InlineData(200, "application/json", "null")]
    [InlineData(200, "text/html", "<html>")]
    [InlineData(404, "text/html", "<html>")]
    [InlineData(502, "application/problem+json", "{}")]
    public async Task AnswerThatIsNoNodes_IsToldAsThat(int status, string mediaType, string body)
    {
        await using NodeClient client = Answering(status, mediaType, body);
        NodeException exception = await Assert.ThrowsAsync<NodeException>(() => client.StatusAsync(Cancellation));

        Assert.Equal(ProblemCode.UnexpectedAnswer, exception.Code);
        Assert.NotEmpty(exception.Message);
    }

    [Fact]
    public async Task Problem_IsCarriedByTheException()
    {
        const string problem = """{"type":"urn:vow:error:NonceTooLow","title":"Nonce used already","status":422,"detail":"the nonce is 1, the account's next is 2","code":"NonceTooLow","number":1020,"new":1}""";
        await using NodeClient client = Answering(422, "application/problem+json", problem);
        NodeException exception = await Assert.ThrowsAsync<NodeException>(() => client.SubmitAsync(new byte[] { 1 }, Cancellation));

        Assert.Equal(("NonceTooLow", 1020, "the nonce is 1, the account's next is 2"), (exception.Code, exception.Problem.Number, exception.Message));
    }

    [Fact]
    public async Task AnswerLongerThanTheLimit_IsNotRead()
    {
        await using NodeClient client = Answering(200, "application/json", new string(' ', 5_000), new NodeClientOptions { AnswerBytesMax = 1_000 });
        NodeException exception = await Assert.ThrowsAsync<NodeException>(() => client.StatusAsync(Cancellation));

        Assert.Contains("1000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodeThatDoesNotAnswerInTime_IsUnreachableAndCancellationIsNot()
    {
        using var http = new HttpClient(new SilentHandler()) { BaseAddress = new Uri("http://node") };
        await using var client = new NodeClient(http, new NodeClientOptions { Timeout = TimeSpan.FromMilliseconds(20) });
        Assert.Equal(ProblemCode.Unreachable, (await Assert.ThrowsAsync<NodeException>(() => client.StatusAsync(Cancellation))).Code);

        await using var patient = new NodeClient(http);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.StatusAsync(cancelled.Token));
    }

    [Fact]
    public async Task StreamThatTheNodeRefuses_ThrowsAtOnce()
    {
        await using NodeClient client = Answering(
            400, "application/problem+json", """{"type":"urn:vow:error:BadCursor","title":"t","status":400,"detail":"d","code":"BadCursor"}""");
        NodeException exception = await Assert.ThrowsAsync<NodeException>(async () =>
        {
            await foreach (ChainEvent _ in client.EventsAsync(cancellationToken: Cancellation)) Assert.Fail("there is no event");
        });

        Assert.Equal("BadCursor", exception.Code);
    }

    [Fact]
    public async Task PagesThatDoNotGoOn_AreNotAskedForForEver()
    {
        string page = $$"""{"contract":"{{AddressText.Format(default)}}","height":1,"items":[],"next":"0x"}""";
        await using NodeClient client = Answering(200, "application/json", page);

        await Assert.ThrowsAsync<NodeException>(async () =>
        {
            await foreach (StorageItemResponse _ in client.StorageAsync(default, cancellationToken: Cancellation)) Assert.Fail("there is no item");
        });
    }

    private static NodeClient Answering(int status, string mediaType, string body, NodeClientOptions? options = null) =>
        new(new HttpClient(new FixedHandler(status, mediaType, body)) { BaseAddress = new Uri("http://node") }, options);

    private sealed class FixedHandler(int status, string mediaType, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, mediaType) });
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("The delay has no end.");
        }
    }
}
