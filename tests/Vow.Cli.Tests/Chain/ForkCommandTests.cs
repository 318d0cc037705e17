using System.Text.Json;
using Vow.Cli.Chain;
using Xunit;

namespace Vow.Cli.Tests.Chain;

public class ForkCommandTests
{
    private static readonly string[] SomePort = ["--port", "0", "--json"];

    [Fact]
    public async Task AFork_GoesOnWithTheSourcesContracts_AndLeavesTheSourceAsItWas()
    {
        using Place place = new();
        var (home, token) = await SourceAsync(place);
        var before = await ExportAsync(place, home, "before.vow");

        await using (var fork = await RunningNode.StartAsync(place, ["fork", home, "--data", place.At("fork"), .. SomePort]))
        {
            Assert.Equal(("1337", "4711", before.GetProperty("block").GetString()), (fork.Ready.GetProperty("chainId").GetString(), fork.Ready.GetProperty("forkOf").GetProperty("chainId").GetString(), fork.Ready.GetProperty("forkOf").GetProperty("block").GetString()));
            place.Variables["VOW_NODE"] = fork.Url;
            // The account is one of everybody's, and the contract one of the source.
            await DoAsync(place, "call", token, "transfer", "--input", "address:bob,u128:0", "--from", "alice");
            Assert.Equal("4", (await DoAsync(place, "status", "--json")).Json.GetProperty("head").GetProperty("height").ToString());
        }

        var after = await ExportAsync(place, home, "after.vow");
        Assert.Equal(File.ReadAllBytes(place.At("before.vow")), File.ReadAllBytes(place.At("after.vow")));
        Assert.Equal(before.GetProperty("block").GetString(), after.GetProperty("block").GetString());

        await using (var again = await RunningNode.StartAsync(place, ["dev", "--data", place.At("fork"), .. SomePort]))
            Assert.Equal("4", again.Ready.GetProperty("height").ToString());
    }

    [Fact]
    public async Task AFile_IsForkedToo_AndAnUpgradeWorksThere()
    {
        using Place place = new();
        var (home, token) = await SourceAsync(place);
        await DoAsync(place, "export", "state", place.At("state.vow"), "--data", home, "--height", "1");

        await using var fork = await RunningNode.StartAsync(place, ["fork", place.At("state.vow"), "--data", place.At("fork"), "--chain-id", "1340", .. SomePort]);

        Assert.Equal(("1340", "1", "2"), (fork.Ready.GetProperty("chainId").GetString(), fork.Ready.GetProperty("forkOf").GetProperty("height").ToString(), fork.Ready.GetProperty("height").ToString()));
        place.Variables["VOW_NODE"] = fork.Url;
        place.Variables["VOW_KEYS"] = new ChainFolder(home).KeysFolder;
        await DoAsync(place, "transfer", "--to", "proposer", "--amount", "1_000_000_000_000", "--from", "alice");
        await DoAsync(place, "upgrade", token, VowProgram.Counter, "--from", "proposer", "--force");
        await DoAsync(place, "call", token, "increment", "--from", "bob");
    }

    [Fact]
    public async Task AForkOfADevelopmentChain_HasTheNextNumber()
    {
        using Place place = new();
        await using (var dev = await RunningNode.StartAsync(place, ["dev", "--data", place.At("dev"), .. SomePort])) Assert.Equal("1337", dev.Ready.GetProperty("chainId").GetString());

        await using var fork = await RunningNode.StartAsync(place, ["fork", place.At("dev"), "--data", place.At("fork"), .. SomePort]);

        Assert.Equal("1338", fork.Ready.GetProperty("chainId").GetString());
        place.Variables["VOW_NODE"] = fork.Url;
        await DoAsync(place, "transfer", "--to", "bob", "--amount", "5", "--from", "alice");
    }

    [Fact]
    public async Task WhatCannotBeForked_IsToldBeforeAnythingIsDeleted()
    {
        using Place place = new();
        var (home, _) = await SourceAsync(place);
        await ExportAsync(place, home, "state.vow");
        var damaged = place.At("damaged.vow");
        var bytes = await File.ReadAllBytesAsync(place.At("state.vow"), TestContext.Current.CancellationToken);
        bytes[^60] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);
        foreach (var (code, words, arguments) in new (int, string, string[])[]
        {
            (1, "damaged", [damaged]), (1, "expected", [place.At("state.vow"), "--expect-block", new string('0', 64)]), (2, "no chain in", [place.Project]), (2, "cannot be read", [place.At("nothing")]),
            (2, "same folder", [home, "--data", home, "--reset"]), (2, "no fork", [place.At("state.vow"), "--data", home, "--reset"]), (2, "1337 to 1399", [home, "--chain-id", "4711"]), (2, "one height", [place.At("state.vow"), "--height", "1"]),
            (7, "does not exist yet", [home, "--height", "99"]),
        })
        {
            var outcome = await place.RunAsync(["fork", .. arguments, "--port", "0"]);
            Assert.Equal(code, outcome.ExitCode);
            Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        }

        Assert.True(new ChainFolder(home).HasGenesis);
        Assert.False(Directory.Exists(Path.Combine(place.Project, ".vow", "fork", "chain")));
        Assert.False(Directory.Exists(Path.Combine(place.Project, ".vow", "fork", "fork.unfinished")));
    }

    [Fact]
    public async Task AFolderWithAFork_IsForkedAnewOnlyWithReset()
    {
        using Place place = new();
        var (home, _) = await SourceAsync(place);
        string[] command = ["fork", home, "--data", place.At("fork"), .. SomePort];
        await using (await RunningNode.StartAsync(place, command))
        {
        }

        Assert.Contains("holds a fork already", (await place.RunAsync(command)).Error, StringComparison.Ordinal);
        await using var again = await RunningNode.StartAsync(place, [.. command, "--reset", "--height", "1"]);
        Assert.Equal("2", again.Ready.GetProperty("height").ToString());
    }

    // A chain of its own with a token that its proposer deployed, stopped; two blocks.
    private static async Task<(string Home, string Token)> SourceAsync(Place place)
    {
        var home = place.At("home");
        await DoAsync(place, "init", home, "--chain-id", "4711");
        var folder = new ChainFolder(home);
        await using var chain = await ChainPlace.StartAsync(home, folder.ReadGenesis());
        chain.Place.Variables["VOW_KEYS"] = folder.KeysFolder;
        var deployed = await chain.DoAsync("deploy", VowProgram.Token, "--json");
        await chain.DoAsync("call", "token", "transfer", "--input", "address:proposer,u128:5");
        return (home, deployed.Json.GetProperty("receipt").GetProperty("outcomes")[1].GetProperty("contract").GetString()!);
    }

    private static async Task<JsonElement> ExportAsync(Place place, string home, string name) => (await DoAsync(place, "export", "state", place.At(name), "--data", home, "--json")).Json;

    private static async Task<VowOutcome> DoAsync(Place place, params string[] arguments)
    {
        var outcome = await place.RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"vow {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Output}{outcome.Error}");
        return outcome;
    }
}
