using Xunit;

namespace Vow.Cli.Tests;

public class KeysCommandTests
{
    [Fact]
    public async Task AnExportedKey_ImportsAsTheSameAccount()
    {
        using Place place = new();
        var made = (await place.RunAsync("keys", "new", "mine", "--json")).Json;
        var seed = await place.RunAsync("keys", "export", "mine");
        place.Write("seed", seed.Output);

        var imported = (await place.RunAsync("keys", "import", "copy", "--seed-file", place.At("seed"), "--json")).Json;

        Assert.Matches("^[0-9a-f]{64}\n$", seed.Output);
        Assert.StartsWith("vow1", made.GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.Equal(made.GetProperty("address").GetString(), imported.GetProperty("address").GetString());
        Assert.Equal(["copy", "mine"], (await place.RunAsync("keys", "list", "--json")).Lines.Select(line => line.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task AWrongPassphrase_IsWrongUsageAndNamesTheKey()
    {
        using Place place = new();
        await place.RunAsync("keys", "new", "mine");
        place.Variables["VOW_PASSPHRASE"] = "wrong";

        var outcome = await place.RunAsync("keys", "export", "mine");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("passphrase does not open key 'mine'", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public async Task ThePassphraseFile_GoesBeforeTheEnvironment_AndItsLineBreakDoesNotCount()
    {
        using Place place = new();
        await place.RunAsync("keys", "new", "mine", "--passphrase-file", place.Write("secret", "another one\r\n"));

        Assert.Equal(2, (await place.RunAsync("keys", "export", "mine")).ExitCode);
        place.Variables["VOW_PASSPHRASE"] = "another one";
        Assert.Equal(0, (await place.RunAsync("keys", "export", "mine")).ExitCode);
    }

    [Fact]
    public async Task ATypedPassphrase_IsTypedTwice()
    {
        using Place place = new() { Answers = new Queue<string>(["one", "two", "one", "one", "one"]) };
        place.Variables.Clear();

        Assert.Contains("differ", (await place.RunAsync("keys", "new", "mine")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await place.RunAsync("keys", "new", "mine")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("keys", "export", "mine")).ExitCode);
    }

    [Fact]
    public async Task WithoutATerminal_AMissingPassphraseSaysHowToGiveIt()
    {
        using Place place = new();
        place.Variables.Clear();

        var outcome = await place.RunAsync("keys", "new", "mine");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("VOW_PASSPHRASE", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice", "development account")]
    [InlineData("vow1abc", "taken for an address")]
    [InlineData("../x", "cannot be a name")]
    [InlineData("0x12", "cannot be a name")]
    public async Task ANameThatMeansSomethingElse_IsRefused(string name, string why)
    {
        using Place place = new();

        var outcome = await place.RunAsync("keys", "new", name);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKey_IsDeletedOnlyWithYes()
    {
        using Place place = new();
        await place.RunAsync("keys", "new", "mine");

        Assert.Equal(2, (await place.RunAsync("keys", "remove", "mine")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("keys", "remove", "mine", "--yes")).ExitCode);
        Assert.Contains("There are no keys", (await place.RunAsync("keys", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("zz7103e8eb1ec0a9b4bd4ab3d8bb9c9f0d4ba93f6d5d8a53f6b3b40a0d3c0f9e")]
    public async Task AFileWithoutASeed_IsRefused(string text)
    {
        using Place place = new();

        Assert.Equal(2, (await place.RunAsync("keys", "import", "mine", "--seed-file", place.Write("seed", text))).ExitCode);
    }

    [Fact]
    public async Task AKeyThatExists_IsNotMadeAgain()
    {
        using Place place = new();
        await place.RunAsync("keys", "new", "mine");

        Assert.Contains("exists already", (await place.RunAsync("keys", "new", "mine")).Error, StringComparison.Ordinal);
    }
}
