using System.Globalization;
using System.Text;

namespace Vow.Bench;

/// <summary>Writes tables in Markdown, to the screen and, when asked, into a document.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Heading(string title, string explanation) => Write($"## {title}\n\n{explanation}\n\n");

    public TableWriter Table(params string[] columns)
    {
        Write($"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select((_, i) => i == 0 ? "---|" : "---:|"))}\n");
        return new TableWriter(this);
    }

    public void Write(string text)
    {
        _text.Append(text);
        Console.Write(text);
    }

    internal sealed class TableWriter(Report report)
    {
        public void Row(params object[] cells) => report.Write($"| {string.Join(" | ", cells.Select(Format))} |\n");

        public void End() => report.Write("\n");

        private static string Format(object cell) => cell switch
        {
            double number => number.ToString(number >= 100 ? "N0" : "0.00", CultureInfo.InvariantCulture),
            _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
        };
    }
}
