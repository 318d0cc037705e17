using System.Text;
using Vow.Tests;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>Commands with contracts that describe themselves.</summary>
public class TypedCallTests
{
    private static byte[] Token => File.ReadAllBytes(VowProgram.Token);

    [Fact]
    public async Task ATypedSession_ReadsAsBefore()
    {
        await using var chain = await ChainPlace.StartAsync();
        var (token, shop) = (Write(chain, "token.wasm", Described.Token(Token)), Write(chain, "shop.wasm", Described.Shop));
        var session = new StringBuilder();
        foreach (string[] command in new string[][]
        {
            ["abi", token],
            ["deploy", token, "--supply", "5000"],
            ["call", "token", "transfer", "--to", "bob", "--amount", "250"],
            ["call", "token", "transfer", "bob", "1_000"],
            ["call", "token", "transfer", "--param", "to=carol", "--amount=7", "--from", "bob"],
            ["call", "token", "transfer", "--to", "bob", "--amont", "5"],
            ["call", "token", "transfer", "--to", "bob"],
            ["call", "token", "transfer", "--to", "bbo", "--amount", "5"],
            ["call", "token", "transfer", "--to", "bob", "--amount", "-5"],
            ["call", "token", "transfer", "bob", "5", "6"],
            ["call", "token", "transfer", "bob", "5", "--to", "carol"],
            ["call", "token", "transfer", "bob", "5", "--value", "1"],
            ["call", "token", "transfer", "bob", "5", "--input", "address:bob,u128:5"],
            ["call", "token", "transfer", "--input", "address:bob,u128:5"],
            ["simulate", "token", "approve", "--spender", "carol", "--amount", "7"],
            ["query", "token", "balance_of", "--account", "bob"],
            ["query", "token", "transfer", "bob", "5"],
            ["call", "token", "total_supply"],
            ["storage", "token"],
            ["events"],
            ["contract", "token"],
            ["abi", "token", "--json"],
            ["deploy", shop],
            ["call", "shop", "configure", "--json", "x", "--from", "carol"],
            ["call", "shop", "configure", "--param", "json={}", "--param", "from=dave", "--open", "--from", "carol"],
            ["call", "shop", "buy", "--value", "5"],
            ["query", "shop", "add", "--a", "-2"],
            ["query", "shop", "add", "3", "256"],
            ["query", "shop", "echo", "--order", """{"owner":"token","price":null,"phase":{"Sold":{"to":"bob"}},"tags":["new","half price"]}"""],
            ["query", "shop", "echo", "--order", """{"owner":"nowhere","price":null,"phase":"Open","tags":[]}"""],
            ["query", "shop", "echo", "--order", """{"owner":"bob","price":null,"phase":"Closed","tags":[]}"""],
            ["abi", "shop"],
        })
        {
            var outcome = await chain.RunAsync(command);
            session.Append($"$ vow {string.Join(' ', command).Replace(chain.Place.Project + "/", "", StringComparison.Ordinal)}\n{outcome.Output}{outcome.Error}");
            if (outcome.ExitCode != 0) session.Append($"(exit code {outcome.ExitCode})\n");
        }

        var actual = session.ToString().ReplaceLineEndings("\n").Replace(chain.Url, "http://node", StringComparison.Ordinal);
        var file = VowProgram.At("tests", "golden", "cli", "typed-session.txt");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public async Task ADescriptionThatCannotBeRead_IsAWarning_AndTheCallGoesOnAsWithoutOne()
    {
        await using var chain = await ChainPlace.StartAsync();
        var file = Write(chain, "token.wasm", Described.With(Token, """{"abi":1,"name":"token","methods":[{"name":"transfer"}]}"""));

        Assert.Contains("$.methods[0].kind", (await chain.DoAsync("deploy", file)).Error, StringComparison.Ordinal);
        var sent = await chain.DoAsync("call", "token", "transfer", "--input", "address:bob,u128:250");

        Assert.Contains("$.methods[0].kind", sent.Error, StringComparison.Ordinal);
        Assert.Contains("alice, bob, 250", sent.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await chain.RunAsync("abi", "token")).ExitCode);
    }

    [Fact]
    public async Task ARun_TakesAndShowsWhatTheModuleDescribes()
    {
        using Place place = new();
        var file = Path.Combine(place.Project, "token.wasm");
        File.WriteAllBytes(file, Described.Token(Token));

        var outcome = await place.RunAsync("run", file, "transfer", "--to", "bob", "--amount", "250", "--init-param", "supply=1000");
        var json = (await place.RunAsync("run", file, "transfer", "--to", "bob", "--amount", "250", "--json")).Json;

        Assert.Contains("transfer  from: alice, to: bob, amount: 250", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("balances[alice]  1 000 → 750", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("250", json.GetProperty("events")[0].GetProperty("decoded").GetProperty("amount").GetString());
        var changes = json.GetProperty("storage").EnumerateArray().Select(change => change.GetProperty("decoded").GetRawText());
        Assert.Contains(changes, change => change.Contains("\"before\":\"1000000\",\"after\":\"999750\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_HasDecodedValuesBesideTheBytes()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", Write(chain, "token.wasm", Described.Token(Token)));

        var sent = (await chain.DoAsync("call", "token", "transfer", "bob", "250", "--json")).Json.GetProperty("receipt").GetProperty("events")[0];
        var asked = (await chain.DoAsync("query", "token", "balance_of", "bob", "--json")).Json;
        var kept = (await chain.DoAsync("storage", "token", "--json")).Json.GetProperty("items").EnumerateArray().Last();

        Assert.Equal("250", sent.GetProperty("decoded").GetProperty("amount").GetString());
        Assert.StartsWith("0x", sent.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.Equal("250", asked.GetProperty("value").GetString());
        Assert.Equal("0xfa000000000000000000000000000000", asked.GetProperty("returnData").GetString());
        Assert.Equal("""{"name":"supply","value":"1000000"}""", kept.GetProperty("decoded").GetRawText());
    }

    [Fact]
    public async Task AContractThatDescribesNothing_HasNoParametersByName()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Counter);

        var named = await chain.RunAsync("call", "counter", "increment", "--by", "5");
        var abi = await chain.RunAsync("abi", "counter");

        Assert.Equal(2, named.ExitCode);
        Assert.Contains("does not describe increment", named.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean '--value'?", (await chain.RunAsync("call", "counter", "increment", "--valu", "1")).Error, StringComparison.Ordinal);
        Assert.Equal(7, abi.ExitCode);
    }

    [Fact]
    public async Task AnOptionOfVow_DoesNotStandInForAParameterOfTheSameName_ThatHasADefault()
    {
        await using var chain = await ChainPlace.StartAsync();
        var file = chain.Place.At("auction.wasm");
        await File.WriteAllBytesAsync(file, Described.With(Described.Shop, """
            {"abi":1,"name":"auction","methods":[{"name":"configure","kind":"call","params":[{"name":"amount","type":"u64"},{"name":"deposit_max","type":"u64","default":"9"}]}]}
            """), TestContext.Current.CancellationToken);
        await chain.DoAsync("deploy", file);

        var outcome = await chain.RunAsync("call", "auction", "configure", "--amount", "5", "--deposit-max", "100");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("configure has a parameter 'deposit_max' too, which was not given", outcome.Error, StringComparison.Ordinal);
        await chain.DoAsync("call", "auction", "configure", "--amount", "5", "--deposit-max", "100", "--param", "deposit_max=9");
        await chain.DoAsync("call", "auction", "configure", "--amount", "5");
    }

    private static string Write(ChainPlace chain, string name, byte[] module)
    {
        var file = Path.Combine(chain.Place.Project, name);
        File.WriteAllBytes(file, module);
        return file;
    }
}
