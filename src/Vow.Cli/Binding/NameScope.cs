using System.Text;

namespace Vow.Cli.Binding;

/// <summary>Names in generated code: each is given once, so that two names of a description that look alike do not become one.</summary>
internal sealed class NameScope(params IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>Names that are not to be given, or were given.</summary>
    public IEnumerable<string> Taken => _taken;

    /// <summary>The name itself, or with the first number behind it that makes it one of its own.</summary>
    public string Take(string name)
    {
        var chosen = name;
        for (var number = 2; !_taken.Add(chosen); number++) chosen = $"{name}{number}";
        return chosen;
    }

    /// <summary><c>transfer_from</c> as <c>TransferFrom</c>. What is no letter or digit of ASCII separates words; what begins with a digit gets a word before it.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder();
        var begins = true;
        foreach (var sign in name)
        {
            if (!char.IsAsciiLetterOrDigit(sign))
            {
                begins = true;
                continue;
            }

            text.Append(begins ? char.ToUpperInvariant(sign) : sign);
            begins = false;
        }

        if (text.Length == 0) return "Unnamed";
        return char.IsAsciiDigit(text[0]) ? $"Item{text}" : text.ToString();
    }

    /// <summary><c>transfer_from</c> as <c>transferFrom</c>.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal[1..];
    }
}
