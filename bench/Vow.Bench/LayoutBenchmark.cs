using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vow.Ledger.Abi;

namespace Vow.Bench;

/// <summary>What it costs to read and compare the descriptions of an upgrade's old and new code: for one as examples have it, and for ones that are made to be slow.</summary>
internal static class LayoutBenchmark
{
    private const int Rounds = 15;

    public static void Run(Report report)
    {
        report.Heading("Comparing the layouts of an upgrade",
            "Nanoseconds of processor time for each byte of both descriptions, the old one and the new one alike where the name does not say otherwise; medians.");
        var table = report.Table("description", "bytes of both", "read, ns/byte", "read and compare, ns/byte", "ms");
        foreach (var (name, before, after) in Subjects())
        {
            var bytes = before.Length + after.Length;
            var read = Median(() => { Read(before); Read(after); });
            var all = Median(() =>
            {
                if (Read(before) is { } old && Read(after) is { } now) LayoutComparison.Differences(old, now, bytes);
            });
            table.Row(name, bytes, read / bytes, all / bytes, all / 1e6);
        }

        table.End();
    }

    private static IEnumerable<(string Name, byte[] Before, byte[] After)> Subjects()
    {
        (string Name, Func<string> Text)[] same =
        [
            ("token", () => Description("", Items(3, index => $"{{\"name\":\"item{index}\",\"prefix\":\"{index + 10}\",\"kind\":\"map\",\"key\":\"tuple<address,address>\",\"value\":\"u128\"}}"))),
            ("1,000 cells", () => Description("", Items(1000, index => $"{{\"name\":\"i{index}\",\"prefix\":\"{Prefix(index)}\",\"kind\":\"cell\",\"value\":\"u8\"}}"))),
            ("structs in structs", () => Description(Items(850, index => $"{{\"name\":\"t{index}\",\"struct\":[{{\"name\":\"a\",\"type\":\"{(index % 16 == 0 ? "u8" : $"t{index - 1}")}\"}}]}}"), Items(250, index => Cell(index, $"t{index * 3}")))),
            ("enums as keys", () => Description(Enum("e", 256), Items(55, index => Cell(index, $"tuple<{string.Join(',', Enumerable.Repeat("tuple<e,e,e,e,e,e,e,e,e,e,e,e,e,e,e,e>", 16))}>")))),
            ("long types", () => Description("", Items(60, index => Cell(index, $"tuple<{string.Join(',', Enumerable.Repeat("tuple<u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8>", 16))}>")))),
            ("enum of 256 variants with fields", () => Description(Items(4, type => Enum($"e{type}", 256, ",\"fields\":[{\"name\":\"a\",\"type\":\"u8\"}]")), Items(4, index => Cell(index, $"e{index}")))),
            ("32,000 numbers", () => $"{{\"abi\":1,\"name\":\"n\",\"methods\":[{string.Join(',', Enumerable.Repeat("0", 32_000))}]}}"),
            ("objects of many properties", () => $"{{\"abi\":1,\"name\":\"n\",\"methods\":{{{string.Join(',', Enumerable.Range(0, 6_000).Select(index => $"\"p{index}\":0"))}}}}}"),
            ("an error at the end", () => Description("", Items(1000, index => $"{{\"name\":\"i{(index == 999 ? 0 : index)}\",\"prefix\":\"{Prefix(index)}\",\"kind\":\"cell\",\"value\":\"u8\"}}"))),
        ];
        foreach (var (name, text) in same) yield return (name, Encoding.UTF8.GetBytes(text()), Encoding.UTF8.GetBytes(text()));
        yield return ("every pair of types", Encoding.UTF8.GetBytes(Mixed(1)), Encoding.UTF8.GetBytes(Mixed(7)));
    }

    // Layers of structs, each of which uses many of the next in an order of its own: old and new types meet in ever new pairs.
    private static string Mixed(int seed)
    {
        const int Layers = 6, Width = 90;
        var random = new Random(seed);
        var types = Enumerable.Range(0, Layers).SelectMany(layer => Enumerable.Range(0, Width).Select(index =>
            $"{{\"name\":\"t{layer}x{index}\",\"struct\":[{{\"name\":\"a\",\"type\":\"{(layer == 0 ? "u8" : $"tuple<{string.Join(',', Enumerable.Range(0, 8).Select(_ => $"t{layer - 1}x{random.Next(Width)}"))}>")}\"}}]}}"));
        return Description(string.Join(',', types), Items(200, index => Cell(index, $"t{Layers - 1}x{index % Width}")));
    }

    private static string Description(string types, string storage) => $"{{\"abi\":1,\"name\":\"n\",\"methods\":[],\"types\":[{types}],\"storage\":[{storage}]}}";

    private static string Items(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(0, count).Select(item));

    private static string Cell(int index, string type) => $"{{\"name\":\"i{index}\",\"prefix\":\"{Prefix(index)}\",\"kind\":\"cell\",\"value\":\"{type}\"}}";

    private static string Enum(string name, int variants, string fields = "") => $"{{\"name\":\"{name}\",\"enum\":[{Items(variants, index => $"{{\"name\":\"v{index}\"{fields}}}")}]}}";

    private static string Prefix(int index) => index.ToString("x4", CultureInfo.InvariantCulture);

    private static ImmutableArray<AbiStorageItem>? Read(byte[] description)
    {
        try
        {
            return ContractAbiReader.ReadStorage(description);
        }
        catch (AbiException)
        {
            return null;
        }
    }

    private static double Median(Action work)
    {
        // Until the compiler has seen enough of it.
        for (var start = ThreadClock.Now; ThreadClock.Now - start < 5e8;) work();
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var start = ThreadClock.Now;
            work();
            times[round] = ThreadClock.Now - start;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }
}
