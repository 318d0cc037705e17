using Xunit;

namespace Vow.Cli.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    [InlineData("instrument")]
    public async Task TheHelpOfEachCommand_HasExamplesAndExitCodes(string command)
    {
        var outcome = await VowProgram.RunAsync(command, "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Examples:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMisspeltCommand_IsWrongUsageWithASuggestion()
    {
        var outcome = await VowProgram.RunAsync("chekc");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("check", outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("run")]
    [InlineData("run", "counter.wasm")]
    [InlineData("check")]
    [InlineData("check", "a", "b")]
    [InlineData("instrument", "counter.wasm")]
    [InlineData("check", "--jsn", "a")]
    public async Task AnIncompleteOrWrongCommandLine_IsWrongUsage(params string[] arguments) =>
        Assert.Equal(2, (await VowProgram.RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task TheVersion_IsPrinted()
    {
        var outcome = await VowProgram.RunAsync("--version");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", outcome.Output);
    }
}
