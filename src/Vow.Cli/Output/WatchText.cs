using System.Globalization;
using Spectre.Console;
using Vow.Cli.Watching;
using Vow.Ledger;

namespace Vow.Cli.Output;

/// <summary>Rounds of <c>vow dev --watch</c>: a line each, and below it what the compiler said when it failed.</summary>
internal static class WatchText
{
    public static void Write(CliConsole console, WatchRound round)
    {
        var ansi = console.Ansi;
        var seconds = $"{round.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";
        if (round.Done is { } done)
        {
            ansi.MarkupLine($"[green]✓[/] {Markup.Escape($"{Display.Harmless(round.Report!.Name)}  {Display.Number(round.Report.Bytes.Length)} bytes in {seconds}, {How(done)}")}  [grey]{AddressText.Format(done.Contract)}[/]");
            if (done.Refusal is { } refusal) ansi.MarkupLine($"  [yellow]{Markup.Escape(Display.Harmless($"a new contract, with empty storage, because the upgrade was refused: {refusal}"))}[/]");
        }
        else if (round.Report is { } report)
        {
            BuildText.Write(console, report, report.Path);
        }
        else
        {
            foreach (var line in round.Messages) console.Out.WriteLine($"  {CompilerText.Harmless(line)}");
            ansi.MarkupLine($"[red]✗[/] {Markup.Escape(Display.Harmless($"{round.Fault}  ({seconds})"))}");
            if (round.Help is { } help) console.Out.WriteLine($"  {Display.Harmless(help)}");
        }

        console.Out.Flush();
    }

    public static string WriteJson(WatchRound round) => JsonOut.Line(json =>
    {
        json.WriteStartObject("watch");
        json.WriteString("name", round.Report?.Name);
        json.WriteString("outcome", round.Done is { } done ? done.How.ToString().ToLowerInvariant() : "failed");
        if (round.Done is { } made)
        {
            json.WriteString("contract", AddressText.Format(made.Contract));
            json.Integer("height", (long)made.Height);
            json.WriteString("refusal", made.Refusal);
        }

        if (round.Report is { } report) json.Integer("size", report.Bytes.Length);
        json.WriteString("fault", round.Fault ?? round.Report?.Module?.Refusal?.Error.Message ?? round.Report?.AbiFault);
        json.WriteEndObject();
    });

    private static string How(Redeployed done) => done.How switch
    {
        RedeployedHow.Unchanged => "as it is on the chain",
        RedeployedHow.Upgraded => $"upgraded in block {done.Height}",
        _ => $"deployed in block {done.Height}",
    };
}
