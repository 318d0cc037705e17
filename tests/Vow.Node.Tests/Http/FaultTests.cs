using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class FaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DatabaseThatFails_IsAFaultOfTheNodeWithTheRequestsName()
    {
        var store = new UnreadableStore();
        await using ApiServer server = await ApiServer.StartAsync(store: store);
        store.Fails = true;
        JsonObject problem = await server.ProblemAsync("InternalError", 500, "/v1/status");
        store.Fails = false;

        Assert.NotEmpty((string)problem["requestId"]!);
        Assert.DoesNotContain("secret", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.True((await server.Http.GetAsync("/v1/status", Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task BodyThatBreaksHttpsRules_IsABadRequest()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        string answer = await SendRawAsync(server, "POST /v1/simulate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"BadRequest\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyThatDoesNotArrive_TimesOut()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        string answer = await SendRawAsync(server, "POST /v1/simulate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"RequestTimeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransactionThatRunsTooLong_IsDroppedAndThenRefused()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Production.TransactionTimeoutMilliseconds = 100);
        byte[] endless = WatText.ToWasm("""(module (memory (export "memory") 1) (func (export "init")) (func (export "spin") (loop $l (br $l))))""");
        var hash = CodeHash.From(System.Security.Cryptography.SHA256.HashData(endless));
        TransactionResponse made = await server.CommitAsync(TestNode.Sign(
            TestNode.Alice, 0, [new TransactionAction.Upload(endless), new TransactionAction.Instantiate(hash, default, null, 0, [], default)]));
        Address contract = made.Receipt!.Outcomes[1].Contract!.Value;
        SignedTransaction slow = TestNode.Sign(TestNode.Alice, 1, [new TransactionAction.Call(contract, "spin", 0, [], default)], gasLimit: 2_000_000_000);

        NodeException dropped = await Assert.ThrowsAsync<NodeException>(() => server.CommitAsync(slow));
        Assert.Equal(("TransactionDropped", (int)LedgerErrorCode.ExecutionTooSlow), (dropped.Code, dropped.Problem.Number));
        NodeException refused = await Assert.ThrowsAsync<NodeException>(() => server.CommitAsync(slow));
        Assert.Equal("ExecutionTooSlow", refused.Code);
    }

    [Fact]
    public async Task FullMempool_AsksToComeBack()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Production.Mode = ProductionMode.Off;
            options.Mempool.TransactionsMax = 1;
        });
        await server.Client.SubmitAsync(TestNode.Transfer(TestNode.Alice, 0, price: 10).Encoded, Cancellation);
        NodeException refused = await Assert.ThrowsAsync<NodeException>(() => server.Client.SubmitAsync(TestNode.Transfer(TestNode.Bob, 0, price: 5).Encoded, Cancellation));

        Assert.Equal(("MempoolFull", 503, TimeSpan.FromSeconds(1)), (refused.Code, refused.Problem.Status, refused.RetryAfter));
    }

    [Fact]
    public async Task MoreWhoWaitThanTheNodeAllows_AreToldThatTheTransactionIsIn()
    {
        await using ApiServer server = await ApiServer.StartAsync(options =>
        {
            options.Production.Mode = ProductionMode.Off;
            options.Mempool.ReceiptWaitersMax = 1;
        });
        SignedTransaction first = TestNode.Transfer(TestNode.Alice, 0);
        await server.Client.SubmitAsync(first.Encoded, Cancellation);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task waiting = server.Core.WaitForReceiptAsync(first.Hash, TimeSpan.FromSeconds(30), gone.Token).AsTask();
        JsonObject problem = await server.ProblemAsync("Busy", 503, $"/v1/transactions/{first.Hash}?wait=committed");
        await gone.CancelAsync();

        Assert.Contains(first.Hash.ToString(), (string?)problem["detail"], StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task GasLimitThatDoesNotCoverTheTransactionItself_IsRefused()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        NodeException refused = await Assert.ThrowsAsync<NodeException>(() => server.CommitAsync(TestNode.Transfer(TestNode.Alice, 0, gasLimit: 1)));

        Assert.Equal((int)LedgerErrorCode.GasLimitTooLow, refused.Problem.Number);
    }

    private static async Task<string> SendRawAsync(ApiServer server, string request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port, patience.Token);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = new StringBuilder();
        var chunk = new char[1024];
        while (!answer.ToString().Contains('}', StringComparison.Ordinal) && await reader.ReadAsync(chunk, patience.Token) is > 0 and int read) answer.Append(chunk, 0, read);
        return answer.ToString();
    }

    private sealed class UnreadableStore : IStateStore
    {
        private readonly MemoryStateStore _inner = new();

        public bool Fails { get; set; }

        public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value) => _inner.TryGet(key, value);

        public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => _inner.Scan(start, limit, descending);

        public IStateSnapshot Snapshot() => Fails ? throw new StateStoreException(StateStoreFault.InputOutput, "The disk at /secret cannot be read") : _inner.Snapshot();

        public void Commit(StateBatch batch) => _inner.Commit(batch);

        public void Dispose() => _inner.Dispose();
    }
}
