using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Vow.Cli.Debugging.Dap;

/// <summary>The requests of a client, in their order, read while the execution runs.</summary>
internal sealed class DapRequests : IDisposable
{
    private const int WaitingMax = 256;

    private readonly BlockingCollection<JsonObject> _waiting = new(WaitingMax);
    private string? _fault;

    /// <param name="stream">Where they come from.</param>
    /// <param name="atOnce">Hears of each by its name when it is read, while others still wait.</param>
    public DapRequests(DapStream stream, Action<string> atOnce)
    {
        // A read cannot be cancelled: on a thread of its own it holds nothing up, and ends with the process.
        new Thread(() => Pump(stream, atOnce)) { IsBackground = true, Name = "debug adapter input" }.Start();
    }

    /// <summary>The next request; null when the client has gone.</summary>
    /// <exception cref="DapException">What came is no request.</exception>
    public JsonObject? Next(CancellationToken cancellation)
    {
        if (_waiting.TryTake(out var request, Timeout.Infinite, cancellation)) return request;
        return _fault is { } fault ? throw new DapException(fault) : null;
    }

    public void Dispose() => _waiting.CompleteAdding();

    private void Pump(DapStream stream, Action<string> atOnce)
    {
        try
        {
            while (stream.Read() is { } request)
            {
                if (Text(request, "type") != "request" || Text(request, "command") is not { } command) throw new DapException("a message is no request with a command");
                _waiting.Add(request);
                atOnce(command);
            }
        }
        catch (DapException error)
        {
            _fault = error.Message;
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or the debugger has ended.
        }

        atOnce("disconnect");
        if (!_waiting.IsAddingCompleted) _waiting.CompleteAdding();
    }

    /// <summary>A member that is text; null when it is none.</summary>
    public static string? Text(JsonObject? from, string name) => from?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A member that is a whole number; null when it is none.</summary>
    public static int? Number(JsonObject? from, string name) => from?[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;

    /// <summary>A member that is true or false; null when it is neither.</summary>
    public static bool? Flag(JsonObject? from, string name) => from?[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    /// <summary>The texts of a member that is an array of texts, at most as many as a client may give.</summary>
    public static IReadOnlyList<string> Texts(JsonObject? from, string name) =>
        [.. (from?[name] as JsonArray ?? []).Take(WaitingMax).Select(item => item is JsonValue value && value.TryGetValue(out string? text) ? text : null).OfType<string>()];

    /// <summary>The objects of a member that is an array of objects, at most as many as a client may give.</summary>
    public static IReadOnlyList<JsonObject> Objects(JsonObject? from, string name) => [.. (from?[name] as JsonArray ?? []).Take(WaitingMax).OfType<JsonObject>()];
}
