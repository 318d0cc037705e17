using Spectre.Console;
using Vow.Client;
using Vow.Engine;

namespace Vow.Cli.Output;

/// <summary>What contracts wrote with <c>debug_log</c>, before the outcome, as it happened. A place that the failure names itself is not said twice.</summary>
internal static class DebugLogText
{
    // More would push the outcome off the screen.
    private const int LinesMax = 50;

    public static void Write(IAnsiConsole ansi, IReadOnlyList<DebugLogResponse> logs, ExecutionErrorResponse? error) =>
        Write(ansi, logs.Select(log => log.Text), error?.Trace ?? []);

    public static void Write(IAnsiConsole ansi, IReadOnlyList<string> logs, ContractError? error)
    {
        var places = new List<string>();
        for (var failure = error; failure is not null; failure = failure.Cause?.Error)
        {
            if (failure.Place is { } place) places.Add(place);
        }

        Write(ansi, logs, places);
    }

    private static void Write(IAnsiConsole ansi, IEnumerable<string> logs, IReadOnlyCollection<string> places)
    {
        var shown = logs.Where(text => !places.Any(place => text == $"at {place}")).ToList();
        foreach (var text in shown.Take(LinesMax)) ansi.MarkupLine($"[yellow]log[/] {Markup.Escape(Display.Harmless(text))}");
        if (shown.Count > LinesMax) ansi.MarkupLine($"[grey]… and {Display.Number(shown.Count - LinesMax)} more lines; --json shows them[/]");
    }
}
