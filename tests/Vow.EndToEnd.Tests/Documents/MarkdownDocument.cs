using System.Text.RegularExpressions;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>A fenced block: its language, its lines, and the last line of text before it.</summary>
internal sealed record FencedBlock(string Language, string Content, string Before, int Line);

/// <summary>A document of the repository, as far as the tests look at it.</summary>
internal sealed partial class MarkdownDocument
{
    // What a test writes, and what a generator writes, is checked where it is written.
    private static readonly string[] Generated = ["docs/conformance.md", "docs/real-modules.md", "docs/hostile-modules.md", "docs/performance.md", "docs/reference/host-functions.md"];

    public MarkdownDocument(string path)
    {
        Path = path;
        Text = Repository.Read(path);
        Blocks = [.. FindBlocks(Text.Split('\n'))];
    }

    /// <summary>Every document that people wrote.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "README.md", "SECURITY.md", "CHANGELOG.md" }
            .Concat(Below("docs")).Concat(Below("spec")).Concat(Below("contracts"))
            .Where(path => File.Exists(Repository.At(path)) && !Generated.Contains(path)),
    ];

    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<FencedBlock> Blocks { get; }

    /// <summary>Where its links lead, without those inside of code.</summary>
    public IEnumerable<string> LinkTargets => Link().Matches(Code().Replace(Text, "")).Select(match => match.Groups[1].Value);

    /// <summary>The anchors of its headings.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Fence().Replace(Text, "")).Select(match => AnchorOf(match.Groups[1].Value));

    /// <summary>Rows of its tables whose first cell is a name in code: the name, and the second cell.</summary>
    public IEnumerable<(string Name, string Cell)> NamedRows => Row().Matches(Text).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim()));

    private static string AnchorOf(string heading) => NotOfAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Repository.At(folder), "*.md", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<FencedBlock> FindBlocks(string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith("```", StringComparison.Ordinal)) continue;
            var first = at + 1;
            var language = lines[at][3..].Trim();
            for (at = first; lines[at] != "```"; at++) { }
            var before = lines.Take(first - 1).LastOrDefault(line => line.Length > 0, "");
            yield return new FencedBlock(language, string.Join('\n', lines[first..at]), before, first);
        }
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotOfAnchors();

    [GeneratedRegex(@"^\| `(\w+)` \|([^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
