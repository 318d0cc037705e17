using System.Globalization;
using System.Text;
using Vow.Engine;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>What the same token costs in each language: the table of docs/guides/languages.md, which <c>BLESS=1</c> writes anew, and the bars for it.</summary>
public sealed class LanguageTableTests
{
    private const string Page = "docs/guides/languages.md";
    private const string Begin = "<!-- measured -->\n";
    private const string End = "<!-- end -->\n";
    private const int RustBytesMax = 12_288;

    private static readonly (string Language, string Folder)[] Tokens = [("C", "token-c"), ("C++", "token-cpp"), ("Rust", "token-rust"), ("AssemblyScript", "token-as")];

    private static readonly Lazy<Measured[]> All = new(() => [.. Tokens.Where(token => Directory.Exists(At($"contracts/{token.Folder}"))).Select(token => Measure(token.Language, token.Folder))]);

    [Fact]
    public void TheTableOfLanguages_IsWhatIsMeasured()
    {
        string page = File.ReadAllText(At(Page));
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        string expected = page[..begin] + Table() + page[end..];

        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(At(Page), expected);

        Assert.Equal(expected, File.ReadAllText(At(Page)));
    }

    [Fact]
    public void TheTokenInRust_FitsIntoTwelveKilobytes() => Assert.InRange(Of("Rust").Bytes, 1, RustBytesMax);

    [Fact]
    public void ATransferInRust_CostsAtMostOneAndAHalfTimesThatInC()
    {
        Measured c = Of("C"), rust = Of("Rust");

        Assert.InRange(rust.TransferToKnown * 2, 0, c.TransferToKnown * 3);
        Assert.InRange(rust.TransferToNew * 2, 0, c.TransferToNew * 3);
    }

    [Fact]
    public void AModuleWithoutItsDescription_IsSmallerByTheSectionsThatAreLeftOut()
    {
        byte[] module = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 0, 6, 4, (byte)'n', (byte)'a', (byte)'m', (byte)'e', 0, 1, 1, 0];

        Assert.Equal(module.Length - 8, BareBytes(module));
    }

    private static Measured Of(string language) => All.Value.Single(token => token.Language == language);

    private static Measured Measure(string language, string folder)
    {
        byte[] module = File.ReadAllBytes(At($"contracts/{folder}/token.wasm"));
        using var chain = new TestChain();
        TestContract token = chain.Deploy($"contracts/{folder}/token.wasm");
        TestReceipt first = token.Call("transfer", Input.Of(chain.Bob, (UInt128)400)).ShouldSucceed();
        TestReceipt second = token.Call("transfer", Input.Of(chain.Bob, (UInt128)400)).ShouldSucceed();
        TestAnswer balance = token.TryQuery("balance_of", Input.Of(chain.Bob)).ShouldSucceed();
        return new Measured(language, folder, module.Length, BareBytes(module), Executed(second), second.Gas(GasCategory.Compute), Executed(first), balance.GasUsed);
    }

    // What a transaction costs before it runs is the same for all, and would make every ratio look good.
    private static long Executed(TestReceipt receipt) => receipt.GasUsed - receipt.Gas(GasCategory.Transaction);

    // Without what no call uses: the names of functions and the description.
    private static int BareBytes(byte[] module)
    {
        int bare = 8;
        for (int at = 8; at < module.Length;)
        {
            int start = at, id = module[at++], size = ReadLength(module, ref at), end = at + size;
            int nameLength = id == 0 ? ReadLength(module, ref at) : 0;
            if (id != 0 || Encoding.UTF8.GetString(module, at, nameLength) is not ("name" or "vow.abi")) bare += end - start;
            at = end;
        }

        return bare;
    }

    private static int ReadLength(byte[] module, ref int at)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte read = module[at++];
            value |= (read & 0x7F) << shift;
            if (read < 0x80) return value;
        }
    }

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("| | module, bytes | without names and description | transfer to a known account, gas | of it instructions | transfer to a new account, gas | `balance_of`, gas |\n|---|---|---|---|---|---|---|\n");
        Measured c = Of("C");
        foreach (Measured token in All.Value)
        {
            text.Append(CultureInfo.InvariantCulture, $"| [{token.Language}](../../contracts/{token.Folder}) | {Cell(token.Bytes, c.Bytes)} | {Cell(token.Bare, c.Bare)} | {Cell(token.TransferToKnown, c.TransferToKnown)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(token.Instructions, c.Instructions)} | {Cell(token.TransferToNew, c.TransferToNew)} | {Cell(token.BalanceOf, c.BalanceOf)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(long value, long ofC)
    {
        string number = value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');
        return string.Create(CultureInfo.InvariantCulture, $"{number} ({(decimal)value / ofC:0.00}×)");
    }

    private static string At(string path) => Path.Combine(EncodingVectors.Root, path);

    private sealed record Measured(string Language, string Folder, long Bytes, long Bare, long TransferToKnown, long Instructions, long TransferToNew, long BalanceOf);
}
