using System.Text;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary><c>vow debug</c> against a real node in this process.</summary>
public class DebugCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("debug-token-c.txt", "token-c", "transfer",
        "stack\nlocals\ngas\ninput\nstorage balances[bob]\nbreak host storage_write\nbreaks\ncontinue\nlocals\nstack\nstorage\nmemory $0 33\nbreak key balances[bob]\ndelete 1\ncontinue\nstorage\nnext\nstorage balances[bob]\nhost\nevents\nhost\nevents\nup\ndown\ncontinue\n")]
    [InlineData("debug-token-rust.txt", "token-rust", "transfer", "stack\nlocals\nhost\nhost\nstack\nlocals\nup\nout\nbreak key balances\ncontinue\nstorage balances[alice]\nwhere\nstorage\ncontinue\nquit\n")]
    [InlineData("debug-token-as.txt", "token-as", "transfer", "stack\nlocals\nstring 2864\nbreak host log_event\nc\nstack\nstorage\nevents\nlogs\nh\nc\n")]
    public async Task ATransferStepByStep_ReadsAsBefore(string golden, string contract, string method, string script)
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.At("contracts", contract, "token.wasm"), "--name", "token");
        var hash = HashOf(await chain.DoAsync("call", "token", method, "--to", "bob", "--amount", "250", "--json"));

        var outcome = await chain.RunAsync("debug", hash, "--script", chain.Place.Write("script", script));

        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        await ReadsAsBefore(golden, outcome.Output.Replace(hash, "TX", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFailingTransferAcrossContracts_ReadsAsBefore()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.At("contracts", "token-rust", "token.wasm"), "--name", "token-a");
        await chain.DoAsync("deploy", VowProgram.At("contracts", "token-as", "token.wasm"), "--name", "token-b");
        await chain.DoAsync("deploy", VowProgram.At("contracts", "exchange", "exchange.wasm"), "--token_a", "token-a", "--token_b", "token-b");
        await chain.DoAsync("call", "token-a", "approve", "--spender", "exchange", "--amount", "500000");

        // Nobody approved the second token: the exchange's call of it reverts, and then the exchange does.
        var outcome = await chain.RunAsync(
            "debug", "--simulate", "exchange", "add_liquidity", "--amount_a", "1000", "--amount_b", "1000", "--shares_min", "1", "-b", "token-b.transfer_from",
            "--script", chain.Place.Write("script", "continue\ninput\nstack\nstorage\ncontinue\nstack\nstorage\nup\nlocals\ncontinue\nstorage\nevents\ncontinue\n"));

        Assert.Equal(3, outcome.ExitCode);
        await ReadsAsBefore("debug-exchange.txt", outcome.Output);
    }

    [Theory]
    [InlineData("shop-dwarf5.wasm")]
    [InlineData("shop.wasm", "shop-dwarf5.wasm")]
    public async Task ALineOfSource_IsABreakpoint_AndPlacesAreNamed(string deployed, string? symbols = null)
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", Fixture(deployed), "--name", "shop");

        var outcome = await chain.RunAsync([
            "debug", "--simulate", "shop", "share", "10", "0", "-b", "line shop.cpp:28", "--script", chain.Place.Write("script", "stack\ncontinue\nstack\nlocals\ncontinue\ncontinue\n"),
            .. symbols is null ? Array.Empty<string>() : ["--symbols", Fixture(symbols)],
        ]);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("breakpoint line shop.cpp:28", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("share at shop.cpp:28", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("calls shop::half", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("failure Execution.IntegerDivisionByZero", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("as the node says", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransactionsOfABlock_AreExecutedBeforeIt()
    {
        // Long enough for the three to meet in one block.
        await using var chain = await ChainPlace.StartAsync(gatherMilliseconds: 5000);
        await chain.DoAsync("deploy", VowProgram.Counter);
        var hashes = new List<string>();
        for (var i = 0; i < 3; i++) hashes.Add(HashOf(await chain.DoAsync("call", "counter", "increment", "--no-wait", "--gas", "1000000", "--json")));
        var heights = new List<int>();
        foreach (var hash in hashes) heights.Add(await HeightAsync(chain, hash));
        Assert.Single(heights.Distinct());

        for (var i = 0; i < hashes.Count; i++)
        {
            var outcome = await chain.RunAsync("debug", hashes[i], "--script", chain.Place.Write("script", "host\nhost\nstorage counter\nc\n"));

            Assert.Equal(0, outcome.ExitCode);
            Assert.Contains("as the node says", outcome.Output, StringComparison.Ordinal);
            Assert.Contains(i == 0 ? "\"counter\"  absent" : $"\"counter\"  0x{i:x2}000000 = {i}", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no command of this name", "stp", "there is no command 'stp'; did you mean 'step'?")]
    [InlineData("no breakpoint", "break", "a breakpoint is METHOD")]
    [InlineData("no kind of breakpoint", "break thing x", "'thing' is no kind of breakpoint")]
    [InlineData("no host function", "break host storage_wirte", "did you mean 'storage_write'?")]
    [InlineData("no line", "break line lib.rs", "write FILE:LINE")]
    [InlineData("no line number", "break line lib.rs:99999999999999999999", "write FILE:LINE")]
    [InlineData("a key of a map with a wrong part", "break key balances[nobody-here]", "balances")]
    [InlineData("half a byte", "storage 0x1", "not hexadecimal")]
    [InlineData("brackets behind one value", "storage supply[1]", "without a key in brackets")]
    [InlineData("a prefix", "storage balances", "name one key")]
    [InlineData("memory without an address", "memory", "write an address")]
    [InlineData("memory beyond its end", "memory 0xffffffff 1", "there is none at 4 294 967 295")]
    [InlineData("memory of an address that is too large", "memory 99999999999999999999", "write an address")]
    [InlineData("a sum that is too large", "memory 0xffffffff+1", "write an address")]
    [InlineData("a local that there is none of", "memory $64", "write an address")]
    [InlineData("text beyond the end", "string 4294967295", "there is none at")]
    [InlineData("a breakpoint to remove that is not there", "delete 7", "there is no breakpoint '7'")]
    [InlineData("an outer function that is not there", "up", "this is the outermost function")]
    [InlineData("an inner function that is not there", "down", "this is the innermost function")]
    [InlineData("steering characters", "\u001b[31mred", "there is no command '\uFFFD[31mred'")]
    [InlineData("a very long line", "LONG", "there is no command")]
    public async Task WhatIsNoCommand_IsToldAndChangesNothing(string shape, string command, string expected)
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        var line = command == "LONG" ? new string('x', 1_000_000) : command;
        chain.Place.Input = new MemoryStream(Encoding.UTF8.GetBytes($"{line}\nmemory 1048575 999999999\ngas\ncontinue\n"));

        var outcome = await chain.RunAsync("debug", "--simulate", "token", "transfer", "--to", "bob", "--amount", "1");

        Assert.True(outcome.Output.Contains(expected, StringComparison.Ordinal), $"{shape}: {outcome.Output[..Math.Min(3000, outcome.Output.Length)]}");
        Assert.Contains("gas used of", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
        Assert.True(outcome.Output.Length < 20_000, $"{outcome.Output.Length} characters");
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task TheEndOfTheInput_EndsTheExecution()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        chain.Place.Input = new MemoryStream("step\n"u8.ToArray());

        var outcome = await chain.RunAsync("debug", "--simulate", "token", "transfer", "--to", "bob", "--amount", "1");

        Assert.EndsWith("ended\n", outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Theory]
    [InlineData("nothing to debug", 2, "There is nothing to debug")]
    [InlineData("not a hash", 2, "is not a hash", "abc")]
    [InlineData("no such transaction", 7, "is in no block", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("a method with a transaction", 2, "has its method and parameters already", "0000000000000000000000000000000000000000000000000000000000000000", "transfer")]
    [InlineData("no method", 2, "--simulate needs a contract and a method", "--simulate", "token")]
    [InlineData("no such method", 2, "Did you mean 'transfer'?", "--simulate", "token", "tranfser")]
    [InlineData("no such breakpoint", 2, "is no kind of breakpoint", "--simulate", "token", "total_supply", "-b", "thing x")]
    [InlineData("no such script", 2, "--script", "--simulate", "token", "total_supply", "--script", "/nowhere/script")]
    [InlineData("json", 2, "--json", "--simulate", "token", "total_supply", "--json")]
    public async Task AWrongCommandLine_IsToldWithItsExitCode(string shape, int code, string expected, params string[] arguments)
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);

        var outcome = await chain.RunAsync(["debug", .. arguments]);

        Assert.True(outcome.ExitCode == code, $"{shape}: {outcome.ExitCode} {outcome.Error}");
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    private static async Task<int> HeightAsync(ChainPlace chain, string hash)
    {
        while (true)
        {
            var transaction = (await chain.DoAsync("tx", hash, "--json")).Json;
            if (transaction.TryGetProperty("receipt", out var receipt) && receipt.ValueKind != System.Text.Json.JsonValueKind.Null) return receipt.GetProperty("height").GetInt32();
            await Task.Delay(50, Cancellation);
        }
    }

    private static string Fixture(string name) => VowProgram.At("tests", "fixtures", "symbols", name);

    private static string HashOf(VowOutcome sent) => sent.Json.GetProperty("hash").GetString()!;

    private static async Task ReadsAsBefore(string golden, string output)
    {
        var actual = output.ReplaceLineEndings("\n");
        var file = VowProgram.At("tests", "golden", "cli", golden);
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, actual, Cancellation);
        Assert.Equal(await File.ReadAllTextAsync(file, Cancellation), actual);
    }
}
