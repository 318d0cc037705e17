using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>What a transaction may cost is what its sender says, and not what the node names.</summary>
public class FeeMaxTests
{
    [Fact]
    public async Task WhatMayCostMore_IsNotSigned()
    {
        await using var chain = await ChainPlace.StartAsync();

        var outcome = await chain.RunAsync("transfer", "--to", "bob", "--amount", "5", "--fee-max", "1");

        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("Nothing was signed: the transaction may cost", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await chain.DoAsync("account", "alice", "--json")).Json.GetProperty("nextNonce").GetInt32());
    }

    [Fact]
    public async Task TheLimitOfTheSettings_HoldsUntilTheCommandLineRaisesIt()
    {
        await using var chain = await ChainPlace.StartAsync();
        chain.Place.Write("user/vow.json", """{ "feeMax": "1" }""");

        Assert.Equal(5, (await chain.RunAsync("transfer", "--to", "bob", "--amount", "5")).ExitCode);
        await chain.DoAsync("transfer", "--to", "bob", "--amount", "5", "--fee-max", "1_000_000_000_000");
    }

    [Fact]
    public async Task UnderALimit_WithoutASimulation_TheDepositIsBoundedByWhatTheGasLeaves()
    {
        await using var chain = await ChainPlace.StartAsync();

        var sent = (await chain.DoAsync("transfer", "--to", "bob", "--amount", "5", "--gas", "1_000_000", "--gas-price", "3", "--fee-max", "3_000_070", "--json")).Json;

        Assert.Equal("70", sent.GetProperty("transaction").GetProperty("depositMax").GetString());
        Assert.Equal(5, (await chain.RunAsync("transfer", "--to", "bob", "--amount", "5", "--gas", "1_000_000", "--gas-price", "3", "--fee-max", "2_999_999")).ExitCode);
    }

    [Fact]
    public async Task NamesThatCannotBeRead_StopADeployBeforeItIsSigned()
    {
        await using var chain = await ChainPlace.StartAsync();
        chain.Place.Write("project/.vow/contracts.json", "{");

        Assert.Equal(2, (await chain.RunAsync("deploy", VowProgram.Counter)).ExitCode);

        Assert.Equal(0, (await chain.DoAsync("status", "--json")).Json.GetProperty("head").GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task ANameThatCannotBeKept_LeavesADeployDone_AndSaysSo()
    {
        await using var chain = await ChainPlace.StartAsync();
        // A file where the folder of names would be.
        chain.Place.Write("project/.vow", "");

        var outcome = await chain.DoAsync("deploy", VowProgram.Counter);

        Assert.Contains(" is done; after that: The name 'counter' cannot be kept", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Its address is vow1", outcome.Error, StringComparison.Ordinal);
    }
}
