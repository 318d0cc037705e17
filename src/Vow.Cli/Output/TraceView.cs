using Spectre.Console;
using Vow.Ledger.Inspection;

namespace Vow.Cli.Output;

/// <summary>Lines of a trace in their colours.</summary>
internal static class TraceView
{
    public static void Write(IAnsiConsole ansi, IEnumerable<TraceLine> lines)
    {
        foreach (var line in lines) ansi.Write(new Text(line.Text + "\n", StyleOf(line.Tone)));
    }

    private static Style StyleOf(TraceTone tone) => tone switch
    {
        TraceTone.Heading => new Style(decoration: Decoration.Bold),
        TraceTone.Good => new Style(Color.Green),
        TraceTone.Bad => new Style(Color.Red),
        TraceTone.Undone => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
