using Spectre.Console;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Engine.Debugging;

namespace Vow.Cli.Debugging;

/// <summary>The debugger in a terminal: shows a stop, reads commands line by line, and says how the execution goes on.</summary>
internal sealed class TerminalDriver : IDebugDriver
{
    private const string Prompt = "(vow) ";

    private readonly CliConsole _console;
    private readonly DebugModules _modules;
    private readonly DebugText _text;
    private readonly BreakpointReader _breakpoints;
    private readonly Func<string, Address?> _resolve;
    private readonly Func<string?> _nextLine;
    private readonly bool _echoes;
    private readonly IReadOnlyList<Row> _rows;
    private DebugStep _last = DebugStep.Into;
    private int _selected;

    /// <param name="console">Where it writes.</param>
    /// <param name="modules">The code that runs.</param>
    /// <param name="contracts">Names and values of contracts.</param>
    /// <param name="resolve">Gives the address of a name, or null.</param>
    /// <param name="nextLine">The next command; null at the end.</param>
    /// <param name="echoes">Whether commands are written too, because nobody saw them being typed.</param>
    /// <param name="cancellation">Ends the execution.</param>
    public TerminalDriver(CliConsole console, DebugModules modules, ContractText contracts, Func<string, Address?> resolve, Func<string?> nextLine, bool echoes, CancellationToken cancellation)
    {
        (_console, _modules, _resolve, _nextLine, _echoes) = (console, modules, resolve, nextLine, echoes);
        _text = new DebugText(modules, contracts);
        _breakpoints = new BreakpointReader(modules, resolve);
        Session = new DebugSession(this, cancellation);
        _rows = Rows();
    }

    /// <summary>The session that it drives.</summary>
    public DebugSession Session { get; }

    private delegate DebugStep? Act(string rest, in DebugStop at);

    private sealed record Row(string Name, string Short, string Usage, string About, Act Act);

    /// <summary>Adds a breakpoint before the execution.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public void AddBreakpoint(string text) =>
        Session.Breakpoints.Add(_breakpoints.Read(text, null, out var fault) ?? throw CliException.Usage($"--break: {fault}."));

    public DebugStep OnStop(in DebugStop at)
    {
        foreach (var frame in at.Frames) _modules.Meet(frame.Call.Contract, frame.Call.Code);
        _modules.Meet(at.Call.Contract, at.Call.Code);
        _selected = 0;
        ShowStop(at);
        while (true)
        {
            if (ReadLine() is not { } line) return DebugStep.End;
            if (Run(line, at) is { } step) return step;
        }
    }

    private string? ReadLine()
    {
        if (!_echoes) _console.Out.Write(Prompt);
        _console.Out.Flush();
        var line = _nextLine();
        if (_echoes && line is not null) _console.Out.WriteLine(Prompt + Display.Harmless(line));
        return line;
    }

    private DebugStep? Run(string line, in DebugStop at)
    {
        line = line.Trim();
        // Comments, for scripts.
        if (line.StartsWith('#')) return null;
        if (line.Length == 0) return _last;
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var (name, rest) = blank < 0 ? (line, "") : (line[..blank], line[(blank + 1)..].Trim());
        if (_rows.FirstOrDefault(row => row.Name == name || row.Short == name) is { } found) return found.Act(rest, at);
        var nearest = Wasm.Spelling.Nearest(name.Length > 40 ? "" : name, _rows.Select(row => row.Name));
        Say($"there is no command '{Input.ByteText.Shortened(name)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} 'help' lists them");
        return null;
    }

    private List<Row> Rows() =>
    [
        Stepping("step", "s", "go on to the next function or host call", DebugStep.Into),
        Stepping("next", "n", "go on to the next call of this function, over what it calls", DebugStep.Over),
        Stepping("out", "o", "go on until this function has returned", DebugStep.Out),
        Stepping("host", "h", "go on to the next host call", DebugStep.HostCall),
        Stepping("continue", "c", "go on to the next breakpoint or failure", DebugStep.Continue),
        new("break", "b", "break WHAT", $"stop at WHAT: {BreakpointReader.Forms}", Break),
        new("breaks", "bl", "breaks", "list the breakpoints", Breaks),
        new("delete", "d", "delete N", "remove a breakpoint", Delete),
        new("where", "w", "where", "show this stop again", Showing(ShowStop)),
        new("stack", "bt", "stack", "the functions under way, innermost first", Showing((in DebugStop at) => SayAll(_text.Stack(at.Frames, _selected), "no function runs yet"))),
        new("up", "u", "up", "look at the function around this one", (string _, in DebugStop at) => Select(at, _selected + 1)),
        new("down", "dn", "down", "look at the function inside this one", (string _, in DebugStop at) => Select(at, _selected - 1)),
        new("locals", "l", "locals", "parameters and locals of this function", Showing(Locals)),
        new("memory", "m", "memory ADDRESS [LENGTH]", "bytes of memory; an address is 1024, 0x400, $2 or $2+8", Memory),
        new("string", "t", "string ADDRESS [LENGTH]", "the text at an address", Text),
        new("storage", "st", "storage [KEY]", "a key of the contract, or what has changed so far", Storage),
        new("events", "e", "events", "events so far", Showing((in DebugStop at) => SayAll(at.History.Events.Select(_text.Event), "no events so far"))),
        new("logs", "lg", "logs", "messages of debug_log so far", Showing((in DebugStop at) => SayAll(at.History.Logs, "no messages so far"))),
        new("gas", "g", "gas", "gas of this call", Showing((in DebugStop at) => Say(DebugText.Gas(at)))),
        new("input", "i", "input", "caller, value, arguments and input of this call", Showing(CallInput)),
        new("help", "?", "help", "this list", (string _, in DebugStop _) => Help()),
        new("quit", "q", "quit", "end the execution", (string _, in DebugStop _) => DebugStep.End),
    ];

    private delegate void Show(in DebugStop at);

    private static Act Showing(Show show) => (string _, in DebugStop at) =>
    {
        show(at);
        return null;
    };

    private Row Stepping(string name, string shortly, string about, DebugStep step) => new(name, shortly, name, about, (string _, in DebugStop _) => _last = step);

    private void ShowStop(in DebugStop at)
    {
        if (at.Returned is { } returned) Say($"{returned.Function} -> {returned.Result}  gas {Display.Number(returned.Gas)}");
        var colour = at.Reason == DebugStopReason.Failure ? "red" : "yellow";
        _console.Ansi.MarkupLine($"[{colour}]●[/] {Markup.Escape(OneLine(DebugText.Reason(at)))}  [grey]{Markup.Escape(OneLine(_text.Call(at.Call)))}, {Markup.Escape(DebugText.Gas(at))}[/]");
        if (at.Frames.Count > 0) Say(_text.Frame(at.Frames[^1]));
        if (_text.Next(at) is { } next) Say($"  {next}");
    }

    private DebugStep? Select(in DebugStop at, int number)
    {
        if (number < 0 || number >= at.Frames.Count)
        {
            Say(number < 0 ? "this is the innermost function" : "this is the outermost function");
            return null;
        }

        _selected = number;
        Say($"#{number} {_text.Frame(Selected(at)!)}  in {_text.Call(Selected(at)!.Call)}");
        return null;
    }

    private DebugFrame? Selected(in DebugStop at) => _selected < at.Frames.Count ? at.Frames[^(_selected + 1)] : null;

    private DebugCall SelectedCall(in DebugStop at) => Selected(at)?.Call ?? at.Call;

    private void Locals(in DebugStop at) => SayAll(Selected(at) is { } frame ? _text.Locals(frame) : [], "no parameters and locals are known here");

    private DebugStep? Memory(string rest, in DebugStop at)
    {
        var memory = at.View.MemoryAt(SelectedCall(at).Depth);
        if (TryPlace(rest, at, memory.Length, out var address, out var length)) SayAll(MemoryText.Dump(memory, address, length ?? 64), "");
        return null;
    }

    private DebugStep? Text(string rest, in DebugStop at)
    {
        var memory = at.View.MemoryAt(SelectedCall(at).Depth);
        if (TryPlace(rest, at, memory.Length, out var address, out var length)) SayAll(MemoryText.Strings(memory, address, length), "no text begins there");
        return null;
    }

    private bool TryPlace(string rest, in DebugStop at, int memoryBytes, out uint address, out int? length)
    {
        (address, length) = (0, null);
        var parts = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (1 or 2) || MemoryAddress.Read(parts[0], Selected(at)) is not { } start || (parts.Length == 2 && MemoryAddress.Read(parts[1], Selected(at)) is null))
        {
            Say("write an address, such as 1024, 0x400, $2 for a local or $2+8, and perhaps a number of bytes");
            return false;
        }

        if (parts.Length == 2) length = (int)Math.Min(MemoryAddress.Read(parts[1], Selected(at))!.Value, MemoryText.BytesMax);
        address = start;
        if (start < (uint)memoryBytes) return true;
        Say($"the memory has {Display.Number(memoryBytes)} bytes; there is none at {Display.Number(start)}");
        return false;
    }

    private DebugStep? Storage(string rest, in DebugStop at)
    {
        if (rest.Length == 0)
        {
            Changed(at);
            return null;
        }

        var contract = SelectedCall(at).Contract;
        if (KeyExpression.Read(rest, _modules.DescriptionOf(contract), _resolve, out var fault) is not { } key) Say(fault);
        else if (key.IsPrefix) Say("name one key: what begins so cannot be listed here; 'storage' lists what has changed");
        else Say(_text.StoredNow(at, contract, key.Key));
        return null;
    }

    private void Changed(in DebugStop at)
    {
        SayAll(_text.Changed(at).Select(change => $"{change.Contract}  {change.Line}"), "no storage has been written so far");
        if (at.History.LeftOut > 0) Say($"… and {Display.Number(at.History.LeftOut)} writes, events and messages that were not kept");
    }

    private void CallInput(in DebugStop at) => SayAll(_text.Input(SelectedCall(at)), "");

    private DebugStep? Break(string rest, in DebugStop at)
    {
        if (_breakpoints.Read(rest, _modules.DescriptionOf(SelectedCall(at).Contract), out var fault) is not { } breakpoint)
        {
            Say(fault);
            return null;
        }

        if (Session.Breakpoints.Count >= BreakpointsMax)
        {
            Say($"there are {BreakpointsMax} breakpoints, the most that there can be; 'delete N' removes one");
            return null;
        }

        Session.Breakpoints.Add(breakpoint);
        Say($"breakpoint {Session.Breakpoints.Count}: {breakpoint.Text}");
        return null;
    }

    private const int BreakpointsMax = 256;

    private DebugStep? Breaks(string rest, in DebugStop at)
    {
        SayAll(Session.Breakpoints.Select((breakpoint, index) => $"{index + 1}  {breakpoint.Text}"), "there are no breakpoints");
        return null;
    }

    private DebugStep? Delete(string rest, in DebugStop at)
    {
        if (!int.TryParse(rest, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) || number < 1 || number > Session.Breakpoints.Count)
        {
            Say($"there is no breakpoint '{Input.ByteText.Shortened(rest)}'; 'breaks' lists them");
            return null;
        }

        Session.Breakpoints.RemoveAt(number - 1);
        return null;
    }

    private DebugStep? Help()
    {
        foreach (var row in _rows) _console.Out.WriteLine($"  {row.Short,-3}{row.Usage,-26}{row.About}");
        Say("an empty line repeats the last step");
        return null;
    }

    private void SayAll(IEnumerable<string> lines, string nothing)
    {
        var any = false;
        foreach (var line in lines)
        {
            any = true;
            Say(line);
        }

        if (!any && nothing.Length > 0) Say(nothing);
    }

    private void Say(string line) => _console.Out.WriteLine($"  {Display.Harmless(line).ReplaceLineEndings("\n  ")}");

    private static string OneLine(string text) => Display.Harmless(text).ReplaceLineEndings(" ");
}
