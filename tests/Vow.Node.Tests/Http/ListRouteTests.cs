using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Node.Http;

namespace Vow.Node.Tests.Http;

/// <summary>Lists by account and contract, and what a row tells.</summary>
public class ListRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private NodeClient Client => Server.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row_TellsTheActionsWithContractMethodAndName()
    {
        TransactionSummary row = (await Client.TransactionsAsync(limit: 1, cancellationToken: Cancellation)).Items[0];

        Assert.Equal(fixture.Transfer.Hash, row.Hash);
        Assert.Equal(Server.Core.Chain.Head.TimestampMilliseconds, row.TimestampMilliseconds);
        ActionSummary action = Assert.Single(row.Actions);
        Assert.Equal(("call", Server.Token, "token", "transfer", UInt128.Zero), (action.Kind, action.To, action.Name, action.Method, action.Value));
        Assert.Equal((ReceiptStatus.Success, (string?)null, ApiServer.Alice), (row.Status, row.ErrorCode, row.Sender));
        Assert.Equal((UInt128)row.GasUsed, row.Fee);
    }

    [Fact]
    public async Task Row_NamesTheContractThatATransactionMade()
    {
        TransactionSummary row = (await Client.TransactionsAsync("2.0", 1, Cancellation)).Items[0];

        Assert.Equal(["upload", "instantiate"], row.Actions.Select(action => action.Kind));
        Assert.Equal([null, Server.Token], row.Actions.Select(action => action.To));
    }

    [Fact]
    public async Task ValueOfARow_IsThatOfItsActionsTogether_AndNeverOverflows()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        await server.CommitAsync(TestNode.Sign(TestNode.Alice, 0, [new TransactionAction.Transfer(ApiServer.Bob, 5), new TransactionAction.Transfer(ApiServer.Bob, 6)]));
        TransactionSummary row = Assert.Single((await server.Client.TransactionsAsync(cancellationToken: Cancellation)).Items);
        using ChainView view = server.Core.Chain.View();
        Receipt receipt = view.ReceiptAt(1, 0)!.Receipt;
        Transaction body = TestNode.Transfer(TestNode.Alice, 0).Body with { Actions = [new TransactionAction.Transfer(ApiServer.Bob, UInt128.MaxValue), new TransactionAction.Transfer(ApiServer.Bob, 1)] };

        Assert.Equal((UInt128)11, row.Value);
        Assert.Equal(UInt128.MaxValue, TransactionMapping.Summary(body, receipt, 1, 0, 0, new ContractDecoder(server.Core.Descriptions, () => view)).Value);
    }

    [Fact]
    public async Task Account_HasWhatItSignedAndWhatPaidIt_PageByPage()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        var hashes = new List<Hash256>();
        for (ulong nonce = 0; nonce < 5; nonce++)
        {
            SignedTransaction transfer = TestNode.Transfer(TestNode.Alice, nonce, nonce % 2 == 0 ? ApiServer.Bob : ApiServer.Alice, 1);
            await server.CommitAsync(transfer);
            hashes.Insert(0, transfer.Hash);
        }

        Assert.Equal(hashes, await AllAsync(server, ApiServer.Alice, null));
        Assert.Equal([hashes[0], hashes[2], hashes[4]], await AllAsync(server, ApiServer.Bob, null));
        Assert.Empty(await AllAsync(server, ApiServer.Bob, ApiServer.Alice));
        Assert.Empty(await AllAsync(server, Address.From(new byte[32]), null));
    }

    [Fact]
    public async Task Contract_HasWhatCallsAndMadeIt_AndAccountAndContractTogetherWhatBothHave()
    {
        Assert.Equal([fixture.Transfer.Hash, Server.Deployment.Hash], await AllAsync(Server, null, Server.Token));
        Assert.Equal([fixture.Transfer.Hash, Server.Deployment.Hash], await AllAsync(Server, ApiServer.Alice, Server.Token));
        Assert.Empty(await AllAsync(Server, ApiServer.Bob, Server.Token));
        Assert.Empty(await AllAsync(Server, null, ApiServer.Alice));
    }

    [Fact]
    public async Task Contracts_AreListedNewestFirst_PageByPage()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync();
        TransactionResponse second = await server.CommitAsync(TestNode.Sign(
            TestNode.Bob, 0, [new TransactionAction.Instantiate(WasmVm.HashOf(ApiServer.TokenCode), new byte[] { 1 }, null, 0, [], default)]));
        Address made = second.Receipt!.Outcomes[0].Contract!.Value;

        ContractPageResponse first = await server.Client.ContractsAsync(limit: 1, cancellationToken: Cancellation);
        ContractPageResponse last = await server.Client.ContractsAsync(first.Next, 1, Cancellation);
        ContractSummary newest = Assert.Single(first.Items), oldest = Assert.Single(last.Items);
        Assert.Equal((made, "token", ApiServer.Bob, 2UL, (Hash256?)second.Hash), (newest.Address, newest.Name, newest.Creator, newest.Height, newest.Transaction));
        Assert.Equal((server.Token, WasmVm.HashOf(ApiServer.TokenCode), 1UL, (Hash256?)server.Deployment.Hash), (oldest.Address, oldest.CodeHash, oldest.Height, oldest.Transaction));
        Assert.Null(last.Next);
    }

    [Fact]
    public async Task History_TellsEachCodeWithItsTransaction()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync();
        byte[] other = await File.ReadAllBytesAsync(Path.Combine(ApiServer.RepositoryRoot(), "contracts/token-rust/token.wasm"), Cancellation);
        TransactionResponse upgrade = await server.CommitAsync(TestNode.Sign(
            TestNode.Alice, 1, [new TransactionAction.Upload(other), new TransactionAction.Upgrade(server.Token, WasmVm.HashOf(other), [], default) { IsForced = true }]));
        Assert.Equal(ReceiptStatus.Success, upgrade.Receipt!.Status);

        ContractHistoryResponse history = await server.Client.ContractHistoryAsync(server.Token, cancellationToken: Cancellation);
        Assert.Equal(
            [(0u, WasmVm.HashOf(ApiServer.TokenCode), (ulong?)1, (Hash256?)server.Deployment.Hash, false), (1u, WasmVm.HashOf(other), 2, upgrade.Hash, true)],
            history.Items.Select(code => (code.Version, code.Code, code.Height, code.Transaction, code.Forced)));
        ContractHistoryResponse first = await server.Client.ContractHistoryAsync(server.Token, limit: 1, cancellationToken: Cancellation);
        Assert.Equal(1u, Assert.Single((await server.Client.ContractHistoryAsync(server.Token, first.Next, 1, Cancellation)).Items).Version);
        Assert.Empty((await server.Client.ContractHistoryAsync(server.Token, uint.MaxValue, 1, Cancellation)).Items);
    }

    [Fact]
    public async Task Gas_IsThatOfTheTransactionsThatCall()
    {
        ContractGasResponse gas = await Client.ContractGasAsync(Server.Token, cancellationToken: Cancellation);

        ContractGasItem item = Assert.Single(gas.Items);
        Assert.Equal((2UL, fixture.Transfer.Hash, "transfer", 1, ReceiptStatus.Success), (item.Height, item.Transaction, item.Method, item.Actions, item.Status));
        Assert.Equal(fixture.Transfer.Receipt!.Gas.Used, item.GasUsed);
        Assert.Equal(Server.Core.Chain.Head.TimestampMilliseconds, item.Time);
        Assert.Null(gas.Next);
    }

    [Theory]
    [InlineData("/v1/transactions?account=x", "BadAddress")]
    [InlineData("/v1/transactions?contract=", "BadAddress")]
    [InlineData("/v1/transactions?account={0}&before=x", "BadCursor")]
    [InlineData("/v1/transactions?account={0}&limit=101", "BadLimit")]
    [InlineData("/v1/contracts?after=1", "BadAddress")]
    [InlineData("/v1/contracts?limit=0", "BadLimit")]
    [InlineData("/v1/contracts/x/history", "BadAddress")]
    [InlineData("/v1/contracts/{0}/history?after=-1", "BadCursor")]
    [InlineData("/v1/contracts/{0}/history?after=4294967296", "BadCursor")]
    [InlineData("/v1/contracts/{0}/history?limit=501", "BadLimit")]
    [InlineData("/v1/contracts/x/gas", "BadAddress")]
    [InlineData("/v1/contracts/{0}/gas?before=1", "BadCursor")]
    public async Task ParameterThatIsWrong_HasItsOwnCode(string route, string code) =>
        await Server.ProblemAsync(code, 400, string.Format(System.Globalization.CultureInfo.InvariantCulture, route, AddressText.Format(Server.Token)));

    [Theory]
    [InlineData("/v1/contracts?after={0}")]
    [InlineData("/v1/contracts/{0}/history")]
    [InlineData("/v1/contracts/{0}/gas")]
    public async Task ContractThatIsNone_IsNotFound(string route) =>
        await Server.ProblemAsync("ContractNotFound", 404, string.Format(System.Globalization.CultureInfo.InvariantCulture, route, AddressText.Format(ApiServer.Bob)));

    [Theory]
    [InlineData("18446744073709551615.2147483647")]
    [InlineData("0.0")]
    [InlineData("999999.0")]
    public async Task PlaceBesideTheChain_GivesWhatIsBelowIt(string before)
    {
        TransactionPageResponse of = await Client.TransactionsAsync(ApiServer.Alice, null, before, cancellationToken: Cancellation);
        TransactionPageResponse all = await Client.TransactionsAsync(before, cancellationToken: Cancellation);

        Assert.Equal(before == "0.0" ? 0 : 2, of.Items.Count);
        Assert.Equal(all.Items.Select(row => row.Hash), of.Items.Select(row => row.Hash));
    }

    [Fact]
    public async Task WithoutTheIndex_ListsByAccountSaySo_AndTheRestIsThere()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync(options => options.AccountIndex = false);
        JsonObject problem = await server.ProblemAsync("NotIndexed", 404, $"/v1/transactions?account={AddressText.Format(ApiServer.Alice)}");

        Assert.Contains("AccountIndex", (string?)problem["detail"], StringComparison.Ordinal);
        await server.ProblemAsync("NotIndexed", 404, $"/v1/contracts/{AddressText.Format(server.Token)}/gas");
        Assert.Single((await server.Client.TransactionsAsync(cancellationToken: Cancellation)).Items);
        Assert.Single((await server.Client.ContractsAsync(cancellationToken: Cancellation)).Items);
        Assert.False((await server.Client.NodeAsync(Cancellation)).AccountIndex);
    }

    [Fact]
    public async Task ChainOfAnImportedState_ListsWhatCameAfterIt()
    {
        byte[] state;
        await using (ApiServer source = await ApiServer.StartWithTokenAsync())
        {
            using ChainView view = source.Core.Chain.View();
            using var export = new MemoryStream();
            ChainExport.WriteState(view, export, null, Cancellation);
            state = export.ToArray();
        }

        var store = new MemoryStateStore();
        ChainImport.ReadState(store, new MemoryStream(state), null, null, null, Cancellation);
        await using ApiServer server = await ApiServer.StartAsync(store: store);
        await server.ProblemAsync("BlockNotFound", 404, "/v1/blocks/1");
        Assert.Empty((await server.Client.TransactionsAsync(cancellationToken: Cancellation)).Items);
        ContractSummary token = Assert.Single((await server.Client.ContractsAsync(cancellationToken: Cancellation)).Items);
        Assert.Equal(("token", 1UL, (Hash256?)null), (token.Name, token.Height, token.Transaction));
        SignedTransaction transfer = TestNode.Transfer(TestNode.Alice, 1);
        await server.CommitAsync(transfer);

        Assert.Equal([transfer.Hash], await AllAsync(server, ApiServer.Alice, null));
        Assert.Equal([transfer.Hash], (await server.Client.TransactionsAsync(cancellationToken: Cancellation)).Items.Select(row => row.Hash));
    }

    private static async Task<List<Hash256>> AllAsync(ApiServer server, Address? account, Address? contract)
    {
        var hashes = new List<Hash256>();
        string? before = null;
        do
        {
            TransactionPageResponse page = await server.Client.TransactionsAsync(account, contract, before, 2, Cancellation);
            hashes.AddRange(page.Items.Select(row => row.Hash));
            before = page.Next;
        }
        while (before is not null);
        return hashes;
    }
}
