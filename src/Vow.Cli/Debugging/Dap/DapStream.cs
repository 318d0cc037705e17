using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vow.Cli.Debugging.Dap;

/// <summary>A client sent what is no message of the Debug Adapter Protocol; nothing after it can be understood.</summary>
internal sealed class DapException(string message) : Exception(message);

/// <summary>Messages of the Debug Adapter Protocol: <c>Content-Length: N</c>, an empty line, N bytes of JSON.</summary>
internal sealed class DapStream(Stream input, Stream output)
{
    private const int HeaderBytesMax = 4096;
    private const int MessageBytesMax = 1 << 20;
    private const int DepthMax = 32;

    private readonly Lock _writing = new();
    private int _sequence;

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="DapException">It is none.</exception>
    public JsonObject? Read()
    {
        if (ReadLength() is not { } length) return null;
        var body = new byte[length];
        if (input.ReadAtLeast(body, length, throwOnEndOfStream: false) < length) throw new DapException("the last message ends before its length");
        try
        {
            return JsonNode.Parse(body, null, new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new DapException("a message is no JSON object");
        }
        catch (JsonException error)
        {
            throw new DapException($"a message is not JSON: {error.Message}");
        }
    }

    /// <summary>Answers a request.</summary>
    public void Respond(JsonObject request, JsonObject? body) => Write("response", response =>
    {
        About(response, request, isGood: true);
        if (body is not null) response["body"] = body;
    });

    /// <summary>Refuses a request.</summary>
    public void Refuse(JsonObject request, string message) => Write("response", response =>
    {
        About(response, request, isGood: false);
        response["message"] = message;
        response["body"] = new JsonObject { ["error"] = new JsonObject { ["id"] = 1, ["format"] = message.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), ["showUser"] = true } };
    });

    /// <summary>Tells the client of something.</summary>
    public void Send(string name, JsonObject? body = null) => Write("event", message =>
    {
        message["event"] = name;
        if (body is not null) message["body"] = body;
    });

    private static void About(JsonObject response, JsonObject request, bool isGood)
    {
        response["request_seq"] = request["seq"]?.DeepClone() ?? 0;
        response["success"] = isGood;
        response["command"] = request["command"]?.DeepClone() ?? "";
    }

    private void Write(string kind, Action<JsonObject> fill)
    {
        lock (_writing)
        {
            var message = new JsonObject { ["seq"] = ++_sequence, ["type"] = kind };
            fill(message);
            var body = Encoding.UTF8.GetBytes(message.ToJsonString());
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
            output.Write(body);
            output.Flush();
        }
    }

    private int? ReadLength()
    {
        int? length = null;
        for (var header = ReadHeader(); header is not null; header = ReadHeader())
        {
            if (header.Length == 0) return length ?? throw new DapException("a message has no Content-Length");
            const string Name = "Content-Length:";
            if (!header.StartsWith(Name, StringComparison.OrdinalIgnoreCase)) continue;
            if (!int.TryParse(header.AsSpan(Name.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || bytes > MessageBytesMax)
                throw new DapException($"a message has a length that is none, or more than {MessageBytesMax} bytes");
            length = bytes;
        }

        return null;
    }

    private string? ReadHeader()
    {
        var line = new StringBuilder();
        for (var read = input.ReadByte(); read >= 0; read = input.ReadByte())
        {
            if (read == '\n') return line.ToString().TrimEnd('\r');
            if (line.Length == HeaderBytesMax) throw new DapException($"a header has more than {HeaderBytesMax} bytes");
            line.Append((char)read);
        }

        return line.Length == 0 ? null : throw new DapException("the input ends in a header");
    }
}
