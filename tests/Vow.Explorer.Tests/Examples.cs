using System.Text.Json;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Tests;

namespace Vow.Explorer.Tests;

/// <summary>All example contracts on a chain, each used: what succeeds, what fails, calls within calls, an upgrade.</summary>
internal sealed class Examples
{
    public Dictionary<string, Address> Contracts { get; } = [];

    /// <summary>A call that an assertion of the contract ended.</summary>
    public required TransactionResponse Reverted { get; init; }

    /// <summary>A call that ran out of gas in a contract that it called.</summary>
    public required TransactionResponse OutOfGas { get; init; }

    /// <summary>A swap: the exchange calls both tokens.</summary>
    public required TransactionResponse Nested { get; init; }

    /// <summary>The upgrade's block.</summary>
    public required ulong UpgradeHeight { get; init; }

    public static async Task<Examples> DeployAsync(ExampleChain chain)
    {
        Dictionary<string, Address> contracts = [];
        string alice = ExampleChain.Text("alice"), bob = ExampleChain.Text("bob"), carol = ExampleChain.Text("carol"), dave = ExampleChain.Text("dave");
        long tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();
        foreach (string name in new[] { "counter", "counter-rust", "counter-as", "counter-c", "counter-cpp", "counter-wasm-bindgen", "token-rust", "token-as", "token-c", "token-cpp" })
        {
            contracts[name] = await chain.DeployAsync(name);
            await chain.CallAsync("alice", contracts[name], name.StartsWith("counter", StringComparison.Ordinal) ? "increment" : "transfer", name.StartsWith("counter", StringComparison.Ordinal) ? "{}" : $$"""{"to":"{{bob}}","amount":"2500"}""");
        }

        contracts["nft"] = await chain.DeployAsync("nft", """{"name":"Moons","symbol":"MOON"}""");
        await chain.CallAsync("alice", contracts["nft"], "mint", $$"""{"to":"{{bob}}","uri":"ipfs://example"}""");
        contracts["names"] = await chain.DeployAsync("names", """{"price":"100"}""");
        JsonElement commitment = await chain.QueryAsync(contracts["names"], "commitment", $$"""{"name":"alice-shop","secret":"0x1234","caller":"{{alice}}"}""");
        await chain.CallAsync("alice", contracts["names"], "commit", $$"""{"commitment":"{{commitment.GetString()}}"}""");
        contracts["crowdfunding"] = await chain.DeployAsync("crowdfunding");
        await chain.CallAsync("alice", contracts["crowdfunding"], "create", $$"""{"goal":"1000","deadline":"{{tomorrow}}","title":"A bridge"}""");
        await chain.CallAsync("bob", contracts["crowdfunding"], "contribute", """{"id":"1"}""", 250);
        await chain.CallAsync("alice", contracts["names"], "register", """{"name":"alice-shop","secret":"0x1234"}""", 100);
        contracts["escrow"] = await chain.DeployAsync("escrow");
        await chain.CallAsync("alice", contracts["escrow"], "open", $$"""{"seller":"{{bob}}","arbiter":"{{carol}}","deadline":"{{tomorrow}}"}""", 500);
        await chain.CallAsync("alice", contracts["escrow"], "release", """{"id":"1"}""");
        contracts["proofs"] = await chain.DeployAsync("proofs", $$"""{"root":"0x{{new string('0', 64)}}"}""", 1000);
        contracts["wallet"] = await chain.DeployAsync("wallet", $$"""{"owners":["{{alice}}","{{bob}}","{{carol}}"],"threshold":2}""", 1000);
        await chain.CallAsync("alice", contracts["wallet"], "propose", $$$$"""{"action":{"Send":{"to":"{{{{dave}}}}","amount":"400"}}}""");
        await chain.CallAsync("bob", contracts["wallet"], "confirm", """{"id":"1"}""");
        await chain.CallAsync("alice", contracts["wallet"], "execute", """{"id":"1"}""");
        contracts["vault"] = await chain.DeployAsync("vault/v1");
        await chain.CallAsync("alice", contracts["vault"], "deposit", "{}", 500);
        await chain.UpgradeAsync(contracts["vault"], ExampleChain.Code("vault/v2"), """{"limit":100}""");
        ulong upgraded = (await chain.Client.LatestBlockAsync()).Height;
        TransactionResponse nested = await SwapAsync(chain, contracts);
        contracts["shop"] = await chain.DeployAsync(Described.Shop);
        TransactionResponse reverted = await chain.TryCallAsync("bob", contracts["counter-rust"], "decrement");
        reverted = await chain.TryCallAsync("bob", contracts["counter-rust"], "decrement");
        var hasFailed = reverted.Receipt!.Status == ReceiptStatus.Failed;
        Assert.True(hasFailed, "the counter did not refuse to go below zero");
        TransactionResponse outOfGas = await chain.TryCallAsync("alice", contracts["exchange"], "swap", $$"""{"token_in":"{{AddressText.Format(contracts["token-rust"])}}","amount_in":"100","out_min":"1"}""", gasLimit: 1_500_000);
        Assert.Equal(ReceiptStatus.Failed, outOfGas.Receipt!.Status);
        await chain.SendAsync("carol", new TransactionAction.Transfer(ExampleChain.Key("dave").Address, 123_456_789));
        var examples = new Examples { Reverted = reverted, OutOfGas = outOfGas, Nested = nested, UpgradeHeight = upgraded };
        foreach ((string name, Address address) in contracts) examples.Contracts[name] = address;
        return examples;
    }

    private static async Task<TransactionResponse> SwapAsync(ExampleChain chain, Dictionary<string, Address> contracts)
    {
        string a = AddressText.Format(contracts["token-rust"]), b = AddressText.Format(contracts["token-as"]);
        contracts["exchange"] = await chain.DeployAsync("exchange", $$"""{"token_a":"{{a}}","token_b":"{{b}}"}""");
        string exchange = AddressText.Format(contracts["exchange"]);
        foreach (string token in new[] { "token-rust", "token-as" }) await chain.CallAsync("alice", contracts[token], "approve", $$"""{"spender":"{{exchange}}","amount":"500000"}""");
        await chain.CallAsync("alice", contracts["exchange"], "add_liquidity", """{"amount_a":"100000","amount_b":"100000","shares_min":"1"}""");
        return await chain.CallAsync("alice", contracts["exchange"], "swap", $$"""{"token_in":"{{a}}","amount_in":"1000","out_min":"900"}""");
    }
}
