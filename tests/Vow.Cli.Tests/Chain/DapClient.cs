using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>An editor that debugs with <c>vow debug --dap</c>, over pipes.</summary>
internal sealed class DapClient : IDisposable
{
    private readonly Pipe _toVow = new();
    private readonly Pipe _fromVow = new();
    private readonly Stream _in;
    private readonly List<JsonObject> _events = [];
    private int _sequence;

    public DapClient(ChainPlace chain)
    {
        chain.Place.Input = _toVow.Reader.AsStream();
        chain.Place.ProtocolOutput = _fromVow.Writer.AsStream();
        _in = _fromVow.Reader.AsStream();
        Ended = Task.Run(() => chain.RunAsync("debug", "--dap"));
    }

    public Task<VowOutcome> Ended { get; }

    public async Task WriteAsync(string bytes)
    {
        await _toVow.Writer.WriteAsync(Encoding.UTF8.GetBytes(bytes), TestContext.Current.CancellationToken);
    }

    public Task HangUpAsync() => _toVow.Writer.CompleteAsync().AsTask();

    /// <summary>Sends a request and waits for its response; events on the way are kept.</summary>
    public async Task<JsonObject> AskAsync(string command, JsonObject? arguments = null)
    {
        var request = new JsonObject { ["seq"] = ++_sequence, ["type"] = "request", ["command"] = command };
        if (arguments is not null) request["arguments"] = arguments;
        await SendAsync(request.ToJsonString());
        while (true)
        {
            var message = await ReadAsync();
            if (message["type"]!.GetValue<string>() == "response" && message["request_seq"]!.GetValue<int>() == _sequence) return message;
            _events.Add(message);
        }
    }

    /// <summary>The body of a response that must be good.</summary>
    public async Task<JsonObject> DoAsync(string command, JsonObject? arguments = null)
    {
        var response = await AskAsync(command, arguments);
        Assert.True(response["success"]!.GetValue<bool>(), response.ToJsonString());
        return response["body"] as JsonObject ?? [];
    }

    /// <summary>The next event of a name.</summary>
    public async Task<JsonObject> EventAsync(string name)
    {
        while (true)
        {
            if (_events.FirstOrDefault(message => message["event"]?.GetValue<string>() == name) is { } known)
            {
                _events.Remove(known);
                return known["body"] as JsonObject ?? [];
            }

            _events.Add(await ReadAsync());
        }
    }

    public async Task SendAsync(string json) => await WriteAsync($"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    public void Dispose()
    {
        _toVow.Writer.Complete();
        _in.Dispose();
    }

    private async Task<JsonObject> ReadAsync()
    {
        var header = new StringBuilder();
        var one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.True(await _in.ReadAsync(one, TestContext.Current.CancellationToken) == 1, $"vow has gone: {(Ended.IsCompleted ? (await Ended).Error : "")}");
            header.Append((char)one[0]);
        }

        var body = new byte[int.Parse(header.ToString()["Content-Length: ".Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture)];
        await _in.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return (JsonObject)JsonNode.Parse(body)!;
    }
}
