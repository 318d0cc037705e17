using CsCheck;
using Vow.Engine;

namespace Vow.Ledger.Tests.Accounts;

public class AddressTextTests
{
    private static readonly Gen<Address> Addresses = Gen.Byte.Array[Address.Bytes].Select(bytes => Address.From(bytes));

    private static string Alice => AddressText.Format(DevAccounts.All[0].Address);

    [Fact]
    public void WhatIsFormatted_IsReadAgain() => Addresses.Sample(address =>
    {
        string text = AddressText.Format(address);
        Assert.Equal(AddressText.Length, text.Length);
        Assert.StartsWith("vow1", text, StringComparison.Ordinal);
        Assert.Equal(address, AddressText.Parse(text));
        Assert.Equal(address, AddressText.Parse(text.ToUpperInvariant()));
        Assert.Equal(address, AddressText.Parse("0x" + address));
    });

    [Fact]
    public void EveryExchangedCharacter_IsFound()
    {
        const string alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        string text = Alice;
        for (int at = "vow1".Length; at < text.Length; at++)
        {
            foreach (char other in alphabet.Where(other => other != text[at]))
            {
                Assert.False(AddressText.TryParse(text[..at] + other + text[(at + 1)..], out _, out string? fault));
                Assert.Contains("checksum", fault, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void AnyText_IsReadOrRefusedWithAReason() => Gen.String.Sample(text =>
    {
        if (AddressText.TryParse(text, out Address address, out string? fault)) Assert.Equal(address, AddressText.Parse(AddressText.Format(address)));
        else Assert.NotEmpty(fault);
    });

    [Theory]
    [InlineData("", "empty")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "begins with 'bc'")]
    [InlineData("alice", "has no prefix")]
    [InlineData("vow1qqqq", "has 62 characters and this one 8: the end is missing")]
    [InlineData("0x1234", "0x and 64 digits; 4 follow")]
    [InlineData("0xzz00000000000000000000000000000000000000000000000000000000000000", "only the digits 0-9 and a-f")]
    public void WrongText_IsRefusedWithWhatIsWrong(string text, string expected)
    {
        Assert.False(AddressText.TryParse(text, out _, out string? fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void MixedCase_IsRefused()
    {
        Assert.False(AddressText.TryParse("V" + Alice[1..], out _, out string? fault));
        Assert.Contains("mixed", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void SomethingBehindTheAddress_IsRefused()
    {
        Assert.False(AddressText.TryParse(Alice + "q", out _, out string? fault));
        Assert.Contains("something follows", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void BitsBehindTheLastByte_AreRefused()
    {
        var symbols = new byte[52];
        symbols[51] = 1;
        Assert.False(AddressText.TryParse(Bech32m.Encode("vow", symbols), out _, out string? fault));
        Assert.Contains("not zero", fault, StringComparison.Ordinal);
    }
}
