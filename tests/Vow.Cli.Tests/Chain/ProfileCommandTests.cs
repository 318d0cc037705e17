using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary><c>vow profile</c> against a real node in this process.</summary>
public partial class ProfileCommandTests
{
    private static readonly string RustToken = VowProgram.At("contracts", "token-rust", "token.wasm");

    [Fact]
    public async Task TheTable_ReadsAsBefore()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);

        var shown = (await chain.DoAsync("profile", hash)).Output + "\n" + (await chain.DoAsync("profile", "--simulate", "token", "transfer", "--to", "bob", "--amount", "5", "--top", "3")).Output;

        var actual = shown.ReplaceLineEndings("\n");
        var file = VowProgram.At("tests", "golden", "cli", "profile.txt");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public async Task EveryFormat_HasTheGasOfTheReceipt()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);
        var gas = (await chain.DoAsync("tx", hash, "--json")).Json.GetProperty("receipt").GetProperty("gas").GetProperty("used").GetString()!;

        Assert.Equal(gas, (await chain.DoAsync("profile", hash, "--json")).Json.GetProperty("total").GetString());
        Assert.Equal(long.Parse(gas), Folded(await WrittenAsync(chain, hash, "stacks.folded")));
        Assert.Equal(long.Parse(gas), Folded((await chain.DoAsync("profile", hash, "--format", "folded")).Output));
        Assert.Equal(gas, JsonDocument.Parse(await WrittenAsync(chain, hash, "profile.json")).RootElement.GetProperty("root").GetProperty("total").GetString());
        Assert.Equal("svg", XDocument.Parse(await WrittenAsync(chain, hash, "flame.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public async Task TheHtmlFile_NeedsNothingElse_AndItsPolicyFitsItsScripts()
    {
        await using var chain = await ChainPlace.StartAsync();
        var html = await WrittenAsync(chain, await TransferAsync(chain), "flame.html");

        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<(script|link|img|iframe)[^>]+(src|href)=""(?!data:)", html);
        foreach (var (element, directive) in ((string, string)[])[("""<script type="module">(.*?)</script>""", "script-src"), ("<style>(.*?)</style>", "style-src")])
        {
            var content = Regex.Match(html, element, RegexOptions.Singleline).Groups[1].Value;
            var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
            Assert.Contains($"{directive} 'sha256-{hash}'", html, StringComparison.Ordinal);
        }

        var data = JsonDocument.Parse(Regex.Match(html, """<script type="application/json" id="profile">(.*?)</script>""", RegexOptions.Singleline).Groups[1].Value, new JsonDocumentOptions { MaxDepth = 500 });
        Assert.Equal("transaction", data.RootElement.GetProperty("root").GetProperty("name").GetString());
    }

    [Fact]
    public async Task AComparison_TakesTransactionsAndFiles_AndGoesByName()
    {
        await using var chain = await ChainPlace.StartAsync();
        var first = await TransferAsync(chain);
        await chain.DoAsync("profile", first, "-o", chain.Place.At("before.json"));
        await chain.DoAsync("upgrade", "token", RustToken);
        var second = await SendAsync(chain);

        var compared = (await chain.DoAsync("profile", "--diff", chain.Place.At("before.json"), second, "--json")).Json;
        var rows = compared.GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal(Number(compared, "difference"), rows.Sum(row => Number(row, "difference")));
        var call = rows.Single(row => row.GetProperty("name").GetString() == "token::transfer");
        Assert.Equal(JsonValueKind.Object, call.GetProperty("before").ValueKind);
        Assert.Equal(JsonValueKind.Object, call.GetProperty("after").ValueKind);
        var text = (await chain.DoAsync("profile", "--diff", first, second)).Output;
        Assert.Contains("all gas", text, StringComparison.Ordinal);
        Assert.Contains("are the same in both", (await chain.DoAsync("profile", "--diff", first, first)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherCode_IsNotTakenForSymbols_AndTheSameCodeIs()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await TransferAsync(chain);

        var wrong = await chain.RunAsync("profile", hash, "--symbols", RustToken);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("built from other code", wrong.Error, StringComparison.Ordinal);
        await chain.DoAsync("profile", hash, "--symbols", VowProgram.Token);
    }

    [Fact]
    public async Task Lines_AreThoseOfABuildWithDebugInformation_ForCodeThatWasDeployedWithout()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", Symbols("shop.wasm"));
        var hash = (await chain.DoAsync("call", "shop", "take", "4", "--json")).Json.GetProperty("hash").GetString()!;
        string[] withSymbols = ["profile", hash, "--lines", "--symbols", Symbols("shop-dwarf5.wasm")];

        var text = (await chain.DoAsync(withSymbols)).Output;
        Assert.Matches(@"(?m)^ *\d+ +< 0\.1 % +\d+ +1 +shop\.cpp:16 +shop::half\(int\)", text);
        Assert.Contains("gas is that of host functions, calls and the transaction itself", text, StringComparison.Ordinal);
        var json = (await chain.DoAsync([.. withSymbols, "--json"])).Json;
        var functions = json.GetProperty("segments").EnumerateArray().Sum(segment => Number(segment, "self"));
        Assert.Equal(functions, json.GetProperty("lines").EnumerateArray().Sum(line => Number(line, "self")));
        Assert.Contains(json.GetProperty("lines").EnumerateArray(), line => line.GetProperty("place").GetString() == "shop.cpp:24" && Number(line, "total") > Number(line, "self"));

        var without = (await chain.DoAsync("profile", hash, "--lines")).Output;
        Assert.Contains("no line", without, StringComparison.Ordinal);
        Assert.Contains("'vow build --debug-info' makes a build for --symbols", without, StringComparison.Ordinal);
        Assert.Contains("shop.cpp:16", (await chain.DoAsync("profile", "--simulate", "shop", "take", "4", "--lines", "--symbols", Symbols("shop-dwarf4.wasm"))).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("segments", (await chain.DoAsync("profile", hash, "--json")).Output, StringComparison.Ordinal);
    }

    private static string Symbols(string file) => VowProgram.At("tests", "fixtures", "symbols", file);

    [Theory]
    [InlineData("profile 00", "not a hash")]
    [InlineData("profile --diff a.json b.json --lines", "compares functions, not lines")]
    [InlineData("profile --simulate token", "the method is missing")]
    [InlineData("profile --diff a.json", "one is named")]
    [InlineData("profile --diff a.json b.json", "there is no file 'a.json'")]
    [InlineData("profile --diff a.json b.json -o c.html", "no flame graph")]
    [InlineData("profile --diff --simulate a b", "do not go together")]
    [InlineData("profile HASH --lines -o flame.html", "are by function")]
    [InlineData("profile HASH -o flame.pdf", "cannot be told from its name")]
    [InlineData("profile HASH --format pdf", "expected html, svg, folded or json")]
    [InlineData("profile HASH other", "'other' beside it")]
    [InlineData("profile HASH -o /nowhere/flame.html", "cannot be written")]
    public async Task Mistakes_AreNamedWithWhatToDo(string command, string expected)
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = command.Contains("/nowhere", StringComparison.Ordinal) ? await TransferAsync(chain) : new string('0', 64);

        var outcome = await chain.RunAsync(command.Replace("HASH", hash, StringComparison.Ordinal).Split(' '));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"root\":1}")]
    [InlineData("""{"total":"9","cut":false,"root":{"name":"transaction","kind":"transaction","self":"10","total":"10","count":1}}""")]
    public async Task AFileThatIsNoProfile_IsRefusedWithItsFault(string content)
    {
        using Place place = new();
        var file = place.At("a.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var outcome = await place.RunAsync("profile", "--diff", file, file);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("cannot be read as a profile", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProfileNestedTooDeeply_IsRefusedAndNoFault()
    {
        using Place place = new();
        var file = place.At("deep.json");
        const string Node = """{"name":"f","kind":"function","self":"0","total":"0","count":1,"children":[""";
        await File.WriteAllTextAsync(file, """{"total":"0","cut":false,"root":""" + string.Concat(Enumerable.Repeat(Node, 100_000)), TestContext.Current.CancellationToken);

        Assert.Equal(2, (await place.RunAsync("profile", "--diff", file, file)).ExitCode);
    }

    [Fact]
    public async Task Run_WritesTheProfileOfItsMethod()
    {
        using Place place = new();
        var file = place.At("run.folded");

        var outcome = await place.RunAsync("run", VowProgram.At("contracts", "counter", "counter.wat"), "increment", "--profile", file, "--json");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(long.Parse(outcome.Json.GetProperty("gas").GetProperty("total").ToString()), Folded(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        Assert.Equal(2, (await place.RunAsync("run", VowProgram.At("contracts", "counter", "counter.wat"), "increment", "--profile", "run.pdf")).ExitCode);
    }

    private static async Task<string> TransferAsync(ChainPlace chain)
    {
        await chain.DoAsync("deploy", VowProgram.Token);
        return await SendAsync(chain);
    }

    private static async Task<string> SendAsync(ChainPlace chain) =>
        (await chain.DoAsync("call", "token", "transfer", "--to", "bob", "--amount", "250", "--json")).Json.GetProperty("hash").GetString()!;

    private static async Task<string> WrittenAsync(ChainPlace chain, string hash, string name)
    {
        var file = chain.Place.At(name);
        await chain.DoAsync("profile", hash, "-o", file);
        return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
    }

    private static long Number(JsonElement json, string name) => long.Parse(json.GetProperty(name).GetString()!);

    private static long Folded(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => long.Parse(Last().Match(line).Value));

    [GeneratedRegex(@"\d+$")]
    private static partial Regex Last();
}
