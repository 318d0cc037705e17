using System.Text.RegularExpressions;
using Vow.Cli.Building;
using Vow.Cli.Templates;

namespace Vow.Cli.Tests.Building;

public partial class NewCommandTests
{
    public static TheoryData<string> Languages => [.. ProjectTemplate.Languages.Select(ContractLanguages.NameOf)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task NewProject_IsOneThatBuildFindsUnderItsName(string language)
    {
        using var place = new Place();

        var outcome = await place.RunAsync("new", "my-counter", "--lang", language);

        Assert.Equal(0, outcome.ExitCode);
        var project = ContractProject.Find(place.At("project/my-counter"));
        Assert.Equal(("my-counter", language), (project.Name, ContractLanguages.NameOf(project.Language)));
        Assert.True(File.Exists(place.At("project/my-counter/tests/MyCounter.Tests.csproj")));
        Assert.True(File.Exists(place.At("project/my-counter/.gitignore")));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void NewProject_HasNoPlaceholderLeft(string language)
    {
        var files = ProjectTemplate.Files(ContractLanguages.Find(language)!.Value, ProjectName.Parse("my-counter")).Where(file => !file.Path.StartsWith("vow-sdk/", StringComparison.Ordinal));

        Assert.All(files, file => Assert.DoesNotMatch(Placeholder(), file.Path + System.Text.Encoding.UTF8.GetString(file.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void NewProject_BringsTheSdkAndNothingThatIsBuilt(string language)
    {
        var paths = ProjectTemplate.Files(ContractLanguages.Find(language)!.Value, ProjectName.Parse("my-counter")).Select(file => file.Path).ToList();

        Assert.Contains(paths, path => path.StartsWith("vow-sdk/", StringComparison.Ordinal));
        Assert.DoesNotContain(paths, path => path.Split('/').Any(part => part is "target" or "node_modules" or "vectors" or "bin" or "obj") || path.EndsWith(".wasm", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("My-Counter")]
    [InlineData("1st")]
    [InlineData("my--counter")]
    [InlineData("my-")]
    [InlineData("../counter")]
    [InlineData("my counter")]
    [InlineData("zähler")]
    [InlineData("a-name-that-is-longer-than-forty-letters-")]
    [InlineData("fn")]
    [InlineData("vow")]
    [InlineData("core")]
    [InlineData("com1")]
    [InlineData("alice")]
    public async Task NameThatSomeLanguageOrSystemCannotHave_IsRefused(string name)
    {
        using var place = new Place();

        var outcome = await place.RunAsync("new", name, "--lang", "c");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Project));
    }

    [Fact]
    public async Task FolderWithSomethingInIt_IsLeftAsItIs()
    {
        using var place = new Place();
        var mine = place.Write("project/my-counter/Cargo.toml", "mine");

        var outcome = await place.RunAsync("new", "my-counter", "--lang", "c");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("is not empty", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([mine], Directory.EnumerateFiles(place.At("project/my-counter"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task LanguageWithoutATemplate_IsRefusedWithThoseThatHaveOne()
    {
        using var place = new Place();

        var outcome = await place.RunAsync("new", "my-counter", "--lang", "cobol");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("There are: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestWithoutAProjectOfTests_SaysWhereOneIsLookedFor()
    {
        using var place = new Place();
        place.Write("project/answer.wat", """(module (memory (export "memory") 1) (func (export "answer") (result i32) (i32.const 42)))""");

        var outcome = await place.RunAsync("test");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("There is no project of tests in", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestWithoutTheSdk_SaysHowToInstallIt()
    {
        using var place = new Place();
        place.Write("project/answer.wat", """(module (memory (export "memory") 1) (func (export "answer") (result i32) (i32.const 42)))""");
        place.Write("project/tests/Answer.Tests.csproj", "<Project/>");

        var outcome = await place.RunAsync("test");

        Assert.Equal((int)ExitCode.ToolMissing, outcome.ExitCode);
        Assert.Contains("https://dot.net/download", outcome.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("vow-name|vow_name|VowName|SOURCE")]
    private static partial Regex Placeholder();
}
