using Xunit;

namespace Vow.Cli.Tests.Chain;

public class TraceCommandTests
{
    [Fact]
    public async Task PastTransaction_IsShownAsATreeWithNames()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);

        var outcome = await chain.DoAsync("trace", hash);

        Assert.Contains("transfer(to: bob, amount: 5) of token", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("storage_write balances[bob] absent → 5", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("└ ✓ returned", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("storage of token: balances[bob] absent → 5", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostCalls_CanBeLeftOut()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);

        var outcome = await chain.DoAsync("trace", hash, "--no-host-calls");

        Assert.Contains("transfer(to: bob, amount: 5) of token", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("storage_write", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JsonLines_AreOneObjectForEachThingInOrder()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);

        var outcome = await chain.DoAsync("trace", hash, "--jsonl");

        var types = outcome.Lines.Select(line => line.GetProperty("type").GetString()!).ToList();
        Assert.Equal(["action", "call"], types.Take(2));
        Assert.Equal("outcome", types[^1]);
        Assert.Equal(1, types.Count(type => type == "callEnd"));
        Assert.Equal("balances", outcome.Lines.First(line => line.TryGetProperty("storage", out _)).GetProperty("storage").GetProperty("decoded").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Json_IsTheAnswerOfTheNode()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);

        var answer = (await chain.DoAsync("trace", hash, "--json")).Json;

        Assert.Equal(hash, answer.GetProperty("hash").GetString());
        Assert.True(answer.GetProperty("matches").GetBoolean());
    }

    [Fact]
    public async Task SimulationThatWouldFail_IsTracedAndEndsWithThree()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);

        var outcome = await chain.RunAsync("trace", "--simulate", "token", "transfer", "--to", "bob", "--amount", "5", "--from", "carol");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("└ ✗ reverted: insufficient balance", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("failed with Reverted: insufficient balance", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace")]
    [InlineData("trace", "xyz")]
    [InlineData("trace", "0000000000000000000000000000000000000000000000000000000000000000", "transfer")]
    [InlineData("trace", "0000000000000000000000000000000000000000000000000000000000000000", "--depth", "0")]
    [InlineData("trace", "0000000000000000000000000000000000000000000000000000000000000000", "--json", "--jsonl")]
    [InlineData("trace", "--simulate", "alice")]
    public async Task WrongUsage_IsToldBeforeAnythingRuns(params string[] arguments)
    {
        await using var chain = await ChainPlace.StartAsync();

        Assert.Equal(2, (await chain.RunAsync(arguments)).ExitCode);
    }

    [Fact]
    public async Task TransactionThatIsNowhere_IsNotFound()
    {
        await using var chain = await ChainPlace.StartAsync();

        Assert.Equal(7, (await chain.RunAsync("trace", new string('0', 64))).ExitCode);
    }

    private static async Task<string> TransferAsync(ChainPlace chain)
    {
        await chain.DoAsync("deploy", VowProgram.Token);
        return (await chain.DoAsync("call", "token", "transfer", "--to", "bob", "--amount", "5", "--json")).Json.GetProperty("hash").GetString()!;
    }
}
