using Spectre.Console;

namespace Vow.Cli.Output;

/// <summary>Names on the left, values on the right, one value on a line: easy to read and to search.</summary>
internal sealed class FactSheet
{
    private readonly List<(string Name, string Text)> _lines = [];

    /// <summary>Adds values under one name; nothing when there are none.</summary>
    public void Add(string name, params IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            _lines.Add((name, text));
            name = "";
        }
    }

    public void Write(IAnsiConsole ansi)
    {
        var width = _lines.Select(line => line.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, text) in _lines) ansi.MarkupLine($"  [grey]{Markup.Escape(Display.Harmless(name.PadRight(width)))}[/]  {Markup.Escape(Display.Harmless(text))}");
    }
}
