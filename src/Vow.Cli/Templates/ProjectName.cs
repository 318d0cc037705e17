using Vow.Cli.Configuration;
using Vow.Cli.Input;

namespace Vow.Cli.Templates;

/// <summary>The name of a new project, in the forms that its files need: legal as a Rust crate, an npm package, a C# namespace and a file on every system.</summary>
internal sealed record ProjectName
{
    private const int LengthMax = 40;

    // What compilers and systems keep for themselves: keywords and crates of Rust, folders of npm, devices of Windows.
    private static readonly HashSet<string> Reserved =
    [
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod",
        "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "type", "union", "unsafe", "use", "where", "while", "abstract", "become", "box", "do",
        "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield", "alloc", "core", "proc-macro", "std", "test", "tests", "vow", "vow-macros", "vow-sdk", "build",
        "deps", "examples", "incremental", "target", "node-modules", "assembly", "assemblyscript", "vow-contract", "src", "system", "xunit", "aux", "con", "nul", "prn",
    ];

    private ProjectName(string kebab) => Kebab = kebab;

    /// <summary>As it was given, such as <c>my-counter</c>.</summary>
    public string Kebab { get; }

    /// <summary>Such as <c>my_counter</c>.</summary>
    public string Snake => Kebab.Replace('-', '_');

    /// <summary>Such as <c>MyCounter</c>.</summary>
    public string Pascal => string.Concat(Kebab.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <exception cref="CliException">It cannot be a name.</exception>
    public static ProjectName Parse(string text)
    {
        var isName = text is { Length: > 0 and <= LengthMax } && char.IsAsciiLetterLower(text[0])
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            && text.Split('-').All(part => part.Length > 0);
        if (!isName)
            throw CliException.Usage($"NAME: '{ByteText.Shortened(text)}' cannot be the name of a project.",
                $"A name has 1 to {LengthMax} lower-case letters, digits and single '-' between them, and begins with a letter: my-counter.");
        if (Reserved.Contains(text) || (text.Length == 4 && text[..3] is "com" or "lpt" && char.IsAsciiDigit(text[3])))
            throw CliException.Usage($"NAME: '{text}' means something else to a compiler or a system.", $"Choose another name, such as my-{text}.");
        AddressBook.CheckNewName(text, "NAME");
        return new ProjectName(text);
    }

    /// <summary>A template's text or path with this name in the places of its placeholders.</summary>
    public string In(string template) => template
        .Replace("vow-name", Kebab, StringComparison.Ordinal)
        .Replace("vow_name", Snake, StringComparison.Ordinal)
        .Replace("VowName", Pascal, StringComparison.Ordinal);
}
