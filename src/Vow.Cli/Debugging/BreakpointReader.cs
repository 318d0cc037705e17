using System.Globalization;
using Vow.Engine;
using Vow.Engine.Debugging;
using Vow.Engine.Host;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Debugging;

/// <summary>Breakpoints as a person writes them: <c>METHOD</c>, <c>CONTRACT.METHOD</c>, <c>host NAME</c>, <c>key KEY</c>, <c>function NAME|INDEX</c>, <c>line FILE:LINE</c>.</summary>
internal sealed class BreakpointReader(DebugModules modules, Func<string, Address?> resolve)
{
    private const int CharactersMax = 1024;

    /// <summary>What can be written, for messages.</summary>
    public const string Forms = "METHOD, CONTRACT.METHOD, host NAME, key KEY, function NAME or line FILE:LINE";

    /// <summary>Reads one; null with the fault when it is none.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="description">That of the contract that runs, to tell what is wrong with a key of it; null before any runs.</param>
    /// <param name="fault">What is wrong with it.</param>
    public DebugBreakpoint? Read(string text, ContractAbi? description, out string fault)
    {
        text = text.Trim();
        fault = "";
        if (text.Length is 0 or > CharactersMax)
        {
            fault = $"a breakpoint is {Forms}, of at most {CharactersMax} characters";
            return null;
        }

        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        var (kind, rest) = blank < 0 ? ("method", text) : (text[..blank], text[(blank + 1)..].Trim());
        switch (kind)
        {
            case "method": return Method(text, rest, out fault);
            case "host": return Host(text, rest, out fault);
            case "key": return Key(text, rest, description, out fault);
            case "function": return Function(text, rest);
            case "line": return Line(text, rest, out fault);
            default:
                fault = $"'{Input.ByteText.Shortened(kind)}' is no kind of breakpoint: write {Forms}";
                return null;
        }
    }

    private DebugBreakpoint? Method(string text, string name, out string fault)
    {
        fault = "";
        var dot = name.LastIndexOf('.');
        if (dot <= 0) return DebugBreakpoint.AtMethod(text, name, null);
        if (resolve(name[..dot]) is { } contract) return DebugBreakpoint.AtMethod(text, name[(dot + 1)..], contract);
        fault = $"'{Input.ByteText.Shortened(name[..dot])}' is neither an address nor a name that is known here";
        return null;
    }

    private static DebugBreakpoint? Host(string text, string name, out string fault)
    {
        fault = "";
        if (HostFunctionTable.All.Any(function => function.ToString() == name)) return DebugBreakpoint.AtHostFunction(text, name);
        var nearest = Spelling.Nearest(name, HostFunctionTable.All.Select(function => function.ToString()));
        fault = $"there is no host function '{Input.ByteText.Shortened(name)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";
        return null;
    }

    // A contract is met by its code at the earliest when it runs, so the key is read then, once for each code.
    private DebugBreakpoint? Key(string text, string written, ContractAbi? description, out string fault)
    {
        if (KeyExpression.Read(written, description, resolve, out fault) is null) return null;
        var byCode = new Dictionary<CodeHash, KeyExpression?>();
        return DebugBreakpoint.AtKey(text, (in Address contract, in CodeHash code, ReadOnlySpan<byte> key) =>
        {
            if (!byCode.TryGetValue(code, out var expression)) byCode[code] = expression = KeyExpression.Read(written, modules.Find(code)?.Description, resolve, out _);
            return expression?.Matches(key) ?? false;
        });
    }

    /// <summary>Where a function begins or calls on a line of a source file.</summary>
    public DebugBreakpoint AtLine(string text, string file, int line)
    {
        var meant = new Dictionary<(CodeHash Code, int Offset), bool>();
        return DebugBreakpoint.AtPlace(text, (in CodeHash code, uint _, int offset) =>
        {
            if (!meant.TryGetValue((code, offset), out var isMeant)) meant[(code, offset)] = isMeant = modules.Find(code)?.IsAt(offset, file, line) ?? false;
            return isMeant;
        });
    }

    private DebugBreakpoint? Line(string text, string place, out string fault)
    {
        fault = "";
        var colon = place.LastIndexOf(':');
        if (colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)) return AtLine(text, place[..colon], line);
        fault = $"'{Input.ByteText.Shortened(place)}' is no line: write FILE:LINE, such as src/lib.rs:40";
        return null;
    }

    private DebugBreakpoint Function(string text, string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return DebugBreakpoint.AtFunction(text, (in CodeHash _, uint function) => function == index);
        var meant = new Dictionary<(CodeHash Code, uint Function), bool>();
        return DebugBreakpoint.AtFunction(text, (in CodeHash code, uint function) =>
        {
            if (!meant.TryGetValue((code, function), out var isMeant)) meant[(code, function)] = isMeant = modules.Find(code)?.IsNamed(function, name) ?? false;
            return isMeant;
        });
    }
}
