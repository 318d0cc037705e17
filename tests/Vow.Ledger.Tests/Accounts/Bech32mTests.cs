namespace Vow.Ledger.Tests.Accounts;

/// <summary>The test vectors of BIP-350.</summary>
public class Bech32mTests
{
    [Theory]
    [InlineData("A1LQFN3A")]
    [InlineData("a1lqfn3a")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6")]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx")]
    [InlineData("11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperredlc445v")]
    [InlineData("?1v759aa")]
    public void ValidVector_IsReadAndWrittenAgain(string text)
    {
        Assert.Null(Bech32m.TryDecode(text, out string prefix, out byte[] symbols));
        Assert.Equal(text.ToLowerInvariant(), Bech32m.Encode(prefix, symbols));
    }

    [Theory]
    [InlineData("\u00201xj0phk", "U+0020")]
    [InlineData("\u007F1g6xzxy", "U+007F")]
    [InlineData("\u00801vctc34", "U+0080")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4", "at most 90")]
    [InlineData("qyrz8wqd2c9m", "prefix is missing")]
    [InlineData("1qyrz8wqd2c9m", "prefix is missing")]
    [InlineData("y1b0jsk6g", "'b'")]
    [InlineData("lt1igcx5c0", "'i'")]
    [InlineData("in1muywd", "cut off")]
    [InlineData("mm1crxm3i", "'i'")]
    [InlineData("au1s5cgom", "'o'")]
    [InlineData("M1VUXWEZ", "checksum")]
    [InlineData("16plkw9", "prefix is missing")]
    [InlineData("1p2gdwpf", "prefix is missing")]
    public void InvalidVector_IsRefusedForItsReason(string text, string reason)
    {
        string? fault = Bech32m.TryDecode(text, out _, out _);
        Assert.NotNull(fault);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ChecksumOfTheOldBech32_IsNamed() =>
        Assert.Contains("BIP-173", Bech32m.TryDecode("A12UEL5L", out _, out _), StringComparison.Ordinal);
}
