using System.Text;
using Vow.Engine;
using Vow.Tests;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>A token transfer that failed for lack of balance, run again with changes.</summary>
public class ReplayCommandTests
{
    // Gives whatever is asked for, as a contract would whose check is missing.
    private static readonly byte[] Generous = Described.With(WatText.ToWasm("""
        (module
          (import "env" "get_input" (func $in (param i32 i32) (result i32)))
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "b")
          (func (export "transfer")
            (drop (call $in (i32.const 1) (i32.const 48)))
            (drop (call $write (i32.const 0) (i32.const 33) (i32.const 33) (i32.const 16)))))
        """), Described.TokenAbi);

    [Fact]
    public async Task AReplaySession_ReadsAsBefore()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await FailAsync(chain);
        await File.WriteAllBytesAsync(chain.Place.At("fixed.wasm"), Generous, TestContext.Current.CancellationToken);
        chain.Place.Write("broken.wasm", "no module");
        var session = new StringBuilder();
        foreach (var arguments in new[]
        {
            "", "--set balances[bob]=500", "--set token:balances[bob]=1_000 --set supply=7 --balance carol=5", "--unset balances[bob]", "--param amount=40", "--param to=dave --param amount=0",
            "--input address:dave,u128:30", "--code fixed.wasm", "--code token=fixed.wasm --set balances[bob]=500", "--gas 850_000", "--gas 1", "--at 1", "--balance bob=5",
            "--set balances=5", "--set balanecs[bob]=5", "--set balances[bob=5", "--set balances[bbo]=5", "--set balances[bob]=-5", "--set supply[1]=5", "--set balances[bob]", "--set nobody:supply=5",
            "--set allowances[bob]=5", "--set allowances[bob,carol]=5", "--set 0x73=0x05", "--set 0x73=5", "--unset text:s", "--balance bob", "--param amont=5", "--param amount=5 --action 2", "--param amount=5 --input 0x00",
            "--code broken.wasm", "--code nothing.wasm", "--code fixed.wasm --code fixed.wasm", "--at 99", "--gas 0",
        })
        {
            var outcome = await chain.RunAsync(["replay", hash, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.EndsWith(".wasm", StringComparison.Ordinal) && word != "nothing.wasm" ? Placed(chain, word) : word)]);
            session.Append($"$ vow replay HASH {arguments}\n{outcome.Output}{outcome.Error}(exit code {outcome.ExitCode})\n");
        }

        var actual = session.ToString().ReplaceLineEndings("\n").Replace(chain.Url, "http://node", StringComparison.Ordinal).Replace(hash, "HASH", StringComparison.Ordinal).Replace(Path.GetDirectoryName(chain.Place.Project) + "/", "", StringComparison.Ordinal);
        var file = VowProgram.At("tests", "golden", "cli", "replay-session.txt");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public async Task Json_HasBothReceiptsAndWhatDiffers()
    {
        await using var chain = await ChainPlace.StartAsync();
        var hash = await FailAsync(chain);

        var json = (await chain.DoAsync("replay", hash, "--set", "balances[bob]=500", "--json")).Json;

        Assert.Equal(["failed", "success"], new[] { "original", "receipt" }.Select(name => json.GetProperty(name).GetProperty("status").GetString()));
        Assert.Contains("state", json.GetProperty("differences").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("250", json.GetProperty("receipt").GetProperty("events")[0].GetProperty("decoded").GetProperty("amount").GetString());
        Assert.Contains(json.GetProperty("changes").EnumerateArray(), change => change.TryGetProperty("decoded", out var decoded) && decoded.GetRawText().Contains("\"before\":\"500\",\"after\":\"250\"", StringComparison.Ordinal));
        Assert.Equal("100", (await chain.DoAsync("query", "token", "balance_of", "bob", "--json")).Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task SeveralCalls_NeedTheActionAndTheContractNamed()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Counter);
        var deployed = (await chain.DoAsync("deploy", VowProgram.Counter, "--salt", "text:2", "--json")).Json.GetProperty("hash").GetString()!;

        Assert.Contains("makes no call", (await chain.RunAsync("replay", deployed, "--param", "a=1")).Error, StringComparison.Ordinal);
        Assert.Contains("calls no contract", (await chain.RunAsync("replay", deployed, "--code", VowProgram.Counter)).Error, StringComparison.Ordinal);
        Assert.Contains("action 1 calls no method", (await chain.RunAsync("replay", deployed, "--param", "a=1", "--action", "1")).Error, StringComparison.Ordinal);
    }

    private static string Placed(ChainPlace chain, string word) => word.Split('=') is [var contract, var file] ? $"{contract}={chain.Place.At(file)}" : chain.Place.At(word);

    // Bob has 100 and wants to send 250; with a gas limit given, nobody tries it before.
    private static async Task<string> FailAsync(ChainPlace chain)
    {
        var token = chain.Place.At("token.wasm");
        await File.WriteAllBytesAsync(token, Described.Token(await File.ReadAllBytesAsync(VowProgram.Token, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        await chain.DoAsync("deploy", token);
        await chain.DoAsync("call", "token", "transfer", "--to", "bob", "--amount", "100");
        var sent = await chain.RunAsync("call", "token", "transfer", "--to", "carol", "--amount", "250", "--from", "bob", "--gas", "5_000_000", "--json");
        Assert.Equal(4, sent.ExitCode);
        return sent.Json.GetProperty("hash").GetString()!;
    }
}
