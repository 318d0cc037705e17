using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class ReadRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_TellsTheChainItsHeadAndItsParameters()
    {
        StatusResponse status = await Server.Client.StatusAsync(Cancellation);

        Assert.Equal(Genesis.DevelopmentChainId, status.ChainId);
        Assert.Equal(2UL, status.Head.Height);
        Assert.Equal(Server.Core.Chain.HeadHash, status.Head.Hash);
        Assert.Equal(Server.Core.Chain.GenesisHash, status.GenesisHash);
        Assert.Equal(1UL, status.Parameters.GasPriceMin);
        Assert.Equal(TestNode.Genesis.Parameters.TransactionGasMax, status.Parameters.TransactionGasMax);
        Assert.True(status.Ready);
        Assert.StartsWith("vow/", status.Software, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_IsWellOnANodeThatRuns(string route) => Assert.True((bool)(await Server.GetAsync(route))["ok"]!);

    [Fact]
    public async Task Metrics_AreServedAsText() =>
        Assert.Contains("vow_", await Server.Http.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);

    [Fact]
    public async Task Blocks_ComeNewestFirstAndPageByPage()
    {
        BlockPageResponse first = await Server.Client.BlocksAsync(limit: 2, cancellationToken: Cancellation);
        BlockPageResponse second = await Server.Client.BlocksAsync(first.Next, 2, Cancellation);

        Assert.Equal([2UL, 1UL], first.Items.Select(block => block.Height));
        Assert.Equal([0UL], second.Items.Select(block => block.Height));
        Assert.Null(second.Next);
        Assert.Equal(first.Items[0].Previous, first.Items[1].Hash);
    }

    [Fact]
    public async Task Block_IsTheSameByHeightByHashAndAsTheLatest()
    {
        BlockResponse latest = await Server.Client.LatestBlockAsync(Cancellation);
        string byHeight = ApiServer.Json(await Server.Client.BlockAsync(2, Cancellation));

        Assert.Equal(ApiServer.Json(latest), byHeight);
        Assert.Equal(byHeight, ApiServer.Json(await Server.Client.BlockAsync(latest.Hash, Cancellation)));
        Assert.Equal([fixture.Transfer.Hash], latest.Transactions);
    }

    [Fact]
    public async Task Transaction_HasItsBodyAndReceipt()
    {
        TransactionResponse found = await Server.Client.TransactionAsync(fixture.Transfer.Hash, Cancellation);

        Assert.Equal(TransactionState.Committed, found.State);
        var call = Assert.IsType<CallAction>(Assert.Single(found.Transaction.Actions));
        Assert.Equal("transfer", call.Method);
        Assert.Equal(2UL, found.Receipt!.Height);
        Assert.Equal((UInt128)found.Receipt.Gas.Used, found.Receipt.Fee);
        Assert.Equal(1_000_000_000, found.Receipt.Gas.Limit);
        EventResponse logged = Assert.Single(found.Receipt.Events);
        Assert.Equal("transfer", logged.TopicText);
        Assert.Equal(Server.Token, logged.Contract);
    }

    [Fact]
    public async Task UploadInAnAnswer_IsNamedByHashAndLength()
    {
        TransactionResponse found = await Server.Client.TransactionAsync(Server.Deployment.Hash, Cancellation);

        var upload = Assert.IsType<UploadAction>(found.Transaction.Actions[0]);
        Assert.Equal(ApiServer.TokenCode.Length, upload.CodeBytes);
        Assert.Null(upload.Code);
    }

    [Fact]
    public async Task Transactions_ComeNewestFirstAndPageByPage()
    {
        TransactionPageResponse first = await Server.Client.TransactionsAsync(limit: 1, cancellationToken: Cancellation);
        TransactionPageResponse second = await Server.Client.TransactionsAsync(first.Next, 1, Cancellation);
        TransactionPageResponse third = await Server.Client.TransactionsAsync(second.Next ?? "0.0", 1, Cancellation);

        Assert.Equal(fixture.Transfer.Hash, Assert.Single(first.Items).Hash);
        Assert.Equal(["call"], first.Items[0].Kinds);
        Assert.Equal(Server.Deployment.Hash, Assert.Single(second.Items).Hash);
        Assert.Empty(third.Items);
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task Account_HasNonceAndBalanceAtTheHeadAndAtAHeight()
    {
        AccountResponse now = await Server.Client.AccountAsync(ApiServer.Alice, cancellationToken: Cancellation);
        AccountResponse then = await Server.Client.AccountAsync(ApiServer.Alice, 0, Cancellation);
        AccountResponse never = await Server.Client.AccountAsync(Address.From(new byte[32]), cancellationToken: Cancellation);

        Assert.Equal((2UL, 2UL, 2UL), (now.Height, now.Nonce, now.NextNonce));
        Assert.Equal((0UL, 0UL), (then.Height, then.Nonce));
        Assert.True(now.Balance < then.Balance);
        Assert.Equal((0UL, (UInt128)0, false), (never.Nonce, never.Balance, never.IsContract));
        Assert.True((await Server.Client.AccountAsync(Server.Token, cancellationToken: Cancellation)).IsContract);
    }

    [Fact]
    public async Task Account_MayBeNamedInHexadecimal()
    {
        JsonObject found = await Server.GetAsync($"/v1/accounts/0x{Convert.ToHexString(ApiServer.Alice.Span)}");

        Assert.Equal(AddressText.Format(ApiServer.Alice), (string?)found["address"]);
    }

    [Fact]
    public async Task Contract_HasItsRecord()
    {
        ContractResponse token = await Server.Client.ContractAsync(Server.Token, cancellationToken: Cancellation);

        Assert.Equal(ApiServer.Alice, token.Creator);
        Assert.Equal(ApiServer.Alice, token.Admin);
        Assert.Equal(ApiServer.TokenCode.Length, token.CodeBytes);
        Assert.Equal((1UL, 3UL, false), (token.HeightCreated, token.ItemsKept, token.Frozen));
        Assert.Equal(2UL, (await Server.Client.ContractAsync(Server.Token, 1, Cancellation)).ItemsKept);
    }

    [Fact]
    public async Task Code_IsTheModuleAsItWasUploaded() =>
        Assert.Equal(ApiServer.TokenCode, await Server.Client.CodeAsync(Server.Token, cancellationToken: Cancellation));

    [Fact]
    public async Task Storage_ComesInOrderByPrefixAndPageByPage()
    {
        StoragePageResponse first = await Server.Client.StoragePageAsync(Server.Token, "b"u8.ToArray(), limit: 1, cancellationToken: Cancellation);
        StoragePageResponse second = await Server.Client.StoragePageAsync(Server.Token, "b"u8.ToArray(), first.Next, 1, first.Height, Cancellation);
        var all = new List<StorageItemResponse>();
        await foreach (StorageItemResponse item in Server.Client.StorageAsync(Server.Token, cancellationToken: Cancellation)) all.Add(item);

        Assert.NotNull(first.Next);
        Assert.Null(second.Next);
        Assert.Equal(3, all.Count);
        Assert.Equal([.. all[..2].Select(item => Convert.ToHexString(item.Key.Span))], new[] { first, second }.Select(page => Convert.ToHexString(Assert.Single(page.Items).Key.Span)));
        Assert.Equal("s"u8.ToArray(), all[2].Key.ToArray());
    }

    [Fact]
    public async Task Query_AnswersAtTheHeadAndAtAHeight()
    {
        Assert.Equal(250UL, await Server.TokenBalanceAsync(ApiServer.Bob));
        Assert.Equal(0UL, await Server.TokenBalanceAsync(ApiServer.Bob, height: 1));
        Assert.Equal(1_000_000UL, await Server.TokenBalanceAsync(ApiServer.Alice, height: 1));
    }

    [Theory]
    [InlineData("transfer", "ReadOnlyViolation", 230)]
    [InlineData("balance_off", "MethodNotFound", 121)]
    public async Task QueryThatFails_IsAnAnswerWithItsError(string method, string code, int number)
    {
        var query = new ContractQueryRequest { Method = method, Input = ApiServer.TransferInput(ApiServer.Bob, 0), Caller = ApiServer.Alice };
        ContractQueryResponse answer = await Server.Client.QueryAsync(Server.Token, query, Cancellation);

        Assert.NotEqual(ExecutionStatus.Success, answer.Status);
        Assert.Equal((code, number), (answer.Error!.Code, answer.Error.Number));
        Assert.NotEmpty(answer.Error.Message!);
    }

    [Fact]
    public async Task Query_IsBoundByItsGasLimit()
    {
        var query = new ContractQueryRequest { Method = "balance_of", Input = ApiServer.Bob.Span.ToArray(), GasLimit = 10 };

        Assert.Equal(ExecutionStatus.OutOfGas, (await Server.Client.QueryAsync(Server.Token, query, Cancellation)).Status);
    }

    [Fact]
    public async Task Simulation_TellsWhatTheTransactionThenDoes()
    {
        var action = new CallAction { Contract = Server.Token, Method = "transfer", Input = ApiServer.TransferInput(ApiServer.Bob, 1) };
        SimulationResponse simulated = await Server.Client.SimulateAsync(new SimulationRequest { Signer = TestNode.Alice.Public, Actions = [action] }, Cancellation);

        Assert.Equal(ReceiptStatus.Success, simulated.Receipt.Status);
        Assert.Equal(2UL, simulated.Transaction.Nonce);
        Assert.Equal(3UL, simulated.Receipt.Height);
        Assert.True(simulated.GasLimitSuggested > simulated.Receipt.Gas.Used);
        Assert.Equal(2, simulated.Changes.Count(change => change.Space == "storage"));
        Assert.Contains(simulated.Reads, read => read.Space == "contract" && read.Owner == AddressText.Format(Server.Token));
    }

    [Fact]
    public async Task SimulationThatFails_IsAnAnswerWithItsReceipt()
    {
        var action = new CallAction { Contract = Server.Token, Method = "transfer", Input = ApiServer.TransferInput(ApiServer.Alice, 10_000) };
        SimulationResponse simulated = await Server.Client.SimulateAsync(new SimulationRequest { Signer = TestNode.Bob.Public, Actions = [action] }, Cancellation);

        Assert.Equal(ReceiptStatus.Failed, simulated.Receipt.Status);
        Assert.Equal("Reverted", simulated.Receipt.Error!.Code);
        Assert.Contains("insufficient balance", simulated.Receipt.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_GivesTheReceiptOfTheBlock()
    {
        ReplayResponse replay = await Server.Client.ReplayAsync(fixture.Transfer.Hash, new ReplayRequest(), Cancellation);

        Assert.True(replay.Matches);
        Assert.False(replay.Cut);
    }

    [Fact]
    public async Task PendingTransaction_IsFoundAndShown()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Production.Mode = ProductionMode.Off);
        TransactionResponse sent = await server.Client.SubmitAsync(TestNode.Transfer(TestNode.Alice, 0, amount: 5).Encoded, Cancellation);
        TransactionResponse found = await server.Client.TransactionAsync(sent.Hash, Cancellation);

        Assert.Equal((TransactionState.Pending, TransactionState.Pending), (sent.State, found.State));
        Assert.Null(found.Receipt);
        Assert.Equal(1UL, (await server.Client.AccountAsync(ApiServer.Alice, cancellationToken: Cancellation)).NextNonce);
        Assert.Equal(0UL, (await server.Client.AccountAsync(ApiServer.Alice, cancellationToken: Cancellation)).Nonce);
        Assert.Equal(1, (await server.Client.StatusAsync(Cancellation)).Mempool.Transactions);
    }
}
