using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Vow.Ledger;
using Vow.Node;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>A project with a development chain in memory, in this process, on a port of its own.</summary>
internal sealed class ChainPlace : IAsyncDisposable
{
    // Of the past, so that a block's time never depends on it.
    private const ulong GenesisTime = 1_767_225_600_000;

    private readonly WebApplication _node;

    private ChainPlace(Place place, WebApplication node)
    {
        (Place, _node) = (place, node);
        place.Variables["VOW_NODE"] = node.Urls.First();
    }

    public Place Place { get; }

    public string Url => _node.Urls.First();

    public static async Task<ChainPlace> StartAsync(string? data = null, Genesis? genesis = null, int gatherMilliseconds = 0)
    {
        var options = new NodeOptions { InMemory = data is null, DataDirectory = data, Urls = "http://127.0.0.1:0", Archive = true, Production = new ProductionOptions { GatherMilliseconds = gatherMilliseconds } };
        var node = NodeHost.Build(options, NodeParts.Default with { Genesis = genesis ?? Genesis.ForDevelopment(GenesisTime) }, builder => builder.Logging.ClearProviders());
        await node.StartAsync(TestContext.Current.CancellationToken);
        return new ChainPlace(new Place(), node);
    }

    public Task<VowOutcome> RunAsync(params string[] arguments) => Place.RunAsync(arguments);

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<VowOutcome> DoAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"vow {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Output}{outcome.Error}");
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync(CancellationToken.None);
        await _node.DisposeAsync();
        Place.Dispose();
    }
}
