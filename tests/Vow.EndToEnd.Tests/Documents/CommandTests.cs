using Xunit;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>Runs every command that a document shows, in order and in one folder for each document, and compares what it prints with what the document shows.</summary>
public class CommandTests
{
    // Each with where it is run instead.
    private static readonly Dictionary<string, string> RunElsewhere = new()
    {
        ["./demo.sh"] = nameof(TheDemo_CountsToThreeAndMovesTokens),
        ["bash .ci/run"] = "runs this test",
        ["vow node --home home"] = nameof(Nodes.NodeProcessTests),
        ["vow fork .vow/dev"] = "needs a chain that is stopped; ForkCommandTests runs it",
        ["contracts/build.sh"] = "needs compilers; the built files are tested",
    };

    public static TheoryData<string> Documents =>
        [.. MarkdownDocument.All.Where(path => new MarkdownDocument(path).Blocks.Any(block => block.Language is "sh" or "console"))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task EveryCommand_DoesWhatTheDocumentShows(string path)
    {
        SkipWithoutBash();
        using DocumentFolder folder = new();
        var document = new MarkdownDocument(path);
        foreach (var block in document.Blocks)
        {
            folder.SaveNamedModule(block);
            foreach (var command in ShownCommand.In(block).Where(command => !RunElsewhere.ContainsKey(command.Text)))
            {
                if (command.IsEndless)
                {
                    var (isExpected, printed) = await folder.RunEndlessAsync(command.Text, command.Matches, Token);
                    Assert.True(isExpected, $"{path}:{block.Line}: {command.Text}\nprinted\n{printed}\nand the document shows\n{command.Output}");
                    continue;
                }

                var (code, output) = await folder.RunAsync(command.Text, Token);
                Assert.True(command.ShouldFail == (code != 0), $"{path}:{block.Line}: {command.Text}\nended with {code}:\n{output}");
                Assert.True(command.Matches(output), $"{path}:{block.Line}: {command.Text}\nprinted\n{output}\nand the document shows\n{command.Output}");
            }
        }
    }

    [Fact]
    public async Task TheDemo_CountsToThreeAndMovesTokens()
    {
        SkipWithoutBash();

        var (code, output) = await Command.RunAsync("bash", ["demo.sh"], DocumentFolder.Environment, Token);

        Assert.True(code == 0, output);
        foreach (var expected in new[] { "result   1", "result   2", "result   3", "balances[alice]  1 000 000 → 999 600", "insufficient balance", "exit code 3" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReadme_BeginsWithTheDemoAndTheTests() =>
        Assert.Equal(["./demo.sh", "bash .ci/run"], new MarkdownDocument("README.md").Blocks.Take(2).SelectMany(ShownCommand.In).Select(command => command.Text));

    private static void SkipWithoutBash()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The commands of the documents are for a Unix shell.");
    }
}
