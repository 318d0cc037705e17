using Xunit;

namespace Vow.Cli.Tests;

/// <summary>What the command prints, against files in tests/golden/cli; BLESS=1 rewrites them.</summary>
public class OutputGoldenTests
{
    [Theory]
    [InlineData("run-counter.txt", "counter/counter.wasm", "increment", "--trace")]
    [InlineData("run-counter.json", "counter/counter.wasm", "increment", "--trace", "--json")]
    [InlineData("run-token-init.txt", "token-c/token.wasm", "total_supply", "--trace")]
    [InlineData("run-counter-abort.txt", "counter-as/counter.wasm", "decrement")]
    [InlineData("run-counter-panic.txt", "counter-rust/counter.wasm", "decrement")]
    public Task ARun_ReadsAsBefore(string golden, string contract, params string[] arguments) =>
        ReadsAsBefore(golden, ["run", VowProgram.At("contracts", contract), .. arguments]);

    [Fact]
    public Task ACheckedModule_ReadsAsBefore() => ReadsAsBefore("check-token.txt", ["check", VowProgram.Token]);

    private static async Task ReadsAsBefore(string golden, string[] arguments)
    {
        var outcome = await VowProgram.RunAsync(arguments);
        var actual = outcome.Output.Replace(VowProgram.At("contracts"), "contracts", StringComparison.Ordinal);
        var file = VowProgram.At("tests", "golden", "cli", golden);
        if (Environment.GetEnvironmentVariable("BLESS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }
}
