using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

/// <summary>Why transactions failed, asked of a node.</summary>
public sealed class ExplanationRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FailedTransaction_IsExplainedWithParametersAndWhatWasRead()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync();
        TransactionResponse failed = await server.CommitAsync(server.TokenTransfer(1, ApiServer.Bob, ulong.MaxValue));
        Assert.Equal(ReceiptStatus.Failed, failed.Receipt!.Status);

        ExplanationResponse why = await server.Client.ExplainAsync(failed.Hash, Cancellation);

        Assert.Equal((failed.Hash, 2UL, "Execution.Reverted", 200, "insufficient balance"), (why.Hash, why.Height!.Value, why.Code, why.Number, why.Message));
        FailedCallResponse call = Assert.Single(why.Calls);
        Assert.Equal((server.Token, ApiServer.Alice, "transfer", "transaction"), (call.Contract, call.Caller, call.Method, call.GasRule));
        Assert.Equal(["to", "amount"], call.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("18 446 744 073 709 551 615", call.Parameters[1].Value);
        Assert.Equal(($"balances[{AddressText.Format(ApiServer.Alice)}]", "1 000 000"), (call.Reads[^1].Name, call.Reads[^1].Value));
        Assert.StartsWith("token.c:", call.Place, StringComparison.Ordinal);
        Assert.Equal("insufficient balance", why.Text[0]);
        Assert.NotEmpty(why.Advice);
        Assert.Null(why.Gas);
    }

    [Fact]
    public async Task SimulationThatRunsOutOfGas_IsToldALimitThatSuffices()
    {
        SimulationRequest Request(long gas) => new()
        {
            Signer = TestNode.Alice.Public,
            GasLimit = gas,
            Actions = [new CallAction { Contract = Server.Token, Method = "transfer", Input = ApiServer.TransferInput(ApiServer.Bob, 5) }],
        };

        ExplanationResponse why = await Server.Client.ExplainAsync(Request(900_000), Cancellation);

        Assert.Equal((int)ErrorCode.OutOfGas, why.Number);
        Assert.Null(why.Height);
        GasFindingsResponse gas = why.Gas!;
        Assert.Equal(("suffices", 900_000L, 900_000L), (gas.Outcome, gas.Limit, gas.Used));
        Assert.InRange(gas.Top.Sum(use => use.Gas), 1, 900_000);
        SimulationResponse again = await Server.Client.SimulateAsync(Request(gas.Sufficient!.Value), Cancellation);
        Assert.Equal(ReceiptStatus.Success, again.Receipt.Status);
        Assert.Equal(gas.Needed, again.Receipt.Gas.Used);
    }

    [Fact]
    public async Task WhatSucceeded_HasNothingToExplain()
    {
        JsonObject problem = await Server.ProblemAsync("NothingToExplain", 404, $"/v1/transactions/{fixture.Transfer.Hash}/explanation");
        Assert.Contains("block 2", (string?)problem["detail"], StringComparison.Ordinal);

        var body = new SimulationRequest
        {
            Signer = TestNode.Alice.Public, Actions = [new CallAction { Contract = Server.Token, Method = "transfer", Input = ApiServer.TransferInput(ApiServer.Bob, 5) }],
        };
        await Server.ProblemAsync("NothingToExplain", 404, ApiServer.Post("/v1/explain", ApiServer.Json(body)));
    }

    [Theory]
    [InlineData("{}", 400, "BadJson")]
    [InlineData("[]", 400, "BadJson")]
    [InlineData("""{"signer":"zz","actions":[]}""", 400, "BadJson")]
    [InlineData("""{"signer":"0000000000000000000000000000000000000000000000000000000000000000","actions":[]}""", 400, "BadValue")]
    public async Task BodyThatIsNoTransaction_IsRefused(string body, int status, string code) =>
        await Server.ProblemAsync(code, status, ApiServer.Post("/v1/explain", body));

    [Fact]
    public async Task ExplanationOverTheQueriesAtATime_IsToldThatTheNodeIsBusy()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync(options =>
        {
            options.Queries.ConcurrentMax = 1;
            options.Queries.QueueMax = 0;
        });
        using (await server.Limits.EnterQueryAsync(Cancellation)) await server.ProblemAsync("Busy", 503, $"/v1/transactions/{server.Deployment.Hash}/explanation");
    }

    [Fact]
    public async Task FailedTransactionWhoseStateIsGone_IsToldAsPruned()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync(options => options.HistoryBlocksMax = 1);
        TransactionResponse failed = await server.CommitAsync(server.TokenTransfer(1, ApiServer.Bob, ulong.MaxValue));
        for (ulong nonce = 2; nonce <= 4; nonce++) await server.CommitAsync(server.TokenTransfer(nonce, ApiServer.Bob, 1));

        await server.ProblemAsync("HeightPruned", 410, $"/v1/transactions/{failed.Hash}/explanation");
    }
}
