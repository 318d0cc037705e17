using CsCheck;

namespace Vow.Ledger.Tests.Encodings;

public class HashTests
{
    // RFC 7693's function with 32 bytes of output; the values are those of b2sum -l 256.
    [Theory]
    [InlineData("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")]
    [InlineData("616263", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")]
    public void Hash_IsBlake2bOf256Bits(string hex, string hash) => Assert.Equal(hash, Hash256.Of(Convert.FromHexString(hex)).ToString());

    [Fact]
    public void WrittenHash_IsReadAgain() => Gen.Byte.Array[Hash256.Bytes].Sample(bytes =>
    {
        Hash256 hash = Hash256.From(bytes);
        Assert.True(Hash256.TryParse(hash.ToString(), out Hash256 read) && read == hash);
        Assert.True(Hash256.TryParse("0x" + hash.ToString().ToUpperInvariant(), out read) && read == hash);
        Assert.Equal(bytes, read.ToCodeHash().Span.ToArray());
    });

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("00")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000000")]
    public void OtherText_IsNoHash(string text) => Assert.False(Hash256.TryParse(text, out _));

    [Fact]
    public void Order_IsThatOfTheBytes() => Gen.Select(Gen.Byte.Array[Hash256.Bytes], Gen.Byte.Array[Hash256.Bytes]).Sample((left, right) =>
    {
        int expected = Math.Sign(left.AsSpan().SequenceCompareTo(right));
        (Hash256 first, Hash256 second) = (Hash256.From(left), Hash256.From(right));
        Assert.Equal(expected, Math.Sign(first.CompareTo(second)));
        Assert.Equal([expected < 0, expected > 0, expected <= 0, expected >= 0], new[] { first < second, first > second, first <= second, first >= second });
    });

    [Fact]
    public void OtherLengths_AreNoHash() => Assert.Throws<ArgumentException>(() => Hash256.From(new byte[31]));
}
