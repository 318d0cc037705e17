using System.Text;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>The commands of the chain, each against a real node in this process.</summary>
public class ChainCommandTests
{
    private static readonly string RustToken = VowProgram.At("contracts", "token-rust", "token.wasm");

    [Fact]
    public async Task ASession_ReadsAsBefore()
    {
        await using var chain = await ChainPlace.StartAsync();
        var session = new StringBuilder();
        foreach (var command in new[]
        {
            $"deploy {VowProgram.Token}",
            "call token transfer --input address:bob,u128:250",
            "call token transfer --input address:bob,u128:1000 --from carol",
            "call token transfer --input address:bob,u128:1000 --from carol --gas 2000000",
            "simulate token approve --input address:carol,u128:7",
            "query token balance_of --input address:bob",
            "query token balance_off --input address:bob",
            $"upgrade token {RustToken}",
            "query token balance_of --input address:bob",
            "query token total_supply --height 0",
            "events --topic transfer",
            "storage token",
            "contract token",
            "transfer --to bob --amount 1_000_000 --from dave",
            "account bob",
            "freeze token --from bob",
            "freeze token",
            "call token transfer --input address:bob,u128:1",
            "unfreeze token",
            "admin set token bob",
            "admin clear token --from bob",
            "tx 00",
        })
        {
            var outcome = await chain.RunAsync(command.Split(' '));
            session.Append($"$ vow {command.Replace(VowProgram.At("contracts"), "contracts", StringComparison.Ordinal)}\n{outcome.Output}{outcome.Error}");
            if (outcome.ExitCode != 0) session.Append($"(exit code {outcome.ExitCode})\n");
        }

        var actual = session.ToString().ReplaceLineEndings("\n").Replace(chain.Url, "http://node", StringComparison.Ordinal);
        var file = VowProgram.At("tests", "golden", "cli", "chain-session.txt");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public async Task ADeadNode_EndsWithSixAndSaysHowToStartOne()
    {
        using Place place = new();

        var outcome = await place.RunAsync("status", "--node", "http://127.0.0.1:1");

        Assert.Equal(6, outcome.ExitCode);
        Assert.Contains("vow dev", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMisspeltMethod_IsSuggestedBeforeAnythingIsSent()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);

        var outcome = await chain.RunAsync("call", "token", "transfr", "--input", "address:bob,u128:1");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Did you mean 'transfer'?", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("1", (await chain.DoAsync("account", "alice", "--json")).Json.GetProperty("nonce").ToString());
    }

    [Fact]
    public async Task WhatWouldFail_IsNotSent_AndSentOnDemandCostsItsFee()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        string[] call = ["call", "token", "transfer", "--input", "address:bob,u128:5", "--from", "carol"];

        Assert.Equal(3, (await chain.RunAsync(call)).ExitCode);
        Assert.Equal("0", (await chain.DoAsync("account", "carol", "--json")).Json.GetProperty("nonce").ToString());

        var sent = await chain.RunAsync([.. call, "--gas", "2000000"]);
        Assert.Equal(4, sent.ExitCode);
        Assert.Contains("insufficient balance", sent.Output, StringComparison.Ordinal);
        Assert.Equal("1", (await chain.DoAsync("account", "carol", "--json")).Json.GetProperty("nonce").ToString());
    }

    [Theory]
    [InlineData(5, "GasPriceTooLow", "transfer", "--to", "bob", "--amount", "1", "--gas", "1000000", "--gas-price", "0")]
    [InlineData(5, "GasLimitTooLow", "transfer", "--to", "bob", "--amount", "1", "--gas", "1")]
    [InlineData(7, "TransactionNotFound", "tx", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(7, "HeightNotReached", "block", "999")]
    [InlineData(7, "ContractNotFound", "contract", "bob")]
    [InlineData(2, "is not a hash", "tx", "12")]
    [InlineData(2, "Did you mean 'alice'?", "account", "alcie")]
    [InlineData(2, "there is no key 'alicia'", "transfer", "--to", "bob", "--amount", "1", "--from", "alicia")]
    [InlineData(2, "--count and --since go with --follow", "events", "--count", "1")]
    public async Task EachRefusal_HasItsExitCodeAndItsReason(int exitCode, string why, params string[] arguments)
    {
        await using var chain = await ChainPlace.StartAsync();

        var outcome = await chain.RunAsync(arguments);

        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Fact]
    public async Task ARefusedModule_IsExplainedHereAndNotSent()
    {
        await using var chain = await ChainPlace.StartAsync();

        var outcome = await chain.RunAsync("deploy", chain.Place.Write("bad.wat", "(module (import \"env\" \"storage_reed\" (func (param i32 i32) (result i64))))"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("storage_read", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKeyOfOnesOwn_PaysAndIsPaid()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("keys", "new", "mine");
        await chain.DoAsync("transfer", "--to", "mine", "--amount", "50_000_000");

        await chain.DoAsync("transfer", "--from", "mine", "--to", "bob", "--amount", "7");

        Assert.Equal("1", (await chain.DoAsync("account", "mine", "--json")).Json.GetProperty("nonce").ToString());
    }

    [Fact]
    public async Task NumericArguments_AreFittedToTheMethodOnTheChain()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", chain.Place.Write("sums.wat", """
            (module (memory (export "memory") 1)
              (func (export "init") (param i32) (if (i32.ne (local.get 0) (i32.const 3)) (then unreachable)))
              (func (export "sub") (param i64 i32) (result i64) (i64.sub (local.get 0) (i64.extend_i32_s (local.get 1)))))
            """), "--init-arg", "3");

        Assert.Equal("i64:-12", (await chain.DoAsync("query", "sums", "sub", "-5", "7", "--json")).Json.GetProperty("result").GetString());
        Assert.Equal("i64:8", (await chain.DoAsync("call", "sums", "sub", "10", "2", "--json")).Json.GetProperty("receipt").GetProperty("outcomes")[0].GetProperty("result").GetString());
        Assert.Contains("'sub' takes 2 arguments", (await chain.RunAsync("call", "sums", "sub", "1")).Error, StringComparison.Ordinal);
        Assert.Contains("reserved", (await chain.RunAsync("call", "sums", "init", "3")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProof_HoldsForItsBlockAlone_AndNotWhenChanged()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        var file = chain.Place.At("proof.json");
        await chain.DoAsync("proof", "get", "storage", "token", "--key", "text:s", "-o", file);
        var block = (await chain.DoAsync("block", "--json")).Json;
        string hash = block.GetProperty("hash").GetString()!, root = block.GetProperty("stateRoot").GetString()!;

        Assert.Contains("= 1 000 000", (await chain.DoAsync("proof", "verify", file, "--block", hash)).Output, StringComparison.Ordinal);
        Assert.Contains("= 1 000 000", (await chain.DoAsync("proof", "verify", file, "--root", root)).Output, StringComparison.Ordinal);
        Assert.Equal(8, (await chain.RunAsync("proof", "verify", file, "--block", root)).ExitCode);
        Assert.Equal(2, (await chain.RunAsync("proof", "verify", file)).ExitCode);

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("40420f00", "41420f00", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(8, (await chain.RunAsync("proof", "verify", file, "--block", hash)).ExitCode);
    }

    [Fact]
    public async Task AProofFile_HasNoDigitThatCanBeChanged()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        var file = chain.Place.At("proof.json");
        await chain.DoAsync("proof", "get", "storage", "token", "--key", "text:s", "-o", file);
        var hash = (await chain.DoAsync("block", "--json")).Json.GetProperty("hash").GetString()!;
        var proof = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var passed = new List<int>();
        for (var place = 0; place < proof.Length; place++)
        {
            if (!char.IsAsciiDigit(proof[place])) continue;
            await File.WriteAllTextAsync(file, $"{proof[..place]}{(char)('0' + (proof[place] - '0' + 1) % 10)}{proof[(place + 1)..]}", TestContext.Current.CancellationToken);
            if ((await chain.RunAsync("proof", "verify", file, "--block", hash)).ExitCode == 0) passed.Add(place);
        }

        Assert.Empty(passed);
    }

    [Theory]
    [InlineData("account", "bob")]
    [InlineData("contract", "token")]
    [InlineData("contract", "bob")]
    [InlineData("storage", "token", "--key", "text:nothing")]
    [InlineData("storage", "token", "--start", "0x")]
    public async Task EachKindOfProof_VerifiesOffline(params string[] what)
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        var file = chain.Place.At("proof.json");
        await chain.DoAsync(["proof", "get", .. what, "-o", file]);
        var hash = (await chain.DoAsync("block", "--json")).Json.GetProperty("hash").GetString()!;
        chain.Place.Variables["VOW_NODE"] = "http://127.0.0.1:1";

        Assert.True((await chain.DoAsync("proof", "verify", file, "--block", hash, "--json")).Json.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public async Task FollowedEvents_BeginWhereTheyAreAskedToAndEndAfterTheirCount()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        await chain.DoAsync("call", "token", "transfer", "--input", "address:bob,u128:5");

        var outcome = await chain.DoAsync("events", "--follow", "--since", "0", "--count", "2", "--contract", "token", "--json");

        Assert.Equal(["1", "2"], outcome.Lines.Select(line => line.GetProperty("height").ToString()));
    }

    [Fact]
    public async Task ASecondContractOfTheSameCode_NeedsAnotherSalt()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);

        Assert.Contains("AddressTaken", (await chain.RunAsync("deploy", VowProgram.Token)).Output, StringComparison.Ordinal);
        await chain.DoAsync("deploy", VowProgram.Token, "--salt", "text:2", "--name", "silver");
        await chain.DoAsync("query", "silver", "total_supply");
    }
}
