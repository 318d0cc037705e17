using System.Globalization;
using System.Text.Json.Nodes;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Engine.Debugging;
using static Vow.Cli.Debugging.Dap.DapRequests;

namespace Vow.Cli.Debugging.Dap;

/// <summary>Answers the requests of a client of the Debug Adapter Protocol about one execution: breakpoints at any stop, and what there is to see of it.</summary>
internal sealed class DapDriver : IDebugDriver
{
    private const int FramesMax = 1000;
    private const int MemoryBytesMax = 64 * 1024;
    private const int BreakpointsMax = 256;

    // References of variables: what is shown of the call, and beyond, the locals of a frame.
    private const int CallReference = 1, StorageReference = 2, EventsReference = 3, LocalsReference = 16;

    private readonly DapStream _stream;
    private readonly DapRequests _requests;
    private readonly DebugModules _modules;
    private readonly DebugText _text;
    private readonly BreakpointReader _reader;
    private readonly Func<string, Address?> _resolve;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, IReadOnlyList<DebugBreakpoint>> _bySource = [];

    public DapDriver(DapStream stream, DapRequests requests, DebugModules modules, ContractText contracts, Func<string, Address?> resolve, CancellationToken cancellation)
    {
        (_stream, _requests, _modules, _resolve, _cancellation) = (stream, requests, modules, resolve, cancellation);
        _text = new DebugText(modules, contracts);
        _reader = new BreakpointReader(modules, resolve);
        Session = new DebugSession(this, cancellation);
    }

    /// <summary>The session that it drives.</summary>
    public DebugSession Session { get; }

    /// <summary>Whether the client wants no more.</summary>
    public bool IsDisconnected { get; private set; }

    public DebugStep OnStop(in DebugStop at)
    {
        foreach (var frame in at.Frames) _modules.Meet(frame.Call.Contract, frame.Call.Code);
        _modules.Meet(at.Call.Contract, at.Call.Code);
        _stream.Send("stopped", Stopped(at));
        while (_requests.Next(_cancellation) is { } request)
        {
            if (StepOf(Text(request, "command")!) is { } step)
            {
                _stream.Respond(request, step == DebugStep.Continue ? new JsonObject { ["allThreadsContinued"] = true } : null);
                return step;
            }

            if (Handle(request)) continue;
            if (IsDisconnected) return DebugStep.End;
            Answer(request, at);
        }

        IsDisconnected = true;
        return DebugStep.End;
    }

    /// <summary>Answers what needs no stop; false when that is not all it asks.</summary>
    public bool Handle(JsonObject request)
    {
        var arguments = request["arguments"] as JsonObject;
        switch (Text(request, "command"))
        {
            case "setFunctionBreakpoints": _stream.Respond(request, Set("", Objects(arguments, "breakpoints"), wanted => Read(Text(wanted, "name") ?? ""))); return true;
            case "setBreakpoints": _stream.Respond(request, SetLines(arguments)); return true;
            case "setExceptionBreakpoints":
                Session.StopsAtFailures = Texts(arguments, "filters").Contains("failure");
                _stream.Respond(request, null);
                return true;
            case "threads": _stream.Respond(request, new JsonObject { ["threads"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "transaction" }) }); return true;
            case "pause": _stream.Respond(request, null); return true;
            case "disconnect" or "terminate":
                IsDisconnected = true;
                _stream.Respond(request, null);
                return false;
            default: return false;
        }
    }

    private static DebugStep? StepOf(string command) => command switch
    {
        "continue" => DebugStep.Continue,
        "next" => DebugStep.Over,
        "stepIn" => DebugStep.Into,
        "stepOut" => DebugStep.Out,
        _ => null,
    };

    private JsonObject Stopped(in DebugStop at)
    {
        var reason = at.Reason switch
        {
            DebugStopReason.Beginning => "entry",
            DebugStopReason.Breakpoint => "breakpoint",
            DebugStopReason.Failure => "exception",
            DebugStopReason.Pause => "pause",
            _ => "step",
        };
        var stopped = new JsonObject { ["reason"] = reason, ["threadId"] = 1, ["allThreadsStopped"] = true, ["description"] = Display.Harmless(DebugText.Reason(at)) };
        if (_text.Next(at) is { } next) stopped["text"] = Display.Harmless(next);
        return stopped;
    }

    private void Answer(JsonObject request, in DebugStop at)
    {
        var arguments = request["arguments"] as JsonObject;
        switch (Text(request, "command"))
        {
            case "stackTrace": _stream.Respond(request, Stack(arguments, at)); break;
            case "scopes": _stream.Respond(request, Scopes(arguments, at)); break;
            case "variables": _stream.Respond(request, new JsonObject { ["variables"] = Variables(Number(arguments, "variablesReference") ?? 0, at) }); break;
            case "readMemory": ReadMemory(request, arguments, at); break;
            case "evaluate": Evaluate(request, Text(arguments, "expression") ?? "", at); break;
            default: _stream.Refuse(request, $"'{Input.ByteText.Shortened(Text(request, "command")!)}' is not supported"); break;
        }
    }

    private (DebugBreakpoint? Breakpoint, string Fault) Read(string text) => (_reader.Read(text, null, out var fault), fault);

    private JsonObject SetLines(JsonObject? arguments)
    {
        var source = arguments?["source"] as JsonObject;
        var file = (Text(source, "path") ?? Text(source, "name") ?? "").Replace('\\', '/');
        return Set("/" + file, Objects(arguments, "breakpoints"), wanted =>
            Number(wanted, "line") is > 0 and var line && file.Length > 0 ? (_reader.AtLine($"line {file}:{line}", file, line), "") : (null, "a breakpoint has a file and a line"));
    }

    // What a client sets takes the place of what it set for the same source before.
    private JsonObject Set(string source, IReadOnlyList<JsonObject> wanted, Func<JsonObject, (DebugBreakpoint? Breakpoint, string Fault)> read)
    {
        foreach (var old in _bySource.GetValueOrDefault(source) ?? []) Session.Breakpoints.Remove(old);
        var set = new List<DebugBreakpoint>();
        var answers = new JsonArray();
        foreach (var one in wanted)
        {
            var (breakpoint, fault) = Session.Breakpoints.Count < BreakpointsMax ? read(one) : (null, $"there are {BreakpointsMax} breakpoints, the most that there can be");
            if (breakpoint is not null)
            {
                set.Add(breakpoint);
                Session.Breakpoints.Add(breakpoint);
            }

            answers.Add(breakpoint is not null ? new JsonObject { ["verified"] = true } : new JsonObject { ["verified"] = false, ["message"] = fault });
        }

        _bySource[source] = set;
        return new JsonObject { ["breakpoints"] = answers };
    }

    private JsonObject Stack(JsonObject? arguments, in DebugStop at)
    {
        var first = Math.Max(0, Number(arguments, "startFrame") ?? 0);
        var levels = Number(arguments, "levels") is > 0 and var asked ? Math.Min(asked, FramesMax) : FramesMax;
        var frames = new JsonArray();
        for (var number = first; number < at.Frames.Count && frames.Count < levels; number++)
        {
            var frame = at.Frames[^(number + 1)];
            var shown = new JsonObject
            {
                ["id"] = number + 1,
                ["name"] = $"{_text.FunctionName(frame.Call, frame.Function)}, {Display.Harmless(_text.Call(frame.Call))}",
                ["line"] = 0,
                ["column"] = 0,
                ["instructionPointerReference"] = string.Create(CultureInfo.InvariantCulture, $"0x{Math.Max(frame.Offset, 0):x}"),
            };
            if (_text.Place(frame) is { } place)
            {
                (shown["line"], shown["column"]) = (place.Line, place.Column);
                shown["source"] = new JsonObject { ["name"] = Path.GetFileName(place.File), ["path"] = place.File };
            }

            frames.Add(shown);
        }

        return new JsonObject { ["stackFrames"] = frames, ["totalFrames"] = at.Frames.Count };
    }

    private static JsonObject Scopes(JsonObject? arguments, in DebugStop at)
    {
        var scopes = new JsonArray();
        if (Number(arguments, "frameId") is > 0 and var frame && frame <= at.Frames.Count) scopes.Add(Scope("Locals", LocalsReference + frame - 1, "locals"));
        scopes.Add(Scope("Call", CallReference, null));
        scopes.Add(Scope("Changed storage", StorageReference, null));
        scopes.Add(Scope("Events", EventsReference, null));
        return new JsonObject { ["scopes"] = scopes };
    }

    private static JsonObject Scope(string name, int reference, string? hint)
    {
        var scope = new JsonObject { ["name"] = name, ["variablesReference"] = reference, ["expensive"] = false };
        if (hint is not null) scope["presentationHint"] = hint;
        return scope;
    }

    private JsonArray Variables(int reference, in DebugStop at)
    {
        var variables = new JsonArray();
        switch (reference)
        {
            case CallReference:
                Add(variables, "method", _text.Call(at.Call));
                Add(variables, "gas", DebugText.Gas(at));
                foreach (var line in _text.Input(at.Call)) Add(variables, "input", line);
                break;
            case StorageReference:
                foreach (var (contract, line) in _text.Changed(at)) Add(variables, contract, line);
                break;
            case EventsReference:
                for (var index = 0; index < at.History.Events.Count; index++) Add(variables, $"{index + 1}", _text.Event(at.History.Events[index]));
                break;
            default:
                if (reference - LocalsReference is >= 0 and var frame && frame < at.Frames.Count)
                    foreach (var (name, value) in _text.LocalsOf(at.Frames[^(frame + 1)])) Add(variables, name, value);
                break;
        }

        return variables;
    }

    private static void Add(JsonArray variables, string name, string value) =>
        variables.Add(new JsonObject { ["name"] = Display.Harmless(name), ["value"] = Display.Harmless(value), ["variablesReference"] = 0 });

    private void ReadMemory(JsonObject request, JsonObject? arguments, in DebugStop at)
    {
        var memory = at.View.Memory;
        var address = MemoryAddress.Read(Text(arguments, "memoryReference") ?? "", at.Frames.Count > 0 ? at.Frames[^1] : null) + (long)(Number(arguments, "offset") ?? 0);
        if (address is null or < 0 || Number(arguments, "count") is not (>= 0 and var count))
        {
            _stream.Refuse(request, "memory is read from an address such as 0x400, and a number of bytes");
            return;
        }

        var start = (int)Math.Min(address.Value, memory.Length);
        var bytes = memory.Slice(start, Math.Min(Math.Min(count, MemoryBytesMax), memory.Length - start));
        _stream.Respond(request, new JsonObject
        {
            ["address"] = string.Create(CultureInfo.InvariantCulture, $"0x{address:x}"), ["data"] = Convert.ToBase64String(bytes), ["unreadableBytes"] = count - bytes.Length,
        });
    }

    // What is watched is a key of the contract's storage.
    private void Evaluate(JsonObject request, string expression, in DebugStop at)
    {
        if (KeyExpression.Read(expression, _modules.DescriptionOf(at.Call.Contract), _resolve, out var fault) is not { } key) _stream.Refuse(request, fault);
        else if (key.IsPrefix) _stream.Refuse(request, "name one key of storage, such as balances[bob]");
        else _stream.Respond(request, new JsonObject { ["result"] = Display.Harmless(_text.StoredNow(at, at.Call.Contract, key.Key)), ["variablesReference"] = 0 });
    }
}
