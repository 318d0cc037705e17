using System.Text.RegularExpressions;
using Spectre.Console;
using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Output;

/// <summary>A failure for people: the contract's own words first, then the code, then where: the place in its source, its stack, the contracts it called.</summary>
internal static partial class FailureReport
{
    /// <summary>What a node says of a failure.</summary>
    public static void Write(IAnsiConsole ansi, AddressBook book, ExecutionErrorResponse error)
    {
        var action = error.Action is > 0 and var index ? $" in action {index + 1}" : "";
        WriteMessage(ansi, error.Message ?? "this node has no words for it", ClassOf(error) + error.Code + action);
        WriteTrace(ansi, error.Trace.Select(line => Named(book, line)));
    }

    /// <summary>What the engine says of a failure on this machine.</summary>
    public static void Write(IAnsiConsole ansi, CodeHash code, ContractError error)
    {
        var text = FailureLines.Of(error, code, _ => true);
        WriteMessage(ansi, text.Message, $"{error.Class}.{error.Code}");
        WriteTrace(ansi, text.Trace);
        if (error.Code == ErrorCode.OutOfGas) ansi.MarkupLine("  [grey]--gas GAS raises the limit; --trace shows what uses it.[/]");
    }

    private static void WriteMessage(IAnsiConsole ansi, string message, string code) =>
        ansi.MarkupLine($"  [red]{Markup.Escape(Display.Harmless(message).ReplaceLineEndings("\n  "))}[/]  [grey]{Markup.Escape(Display.Harmless(code))}[/]");

    // A recursion without an end fills the trace, which keeps the innermost frames only, with one line: it is shown once.
    private static void WriteTrace(IAnsiConsole ansi, IEnumerable<string> trace)
    {
        string? last = null;
        var times = 0;
        foreach (var line in trace)
        {
            if (line != last && last is not null) WriteLine(ansi, last, times);
            times = line == last ? times + 1 : 1;
            last = line;
        }

        if (last is not null) WriteLine(ansi, last, times);
    }

    private static void WriteLine(IAnsiConsole ansi, string line, int times) => ansi.MarkupLine((line.StartsWith(FailureLines.CallMark, StringComparison.Ordinal)
        ? $"  [grey]{Markup.Escape(Display.Harmless(line))}"
        : $"    [grey]at {Markup.Escape(Display.Harmless(line))}") + (times > 1 ? $", at least {times} times" : "") + "[/]");

    private static string Named(AddressBook book, string line) => line.StartsWith(FailureLines.CallMark, StringComparison.Ordinal)
        ? AddressPattern().Replace(line, found => AddressText.TryParse(found.Value, out var address, out _) ? book.NameOf(address) ?? found.Value : found.Value)
        : line;

    private static string ClassOf(ExecutionErrorResponse error) => error.Number < 1000 && Enum.TryParse<ErrorCode>(error.Code, out var code) ? $"{ErrorCodes.ClassOf(code)}." : "";

    [GeneratedRegex("vow1[02-9ac-hj-np-z]{58}")]
    private static partial Regex AddressPattern();
}
