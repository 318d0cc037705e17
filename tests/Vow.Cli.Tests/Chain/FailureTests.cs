using System.Text;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>How each failure of a contract reaches the person at the terminal, against tests/golden/cli/failures.txt; BLESS=1 rewrites it.</summary>
public class FailureTests
{
    private static readonly string Fixture = VowProgram.At("tests", "fixtures", "failures.wat");

    [Fact]
    public async Task EachFailure_SaysWhatHappenedAndWhere()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", Fixture);
        await chain.DoAsync("deploy", Fixture, "--name", "other", "--salt", "text:other");
        var session = new StringBuilder();
        foreach (var command in new[]
        {
            "call failures refuse",
            "call failures panic",
            "call failures late",
            "call failures stale",
            "call failures silent",
            "call failures assert",
            "call failures divide",
            "call failures recurse",
            "simulate failures burn --gas 2000000",
            "call failures burn --gas 2000000",
            "call failures ask --input address:other,0x726566757365",
            "call failures ask --input address:other,0x6275726e",
            "call failures ask --input address:other,0x726566757365 --gas 2000000",
            "call failures try --input address:other,0x726566757365",
            "explain --simulate failures refuse",
            "query failures panic",
            "query failures refuse",
            $"run {Fixture} panic",
            $"run {Fixture} refuse",
            $"run {Fixture} burn --gas 100000",
        })
        {
            var outcome = await chain.RunAsync(command.Split(' '));
            session.Append($"$ vow {command.Replace(VowProgram.At("tests"), "tests", StringComparison.Ordinal)}\n{outcome.Output}{outcome.Error}(exit code {outcome.ExitCode})\n");
        }

        await ReadsAsBefore("failures.txt", session.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task ATransactionInABlock_TellsThePlaceWithoutBeingRunAgain()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", Fixture);

        var sent = await chain.RunAsync("call", "failures", "refuse", "--gas", "2000000", "--json");

        var error = sent.Json.GetProperty("receipt").GetProperty("error");
        Assert.Equal("insufficient balance", error.GetProperty("message").GetString());
        Assert.Equal("src/lib.rs:40", error.GetProperty("trace")[0].GetString());
        Assert.Contains("at src/lib.rs:40", (await chain.DoAsync("tx", sent.Json.GetProperty("hash").GetString()!)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATransactionInABlock_IsExplainedByItsHash_AndOneThatSucceededHasNothingToExplain()
    {
        await using var chain = await ChainPlace.StartAsync();
        var deployed = await chain.DoAsync("deploy", Fixture, "--json");
        var hash = (await chain.RunAsync("call", "failures", "refuse", "--gas", "2000000", "--json")).Json.GetProperty("hash").GetString()!;

        var explained = await chain.DoAsync("explain", hash);
        var facts = (await chain.DoAsync("explain", hash, "--json")).Json;
        var nothing = await chain.DoAsync("explain", deployed.Json.GetProperty("hash").GetString()!);
        var wrong = await chain.RunAsync("explain", hash, "refuse");

        Assert.StartsWith("✗ insufficient balance", explained.Output, StringComparison.Ordinal);
        Assert.Contains("asked   alice calls refuse of failures", explained.Output, StringComparison.Ordinal);
        Assert.Equal("src/lib.rs:40", facts.GetProperty("calls")[0].GetProperty("place").GetString());
        Assert.Contains("nothing to explain", nothing.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
    }

    // Offsets and gas change with each build of a contract; the words and the place are what its author wrote.
    [Theory]
    [InlineData("counter-as/counter.wasm", "decrement", "the counter is already zero", @"    at assembly/index\.ts:\d+:\d+")]
    [InlineData("counter-rust/counter.wasm", "decrement", "panicked: the counter is already zero", @"src/lib\.rs:\d+")]
    [InlineData("token-c/token.wasm", "transfer", "insufficient balance", @"    at token\.c:\d+")]
    [InlineData("token-cpp/token.wasm", "transfer", "insufficient balance", @"    at token\.cpp:\d+")]
    [InlineData("token-rust/token.wasm", "transfer", "insufficient balance", @"    at src/lib\.rs:\d+")]
    [InlineData("token-as/token.wasm", "transfer", "insufficient balance", @"    at assembly/index\.ts:\d+")]
    public async Task AContractOfEachLanguage_SaysWhatHappened(string contract, string method, string message, string place)
    {
        var outcome = await VowProgram.RunAsync([.. (string[])["run", VowProgram.At("contracts", contract), method], .. method == "transfer" ? (string[])["--input", "address:bob,u128:2000000"] : [], "--caller", "carol"]);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Matches($"(?m)^✗ {method} reverted .*\n  {message}.*  Execution\\.Reverted$", outcome.Output);
        Assert.Matches(place, outcome.Output);
    }

    private static async Task ReadsAsBefore(string golden, string actual)
    {
        var file = VowProgram.At("tests", "golden", "cli", golden);
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }
}
