using System.Collections;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Vow.Ledger;
using Vow.Node;
using Xunit;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>The tables of docs/operating.md are those of the node.</summary>
public partial class OperatingTests
{
    private const string Page = "docs/operating.md";

    [Fact]
    public void TheTableOfOptions_HasEachWithItsDefault() =>
        Assert.Equal(Options(new NodeOptions(), ""), Rows("Options"));

    [Fact]
    public async Task TheTableOfMetrics_HasEachWithItsUnit()
    {
        var instruments = new HashSet<(string, string)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Vow.", StringComparison.Ordinal)) lock (instruments) instruments.Add((instrument.Name, instrument.Unit ?? ""));
            },
        };
        listener.Start();
        var genesis = Genesis.ForDevelopment(1_700_000_000_000);
        // With a contract: the engine's own instruments exist from its start on.
        genesis = genesis with { Contracts = [new GenesisContract { Code = File.ReadAllBytes(Repository.At("contracts/counter/counter.wasm")), Creator = genesis.Accounts[0].Address, Salt = default, Admin = null, Value = 0, Arguments = [], Input = default }] };
        await using var node = NodeCore.Open(new NodeOptions { InMemory = true }, new NodeParts { Genesis = genesis });

        Assert.Equal(instruments.Order(), Rows("Health and metrics").Order());
    }

    private static IEnumerable<(string, string)> Options(object group, string prefix)
    {
        foreach (var property in group.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(group);
            if (value is not (null or string or IList) && property.PropertyType.IsClass)
            {
                foreach (var option in Options(value, prefix + property.Name + ":")) yield return option;
                continue;
            }

            yield return (prefix + property.Name, value switch
            {
                null or IList => "—",
                bool flag => flag ? "true" : "false",
                int or long or ulong => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
                _ => value.ToString()!,
            });
        }
    }

    private static IEnumerable<(string, string)> Rows(string heading)
    {
        var text = Repository.Read(Page);
        var start = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        var end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return Row().Matches(text[start..end]).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
