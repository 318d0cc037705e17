using Vow.Cli.Output;
using Xunit;

namespace Vow.Cli.Tests;

public class CommandLineTests
{
    public static TheoryData<string> Commands => [.. CommandTree.Create(CliConsole.Into(TextWriter.Null, TextWriter.Null), VowProgram.Nowhere).Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task TheHelpOfEachCommand_HasExamplesAndExitCodes(string command)
    {
        var outcome = await VowProgram.RunAsync(command, "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches("Examples?:", outcome.Output);
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

    [Fact]
    public async Task TheReference_IsWhatTheProgramSays()
    {
        var file = VowProgram.At("docs", "cli.md");
        var written = CliReference.Write();
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);

        Assert.Equal(written, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TheHelpOfVow_NamesEachCommandInALine()
    {
        var outcome = await VowProgram.RunAsync("--help");

        Assert.All(Commands, command => Assert.Matches($@"(?m)^  {command.Data}  +\S.*$", outcome.Output));
        Assert.DoesNotContain("Examples", outcome.Output, StringComparison.Ordinal);
    }
}
