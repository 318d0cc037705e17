using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class SubmissionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submission_WaitsOrNotAndTakesBytesOrJson()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        SignedTransaction first = TestNode.Transfer(TestNode.Alice, 0, amount: 1), second = TestNode.Transfer(TestNode.Alice, 1, amount: 1);
        TransactionResponse sent = await server.Client.SubmitAsync(first.Encoded, Cancellation);
        TransactionResponse waited = await server.Client.WaitAsync(first.Hash, Cancellation);
        using HttpResponseMessage json = await server.Http.SendAsync(
            ApiServer.Post("/v1/transactions?wait=committed", $$"""{"raw":"{{HexText.Format(second.Encoded.Span)}}"}"""), Cancellation);
        var answer = (JsonObject)JsonNode.Parse(await json.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal((first.Hash, first.Hash), (sent.Hash, waited.Hash));
        Assert.Equal(TransactionState.Committed, waited.State);
        Assert.Equal((200, "committed", "success"), ((int)json.StatusCode, (string?)answer["state"], (string?)answer["receipt"]!["status"]));
    }

    [Fact]
    public async Task WaitThatOutlastsTheNodesPatience_IsAnsweredAsPending()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Production.Mode = ProductionMode.Off;
            options.Http.WaitMillisecondsMax = 50;
        });
        using HttpResponseMessage answer = await server.Http.SendAsync(
            ApiServer.PostRaw("/v1/transactions?wait=committed", TestNode.Transfer(TestNode.Alice, 0).Encoded), Cancellation);

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal("pending", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["state"]);
    }

    [Fact]
    public async Task EachRefusal_HasItsOwnCodeNumberAndStatus()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Mempool.NonceGapMax = 4;
            options.Mempool.AccountTransactionsMax = 3;
        });
        SignedTransaction done = TestNode.Transfer(TestNode.Alice, 0);
        await server.CommitAsync(done);
        byte[] wrong = TestNode.Transfer(TestNode.Alice, 1).Encoded.ToArray();
        wrong[^1] ^= 1;
        byte[] version = [.. done.Encoded.Span];
        version[0] = 9;

        await RefusedAsync(server, LedgerErrorCode.Malformed, 400, new byte[] { 1, 2, 3 });
        await RefusedAsync(server, LedgerErrorCode.Malformed, 400, ReadOnlyMemory<byte>.Empty);
        await RefusedAsync(server, LedgerErrorCode.TooLarge, 413, new byte[TransactionLimits.BytesMax + 1]);
        await RefusedAsync(server, LedgerErrorCode.UnsupportedVersion, 400, version);
        await RefusedAsync(server, LedgerErrorCode.BadSignature, 400, wrong);
        await RefusedAsync(server, LedgerErrorCode.WrongChain, 400, Signed(chain: 1).Encoded);
        await RefusedAsync(server, LedgerErrorCode.AlreadyKnown, 409, done.Encoded);
        await RefusedAsync(server, LedgerErrorCode.NonceTooLow, 422, TestNode.Transfer(TestNode.Alice, 0, amount: 77).Encoded);
        await RefusedAsync(server, LedgerErrorCode.NonceTooHigh, 422, TestNode.Transfer(TestNode.Alice, 50).Encoded);
        await RefusedAsync(server, LedgerErrorCode.CannotPay, 422, TestNode.Transfer(TestNode.Alice, 1, amount: UInt128.MaxValue / 2).Encoded);
        await RefusedAsync(server, LedgerErrorCode.GasPriceTooLow, 422, TestNode.Transfer(TestNode.Alice, 1, price: 0).Encoded);
        await RefusedAsync(server, LedgerErrorCode.GasLimitTooHigh, 422, TestNode.Transfer(TestNode.Alice, 1, gasLimit: TestNode.Genesis.Parameters.TransactionGasMax + 1).Encoded);
        await RefusedAsync(server, LedgerErrorCode.Expired, 422, Signed(expiry: 1).Encoded);
    }

    [Fact]
    public async Task ReplacementAndFullQueue_HaveTheirOwnCodes()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Production.Mode = ProductionMode.Off;
            options.Mempool.AccountTransactionsMax = 2;
        });
        await server.Client.SubmitAsync(TestNode.Transfer(TestNode.Alice, 0, price: 100).Encoded, Cancellation);
        await server.Client.SubmitAsync(TestNode.Transfer(TestNode.Alice, 1, price: 100).Encoded, Cancellation);

        await RefusedAsync(server, LedgerErrorCode.AlreadyKnown, 409, TestNode.Transfer(TestNode.Alice, 0, price: 100).Encoded);
        await RefusedAsync(server, LedgerErrorCode.ReplacementUnderpriced, 409, TestNode.Transfer(TestNode.Alice, 0, price: 101).Encoded);
        await RefusedAsync(server, LedgerErrorCode.AccountQueueFull, 429, TestNode.Transfer(TestNode.Alice, 2, price: 100).Encoded);
    }

    [Fact]
    public async Task ReplacedTransaction_IsToldAsDroppedWithTheReason()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Production.Mode = ProductionMode.Off);
        SignedTransaction first = TestNode.Transfer(TestNode.Alice, 0, price: 100);
        await server.Client.SubmitAsync(first.Encoded, Cancellation);
        await server.Client.SubmitAsync(TestNode.Transfer(TestNode.Alice, 0, price: 200).Encoded, Cancellation);

        JsonObject problem = await server.ProblemAsync("TransactionDropped", 410, $"/v1/transactions/{first.Hash}");
        Assert.NotNull(problem["number"]);
        NodeException waited = await Assert.ThrowsAsync<NodeException>(() => server.Client.WaitAsync(first.Hash, Cancellation));
        Assert.Equal("TransactionDropped", waited.Code);
    }

    [Fact]
    public async Task ReceiptOfAFailure_HasItsCodeActionAndWords()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync();
        TransactionResponse answer = await server.CommitAsync(server.TokenTransfer(0, ApiServer.Alice, 1, TestNode.Bob));

        Assert.Equal(ReceiptStatus.Failed, answer.Receipt!.Status);
        Assert.Equal(("Reverted", 200, 0), (answer.Receipt.Error!.Code, answer.Receipt.Error.Number, answer.Receipt.Error.Action));
        Assert.Contains("insufficient balance", answer.Receipt.Error.Message, StringComparison.Ordinal);
        Assert.Empty(answer.Receipt.Events);
        Assert.True(answer.Receipt.Fee > 0);
    }

    private static async Task RefusedAsync(ApiServer server, LedgerErrorCode code, int status, ReadOnlyMemory<byte> encoded)
    {
        JsonObject problem = await server.ProblemAsync(code.ToString(), status, ApiServer.PostRaw("/v1/transactions", encoded));

        Assert.Equal((int)code, (int)problem["number"]!);
    }

    private static SignedTransaction Signed(ulong chain = Genesis.DevelopmentChainId, ulong expiry = 0) => TestNode.Alice.Sign(new Transaction
    {
        ChainId = chain,
        Signer = TestNode.Alice.Public,
        Nonce = 1,
        GasLimit = 1_000_000,
        GasPrice = 1,
        DepositMax = 0,
        ExpiryHeight = expiry,
        Actions = [new TransactionAction.Transfer(ApiServer.Bob, 1)],
    });
}
