using Vow.Engine.Symbols;

namespace Vow.Engine.Tests.Symbols;

public class RustSymbolTests
{
    [Theory]
    [InlineData("_RNvNtCslPl209hkHYg_7counter5panic6revert", "counter::panic::revert")]
    [InlineData("_RNvCsfgHYwM92fyn_7___rustc17rust_begin_unwind", "__rustc::rust_begin_unwind")]
    [InlineData("_RNvNtCsdD5Gj7o2BA2_4core9panicking9panic_fmt", "core::panicking::panic_fmt")]
    [InlineData("_RNvXNtCs1tB2RGqSHna_5token5panicNtB2_4TextNtNtCsdD5Gj7o2BA2_4core3fmt5Write9write_str", "<token::panic::Text as core::fmt::Write>::write_str")]
    [InlineData("_RNvXs1i_NtCsdD5Gj7o2BA2_4core3fmtReNtB6_7Display3fmtCs1tB2RGqSHna_5token", "<&str as core::fmt::Display>::fmt")]
    [InlineData("_RNvMsa_NtCsdD5Gj7o2BA2_4core3fmtNtB5_9Formatter12pad_integral", "<core::fmt::Formatter>::pad_integral")]
    [InlineData("_RNCNvC1a1b0", "a::b::{closure#0}")]
    [InlineData("_RINvC1a1bmhE", "a::b::<u32, u8>")]
    public void ASymbol_ReadsAsItsAuthorWroteIt(string symbol, string readable) => Assert.Equal(readable, RustSymbol.Readable(symbol));

    [Theory]
    [InlineData("")]
    [InlineData("increment")]
    [InlineData("_R")]
    [InlineData("_RNv")]
    [InlineData("_RNvC9999999999991a")]
    [InlineData("_RB_")]
    [InlineData("_RNvB_1a")]
    [InlineData("_RINvC1a1bKj0_E")]
    public void WhatIsNoSymbol_IsLeftAsItIs(string name) => Assert.Equal(name, RustSymbol.Readable(name));

    [Fact]
    public void ASymbolThatDoublesItselfAtEachStep_IsLeftAsItIs()
    {
        // Each tuple refers to the one before it twice; places count from the end of "_R".
        const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var symbol = new System.Text.StringBuilder("IC1a");
        var last = symbol.Length;
        symbol.Append("TmmE");
        for (var i = 0; i < 40; i++)
        {
            var place = last - 1 < 62 ? $"{Digits[last - 1]}" : $"{Digits[(last - 1) / 62]}{Digits[(last - 1) % 62]}";
            last = symbol.Length;
            symbol.Append(System.Globalization.CultureInfo.InvariantCulture, $"TB{place}_B{place}_E");
        }

        var name = $"_R{symbol}E";

        Assert.Equal(name, RustSymbol.Readable(name));
    }

    [Fact]
    public void RandomChangesToASymbol_NeverThrow()
    {
        const string Symbol = "_RNvXNtCs1tB2RGqSHna_5token5panicNtB2_4TextNtNtCsdD5Gj7o2BA2_4core3fmt5Write9write_str";
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[2, Symbol.Length - 1], CsCheck.Gen.Char["CNMXYIBRQPOSTEKs_0129azAZu"], CsCheck.Gen.Int[2, Symbol.Length - 1], CsCheck.Gen.Char["CNMXYIBRQPOSTEKs_0129azAZu"]),
            (at, with, alsoAt, alsoWith) =>
            {
                var text = Symbol.ToCharArray();
                (text[at], text[alsoAt]) = (with, alsoWith);
                RustSymbol.Readable(new string(text));
            },
            iter: 20_000);
    }
}
