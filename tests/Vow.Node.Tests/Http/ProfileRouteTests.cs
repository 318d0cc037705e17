using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class ProfileRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheProfileOfATransaction_HasTheGasOfItsReceipt()
    {
        ProfileResponse profile = await Server.Client.ProfileAsync(fixture.Transfer.Hash, cancellationToken: Cancellation);

        Assert.Equal((fixture.Transfer.Hash, 2UL, true), (profile.Hash!.Value, profile.Height!.Value, profile.Matches!.Value));
        Assert.Equal(fixture.Transfer.Receipt!.Gas.Used, profile.Total);
        Assert.Equal(fixture.Transfer.Receipt.Gas.Transaction, profile.Root.Self);
        Assert.Null(profile.ToProfile().Fault());
        ProfileNodeResponse call = Assert.Single(profile.Root.Children);
        Assert.Equal((ProfileKind.Call, "token::transfer", Server.Token), (call.Kind, call.Name, call.Contract!.Value));
        Assert.Contains(profile.ToProfile().Nodes(), node => node is { Kind: ProfileKind.Host, Name: "storage_write", Count: 2 });
    }

    [Fact]
    public async Task Segments_AreToldWhenAskedFor_AndAddUpToTheFunctions()
    {
        ProfileResponse profile = await Server.Client.ProfileAsync(fixture.Transfer.Hash, withSegments: true, Cancellation);

        Assert.Null(profile.ToProfile().Fault());
        Assert.Equal(profile.ToProfile().Nodes().Where(node => node.Kind == ProfileKind.Function).Sum(node => node.Self), profile.Segments!.Sum(segment => segment.Self));
        Assert.Contains(profile.Segments!, segment => segment.Calls.Any(gas => gas > 50_000));
        Assert.Null((await Server.Client.ProfileAsync(fixture.Transfer.Hash, cancellationToken: Cancellation)).Segments);
        using HttpResponseMessage refused = await Server.Http.GetAsync($"/v1/transactions/{fixture.Transfer.Hash}/profile?detail=everything", Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, true), (refused.StatusCode, (await refused.Content.ReadAsStringAsync(Cancellation)).Contains("BadParameter", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TheProfileOfADeployment_NamesTheFunctionsOfTheCodeThatItBrings()
    {
        NamedProfile profile = (await Server.Client.ProfileAsync(Server.Deployment.Hash, cancellationToken: Cancellation)).ToProfile();

        Assert.Equal(Server.Deployment.Receipt!.Gas.Used, profile.Root.Total);
        Assert.Contains(profile.Nodes(), node => node is { Kind: ProfileKind.Function, Name: "init()" });
    }

    [Fact]
    public async Task ASimulation_IsProfiledWithTheGasThatItIsSaidToCost()
    {
        foreach (ulong amount in (ulong[])[1, ulong.MaxValue])
        {
            var request = new SimulationRequest
            {
                Signer = TestNode.Alice.Public,
                Actions = [new CallAction { Contract = Server.Token, Method = "transfer", Value = 0, Arguments = [], Input = ApiServer.TransferInput(ApiServer.Bob, amount) }],
            };
            SimulationResponse simulation = await Server.Client.SimulateAsync(request, cancellationToken: Cancellation);
            ProfileResponse profile = await Server.Client.ProfileAsync(request, cancellationToken: Cancellation);

            Assert.Equal(amount == 1 ? ReceiptStatus.Success : ReceiptStatus.Failed, simulation.Receipt.Status);
            Assert.Equal(simulation.Receipt.Gas.Used, profile.Total);
            Assert.Null(profile.ToProfile().Fault());
            Assert.Null(profile.Height);
            Assert.Null(profile.Matches);
        }
    }

    [Fact]
    public async Task TheJson_HasTheMembersThatAreDocumented()
    {
        JsonObject json = await Server.GetAsync($"/v1/transactions/{fixture.Transfer.Hash}/profile");

        Assert.Equal(["hash", "height", "matches", "total", "root", "cut"], json.Select(member => member.Key));
        JsonObject root = json["root"]!.AsObject();
        Assert.Equal(["name", "kind", "place", "self", "total", "count", "children"], root.Select(member => member.Key));
        Assert.Equal("transaction", (string?)root["kind"]);
        Assert.Equal(JsonValueKind.String, root["total"]!.GetValueKind());
        Assert.Equal(JsonValueKind.Number, root["count"]!.GetValueKind());
        Assert.Equal("call", (string?)root["children"]![0]!["kind"]);
    }

    [Fact]
    public async Task ARecursionAsDeepAsTheProfiler_CanBeWrittenAndRead()
    {
        byte[] code = WatText.ToWasm("""
            (module (memory (export "memory") 1)
              (func $down (param i32) (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
              (func (export "run") (call $down (i32.const 5000))))
            """);
        var hash = WasmVm.HashOf(code);
        await using ApiServer server = await ApiServer.StartAsync();
        TransactionResponse deployed = await server.CommitAsync(TestNode.Sign(
            TestNode.Alice, 0, [new TransactionAction.Upload(code), new TransactionAction.Instantiate(hash, default, ApiServer.Alice, 0, [], default)]));
        Address contract = deployed.Receipt!.Outcomes[1].Contract!.Value;
        TransactionResponse run = await server.CommitAsync(TestNode.Sign(TestNode.Alice, 1, [new TransactionAction.Call(contract, "run", 0, [], default)]));

        ProfileResponse profile = await server.Client.ProfileAsync(run.Hash, cancellationToken: Cancellation);

        Assert.True(profile.Cut);
        Assert.Equal(run.Receipt!.Gas.Used, profile.Total);
        Assert.Equal(GasProfiler.DepthMax + 1, profile.ToProfile().Nodes().Count());
    }

    [Fact]
    public async Task WhatDoesNotExist_IsAProblem()
    {
        await Server.ProblemAsync("TransactionNotFound", 404, $"/v1/transactions/{new string('0', 64)}/profile");
        await Server.ProblemAsync("BadHash", 400, "/v1/transactions/00/profile");
        await Server.ProblemAsync("BadParameter", 400, $"/v1/transactions/{fixture.Transfer.Hash}/profile?depth=3");
        await Server.ProblemAsync("BadValue", 400, ApiServer.Post("/v1/profile", $$"""{"signer":"{{TestNode.Alice.Public}}","actions":[]}"""));
        await Server.ProblemAsync("BadJson", 400, ApiServer.Post("/v1/profile", """{"signer":1}"""));
    }

    [Theory]
    [InlineData("""{"total":"10","cut":false,"root":{"name":"transaction","kind":"transaction","self":"3","total":"10","count":1,"children":[{"name":"f","kind":"function","self":"6","total":"6","count":1}]}}""")]
    [InlineData("""{"total":"9","cut":false,"root":{"name":"transaction","kind":"transaction","self":"10","total":"10","count":1}}""")]
    public void AProfileWhoseSumsAreWrong_IsNotTaken(string json)
    {
        ProfileResponse profile = JsonSerializer.Deserialize(json, ApiJson.Profile)!;
        Assert.Contains("this is no profile", Assert.Throws<FormatException>(profile.ToProfile).Message, StringComparison.Ordinal);
    }
}
