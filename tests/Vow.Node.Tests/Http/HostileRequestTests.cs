using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Ledger;
using Vow.Node.Http;

namespace Vow.Node.Tests.Http;

/// <summary>Whatever is sent: an answer comes in time, it is never a fault of the node, and the node goes on. Failures tell the seed.</summary>
public class HostileRequestTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private const int Seed = 20261122;
    private const int RequestsPerRoute = 150;
    private const int RawConnections = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RandomParametersAndBodies_OnEveryRoute_AreAnsweredWithoutAFault()
    {
        var random = new Random(Seed);
        int sent = 0;
        foreach (ApiRoute route in ApiEndpoints.Routes(new ApiNode(Server.Core, Server.Limits)))
        {
            for (int request = 0; request < RequestsPerRoute; request++, sent++) await SendAsync(RandomRequest(random, route), $"{route.Method} {route.Path}, seed {Seed}, request {sent}");
        }

        Assert.True(sent >= 2_500);
        Assert.True((await Server.GetAsync("/health/ready")).ContainsKey("ok"));
    }

    [Fact]
    public async Task MutatedBodies_AreAnsweredWithoutAFault()
    {
        var random = new Random(Seed + 1);
        string token = AddressText.Format(Server.Token), signer = TestNode.Alice.Public.ToString();
        string zeros = HexText.Format(new byte[32]);
        (string Route, string Body)[] valid =
        [
            ($"/v1/contracts/{token}/query", $$"""{"method":"balance_of","arguments":["i32:1","i64:-5"],"input":"{{zeros}}","caller":"{{token}}","gasLimit":"1000000","height":2}"""),
            ("/v1/simulate", $$"""{"signer":"{{signer}}","nonce":2,"gasLimit":"5000000","gasPrice":1,"depositMax":"9","expiryHeight":0,"actions":[{"kind":"call","contract":"{{token}}","method":"transfer","value":"0","arguments":[],"input":"{{zeros}}"},{"kind":"setAdmin","contract":"{{token}}","admin":null},{"kind":"upload","code":"0x0061736d01000000"}]}"""),
            ("/v1/profile", $$"""{"signer":"{{signer}}","nonce":2,"gasLimit":"5000000","gasPrice":1,"depositMax":"9","expiryHeight":0,"actions":[{"kind":"call","contract":"{{token}}","method":"transfer","value":"0","arguments":[],"input":"{{zeros}}"},{"kind":"setAdmin","contract":"{{token}}","admin":null},{"kind":"upload","code":"0x0061736d01000000"}]}"""),
            ("/v1/transactions", $$"""{"raw":"{{HexText.Format(TestNode.Transfer(TestNode.Bob, 99).Encoded.Span)}}"}"""),
        ];
        for (int request = 0; request < 1_500; request++)
        {
            (string route, string body) = valid[request % valid.Length];
            string mutated = random.Next(2) == 0 ? MutateText(random, body) : MutateTree(random, body);
            await SendAsync(ApiServer.Post(route, mutated), $"seed {Seed + 1}, request {request}: {route} {mutated}");
        }
    }

    [Fact]
    public async Task MutatedTransactions_AreRefusedWithACode()
    {
        var random = new Random(Seed + 2);
        byte[] valid = Server.TokenTransfer(60, ApiServer.Bob, 1).Encoded.ToArray();
        for (int request = 0; request < 1_000; request++)
        {
            byte[] mutated = MutateBytes(random, valid);
            if (mutated.AsSpan().SequenceEqual(valid)) continue;
            using HttpResponseMessage answer = await Server.Http.SendAsync(ApiServer.PostRaw("/v1/transactions", mutated), Cancellation);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True((int)answer.StatusCode is 400 or 413 or 422, $"seed {Seed + 2}, request {request}: {answer.StatusCode} {text}");
            Assert.True(JsonNode.Parse(text)!["number"] is not null, text);
        }
    }

    [Fact]
    public async Task RandomBytesOnTheConnection_NeverBringTheNodeDown()
    {
        var random = new Random(Seed + 3);
        for (int connection = 0; connection < RawConnections; connection++)
        {
            string answer = await SendRawAsync(RandomHttp(random));
            Assert.False(answer.StartsWith("HTTP/1.1 500", StringComparison.Ordinal), $"seed {Seed + 3}, connection {connection}: {answer}");
        }

        Assert.Equal(2UL, (await Server.Client.StatusAsync(Cancellation)).Head.Height);
    }

    private async Task SendAsync(HttpRequestMessage request, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage answer = await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            Assert.True((int)answer.StatusCode is not 500 and < 504, $"{what}: {(int)answer.StatusCode}");
            bool isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
            if (isStream || answer.IsSuccessStatusCode) return;
            string text = await answer.Content.ReadAsStringAsync(patience.Token);
            Assert.True(text.Length == 0 || answer.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json", $"{what}: {text}");
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"{what}: no answer within {Patience.TotalSeconds} s");
        }
        finally
        {
            request.Dispose();
        }
    }

    private HttpRequestMessage RandomRequest(Random random, ApiRoute route)
    {
        string path = route.Path;
        var query = new StringBuilder();
        foreach (ApiParameter parameter in route.Parameters)
        {
            if (parameter.InPath) path = path.Replace("{" + parameter.Name + "}", Uri.EscapeDataString(RandomValue(random, parameter) is { Length: > 0 } text ? text : "0"), StringComparison.Ordinal);
            else if (!parameter.InHeader && random.Next(2) == 0) query.Append(query.Length == 0 ? '?' : '&').Append(parameter.Name).Append('=').Append(Uri.EscapeDataString(RandomValue(random, parameter)));
        }

        if (random.Next(20) == 0) query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(RandomText(random)));
        var request = new HttpRequestMessage(random.Next(20) == 0 ? HttpMethod.Put : new HttpMethod(route.Method), path + query);
        if (random.Next(4) == 0) request.Headers.TryAddWithoutValidation("Last-Event-ID", RandomValue(random, route.Parameters.IsEmpty ? ApiParameters.Height : route.Parameters[^1]).Replace("\0", "", StringComparison.Ordinal));
        if (random.Next(4) == 0) request.Headers.TryAddWithoutValidation("Accept", RandomText(random));
        if (route.Body is null && random.Next(10) != 0) return request;
        request.Content = new ByteArrayContent(RandomBody(random, route));
        string[] types = ["application/json", "application/octet-stream", "text/plain", "application/json; charset=utf-16", ";;;", "*/*"];
        request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(3) == 0 ? types[random.Next(types.Length)] : "application/json");
        return request;
    }

    private static byte[] RandomBody(Random random, ApiRoute route)
    {
        switch (random.Next(3))
        {
            case 0:
                var bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                return bytes;
            case 1:
                return Encoding.UTF8.GetBytes(MutateText(random, route.Body?.Example ?? "{}"));
            default:
                return Encoding.UTF8.GetBytes(route.Body?.Example ?? RandomText(random));
        }
    }

    private string RandomValue(Random random, ApiParameter parameter)
    {
        if (random.Next(3) == 0) return RandomText(random);
        string[] extremes = ["", "0", "-1", "2", "00002", "18446744073709551615", "18446744073709551616", "0x", "0x00", "0xzz", "latest", "1.1", "2.99999999999", "NaN", "1e3", "\0", "%00", "../..", "committed"];
        if (random.Next(2) == 0) return extremes[random.Next(extremes.Length)];
        string valid = parameter.Kind switch
        {
            ApiParameterKind.Address => AddressText.Format(random.Next(2) == 0 ? Server.Token : ApiServer.Alice),
            ApiParameterKind.Hash or ApiParameterKind.BlockName => fixture.Transfer.Hash.ToString(),
            _ => parameter.Example,
        };
        return random.Next(2) == 0 ? valid : MutateText(random, valid);
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (int length = random.Next(40); length > 0; length--)
        {
            // Half of a surrogate pair cannot be sent; everything else can.
            int unit = random.Next(3) switch { 0 => random.Next(32, 127), 1 => random.Next(0xD800), _ => random.Next(0xE000, 0x10000) };
            text.Append((char)unit);
        }

        return text.ToString();
    }

    private static string MutateText(Random random, string text)
    {
        var mutated = new StringBuilder(text);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(mutated.Length + 1);
            const string Pieces = "{}[],:\"\\0123456789-+.eE tfnux\u0000\u00e9";
            switch (random.Next(4))
            {
                case 0:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1 when at < mutated.Length:
                    mutated.Remove(at, Math.Min(random.Next(1, 6), mutated.Length - at));
                    break;
                case 2 when at < mutated.Length:
                    mutated[at] = Pieces[random.Next(Pieces.Length)];
                    break;
                default:
                    mutated.Insert(at, mutated.ToString(0, Math.Min(mutated.Length, random.Next(30))));
                    break;
            }
        }

        return mutated.ToString();
    }

    // Another kind of value in the place of one of the tree's.
    private static string MutateTree(Random random, string json)
    {
        JsonNode tree = JsonNode.Parse(json)!;
        List<(JsonNode Parent, string? Name, int Index)> places = [];
        Collect(tree, places);
        (JsonNode parent, string? name, int index) = places[random.Next(places.Count)];
        string[] values = ["null", "true", "0", "-1", "1e999", "18446744073709551616", "\"\"", "\"0x\"", "\"\\u0000\"", "[]", "{}", "[null]", "{\"kind\":\"freeze\"}", "\"i32:0\"", "\"340282366920938463463374607431768211456\""];
        JsonNode? value = JsonNode.Parse(values[random.Next(values.Length)]);
        if (name is not null) parent[name] = value;
        else parent[index] = value;
        return tree.ToJsonString();
    }

    private static void Collect(JsonNode node, List<(JsonNode, string?, int)> places)
    {
        if (node is JsonObject members)
        {
            foreach ((string name, JsonNode? member) in members)
            {
                places.Add((node, name, 0));
                if (member is not null) Collect(member, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (int index = 0; index < items.Count; index++)
            {
                places.Add((node, null, index));
                if (items[index] is { } item) Collect(item, places);
            }
        }
    }

    private static byte[] MutateBytes(Random random, byte[] valid)
    {
        switch (random.Next(3))
        {
            case 0:
                byte[] flipped = [.. valid];
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return valid[..random.Next(valid.Length)];
            default:
                byte[] longer = [.. valid, .. new byte[random.Next(1, 100)]];
                random.NextBytes(longer.AsSpan(random.Next(longer.Length)));
                return longer;
        }
    }

    private byte[] RandomHttp(Random random)
    {
        var bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        if (random.Next(3) == 0) return bytes;
        string[] lines =
        [
            $"GET /v1/status HTTP/1.1\r\nHost: a\r\nX: {RandomText(random)}\r\n\r\n",
            $"POST /v1/transactions HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nContent-Length: {random.Next(-5, 500)}\r\n\r\n",
            "POST /v1/simulate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
            $"GET /{RandomText(random)} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /v1/blocks/{new string('9', random.Next(1, 9_000))} HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://other/v1/status HTTP/1.1\r\nHost: a\r\n\r\n",
            $"OPTIONS * HTTP/1.{random.Next(0, 3)}\r\n\r\n",
            "GET /v1/../v1/./status?%zz=%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        ];
        return [.. Encoding.UTF8.GetBytes(lines[random.Next(lines.Length)]), .. bytes];
    }

    private async Task<string> SendRawAsync(byte[] bytes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(Server.Http.BaseAddress!.Host, Server.Http.BaseAddress.Port, patience.Token);
        try
        {
            NetworkStream stream = socket.GetStream();
            await stream.WriteAsync(bytes, patience.Token);
            socket.Client.Shutdown(SocketShutdown.Send);
            var answer = new byte[64];
            return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, patience.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The server may end a connection that speaks no HTTP.
            return "";
        }
    }
}
