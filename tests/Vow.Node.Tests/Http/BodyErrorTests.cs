using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class BodyErrorTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private static readonly string Signer = TestNode.Alice.Public.ToString();

    private ApiServer Server => fixture.Server;

    private string Query => $"/v1/contracts/{AddressText.Format(Server.Token)}/query";

    public static TheoryData<string> WrongQueries { get; } = new(
        "", "{", "null", "[]", "5", "{}", """{"method":5}""", """{"method":null}""", """{"method":"a","unknown":1}""", """{"method":"a","method":"a"}""",
        """{"method":"a","input":"abc"}""", """{"method":"a","arguments":["i99:1"]}""", """{"method":"a","gasLimit":"-1"}""", """{"method":"a","height":-1}""",
        """{"method":"a","caller":"x"}""", """{"method":"a"}x""", "{\"method\":\"a\",\"arguments\":" + new string('[', 5000) + new string(']', 5000) + "}",
        """{"method":"\ud800"}""", "\u0000");

    public static TheoryData<string> WrongSimulations { get; } = new(
        "{}", """{"signer":"SIGNER"}""", """{"signer":"x","actions":[]}""", """{"signer":"SIGNER","actions":null}""", """{"signer":"SIGNER","actions":[{}]}""",
        """{"signer":"SIGNER","actions":[{"kind":"burn"}]}""", """{"signer":"SIGNER","actions":[{"kind":5}]}""", """{"signer":"SIGNER","actions":[{"kind":"freeze"}]}""",
        """{"signer":"SIGNER","actions":[{"kind":"freeze","kind":"freeze","contract":"vow1"}]}""", """{"signer":"SIGNER","actions":[{"kind":"transfer","to":"0x00","amount":"1"}]}""",
        """{"signer":"SIGNER","actions":[],"gasPrice":1.5}""", """{"signer":"SIGNER","actions":[],"depositMax":"340282366920938463463374607431768211456"}""");

    [Theory]
    [MemberData(nameof(WrongQueries))]
    public async Task QueryThatCannotBeRead_IsBadJson(string body) => await Server.ProblemAsync("BadJson", 400, ApiServer.Post(Query, body));

    [Theory]
    [MemberData(nameof(WrongSimulations))]
    public async Task SimulationThatCannotBeRead_IsBadJson(string body)
    {
        await Server.ProblemAsync("BadJson", 400, ApiServer.Post("/v1/simulate", body.Replace("SIGNER", Signer, StringComparison.Ordinal)));
        await Server.ProblemAsync("BadJson", 400, ApiServer.Post("/v1/trace", body.Replace("SIGNER", Signer, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"raw":"01"}""")]
    [InlineData("""{"raw":1}""")]
    [InlineData("""{"raw":"0x01","wait":true}""")]
    public async Task SubmissionThatCannotBeRead_IsBadJson(string body) => await Server.ProblemAsync("BadJson", 400, ApiServer.Post("/v1/transactions", body));

    [Fact]
    public async Task ValueThatIsReadAndNotAllowed_IsBadValue()
    {
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post(Query, $$"""{"method":"{{new string('m', 257)}}"}"""));
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post(Query, $$"""{"method":"m","arguments":[{{string.Join(',', Enumerable.Repeat("\"i32:1\"", 201))}}]}"""));
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post("/v1/simulate", $$"""{"signer":"{{Signer}}","actions":[]}"""));
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post("/v1/simulate", $$"""{"signer":"{{Signer}}","actions":[{"kind":"upload"}]}"""));
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post("/v1/simulate", $$"""{"signer":"{{Signer}}","actions":[null]}"""));
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post("/v1/trace", $$"""{"signer":"{{Signer}}","actions":[]}"""));
    }

    [Fact]
    public async Task BodyOfAnotherMediaType_IsUnsupported()
    {
        await Server.ProblemAsync("UnsupportedMediaType", 415, ApiServer.Post(Query, """{"method":"a"}""", "text/plain"));
        await Server.ProblemAsync("UnsupportedMediaType", 415, ApiServer.PostRaw("/v1/simulate", "{}"u8.ToArray(), null));
        await Server.ProblemAsync("UnsupportedMediaType", 415, ApiServer.PostRaw("/v1/transactions", new byte[] { 1 }, "application/cbor"));
        await Server.ProblemAsync("UnsupportedMediaType", 415, ApiServer.PostRaw("/v1/transactions", new byte[] { 1 }, "nonsense"));
        await Server.ProblemAsync("UnsupportedMediaType", 415, ApiServer.PostRaw(Query, "{}"u8.ToArray(), "application/json; charset=utf-16"));
    }

    [Fact]
    public async Task BodyOverTheOperatorsLimit_IsTooLarge_WhateverTheRouteAllows()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Http.BodyBytesMax = 1_000);
        HttpRequestMessage chunked = ApiServer.PostRaw("/v1/simulate", new byte[1_001], "application/json");
        chunked.Headers.TransferEncodingChunked = true;
        await server.ProblemAsync("BodyTooLarge", 413, chunked);
        await server.ProblemAsync("BadJson", 400, ApiServer.PostRaw("/v1/simulate", new byte[1_000], "application/json"));
    }

    [Fact]
    public async Task BodyOverItsRoutesLimit_IsTooLargeWhetherItSaysItsLengthOrNot()
    {
        await Server.ProblemAsync("BodyTooLarge", 413, ApiServer.PostRaw(Query, new byte[2_200_000], "application/json"));
        HttpRequestMessage chunked = ApiServer.PostRaw(Query, new byte[2_200_000], "application/json");
        chunked.Headers.TransferEncodingChunked = true;
        await Server.ProblemAsync("BodyTooLarge", 413, chunked);
        await Server.ProblemAsync("BodyTooLarge", 413, ApiServer.PostRaw("/v1/transactions", new byte[4_300_000], "application/json"));
    }

    [Fact]
    public async Task QueryOfAnAddressWithoutContract_IsNotFound()
    {
        JsonObject problem = await Server.ProblemAsync(
            "ContractNotFound", 404, ApiServer.Post($"/v1/contracts/{AddressText.Format(ApiServer.Bob)}/query", """{"method":"a"}"""));

        Assert.Equal((int)LedgerErrorCode.ContractNotFound, (int)problem["number"]!);
    }

    [Fact]
    public async Task QueryAtAHeightThatIsNotReached_IsNotFound() =>
        await Server.ProblemAsync("HeightNotReached", 404, ApiServer.Post(Query, """{"method":"a","height":"18446744073709551615"}"""));

    [Fact]
    public async Task SimulationLargerThanATransaction_IsTooLarge()
    {
        string upload = $$"""{"kind":"upload","code":"0x{{new string('0', 2 * 1_060_000)}}"}""";

        await Server.ProblemAsync("TooLarge", 413, ApiServer.Post("/v1/simulate", $$"""{"signer":"{{Signer}}","actions":[{{upload}},{{upload}}]}"""));
    }

    [Fact]
    public async Task RefusedTransactionInASimulation_IsAnAnswerWithItsCode()
    {
        SimulationResponse answer = await Server.Client.SimulateAsync(
            new SimulationRequest { Signer = TestNode.Alice.Public, Nonce = 99, Actions = [new TransferAction { To = ApiServer.Bob, Amount = 1 }] }, TestContext.Current.CancellationToken);

        Assert.Equal((ReceiptStatus.Refused, "NonceTooHigh"), (answer.Receipt.Status, answer.Receipt.Error!.Code));
    }
}
