using Spectre.Console;
using Vow.Cli.Building;

namespace Vow.Cli.Output;

/// <summary>A built contract for people, and for scripts.</summary>
internal static class BuildText
{
    public static void Write(CliConsole console, BuildReport report, string shownPath)
    {
        var ansi = console.Ansi;
        var verdict = report.IsAccepted ? "[green]✓ built[/]" : "[red]✗ refused[/]";
        ansi.MarkupLine($"{verdict}  [bold]{Markup.Escape(Display.Harmless(shownPath))}[/]  [grey]{Display.Number(report.Bytes.Length)} bytes[/]");
        if (report.Module!.Refusal is { } refusal) CheckText.WriteRefusal(ansi, refusal);
        var facts = new FactSheet();
        if (report.AbiFault is { } fault) facts.Add("vow.abi", fault);
        facts.Add("language", $"{ContractLanguages.Describe(report.Project.Language)}, {report.Compiler}");
        if (report.Note is { } note) facts.Add("wasm-opt", report.SizeBefore is { } before ? $"{note}, {Display.Number(before)} bytes before" : note);
        if (report.Module.Hash is { } hash) facts.Add("code hash", $"0x{hash}  (SHA-256)");
        if (report.IsAccepted) facts.Add("methods", Methods(report));
        if (report.DebugBytes is { } lines) facts.Add("lines", $"{Path.ChangeExtension(shownPath, ".debug.wasm")}  {Display.Number(lines.Length)} bytes");
        facts.Write(ansi);
    }

    public static string WriteJson(BuildReport report) => JsonOut.Line(json =>
    {
        json.WriteString("path", report.Path);
        json.WriteBoolean("accepted", report.IsAccepted);
        json.WriteString("name", report.Name);
        json.WriteString("language", ContractLanguages.NameOf(report.Project.Language));
        json.WriteString("compiler", report.Compiler);
        json.Integer("size", report.Bytes.Length);
        json.Integer("sizeBefore", report.SizeBefore);
        json.WriteString("note", report.Note);
        if (report.DebugBytes is not null) json.WriteString("debugPath", report.DebugPath);
        if (report.Module!.Hash is { } hash) json.WriteString("codeHash", $"0x{hash}");
        json.WriteStartArray("methods");
        foreach (var method in report.Module.Facts?.Methods ?? []) json.WriteStringValue(method.Name);
        json.WriteEndArray();
        if (report.Module.Refusal is { } refusal) json.WriteString("refusal", refusal.Error.Message);
        else if (report.AbiFault is { } fault) json.WriteString("refusal", fault);
    });

    // What the contract says of itself is what it is called with; without that, the functions.
    private static IEnumerable<string> Methods(BuildReport report) => report.Abi is { } abi
        ? abi.Methods.Select(method => $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Type}"))}){(method.Result is null ? "" : $" -> {method.Result}")}  {System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(method.Kind.ToString())}")
        : report.Module!.Facts!.Methods.Select(method => method.ToString());
}
