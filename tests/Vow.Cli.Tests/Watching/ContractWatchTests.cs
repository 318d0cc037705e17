using System.Threading.Channels;
using Vow.Cli.Configuration;
using Vow.Cli.Tests.Chain;
using Vow.Cli.Watching;
using Vow.Client;

namespace Vow.Cli.Tests.Watching;

/// <summary>What <c>vow dev --watch</c> does to a chain, with a contract in text, for which no compiler is needed.</summary>
public class ContractWatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_DeploysAndAChangeUpgradesTheSameContract()
    {
        await using var chain = await ChainPlace.StartAsync();
        Write(chain, Answering(41));
        await using var watch = new Watch(chain);

        var first = await watch.NextAsync();
        Write(chain, Answering(42));
        var second = await watch.NextAsync();

        Assert.Equal((RedeployedHow.Deployed, RedeployedHow.Upgraded), (first.Done!.How, second.Done!.How));
        Assert.Equal(first.Done.Contract, second.Done.Contract);
        Assert.Contains("42", (await chain.DoAsync("query", "answer", "answer", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceThatDoesNotBuild_IsToldAndTheNextOneIsDeployed()
    {
        await using var chain = await ChainPlace.StartAsync();
        Write(chain, "(module");
        await using var watch = new Watch(chain);

        var broken = await watch.NextAsync();
        Write(chain, Answering(42));
        var mended = await watch.NextAsync();

        Assert.Contains("answer.wat", broken.Fault, StringComparison.Ordinal);
        Assert.Null(broken.Done);
        Assert.Equal(RedeployedHow.Deployed, mended.Done!.How);
    }

    [Fact]
    public async Task ModuleThatIsOnTheChainAlready_IsLeftThere()
    {
        await using var chain = await ChainPlace.StartAsync();
        Write(chain, Answering(42));
        await using (var watch = new Watch(chain)) await watch.NextAsync();

        await using var again = new Watch(chain);

        Assert.Equal(RedeployedHow.Unchanged, (await again.NextAsync()).Done!.How);
    }

    [Fact]
    public async Task RefusedUpgrade_MakesANewContractUnderTheNameAndSaysWhy()
    {
        await using var chain = await ChainPlace.StartAsync();
        Write(chain, Answering(41));
        await using var watch = new Watch(chain);
        var first = await watch.NextAsync();

        await chain.DoAsync("admin", "set", "answer", "bob");
        Write(chain, Answering(42));
        var second = await watch.NextAsync();

        Assert.Equal(RedeployedHow.Deployed, second.Done!.How);
        Assert.Contains("NotAdmin", second.Done.Refusal, StringComparison.Ordinal);
        Assert.NotEqual(first.Done!.Contract, second.Done.Contract);
        Assert.Contains("42", (await chain.DoAsync("query", "answer", "answer", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContractWhoseInitFails_IsToldWithWhatToDo()
    {
        await using var chain = await ChainPlace.StartAsync();
        Write(chain, """(module (memory (export "memory") 1) (func (export "init") (unreachable)))""");
        await using var watch = new Watch(chain);

        var round = await watch.NextAsync();

        Assert.Contains("cannot be deployed: ", round.Fault, StringComparison.Ordinal);
        Assert.Contains("'vow deploy' it once", round.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatABuildMakes_IsNoSource()
    {
        using var place = new Place();
        place.Write("project/answer.wat", Answering(42));
        var tree = new SourceTree(place.Project);
        var before = tree.Read();

        foreach (var made in new[] { "answer.wasm", "answer.wasm.x1y2", "target/a.rs", "node_modules/a/index.ts", "tests/obj/a.cs", ".vow/contracts.json", "Cargo.lock", "package-lock.json" })
            place.Write($"project/{made}", "made");

        Assert.Single(before);
        Assert.Equal(before, tree.Read());
    }

    [Fact]
    public async Task FolderWithoutAContract_IsRefusedBeforeAChainIsBegun()
    {
        using var place = new Place();

        var outcome = await place.RunAsync("dev", "--watch", "--port", "0");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("There is no contract to build", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Project));
    }

    private static string Answering(int number) => $"""(module (memory (export "memory") 1) (func (export "answer") (result i32) (i32.const {number})))""";

    private static void Write(ChainPlace chain, string text) => chain.Place.Write("project/answer.wat", text);

    /// <summary>A watch that runs beside the test; its rounds are taken one by one.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private static readonly TimeSpan RoundTimeMax = TimeSpan.FromSeconds(60);

        private readonly Channel<WatchRound> _rounds = Channel.CreateUnbounded<WatchRound>();
        private readonly CancellationTokenSource _stop = new();
        private readonly NodeClient _client;
        private readonly Task _running;

        public Watch(ChainPlace chain)
        {
            var surroundings = chain.Place.Surroundings;
            _client = new NodeClient(new Uri(chain.Url));
            var settings = new Settings(surroundings);
            var book = new AddressBook(new KeyStore(settings.KeysFolder(null), surroundings.Protection), new ContractNames(settings), isDevelopmentChain: true);
            var watch = new ContractWatch(chain.Place.Project, surroundings, new Redeployment(_client, book), round => Assert.True(_rounds.Writer.TryWrite(round)));
            _running = watch.RunAsync(_stop.Token);
        }

        public async Task<WatchRound> NextAsync() => await _rounds.Reader.ReadAsync(Token).AsTask().WaitAsync(RoundTimeMax, Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            _client.Dispose();
            _stop.Dispose();
        }
    }
}
