using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Node.Http;

namespace Vow.Node.Tests.Http;

/// <summary>A node on a free port with a chain in memory, and the token of contracts/token-c deployed by Alice, who holds all of it.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ApiServer(WebApplication application)
    {
        _application = application;
        Core = application.Services.GetRequiredService<NodeCore>();
        // Headers as a hostile client sends them.
        Http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(application.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
        Client = new NodeClient(Http);
    }

    public NodeCore Core { get; }

    public HttpClient Http { get; }

    public NodeClient Client { get; }

    public Address Token { get; private set; }

    public TransactionResponse Deployment { get; private set; } = null!;

    public ApiLimits Limits => _application.Services.GetRequiredService<ApiLimits>();

    public static Address Alice => TestNode.Alice.Address;

    public static Address Bob => TestNode.Bob.Address;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static byte[] TokenCode { get; } = File.ReadAllBytes(Path.Combine(RepositoryRoot(), "contracts/token-c/token.wasm"));

    public static async Task<ApiServer> StartAsync(Action<NodeOptions>? change = null, IStateStore? store = null)
    {
        WebApplication application = NodeHost.Build(TestNode.InMemory(change), new NodeParts { Genesis = TestNode.Genesis, Store = store });
        await application.StartAsync(Cancellation);
        return new ApiServer(application);
    }

    public static async Task<ApiServer> StartWithTokenAsync(Action<NodeOptions>? change = null)
    {
        ApiServer server = await StartAsync(change);
        var hash = CodeHash.From(SHA256.HashData(TokenCode));
        SignedTransaction deploy = TestNode.Sign(
            TestNode.Alice, 0, [new TransactionAction.Upload(TokenCode), new TransactionAction.Instantiate(hash, default, Alice, 0, [], default)]);
        server.Deployment = await server.Client.SubmitAndWaitAsync(deploy.Encoded, Cancellation);
        Assert.Equal(ReceiptStatus.Success, server.Deployment.Receipt!.Status);
        server.Token = server.Deployment.Receipt.Outcomes[1].Contract!.Value;
        return server;
    }

    /// <summary>A transfer of the token.</summary>
    public SignedTransaction TokenTransfer(ulong nonce, Address to, ulong amount, SigningKey? from = null) =>
        TestNode.Sign(from ?? TestNode.Alice, nonce, [new TransactionAction.Call(Token, "transfer", 0, [], TransferInput(to, amount))]);

    public async Task<TransactionResponse> CommitAsync(SignedTransaction transaction) => await Client.SubmitAndWaitAsync(transaction.Encoded, Cancellation);

    public async Task<ulong> TokenBalanceAsync(Address account, ulong? height = null)
    {
        ContractQueryResponse answer = await Client.QueryAsync(
            Token, new ContractQueryRequest { Method = "balance_of", Input = account.Span.ToArray(), Height = height }, Cancellation);
        Assert.Equal(ExecutionStatus.Success, answer.Status);
        return BinaryPrimitives.ReadUInt64LittleEndian(answer.ReturnData.Span);
    }

    /// <summary>Sends, and expects a problem with a code and everything that a problem has.</summary>
    public async Task<JsonObject> ProblemAsync(string code, int status, HttpRequestMessage request)
    {
        using (request)
        {
            using HttpResponseMessage answer = await Http.SendAsync(request, Cancellation);
            return await ProblemAsync(code, status, answer);
        }
    }

    public Task<JsonObject> ProblemAsync(string code, int status, string route) => ProblemAsync(code, status, new HttpRequestMessage(HttpMethod.Get, route));

    public static async Task<JsonObject> ProblemAsync(string code, int status, HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True((int)answer.StatusCode == status, $"expected {status} {code}, got {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (JsonObject)JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal("urn:vow:error:" + code, (string?)problem["type"]);
        Assert.NotEmpty((string)problem["title"]!);
        Assert.NotEmpty((string)problem["detail"]!);
        return problem;
    }

    public async Task<JsonObject> GetAsync(string route)
    {
        string text = await Http.GetStringAsync(route, Cancellation);
        return (JsonObject)JsonNode.Parse(text)!;
    }

    public static HttpRequestMessage Post(string route, string json, string mediaType = "application/json") =>
        new(HttpMethod.Post, route) { Content = new StringContent(json, Encoding.UTF8, mediaType) };

    public static HttpRequestMessage PostRaw(string route, ReadOnlyMemory<byte> bytes, string? mediaType = "application/octet-stream")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ReadOnlyMemoryContent(bytes) };
        if (mediaType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return request;
    }

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Options);

    public static byte[] TransferInput(Address to, ulong amount)
    {
        var input = new byte[48];
        to.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input.AsSpan(32), amount);
        return input;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
    }

    public static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}

/// <summary>One server for the tests of a class that only read.</summary>
public sealed class TokenServerFixture : IAsyncLifetime
{
    internal ApiServer Server { get; private set; } = null!;

    /// <summary>Alice gave Bob 250 of the token, in block 2.</summary>
    public async ValueTask InitializeAsync()
    {
        Server = await ApiServer.StartWithTokenAsync();
        TransactionResponse answer = await Server.CommitAsync(Server.TokenTransfer(1, ApiServer.Bob, 250));
        Assert.Equal(ReceiptStatus.Success, answer.Receipt!.Status);
        Transfer = answer;
    }

    internal TransactionResponse Transfer { get; private set; } = null!;

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
