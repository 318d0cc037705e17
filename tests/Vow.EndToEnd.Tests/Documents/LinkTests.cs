using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vow.Engine.Host;
using Vow.Wasm;
using Xunit;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>What documents point at exists, and the numbers they repeat are the code's.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Documents => [.. MarkdownDocument.All];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryRelativeLink_LeadsSomewhere(string path)
    {
        var dead = new MarkdownDocument(path).LinkTargets.Where(target => !target.Contains("://", StringComparison.Ordinal) && !Exists(path, target));
        Assert.Equal("", string.Join(", ", dead));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryFileThatIsNamed_Exists(string path)
    {
        var missing = FileName().Matches(new MarkdownDocument(path).Text).Select(match => match.Groups[1].Value)
            .Where(name => !File.Exists(Repository.At(name)) && !Directory.Exists(Repository.At(name)));
        Assert.Equal("", string.Join(", ", missing.Distinct()));
    }

    [Fact]
    public void TheProfilesTableOfLimits_IsThatOfTheCode()
    {
        var rows = new MarkdownDocument("spec/profile.md").NamedRows.Where(row => row.Name.EndsWith("Max", StringComparison.Ordinal)).ToDictionary(row => row.Name, row => row.Cell);
        var module = typeof(Limits).GetProperties().Where(property => property.Name.EndsWith("Max", StringComparison.Ordinal)).Select(property => (property.Name, Value: property.GetValue(Limits.V1)));
        var host = typeof(HostLimits).GetProperties().Where(property => property.Name.EndsWith("Max", StringComparison.Ordinal)).Select(property => (property.Name, Value: property.GetValue(HostLimits.V1)));
        var expected = module.Concat(host).ToDictionary(limit => limit.Name, limit => Convert.ToInt64(limit.Value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture));

        Assert.Equal(expected.OrderBy(limit => limit.Key, StringComparer.Ordinal), rows.OrderBy(limit => limit.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void TheTableOfDependencies_IsThatOfTheBuild()
    {
        var pinned = Pin().Matches(Repository.Read("Directory.Packages.props")).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        var listed = Dependency().Matches(Repository.Read("docs/dependencies.md")).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        Assert.Equal(pinned.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ThePricesOfTheGasPage_AreThoseOfTheSchedule()
    {
        using var schedule = JsonDocument.Parse(Repository.Read("spec/gas-schedule.json"));
        long Price(string group, string name) => schedule.RootElement.GetProperty(group).GetProperty(name).GetInt64();
        long Host(string id, string part) => schedule.RootElement.GetProperty("host").EnumerateArray().Single(row => row.GetProperty("id").GetString() == id).GetProperty(part).GetInt64();
        string Spaced(long number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');
        string[] expected =
        [
            $"function entries ({Price("function", "entry")}, and {Price("function", "per_local")} for each local)",
            $"growth ({Spaced(Price("grow", "memory_per_page"))} a page)",
            $"reads ({Spaced(Host("storage_get", "base"))} and {Host("storage_get", "per_byte")} a byte)",
            $"writes ({Spaced(Host("storage_write", "base"))} and {Host("storage_write", "per_byte")} a byte)",
            $"an Ed25519 check costs {Spaced(Host("verify_ed25519", "base"))}",
            $"| events | {Spaced(Host("log_event", "base"))} and {Host("log_event", "per_byte")} a byte |",
            $"the base price of a call, {Spaced(Price("calls", "call_base"))}, {Spaced(Price("calls", "instantiate_base"))} for the instance and {Spaced(Price("calls", "instantiate_per_page"))} for each page of initial memory",
            $"{Spaced(Price("transaction", "base"))}, {Price("transaction", "per_byte")} a byte and {Spaced(Price("transaction", "per_action"))} an action; code that is uploaded {Spaced(Price("calls", "deploy_base"))} and {Spaced(Price("calls", "deploy_per_byte"))} a byte",
        ];
        var page = Repository.Read("docs/gas.md");
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryInvariant_IsCheckedWhereTheListSays()
    {
        var rows = Invariant().Matches(Repository.Read("docs/INVARIANTS.md"));
        Assert.True(rows.Count >= 20, $"{rows.Count} invariants are listed");
        Assert.All(rows, row => Assert.Contains(row.Groups[2].Value, Repository.Read(row.Groups[1].Value), StringComparison.Ordinal));
    }

    private static bool Exists(string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, parts[0])).Replace('\\', '/');
        if (!File.Exists(Repository.At(path)) && !Directory.Exists(Repository.At(path))) return false;
        return parts.Length == 1 || new MarkdownDocument(path).Anchors.Contains(parts[1]);
    }

    // Paths in code that begin with a folder of the repository.
    [GeneratedRegex(@"`((?:src|tests|spec|docs|bench|fuzz|eng|contracts)/[\w./-]*[\w/])`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^\| I\d+ \|[^|]*\| `([^`]+)` \| `([^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Invariant();

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\" Version=\"([^\"]+)\"")]
    private static partial Regex Pin();

    [GeneratedRegex(@"^\| `([\w.-]+)` \| (\d[\w.-]*) \|", RegexOptions.Multiline)]
    private static partial Regex Dependency();
}
