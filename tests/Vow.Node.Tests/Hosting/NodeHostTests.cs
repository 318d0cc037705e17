using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vow.Ledger;
using static Vow.Node.Tests.TestNode;

namespace Vow.Node.Tests.Hosting;

public class NodeHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_AnswersWhileItRuns_AndIsGoneAfterwards()
    {
        await using WebApplication application = NodeHost.Build(InMemory(), new NodeParts { Genesis = TestNode.Genesis }, Quiet);
        NodeCore node = application.Services.GetRequiredService<NodeCore>();
        Assert.False(node.IsReady);
        await application.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };

        foreach (string path in new[] { "/health/live", "/health/ready", "/v1/status" }) Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, Token)).StatusCode);
        await application.StopAsync(Token);

        Assert.False(node.IsReady);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health/live", Token));
    }

    [Fact]
    public async Task Metrics_CountWhatHappened()
    {
        await using WebApplication application = NodeHost.Build(InMemory(), new NodeParts { Genesis = TestNode.Genesis }, Quiet);
        await application.StartAsync(Token);
        NodeCore node = application.Services.GetRequiredService<NodeCore>();
        await node.CommitAsync(Transfer(Alice, 0));
        await node.SubmitAsync(Transfer(Alice, 0));
        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };

        string page = await client.GetStringAsync("/metrics", Token);

        foreach (string expected in new[]
        {
            "vow_blocks_total", "vow_transactions_total", "status=\"Success\"", "result=\"Accepted\"", "result=\"AlreadyKnown\"", "vow_chain_height", "vow_mempool_transactions", "vow_gas_total",
            "stage=\"execute\"", "stage=\"tree\"", "stage=\"commit\"", "vow_mempool_check",
        })
        {
            Assert.Contains(expected, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FailedStore_EndsTheProcessWithItsCode_AndReadinessSaysSoMeanwhile()
    {
        using var store = new FailingStore();
        NodeCore? node = null;
        var listening = new TaskCompletionSource<Uri>();
        Task<int> running = NodeHost.RunAsync(
            InMemory(), new NodeParts { Genesis = TestNode.Genesis, Store = store }, builder =>
            {
                Quiet(builder);
                builder.Services.AddHostedService(services => new Probe(node = services.GetRequiredService<NodeCore>()));
            },
            urls => listening.SetResult(new Uri(urls.Single())), Token);
        await listening.Task;
        store.Fails = true;

        await node!.Mempool.SubmitAsync(Transfer(Alice, 0).Encoded, Token);

        Assert.Equal(NodeExitCode.StoreFailed, await running.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Contains("no space left", node.Fault, StringComparison.Ordinal);
        Assert.True(store.IsDisposed);
    }

    [Fact]
    public async Task CancelledRun_StopsWithSuccess()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int code = await NodeHost.RunAsync(InMemory(), new NodeParts { Genesis = TestNode.Genesis }, Quiet, _ => stop.Cancel(), stop.Token);
        Assert.Equal(NodeExitCode.Stopped, code);
    }

    [Fact]
    public void WrongOptions_AreHeardByWhoeverBuilds() =>
        Assert.Throws<NodeOptionsException>(() => NodeHost.Build(new NodeOptions(), NodeParts.Default, Quiet));

    [Fact]
    public void EmptyStoreWithoutGenesis_IsHeardByWhoeverBuilds() =>
        Assert.Throws<ChainStoreException>(() => NodeHost.Build(InMemory(), NodeParts.Default, Quiet));

    [Fact]
    public async Task PortInUse_IsHeardByWhoeverRuns()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        NodeOptions options = InMemory(options => options.Urls = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        await Assert.ThrowsAsync<IOException>(() => NodeHost.RunAsync(options, new NodeParts { Genesis = TestNode.Genesis }, Quiet, null, Token));
    }

    private static void Quiet(WebApplicationBuilder builder) => builder.Logging.ClearProviders();

    // Only takes the node out of the container.
    private sealed class Probe(NodeCore node) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromResult(node);
    }
}
