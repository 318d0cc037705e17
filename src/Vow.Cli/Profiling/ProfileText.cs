using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Vow.Engine.Profiling;

namespace Vow.Cli.Profiling;

/// <summary>Profiles for people: what used the gas, most first.</summary>
internal static class ProfileText
{
    private const int BarCells = 16;

    private static readonly Padding ColumnPadding = new(0, 0, 2, 0);

    /// <summary>The gas by kind in a line: instructions of functions, host functions, calls, the transaction itself.</summary>
    public static string Kinds(NamedProfile profile)
    {
        var sums = profile.Nodes().GroupBy(node => node.Kind).ToDictionary(group => group.Key, group => group.Sum(node => node.Self));
        (string Name, ProfileKind Kind)[] names = [("functions", ProfileKind.Function), ("host functions", ProfileKind.Host), ("calls", ProfileKind.Call), ("transaction", ProfileKind.Transaction)];
        var parts = names.Where(part => sums.GetValueOrDefault(part.Kind) != 0).Select(part => $"{part.Name} {Display.Number(sums[part.Kind])}");
        return $"{Display.Number(profile.Root.Total)}  ({string.Join(", ", parts)})";
    }

    /// <summary>The table of functions and host functions.</summary>
    public static void Write(IAnsiConsole ansi, NamedProfile profile, int top)
    {
        var rows = ProfileTable.Of(profile);
        var shown = rows.Take(top).ToList();
        // One contract needs no column; two with functions of the same name do.
        var hasContracts = rows.Select(row => row.Contract).Where(contract => contract.Length > 0).Distinct().Count() > 1;
        var hasPlaces = shown.Any(row => row.Place is not null);
        var hasBars = ansi.Profile.Capabilities.Ansi;
        var table = NewTable(["gas", "share"], hasBars ? [""] : [], ["total", "calls"], ["function"], hasContracts ? ["contract"] : [], hasPlaces ? ["source"] : []);
        foreach (var row in shown)
        {
            List<IRenderable> cells = [Number(row.Self), Cell(Share(row.Self, profile.Root.Total)), Number(row.Total), Number(row.Count), new Markup($"[{Colour(row.Kind)}]{Safe(NameOf(row))}[/]")];
            if (hasBars) cells.Insert(2, new Markup($"[{Colour(row.Kind)}]{Bar(row.Self, profile.Root.Total)}[/]"));
            if (hasContracts) cells.Add(Cell(row.Contract));
            if (hasPlaces) cells.Add(new Markup($"[grey]{Safe(row.Place ?? "")}[/]"));
            table.AddRow(cells);
        }

        ansi.Write(table);
        if (rows.Count > shown.Count) ansi.MarkupLine($"  [grey]… and {Display.Number(rows.Count - shown.Count)} more with {Display.Number(rows.Skip(shown.Count).Sum(row => row.Self))} gas; --top N shows more[/]");
        if (profile.IsCut) ansi.MarkupLine("  [grey]deep, many or thin paths are counted with what called them[/]");
    }

    /// <summary>The table of lines of source.</summary>
    public static void Write(IAnsiConsole ansi, NamedProfile profile, IReadOnlyList<ProfileLine> lines, int top)
    {
        var shown = lines.Take(top).ToList();
        var hasContracts = lines.Select(line => line.Contract).Distinct().Count() > 1;
        var table = NewTable(["total", "share", "own", "times"], [], [], ["line", "function"], hasContracts ? ["contract"] : []);
        foreach (var line in shown)
        {
            List<IRenderable> cells =
            [
                Number(line.Total), Cell(Share(line.Total, profile.Root.Total)), Number(line.Self), Number(line.Count),
                line.Place is { } place ? new Markup($"[yellow]{Safe(place)}[/]") : new Markup("[grey]no line[/]"), new Markup($"[grey]{Safe(line.Function)}[/]"),
            ];
            if (hasContracts) cells.Add(Cell(line.Contract));
            table.AddRow(cells);
        }

        ansi.Write(table);
        var inLines = lines.Sum(line => line.Self);
        if (lines.Count > shown.Count) ansi.MarkupLine($"  [grey]… and {Display.Number(lines.Count - shown.Count)} more with {Display.Number(lines.Skip(shown.Count).Sum(line => line.Self))} gas of their own; --top N shows more[/]");
        if (profile.Root.Total > inLines) ansi.MarkupLine($"  [grey]{Display.Number(profile.Root.Total - inLines)} gas is that of host functions, calls and the transaction itself{(profile.IsCut ? ", and of segments that used the least" : "")}[/]");
        if (lines.Count > 0 && lines.All(line => line.Place is null)) ansi.MarkupLine("  [grey]no code that ran has debug information: 'vow build --debug-info' makes a build for --symbols[/]");
    }

    /// <summary>The table of two profiles side by side.</summary>
    public static void Write(IAnsiConsole ansi, ProfileComparison comparison, int top)
    {
        var differing = comparison.Rows.Where(row => row.Difference != 0 || row.Before?.Count != row.After?.Count).ToList();
        var hasContracts = differing.Select(row => row.Contract).Where(contract => contract.Length > 0).Distinct().Count() > 1;
        var table = NewTable(["before", "after", "difference"], [], ["calls"], ["function"], hasContracts ? ["contract"] : [], []);
        foreach (var row in differing.Take(top))
        {
            List<IRenderable> cells = [Number(row.Before?.Self), Number(row.After?.Self), Difference(row.Difference), Cell(Calls(row)), new Markup($"[{Colour(row.Kind)}]{Safe(NameOf(row.Kind, row.Name, row.Contract))}[/]")];
            if (hasContracts) cells.Add(Cell(row.Contract));
            table.AddRow(cells);
        }

        List<IRenderable> totals = [Number(comparison.Before), Number(comparison.After), Difference(comparison.After - comparison.Before), Cell(""), new Markup("[bold]all gas[/]")];
        if (hasContracts) totals.Add(Cell(""));
        table.AddRow(totals);
        ansi.Write(table);
        if (differing.Count > top) ansi.MarkupLine($"  [grey]… and {Display.Number(differing.Count - top)} more that differ; --top N shows more[/]");
        var same = comparison.Rows.Count - differing.Count;
        if (same > 0) ansi.MarkupLine($"  [grey]{Display.Number(same)} {(same == 1 ? "is" : "are")} the same in both[/]");
    }

    /// <summary>A part of a whole in percent.</summary>
    public static string Share(long part, long whole)
    {
        var percent = whole == 0 ? 0 : 100.0 * part / whole;
        return part > 0 && percent < 0.1 ? "< 0.1 %" : string.Create(CultureInfo.InvariantCulture, $"{percent:0.0} %");
    }

    private static Table NewTable(string[] numbers, string[] bar, string[] more, params string[][] words)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var name in numbers) table.AddColumn(new TableColumn($"[grey]{name}[/]") { Alignment = Justify.Right, NoWrap = true, Padding = ColumnPadding });
        foreach (var name in bar) table.AddColumn(new TableColumn(name) { NoWrap = true, Width = BarCells, Padding = ColumnPadding });
        foreach (var name in more) table.AddColumn(new TableColumn($"[grey]{name}[/]") { Alignment = Justify.Right, NoWrap = true, Padding = ColumnPadding });
        foreach (var name in words.SelectMany(names => names)) table.AddColumn(new TableColumn($"[grey]{name}[/]") { Padding = ColumnPadding });
        return table;
    }

    private static string NameOf(ProfileRow row) => NameOf(row.Kind, row.Name, row.Contract);

    // A call's name has the contract in front already.
    private static string NameOf(ProfileKind kind, string name, string contract) => kind switch
    {
        ProfileKind.Transaction => "the transaction itself",
        ProfileKind.Call when contract.Length > 0 => $"call of {name}",
        _ => name,
    };

    private static string Calls(ComparedRow row) => (row.Before?.Count ?? 0) == (row.After?.Count ?? 0)
        ? Display.Number(row.After?.Count ?? 0)
        : $"{Display.Number(row.Before?.Count ?? 0)} → {Display.Number(row.After?.Count ?? 0)}";

    private static Markup Difference(long difference) =>
        new(difference == 0 ? "0" : $"[{(difference > 0 ? "red" : "green")}]{(difference > 0 ? "+" : "")}{Display.Number(difference)}[/]");

    // Eighths of a cell: shares of a few percent are still told apart.
    private static string Bar(long part, long whole)
    {
        var eighths = whole == 0 ? 0 : (int)(8.0 * BarCells * part / whole);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1].ToString());
    }

    private static string Colour(ProfileKind kind) => kind switch { ProfileKind.Host => "green", ProfileKind.Function => "yellow", _ => "blue" };

    private static Text Number(long? value) => new(value is { } number ? Display.Number(number) : "");

    private static Text Cell(string text) => new(Display.Harmless(text));

    private static string Safe(string text) => Markup.Escape(Display.Harmless(text));
}
