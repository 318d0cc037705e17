using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Node.Http;
using Vow.Tests;

namespace Vow.Node.Tests.Http;

/// <summary>What the API does with contracts that describe themselves.</summary>
public class DescriptionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Description_IsServedAndReadByTheClient()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        Address token = await DeployAsync(server, Described.Token(ApiServer.TokenCode));

        ContractAbi? abi = await server.Client.AbiAsync(token, cancellationToken: Cancellation);
        string json = await server.Http.GetStringAsync(Route(token, "/abi"), Cancellation);

        Assert.Equal("token", abi!.Name);
        Assert.Equal(abi.ToJson(), json);
    }

    [Fact]
    public async Task ContractWithoutDescription_IsItsOwnProblem_AndNullForTheClient()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        Address counter = await DeployAsync(server, WatText.ToWasm(Plain));

        await server.ProblemAsync(ProblemCode.AbiNotFound, 404, Route(counter, "/abi"));
        Assert.Null(await server.Client.AbiAsync(counter, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task MalformedDescription_IsAProblemWithItsPlace_AndEverythingElseGoesOn()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        Address token = await DeployAsync(server, Described.With(ApiServer.TokenCode, """{"abi":1,"name":"token","methods":[],"storage":7}"""));

        JsonObject problem = await server.ProblemAsync(ProblemCode.AbiMalformed, 422, Route(token, "/abi"));
        JsonObject page = await server.GetAsync(Route(token, "/storage"));

        Assert.Contains("$.storage", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.All(page["items"]!.AsArray(), item => Assert.Null(item!["decoded"]));
    }

    [Fact]
    public async Task Query_TakesParametersByNameAndAnswersTheValue()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        Address shop = await DeployAsync(server, Described.Shop);
        string bob = AddressText.Format(ApiServer.Bob);

        string given = """{"owner":"BOB","price":"7","phase":{"Sold":{"to":"BOB"}},"tags":["a"]}""".Replace("BOB", bob, StringComparison.Ordinal);
        JsonObject order = await QueryAsync(server, shop, $$"""{"method":"echo","parameters":{"order":{{given}} } }""");
        JsonObject sum = await QueryAsync(server, shop, """{"method":"add","parameters":{"a":-2}}""");

        Assert.Equal(given, order["value"]!.ToJsonString());
        Assert.Equal(3, (int)sum["value"]!);
    }

    [Theory]
    [InlineData("""{"method":"add","parameters":{"a":1,"c":2}}""", "has no such parameter")]
    [InlineData("""{"method":"add","parameters":{}}""", "a: this parameter is missing")]
    [InlineData("""{"method":"add","parameters":{"a":1,"b":256}}""", "parameters.b: 256 does not fit u8")]
    [InlineData("""{"method":"add","parameters":[1]}""", "an object of the parameters by name")]
    [InlineData("""{"method":"add","parameters":{"a":1},"arguments":["i32:1"]}""", "give either")]
    [InlineData("""{"method":"allocate","parameters":{"a":1}}""", "does not describe 'allocate'")]
    public async Task ParametersThatDoNotFit_AreRefusedWithWhatIsWrong(string body, string why)
    {
        await using ApiServer server = await ApiServer.StartAsync();
        Address shop = await DeployAsync(server, Described.Shop);

        JsonObject problem = await server.ProblemAsync(ProblemCode.BadValue, 400, ApiServer.Post(Route(shop, "/query"), body));

        Assert.Contains(why, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventsStorageAndChanges_AreDecodedBesideTheirBytes()
    {
        await using ApiServer server = await ApiServer.StartAsync();
        Address token = await DeployAsync(server, Described.Token(ApiServer.TokenCode));
        SignedTransaction transfer = Transfer(token, 1);

        SimulationResponse simulated = await server.Client.SimulateAsync(
            new SimulationRequest { Signer = TestNode.Alice.Public, Actions = [LedgerMapping.ToRequestBody(transfer.Body.Actions[0])] }, Cancellation);
        TransactionResponse sent = await server.CommitAsync(transfer);
        StoragePageResponse page = await server.Client.StoragePageAsync(token, cancellationToken: Cancellation);
        var stream = server.Client.EventsAsync(new EventFilter { Kinds = ["event"], After = "2.0" }, Cancellation);
        ContractEvent streamed = Assert.IsType<ContractEvent>(await stream.FirstAsync(Cancellation));

        string expected = $$"""{"from":"{{AddressText.Format(ApiServer.Alice)}}","to":"{{AddressText.Format(ApiServer.Bob)}}","amount":"250"}""";
        Assert.Equal(expected, Assert.Single(sent.Receipt!.Events).Decoded?.GetRawText());
        Assert.Equal(expected, streamed.Event.Decoded?.GetRawText());
        Assert.Contains(page.Items, item => item.Decoded?.GetRawText() == """{"name":"supply","value":"1000000"}""");
        Assert.Contains(simulated.Changes, change => change.Decoded?.GetRawText() == $$"""{"name":"balances","key":"{{AddressText.Format(ApiServer.Bob)}}","before":null,"after":"250"}""");
    }

    [Fact]
    public async Task DescriptionThatMakesAMegabyteOfAKilobyte_LeavesTheBytes()
    {
        // Each byte of data would be a record of sixteen records, each with a long name.
        string name = new('n', 60), types = string.Join(",", Enumerable.Range(0, 14).Select(depth =>
            $$"""{"name":"T{{depth}}","struct":[{"name":"{{name}}","type":"{{(depth == 0 ? "u8" : $"T{depth - 1}")}}"}]}"""));
        string description = $$"""{"abi":1,"name":"bomb","methods":[{"name":"configure","kind":"call"}],"events":[{"name":"configured","fields":[{"name":"all","type":"list<T13>"}]}],"types":[{{types}}]}""";
        await using ApiServer server = await ApiServer.StartAsync();
        Address shop = await DeployAsync(server, Described.With(Described.Shop, description));
        byte[] input = [.. BitConverter.GetBytes(4000), .. new byte[4000]];
        TransactionAction[] calls = [.. Enumerable.Repeat(new TransactionAction.Call(shop, "configure", 0, [], input), 3)];

        TransactionResponse sent = await server.CommitAsync(TestNode.Sign(TestNode.Alice, 1, [.. calls]));

        Assert.Equal(3, sent.Receipt!.Events.Count);
        Assert.Equal([true, false, false], sent.Receipt.Events.Select(logged => logged.Decoded is not null));
    }

    [Fact]
    public async Task WhatAnAnswerDecodes_IsBounded_AlsoWhereItDoesNotFit()
    {
        const string Description = """{"abi":1,"name":"log","methods":[],"events":[{"name":"kept","fields":[{"name":"all","type":"bytes"}]}]}""";
        await using ApiServer server = await ApiServer.StartAsync();
        Address shop = await DeployAsync(server, Described.With(Described.Shop, Description));
        using ChainView view = server.Core.Chain.View();
        var whole = new StateEvent(shop, "kept"u8.ToArray(), (byte[])[.. BitConverter.GetBytes(200_000), .. new byte[200_000]]);
        var broken = new StateEvent(shop, "kept"u8.ToArray(), new byte[200_000]);
        ContractDecoder fits = new(new DescriptionCache(), () => view), doesNot = new(new DescriptionCache(), () => view);

        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => fits.Event(whole) is not null));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(doesNot.Event(broken)));
        Assert.Null(doesNot.Event(whole));
    }

    private const string Plain = """(module (memory (export "memory") 1) (func (export "nothing")))""";

    private static string Route(in Address contract, string rest) => $"/v1/contracts/{AddressText.Format(contract)}{rest}";

    private static SignedTransaction Transfer(in Address token, ulong nonce) =>
        TestNode.Sign(TestNode.Alice, nonce, [new TransactionAction.Call(token, "transfer", 0, [], ApiServer.TransferInput(ApiServer.Bob, 250))]);

    private static async Task<JsonObject> QueryAsync(ApiServer server, Address contract, string body)
    {
        using HttpRequestMessage request = ApiServer.Post(Route(contract, "/query"), body);
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Cancellation);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return (JsonObject)JsonNode.Parse(text)!;
    }

    private static async Task<Address> DeployAsync(ApiServer server, byte[] module)
    {
        var hash = CodeHash.From(SHA256.HashData(module));
        SignedTransaction deploy = TestNode.Sign(TestNode.Alice, 0, [new TransactionAction.Upload(module), new TransactionAction.Instantiate(hash, default, ApiServer.Alice, 0, [], default)]);
        TransactionResponse answer = await server.CommitAsync(deploy);
        Assert.Equal(ReceiptStatus.Success, answer.Receipt!.Status);
        return answer.Receipt.Outcomes[1].Contract!.Value;
    }
}
