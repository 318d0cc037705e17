using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestsOverAnAddressesRate_AreToldWhenToComeBack()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Http.ClientRequestsPerSecondMax = 1);
        HttpResponseMessage? refused = null;
        for (int request = 0; request < 50 && refused is null; request++)
        {
            HttpResponseMessage answer = await server.Http.GetAsync("/v1/status", Cancellation);
            if (answer.IsSuccessStatusCode) answer.Dispose();
            else refused = answer;
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        await ApiServer.ProblemAsync("TooManyRequests", 429, refused);
        Assert.True((await server.Http.GetAsync("/health/live", Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task RequestsOverThoseAtATimeAndTheirQueue_AreToldThatTheNodeIsBusy()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Http.ConcurrentRequestsMax = 1);
        RateLimitLease under = await server.Limits.EnterRequestAsync(Cancellation);
        List<Task<HttpResponseMessage>> sent = [.. Enumerable.Range(0, 3).Select(_ => server.Http.GetAsync("/v1/status", Cancellation))];
        Task<HttpResponseMessage> first = await Task.WhenAny(sent);
        sent.Remove(first);
        Task<HttpResponseMessage> second = await Task.WhenAny(sent);
        sent.Remove(second);
        under.Dispose();

        Assert.NotNull((await first).Headers.RetryAfter);
        await ApiServer.ProblemAsync("Busy", 503, await first);
        await ApiServer.ProblemAsync("Busy", 503, await second);
        Assert.True((await sent[0]).IsSuccessStatusCode);
    }

    [Fact]
    public async Task QueriesOverThoseAtATimeAndTheirQueue_AreToldThatTheNodeIsBusy()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync(options =>
        {
            options.Queries.ConcurrentMax = 1;
            options.Queries.QueueMax = 0;
        });
        using (await server.Limits.EnterQueryAsync(Cancellation))
        {
            string token = AddressText.Format(server.Token);
            await server.ProblemAsync("Busy", 503, ApiServer.Post($"/v1/contracts/{token}/query", """{"method":"total_supply"}"""));
            await server.ProblemAsync("Busy", 503, ApiServer.Post($"/v1/transactions/{server.Deployment.Hash}/replay", "{}"));
            Assert.True((await server.Http.GetAsync("/v1/status", Cancellation)).IsSuccessStatusCode);
        }

        Assert.Equal(0UL, await server.TokenBalanceAsync(ApiServer.Bob));
    }

    [Fact]
    public async Task QueryThatDoesNotEnd_IsStoppedAtTheNodesDeadline()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Queries.TimeoutMilliseconds = 100;
            options.Queries.GasMax = 1L << 60;
        });
        byte[] endless = WatText.ToWasm("""(module (func (export "spin") (loop (br 0))))""");
        var hash = CodeHash.From(System.Security.Cryptography.SHA256.HashData(endless));
        TransactionResponse made = await server.CommitAsync(TestNode.Sign(
            TestNode.Alice, 0, [new TransactionAction.Upload(endless), new TransactionAction.Instantiate(hash, default, null, 0, [], default)]));
        string contract = AddressText.Format(made.Receipt!.Outcomes[1].Contract!.Value);

        JsonObject problem = await server.ProblemAsync("DeadlineExceeded", 503, ApiServer.Post($"/v1/contracts/{contract}/query", """{"method":"spin"}"""));
        Assert.Contains("100 ms", (string?)problem["detail"], StringComparison.Ordinal);
        string signer = TestNode.Alice.Public.ToString();
        string call = $$"""{"signer":"{{signer}}","gasLimit":"15000000000","actions":[{"kind":"call","contract":"{{contract}}","method":"spin"}]}""";
        await server.ProblemAsync("DeadlineExceeded", 503, ApiServer.Post("/v1/simulate", call));
    }

    [Fact]
    public async Task WhoWaitsForACommit_TakesNoPlaceFromOthers()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Production.Mode = ProductionMode.Off;
            options.Http.ConcurrentRequestsMax = 1;
        });
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<HttpResponseMessage> waiting = server.Http.SendAsync(ApiServer.PostRaw("/v1/transactions?wait=committed", TestNode.Transfer(TestNode.Alice, 0).Encoded), gone.Token);
        for (int request = 0; request < 20; request++) Assert.True((await server.Http.GetAsync("/v1/status", Cancellation)).IsSuccessStatusCode);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task OriginsOfPages_AreAllowedOnlyWhenTheOptionsNameThem()
    {
        await using ApiServer closed = await ApiServer.StartAsync();
        await using ApiServer open = await ApiServer.StartAsync(options => options.Http.CorsOrigins.Add("https://explorer.example"));

        Assert.False((await FromAsync(closed, "https://explorer.example")).Contains("Access-Control-Allow-Origin"));
        Assert.False((await FromAsync(open, "https://other.example")).Contains("Access-Control-Allow-Origin"));
        Assert.Equal(["https://explorer.example"], (await FromAsync(open, "https://explorer.example")).GetValues("Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseHeaders> FromAsync(ApiServer server, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status");
        request.Headers.Add("Origin", origin);
        return (await server.Http.SendAsync(request, Cancellation)).Headers;
    }
}
