using Spectre.Console;
using Vow.Cli.Checking;
using Vow.Wasm;

namespace Vow.Cli.Output;

/// <summary>Checked modules for people: one in full, or many as a table.</summary>
internal static class CheckText
{
    private const int NamesShownMax = 40;

    public static void WriteOne(CliConsole console, ModuleReport report)
    {
        var ansi = console.Ansi;
        var verdict = report.IsAccepted ? "[green]✓ accepted[/]" : "[red]✗ refused[/]";
        ansi.MarkupLine($"{verdict}  [bold]{Markup.Escape(Display.Harmless(report.Path))}[/]  [grey]{Display.Number(report.Size)} bytes[/]");
        if (report.Refusal is { } refusal) WriteRefusal(ansi, refusal);

        var facts = new FactSheet();
        if (report.RefusedImports.Length > 1) facts.Add("all refused", Listed(report.RefusedImports.Select(error => error.Message)));
        if (report.Hash is { } hash) facts.Add("code hash", $"0x{hash}");
        if (!report.Sections.IsEmpty) facts.Add("sections", Joined(report.Sections.Select(section => $"{section.Name} {Display.Number(section.Size)}")));
        if (report.Module is { } module) AddModule(facts, module);
        if (report.Facts is { } found) AddFacts(facts, found);
        facts.Write(ansi);
    }

    public static void WriteMany(CliConsole console, string folder, IReadOnlyList<ModuleReport> reports)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("file").AddColumn(new TableColumn("bytes").RightAligned()).AddColumn("verdict").AddColumn("why");
        foreach (var report in reports)
        {
            var verdict = report.IsAccepted ? "[green]accepted[/]" : $"[red]{report.Refusal!.Error.Code}[/]";
            table.AddRow(Markup.Escape(Display.Harmless(Path.GetRelativePath(folder, report.Path))), Display.Number(report.Size), verdict, Markup.Escape(Why(report)));
        }

        console.Ansi.Write(table);
        console.Ansi.MarkupLine(Summary(reports));
    }

    private static string Why(ModuleReport report)
    {
        if (report.Refusal is not { } refusal) return report.Facts is { } facts ? $"{facts.Methods.Count(method => !method.IsReserved)} methods" : "";
        var first = refusal.Error.Message.AsSpan();
        var end = first.IndexOf('\n');
        var place = refusal.Line is { } line ? $" ({line}:{refusal.Column})" : "";
        return Display.Harmless((end < 0 ? first : first[..end]).ToString()) + place;
    }

    private static string Summary(IReadOnlyList<ModuleReport> reports)
    {
        var refused = reports.Where(report => !report.IsAccepted).GroupBy(report => report.Refusal!.Error.Code)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}").ToList();
        var accepted = reports.Count(report => report.IsAccepted);
        return $"{reports.Count} modules: [green]{accepted} accepted[/], [red]{reports.Count - accepted} refused[/]"
            + (refused.Count == 0 ? "" : $" ({string.Join(", ", refused)})");
    }

    public static void WriteRefusal(IAnsiConsole ansi, Refusal refusal)
    {
        var error = refusal.Error;
        // WAT messages are several lines with a caret below the place; the first line is enough of a headline for neither.
        foreach (var line in Display.Harmless(error.Message).Split('\n')) ansi.MarkupLine($"  {Markup.Escape(line)}");
        var facts = new FactSheet();
        facts.Add("error", $"Validation.{error.Code} ({(int)error.Code}){(error.Subject is null ? "" : $", {error.Subject}")}");
        if (error.Limit is { } limit) facts.Add("limit", $"{Display.Number(limit)}{(error.Actual is { } actual ? $", the module has {Display.Number(actual)}" : "")}");
        if (error.FunctionIndex is { } index) facts.Add("function", $"{index}{(error.FunctionName is null ? "" : $" ({Display.Harmless(error.FunctionName)})")}");
        if (error.Offset >= 0) facts.Add("offset", $"{Display.Number(error.Offset)} (0x{error.Offset:x})");
        if (refusal.Line is { } line2) facts.Add("place", $"line {line2}, column {refusal.Column}");
        if (error.Help is not null) facts.Add("help", error.Help);
        facts.Write(ansi);
    }

    private static void AddModule(FactSheet facts, WasmModule module)
    {
        facts.Add("imports", Listed(module.Imports.Select(import =>
            $"{import.Module}.{import.Name}{ModuleReport.SignatureOf(import, module)?.ToString() ?? $" ({import.Kind.ToString().ToLowerInvariant()})"}")));
        if (!module.Exports.IsEmpty) facts.Add("exports", Joined(module.Exports.Select(export => export.Name)));
        if (module.MemoryTypes is [var memory, ..])
            facts.Add("memory", $"{Display.Number(memory.Minimum)} {(memory.Minimum == 1 ? "page" : "pages")}, {(memory.Maximum is { } most ? $"at most {Display.Number(most)}" : "no maximum of its own")}");
        facts.Add("functions", Display.Number(module.Functions.Length) + (module.Start is null ? "" : ", with a start function"));
    }

    private static void AddFacts(FactSheet sheet, ModuleFacts facts)
    {
        sheet.Add("methods", Listed(facts.Methods.Where(method => !method.IsReserved).Select(method => method.ToString())));
        sheet.Add("reserved", facts.Methods.Where(method => method.IsReserved).Select(method => method.ToString()));
        sheet.Add("deploy gas", Display.Number(facts.DeployGas));
        sheet.Add("stack", $"largest frame {Display.Number(facts.LargestFrame)} slots, {Display.Number(facts.CountedFunctions)} functions that can recurse");
        sheet.Add("instance", facts.IsResettable ? "recycled between calls" : "made anew for every call (the module changes tables or drops segments)");
        sheet.Add("instrumented", $"{Display.Number(facts.InstrumentedSize)} bytes");
    }

    private static IEnumerable<string> Listed(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        return all.Count <= NamesShownMax ? all : all.Take(NamesShownMax).Append($"… and {all.Count - NamesShownMax} more");
    }

    private static string Joined(IEnumerable<string> texts) => string.Join(", ", Listed(texts));
}
