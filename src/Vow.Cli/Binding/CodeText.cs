using System.Globalization;
using System.Text;

namespace Vow.Cli.Binding;

/// <summary>Lines of generated code, and the ways in which text from a description goes into them without becoming code.</summary>
internal sealed class CodeText
{
    /// <summary>How the first lines of what is written say where it comes from.</summary>
    public const string WrittenBy = "Written by 'vow bind'";

    private const int DocumentationCharactersMax = 4096;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A line, indented; an empty one is not.</summary>
    public CodeText Line(string line = "")
    {
        if (line.Length > 0) _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>Lines between braces.</summary>
    public CodeText Block(string head, Action body, string end = "}")
    {
        if (head.Length > 0) Line(head);
        Line("{");
        return Inner(body, end);
    }

    /// <summary>Lines between braces that open on the line of the head.</summary>
    public CodeText BlockOnLine(string head, Action body, string end = "}")
    {
        Line($"{head} {{");
        return Inner(body, end);
    }

    public override string ToString() => _text.ToString();

    /// <summary>A string literal of C#, Java's rules or TypeScript's: ASCII, everything else escaped.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var sign in text)
        {
            if (sign is '"' or '\\') literal.Append('\\').Append(sign);
            else if (sign is >= ' ' and <= '~') literal.Append(sign);
            else literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text for a comment of one line: without what ends a line, steers a terminal or hides code from its reader.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isShown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
            if (isShown) line.Append(rune);
            else line.Append(' ');
            if (line.Length >= DocumentationCharactersMax) break;
        }

        return line.ToString().Trim();
    }

    private CodeText Inner(Action body, string end)
    {
        _depth++;
        body();
        _depth--;
        return Line(end);
    }
}
