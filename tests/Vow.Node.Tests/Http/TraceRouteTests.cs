using System.Security.Cryptography;
using System.Text.Json;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Node.Tests.Http;

public class TraceRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ApiServer Server => fixture.Server;

    [Fact]
    public async Task PastTransaction_IsTracedWithDecodedCallsAndItsOwnReceipt()
    {
        TraceResponse trace = await Server.Client.TraceAsync(fixture.Transfer.Hash, Cancellation);

        Assert.True(trace.Matches);
        Assert.False(trace.Cut);
        Assert.Equal((fixture.Transfer.Receipt!.Height, fixture.Transfer.Receipt.Index), (trace.Height!.Value, trace.Index!.Value));
        Assert.Equal(fixture.Transfer.Receipt.Gas.Used, trace.Receipt.Gas.Used);
        ActionTraceResponse action = Assert.Single(trace.Actions);
        Assert.Equal((0, "call", true), (action.Index, action.Kind, action.Run));
        CallTraceResponse call = action.Call!;
        Assert.Equal((Server.Token, "token", "transfer", ExecutionStatus.Success), (call.Contract, call.Name, call.Method, call.Status));
        Assert.Equal(AddressText.Format(ApiServer.Bob), call.Parameters!.Value.GetProperty("to").GetString());
        Assert.True(call.Kept);
        Assert.Equal(Enumerable.Range(1, 8), call.Items.Select(item => item.Number));
        // What the call used is the transaction's gas without what the transaction itself costs.
        Assert.Equal(trace.Receipt.Gas.Used - trace.Receipt.Gas.Transaction, call.Gas.Used);
    }

    [Fact]
    public async Task StorageEventsAndFunctions_AreNamedByTheCodeThatRan()
    {
        TraceResponse trace = await Server.Client.TraceAsync(fixture.Transfer.Hash, Cancellation);

        IReadOnlyList<HostCallResponse> items = trace.Actions[0].Call!.Items;
        StorageAccessResponse written = items.First(item => item.Function == "storage_write").Storage!;
        Assert.Equal("balances", written.Decoded!.Value.GetProperty("name").GetString());
        Assert.NotEqual(written.Before!.Value.ToArray(), written.After!.Value.ToArray());
        EventResponse logged = items.Single(item => item.Function == "log_event").Event!;
        Assert.Equal(("transfer", AddressText.Format(ApiServer.Bob)), (logged.TopicText, logged.Decoded!.Value.GetProperty("to").GetString()));
        Assert.All(items, item => Assert.NotNull(item.At));
        Assert.Equal(trace.Actions[0].Call!.Code, Assert.Single(trace.Descriptions).Code);
    }

    [Fact]
    public async Task AnswerReadBack_GivesTheSameTreeAsTheLedger()
    {
        TraceResponse answer = await Server.Client.TraceAsync(fixture.Transfer.Hash, Cancellation);

        IReadOnlyList<TraceLine> lines = new TraceText(TraceReader.Decoder(answer), address => address == ApiServer.Alice ? "alice" : address == ApiServer.Bob ? "bob" : null, TraceTextOptions.Whole)
            .Of(TraceReader.Read(answer), action => action.Kind);

        Assert.Contains(lines, line => line.Text.StartsWith("├ 5 storage_write balances[alice] ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Text.StartsWith("├ 8 log_event transfer from: alice, to: bob", StringComparison.Ordinal));
        Assert.Equal("success", lines[^2].Text);
    }

    [Fact]
    public async Task SimulationThatFails_IsTracedWithWhatWasRolledBack()
    {
        var action = new CallAction { Contract = Server.Token, Method = "transfer", Input = ApiServer.TransferInput(ApiServer.Alice, 10_000) };
        TraceResponse trace = await Server.Client.TraceAsync(new SimulationRequest { Signer = TestNode.Bob.Public, Actions = [action, action] }, Cancellation);

        Assert.Equal((null, null, null), (trace.Height, trace.Index, trace.Matches));
        Assert.Equal(ReceiptStatus.Failed, trace.Receipt.Status);
        CallTraceResponse call = trace.Actions[0].Call!;
        Assert.Equal((ExecutionStatus.Reverted, false), (call.Status, call.Kept));
        Assert.Contains("insufficient balance", call.Error!.Message, StringComparison.Ordinal);
        Assert.True(call.Items[^1].Failed);
        Assert.False(trace.Actions[1].Run);
    }

    [Fact]
    public async Task CodeThatTheTransactionBrings_IsDecodedToo()
    {
        var code = CodeHash.From(SHA256.HashData(ApiServer.TokenCode));
        TraceResponse trace = await Server.Client.TraceAsync(
            new SimulationRequest { Signer = TestNode.Bob.Public, Actions = [new UploadAction { Code = ApiServer.TokenCode }, new InstantiateAction { Code = code, Salt = new byte[] { 7 } }] }, Cancellation);

        Assert.Equal("init", trace.Actions[1].Call!.Method);
        Assert.NotNull(trace.Actions[1].Call!.Parameters);
        Assert.Null(trace.Actions[0].Call);
        // A module is named by its hash: the answer does not hold its bytes.
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(trace, ApiJson.Options.GetTypeInfo(typeof(TraceResponse))).Length < 64 * 1024);
    }

    [Fact]
    public async Task EndlessHostCalls_AreAnsweredCut()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        byte[] module = WatText.ToWasm("""
            (module
              (import "env" "get_block_number" (func $number (result i64)))
              (memory (export "memory") 1)
              (func (export "spin") (loop $again (drop (call $number)) (br $again))))
            """);
        var code = CodeHash.From(SHA256.HashData(module));
        TransactionResponse made = await server.CommitAsync(TestNode.Sign(TestNode.Alice, 0, [new TransactionAction.Upload(module), new TransactionAction.Instantiate(code, default, null, 0, [], default)]));
        Assert.Equal(ReceiptStatus.Success, made.Receipt!.Status);

        TraceResponse trace = await server.Client.TraceAsync(
            new SimulationRequest { Signer = TestNode.Alice.Public, GasLimit = 20_000_000, Actions = [new CallAction { Contract = made.Receipt.Outcomes[1].Contract!.Value, Method = "spin" }] }, Cancellation);

        Assert.True(trace.Cut);
        Assert.Equal(10_000, trace.Actions[0].Call!.Items.Count);
        Assert.True(trace.HostCalls > 10_000);
        Assert.Equal(ExecutionStatus.OutOfGas, trace.Actions[0].Call!.Status);
    }

    [Fact]
    public async Task TransactionThatIsNowhere_IsNotFound() =>
        await Server.ProblemAsync("TransactionNotFound", 404, $"/v1/transactions/{new string('0', 64)}/trace");
}
