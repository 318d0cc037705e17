using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

/// <summary>Bob, who has 250 of the token, fails to send 1000 of it.</summary>
public class ReplayRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private TransactionResponse _failed = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ApiServer Server => fixture.Server;

    private string Route => $"/v1/transactions/{_failed.Hash}/replay";

    private string Token => AddressText.Format(Server.Token);

    private async Task FailAsync()
    {
        ulong nonce = (await Server.Client.AccountAsync(ApiServer.Bob, cancellationToken: Cancellation)).Nonce;
        _failed = await Server.CommitAsync(Server.TokenTransfer(nonce, ApiServer.Alice, 1000, TestNode.Bob));
        Assert.Equal(ReceiptStatus.Failed, _failed.Receipt!.Status);
    }

    [Fact]
    public async Task WithoutABody_OrWithAnEmptyOne_ItIsRunAsItWas()
    {
        await FailAsync();
        using HttpResponseMessage bare = await Server.Http.PostAsync(Route, null, Cancellation);
        var answer = (JsonObject)JsonNode.Parse(await bare.Content.ReadAsStringAsync(Cancellation))!;
        ReplayResponse empty = await Server.Client.ReplayAsync(_failed.Hash, new ReplayRequest(), Cancellation);

        Assert.Equal((false, true), ((bool)answer["changed"]!, (bool)answer["matches"]!));
        Assert.Equal((false, true, _failed.Receipt!.Height - 1), (empty.Changed, empty.Matches, empty.Height));
        Assert.Empty(empty.Differences);
        Assert.Equal(0, empty.GasDifference.Used.Units);
        Assert.Equal(ApiServer.Json(empty.Original), ApiServer.Json(empty.Receipt));
    }

    [Fact]
    public async Task WithAnotherBalance_ItSaysWhatWouldHaveBeenDifferent_AndTheChainStaysAsItWas()
    {
        await FailAsync();
        ulong height = (await Server.Client.StatusAsync(Cancellation)).Head.Height;
        ReplayResponse replay = await Server.Client.ReplayAsync(_failed.Hash, new ReplayRequest { Storage = [Holding(5000)] }, Cancellation);

        Assert.Equal((true, true, ReceiptStatus.Failed, ReceiptStatus.Success), (replay.Changed, replay.Matches, replay.Original.Status, replay.Receipt.Status));
        Assert.Equal(["status", "error", "result", "gas", "fee", "events", "state"], replay.Differences.Where(name => name != "deposit"));
        GasDifferenceResponse more = replay.GasDifference;
        Assert.Equal(replay.Receipt.Gas.Used - replay.Original.Gas.Used, more.Used.Units);
        Assert.Equal(more.Used.Units, new[] { more.Compute, more.Memory, more.Storage, more.Crypto, more.Events, more.Calls, more.Transaction }.Sum(part => part.Units));
        Assert.DoesNotContain(replay.OriginalChanges, change => change.Space == "storage");
        Assert.Contains(replay.Changes, change => change.Key.Span.SequenceEqual(Holding(0).Key.Span) && change.Before!.Value.Span.SequenceEqual(Holding(5000).Value!.Value.Span) && change.After!.Value.Span.SequenceEqual(Holding(4000).Value!.Value.Span));
        Assert.Equal(default, replay.Receipt.BlockHash);
        Assert.Equal(height, (await Server.Client.StatusAsync(Cancellation)).Head.Height);
        Assert.Equal(250UL, await Server.TokenBalanceAsync(ApiServer.Bob));
    }

    [Fact]
    public async Task OtherCode_OtherArguments_OtherGas_AndAnotherHeight_AreTaken()
    {
        await FailAsync();
        byte[] code = Vow.Engine.WatText.ToWasm("""(module (func (export "transfer") (result i32) (i32.const 7)))""");
        ReplayResponse fixedCode = await Server.Client.ReplayAsync(_failed.Hash, new ReplayRequest { Code = [new ReplayCodeBody { Contract = Server.Token, Code = code }] }, Cancellation);
        ReplayResponse less = await Server.Client.ReplayAsync(_failed.Hash, new ReplayRequest { Inputs = [new ReplayInputBody { Action = 0, Input = ApiServer.TransferInput(ApiServer.Alice, 100) }] }, Cancellation);
        ReplayResponse poor = await Server.Client.ReplayAsync(_failed.Hash, new ReplayRequest { GasLimit = _failed.Receipt!.Gas.Used - 1 }, Cancellation);
        ReplayResponse early = await Server.Client.ReplayAsync(_failed.Hash, new ReplayRequest { Height = 1 }, Cancellation);

        Assert.Equal(7, fixedCode.Receipt.Outcomes[0].Result!.Value.AsInt32());
        Assert.Equal(ReceiptStatus.Success, less.Receipt.Status);
        Assert.Equal(("OutOfGas", _failed.Receipt.Gas.Used - 1), (poor.Receipt.Error!.Code, poor.Receipt.Gas.Limit));
        Assert.Equal((1UL, 2UL, "Reverted"), (early.Height, early.Receipt.Height, early.Receipt.Error!.Code));
    }

    [Fact]
    public async Task ABodyThatDoesNotFit_HasItsOwnCode()
    {
        await FailAsync();
        (string Code, int Status, string Body)[] cases =
        [
            ("BadJson", 400, "["), ("BadJson", 400, """{"colour":1}"""), ("BadJson", 400, """{"storage":[{"contract":"TOKEN","key":"0x00"}]}"""), ("BadJson", 400, """{"code":[{"contract":"x","code":"0x"}]}"""),
            ("BadJson", 400, """{"gasLimit":"1e9"}"""), ("BadJson", 400, """{"storage":"""  + new string('[', 5000) + "}"),
            ("BadValue", 400, """{"code":[null]}"""), ("BadValue", 400, """{"storage":[null]}"""), ("BadValue", 400, """{"balances":[null]}"""), ("BadValue", 400, """{"inputs":[null]}"""),
            ("BadValue", 400, """{"gasLimit":0}"""), ("BadJson", 400, """{"gasLimit":-5}"""), ("BadValue", 400, """{"gasLimit":"9223372036854775807"}"""),
            ("BadValue", 400, """{"inputs":[{"action":1}]}"""), ("BadValue", 400, """{"inputs":[{"action":-1}]}"""), ("BadValue", 400, $$"""{"inputs":[{"action":0,"arguments":[{{string.Join(',', Enumerable.Repeat("\"i32:1\"", 201))}}]}]}"""),
            ("BadValue", 400, $$"""{"storage":[{"contract":"TOKEN","key":"0x{{new string('0', 2050)}}","value":null}]}"""),
            ("BadValue", 400, $$"""{"balances":[{{string.Join(',', Enumerable.Repeat("""{"account":"TOKEN","amount":"1"}""", 257))}}]}"""),
            ("BadValue", 400, """{"code":[{"contract":"TOKEN","code":"0x"},{"contract":"TOKEN","code":"0x"}]}"""),
            ("CodeRefused", 422, """{"code":[{"contract":"TOKEN","code":"0x00"}]}"""),
            ("ContractNotFound", 404, """{"storage":[{"contract":"BOB","key":"0x00","value":null}]}"""),
            ("HeightNotReached", 404, """{"height":1000000}"""),
        ];
        foreach ((string code, int status, string body) in cases)
            await Server.ProblemAsync(code, status, ApiServer.Post(Route, body.Replace("TOKEN", Token, StringComparison.Ordinal).Replace("BOB", AddressText.Format(ApiServer.Bob), StringComparison.Ordinal)));
        await Server.ProblemAsync("UnsupportedMediaType", 415, ApiServer.Post(Route, "{}", "text/plain"));
        // Answered before the body is sent: a connection that is closed while it is written would break.
        HttpRequestMessage large = ApiServer.PostRaw(Route, new byte[8_700_000], "application/json");
        large.Headers.ExpectContinue = true;
        await Server.ProblemAsync("BodyTooLarge", 413, large);
        await Server.ProblemAsync("MethodNotAllowed", 405, Route);
        await Server.ProblemAsync("BadHash", 400, ApiServer.Post("/v1/transactions/zz/replay", "{}"));
        await Server.ProblemAsync("TransactionNotFound", 404, ApiServer.Post($"/v1/transactions/{Hash256.Zero}/replay", """{"gasLimit":1}"""));
    }

    private ReplayStorageBody Holding(ulong amount)
    {
        var value = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(value, amount);
        return new ReplayStorageBody { Contract = Server.Token, Key = (byte[])[(byte)'b', .. ApiServer.Bob.Span], Value = value };
    }
}
