using System.Text.RegularExpressions;
using Xunit;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>Tests that a document names as evidence exist under exactly that name.</summary>
public partial class SecurityTests
{
    public static TheoryData<string> Documents => [.. MarkdownDocument.All];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryTestThatIsNamed_Exists(string path)
    {
        var existing = Existing.Value;
        var missing = Named().Matches(new MarkdownDocument(path).Text).Select(match => $"{match.Groups[1].Value}.{match.Groups[2].Value}").Where(name => !existing.Contains(name));
        Assert.Equal("", string.Join(", ", missing));
    }

    [Fact]
    public void EveryPromise_NamesATest()
    {
        var promises = Promise().Matches(Repository.Read("SECURITY.md")).Select(match => match.Value).ToList();
        Assert.True(promises.Count >= 10, "SECURITY.md has fewer promises than it had");
        Assert.All(promises, promise => Assert.Matches(Named(), promise));
    }

    private static readonly Lazy<HashSet<string>> Existing = new(() =>
    [
        .. Repository.SourceFiles("tests").SelectMany(path =>
        {
            var text = Repository.Read(path);
            return TestMethod().Matches(text).SelectMany(method => Class().Matches(text).Select(type => $"{type.Groups[1].Value}.{method.Groups[1].Value}"));
        }),
    ]);

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| P\d+ \|.*$", RegexOptions.Multiline)]
    private static partial Regex Promise();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?[\w<>]+ (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\bclass (\w+Tests)\b")]
    private static partial Regex Class();
}
