using Vow.EndToEnd.Tests.Contracts;
using Xunit;

namespace Vow.EndToEnd.Tests.Packaging;

public class TemplateTests(Packages packages)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProjectsOfDotnetNew_AreThoseOfVowNew()
    {
        await DotnetAsync("new", "install", packages.PackageOf("Vow.Templates"));
        foreach (var language in ContractTools.Languages)
        {
            var folder = packages.NewFolder($"templates-{language}");
            var (theirs, ours) = (Path.Combine(folder, "dotnet", "my-counter"), Path.Combine(folder, "vow", "my-counter"));

            await DotnetAsync("new", $"vow-{language}", "--name", "my-counter", "--output", theirs);
            var (code, output) = await VowProcess.CommandAsync("new", "my-counter", "--lang", language, "--output", ours);

            Assert.True(code == 0, output);
            Assert.Equal(FilesIn(ours), FilesIn(theirs));
        }
    }

    private async Task DotnetAsync(params string[] arguments)
    {
        var (code, output) = await Command.RunAsync("dotnet", arguments, packages.Environment, Token);
        Assert.True(code == 0, output);
    }

    private static SortedDictionary<string, string> FilesIn(string folder) =>
        new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText), StringComparer.Ordinal);
}
