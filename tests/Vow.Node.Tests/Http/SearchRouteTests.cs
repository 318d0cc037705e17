using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

/// <summary>Search by anything, and the node's own numbers.</summary>
public class SearchRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Height_IsABlock() => Assert.Equal([("block", "2", "block 2, 1 transaction")], await FindAsync("2"));

    [Fact]
    public async Task HashOfABlockTransactionOrModule_IsFoundWholeAndByItsBeginning()
    {
        string block = Server.Core.Chain.HeadHash.ToString(), transaction = fixture.Transfer.Hash.ToString(), code = WasmVm.HashOf(ApiServer.TokenCode).ToString();
        foreach (int digits in new[] { 64, 63, 12, 7, 6 })
        {
            Assert.Contains(("block", "2"), Names(await FindAsync(block[..digits])));
            Assert.Contains(("transaction", transaction), Names(await FindAsync("0x" + transaction[..digits].ToUpperInvariant())));
            Assert.Contains(("code", code), Names(await FindAsync(code[..digits])));
        }

        Assert.DoesNotContain(("transaction", transaction), Names(await FindAsync(transaction[..5])));
        char last = transaction[11] == '0' ? '1' : '0';
        Assert.Empty(await FindAsync(transaction[..11] + last));
    }

    [Fact]
    public async Task Address_IsAnAccountOrAContract()
    {
        string alice = AddressText.Format(ApiServer.Alice), token = AddressText.Format(Server.Token), nobody = AddressText.Format(Address.From(new byte[32]));

        Assert.Equal([("account", alice, "alice")], await FindAsync(alice));
        Assert.Equal([("contract", token, "token")], await FindAsync($" {token} "));
        Assert.Equal([("account", nobody, "account")], await FindAsync(nobody));
        Assert.Contains(("account", alice), Names(await FindAsync($"0x{Convert.ToHexString(ApiServer.Alice.Span)}")));
    }

    [Fact]
    public async Task Name_IsThatOfAContractOrADevelopmentAccount()
    {
        Assert.Equal([("contract", AddressText.Format(Server.Token), "token")], await FindAsync("OKE"));
        Assert.Equal([("account", AddressText.Format(ApiServer.Bob), "bob")], await FindAsync("Bob"));
        Assert.Empty(await FindAsync("no such thing"));
    }

    [Theory]
    [InlineData("/v1/search")]
    [InlineData("/v1/search?q=")]
    [InlineData("/v1/search?q=%20")]
    public async Task NothingToSearchFor_IsRefused(string route) => await Server.ProblemAsync("BadParameter", 400, route);

    [Fact]
    public async Task LongText_IsRefused() => await Server.ProblemAsync("BadParameter", 400, "/v1/search?q=" + new string('a', 129));

    [Fact]
    public async Task Node_TellsItsBlocksCachesAndMemory()
    {
        await Server.TokenBalanceAsync(ApiServer.Bob);
        NodeResponse node = await Server.Client.NodeAsync(Cancellation);

        Assert.Equal((2UL, 2UL, true, true, true), (node.Height, node.Transactions, node.Ready, node.Development, node.AccountIndex));
        Assert.Equal([1UL, 2UL], node.Blocks.Select(block => block.Height));
        Assert.All(node.Blocks, block => Assert.True(block is { Transactions: 1, GasUsed: > 0, CommitMilliseconds: > 0, ExecuteMilliseconds: > 0 } && block.TotalMilliseconds >= block.ExecuteMilliseconds));
        Assert.Equal(["code", "tree"], node.Caches.Select(cache => cache.Name));
        Assert.True(node.Caches[0] is { Hits: > 0, Misses: > 0, Bytes: > 0 });
        Assert.True(node.Caches[1] is { Hits: > 0, Bytes: > 0 });
        QueryDetail queries = Assert.Single(node.Queries, detail => detail.Kind == "query");
        Assert.True(queries.Count >= 1 && queries.Milliseconds > 0);
        Assert.True(node.Process is { ManagedBytes: > 0, Threads: > 1, Processors: > 0, ProcessorMilliseconds: > 0, Collections.Count: 3 });
        Assert.True(node.Process.ResidentBytes > node.Process.ManagedBytes / 2);
    }

    [Fact]
    public void Activity_KeepsTheLastBlocksAndTheRateOfTenSeconds()
    {
        var time = new HandClock();
        var activity = new NodeActivity(time);
        for (int block = 0; block < NodeActivity.BlocksMax + 30; block++)
        {
            activity.Add(new BlockSample((ulong)block, 0, 10, 1, default, default, default, default, time.GetTimestamp()));
            time.Seconds += 0.5;
        }

        Assert.Equal(Enumerable.Range(30, NodeActivity.BlocksMax).Select(height => (ulong)height), activity.Blocks().Select(block => block.Height));
        Assert.Equal(10L * (NodeActivity.BlocksMax + 30), activity.Transactions);
        Assert.InRange(activity.TransactionsPerSecond(), 17, 20);
        time.Seconds += 11;
        Assert.Equal(0, activity.TransactionsPerSecond());
    }

    private async Task<List<(string Kind, string Id, string Label)>> FindAsync(string text) =>
        [.. (await Server.Client.SearchAsync(text, Cancellation)).Items.Select(item => (item.Kind, item.Id, item.Label))];

    private static IEnumerable<(string, string)> Names(List<(string Kind, string Id, string Label)> items) => items.Select(item => (item.Kind, item.Id));

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; } = 1000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
