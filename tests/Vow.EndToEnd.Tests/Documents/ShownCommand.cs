using System.Text.RegularExpressions;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>A command that a document shows, and the output it shows under it, if any. <c>…</c> in the output stands for any text, as a line of its own for any lines.</summary>
internal sealed record ShownCommand(string Text, string? Output)
{
    /// <summary>What the shown output says of the exit code: a refusal or a failed contract is not a success, but its explanation is.</summary>
    public bool ShouldFail => Output is not null && !Text.StartsWith("vow explain ", StringComparison.Ordinal) && Output.Split('\n').Any(line => line.StartsWith('✗') || line.StartsWith("vow: ", StringComparison.Ordinal));

    /// <summary>Whether it runs until somebody stops it.</summary>
    public bool IsEndless => Text == "vow dev" || Text.StartsWith("vow events --follow", StringComparison.Ordinal);

    /// <summary>The commands of a block: each line of <c>sh</c>; each line after <c>$</c> of <c>console</c>, with the lines below it.</summary>
    public static IEnumerable<ShownCommand> In(FencedBlock block) => block.Language switch
    {
        "sh" => block.Content.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => new ShownCommand(line, null)),
        "console" => Console(block),
        _ => [],
    };

    /// <summary>Whether a real output is the shown one.</summary>
    public bool Matches(string output) => Output is null || Regex.IsMatch(Normal(output) + "\n", Pattern(Normal(Output)));

    private static IEnumerable<ShownCommand> Console(FencedBlock block)
    {
        var parts = ("\n" + block.Content).Split("\n$ ");
        if (parts[0].Trim().Length != 0) throw new InvalidDataException($"A console block begins with '{parts[0].Trim()}' and not with a command.");
        foreach (var part in parts.Skip(1))
        {
            var lines = part.Split('\n', 2);
            yield return new ShownCommand(lines[0], lines.Length == 2 ? lines[1] : "");
        }
    }

    private static string Pattern(string shown)
    {
        var lines = shown.Split('\n').Select(line => line.Trim() == "…" ? @"(?:.*\n)*?" : Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal) + "\n");
        return $"^{string.Concat(lines)}$";
    }

    // Trailing blanks and the empty lines around an output are not shown.
    private static string Normal(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n');
}
