using Vow.Cli.Chain;
using Xunit;

namespace Vow.Cli.Tests.Chain;

public class TransferFileCommandTests
{
    [Fact]
    public async Task AnInitialisedHome_MakesBlocks_AndItsExportsGiveTheSameStateElsewhere()
    {
        using Place place = new();
        var home = place.At("home");
        await DoAsync(place, "init", home, "--chain-id", "4711");
        var folder = new ChainFolder(home);
        await using (var chain = await ChainPlace.StartAsync(home, folder.ReadGenesis()))
        {
            chain.Place.Variables["VOW_KEYS"] = folder.KeysFolder;
            await chain.DoAsync("deploy", VowProgram.Token);
            await chain.DoAsync("call", "token", "transfer", "--input", "address:proposer,u128:5");
        }

        string state = place.At("state.vow"), blocks = place.At("blocks.vow"), genesis = folder.GenesisFile;
        var exported = (await DoAsync(place, "export", "state", state, "--data", home, "--json")).Json;
        await DoAsync(place, "export", "blocks", blocks, "--data", home);
        var filled = (await DoAsync(place, "import", "state", state, "--data", place.At("copy"), "--expect-block", exported.GetProperty("block").GetString()!, "--json")).Json;
        var executed = (await DoAsync(place, "import", "blocks", blocks, "--data", place.At("again"), "--genesis", genesis, "--json")).Json;

        Assert.Equal(2, exported.GetProperty("height").GetInt32());
        foreach (var imported in new[] { filled, executed })
            Assert.Equal(exported.GetProperty("stateRoot").GetString(), imported.GetProperty("stateRoot").GetString());
    }

    [Fact]
    public async Task ADamagedExport_IsRefused()
    {
        using Place place = new();

        Assert.Equal(1, (await place.RunAsync("import", "state", place.Write("state.vow", "not an export"), "--data", place.At("copy"))).ExitCode);
    }

    [Fact]
    public async Task WhereThereIsNoChain_NothingIsExported()
    {
        using Place place = new();

        Assert.Contains("There is no chain in", (await place.RunAsync("export", "state", place.At("x"))).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(place.Project, ".vow")));
    }

    [Theory]
    [InlineData("1337")]
    [InlineData("1399")]
    [InlineData("0")]
    public async Task AChainOfOnesOwn_CannotHaveTheNumberOfDevelopmentChains(string number)
    {
        using Place place = new();

        Assert.Equal(2, (await place.RunAsync("init", place.At("home"), "--chain-id", number)).ExitCode);
    }

    [Fact]
    public async Task AHome_IsNotInitialisedTwice()
    {
        using Place place = new();
        await DoAsync(place, "init", place.At("home"), "--chain-id", "5");

        Assert.Contains("already", (await place.RunAsync("init", place.At("home"), "--chain-id", "6")).Error, StringComparison.Ordinal);
    }

    private static async Task<VowOutcome> DoAsync(Place place, params string[] arguments)
    {
        var outcome = await place.RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"vow {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Output}{outcome.Error}");
        return outcome;
    }
}
