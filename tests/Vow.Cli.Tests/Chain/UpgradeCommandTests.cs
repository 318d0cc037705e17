using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary><c>vow upgrade</c> where the old and the new code say what they store.</summary>
public class UpgradeCommandTests
{
    [Fact]
    public async Task CodeThatWouldMisreadWhatIsStored_IsNotSent_AndTheWaysOutAreNamed()
    {
        await using var chain = await DeployedAsync();

        var outcome = await chain.RunAsync("upgrade", "narrow", chain.Place.At("wide.wat"));

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("`n`: value was u32 and is u64", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("LayoutIncompatible", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("It was not sent.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Export a migrate", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("--force", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SentAllTheSame_ItFailsInItsBlock_WithTheSameHelp()
    {
        await using var chain = await DeployedAsync();

        var outcome = await chain.RunAsync("upgrade", "narrow", chain.Place.At("wide.wat"), "--gas", "50000000");

        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("--force", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InJson_TheFailureHasItsNumber()
    {
        await using var chain = await DeployedAsync();

        var error = (await chain.RunAsync("upgrade", "narrow", chain.Place.At("wide.wat"), "--json")).Json.GetProperty("receipt").GetProperty("error");

        Assert.Equal("LayoutIncompatible", error.GetProperty("code").GetString());
        Assert.Equal(1110, error.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Forced_ItIsPutInPlace_AndSaysWhatNobodyLookedAt()
    {
        await using var chain = await DeployedAsync();

        var outcome = await chain.DoAsync("upgrade", "narrow", chain.Place.At("wide.wat"), "--force");

        Assert.Contains("forced       nobody compared what is stored", outcome.Output, StringComparison.Ordinal);
        var sent = (await chain.DoAsync("upgrade", "narrow", chain.Place.At("narrow.wat"), "--force", "--json")).Json;
        Assert.True(sent.GetProperty("transaction").GetProperty("actions")[1].GetProperty("force").GetBoolean());
        Assert.Contains("force upgrade", (await chain.DoAsync("tx", sent.GetProperty("hash").GetString()!)).Output, StringComparison.Ordinal);
    }

    private static async Task<ChainPlace> DeployedAsync()
    {
        var chain = await ChainPlace.StartAsync();
        foreach (var (name, type) in new[] { ("narrow", "u32"), ("wide", "u64") })
        {
            var description = $$"""{"abi":1,"name":"{{name}}","methods":[],"storage":[{"name":"n","prefix":"6e","kind":"cell","value":"{{type}}"}]}""";
            await File.WriteAllTextAsync(
                chain.Place.At($"{name}.wat"), $"(module (@custom \"vow.abi\" \"{description.Replace("\"", "\\\"", StringComparison.Ordinal)}\") (memory (export \"memory\") 1) (func (export \"run\")))",
                TestContext.Current.CancellationToken);
        }

        await chain.DoAsync("deploy", chain.Place.At("narrow.wat"));
        return chain;
    }
}
