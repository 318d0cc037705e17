using Vow.Engine.Symbols;

namespace Vow.Engine.Tests.Symbols;

public sealed class SymbolNameTests
{
    [Theory]
    [InlineData("_ZN4shop5Token8transferEi", "shop::Token::transfer")]
    [InlineData("_ZNK4shop5Token5totalEv", "shop::Token::total")]
    [InlineData("_ZN4shop5TokenC2Ev", "shop::Token::Token")]
    [InlineData("_ZN4shop5TokenD0Ev", "shop::Token::~Token")]
    [InlineData("_ZN12_GLOBAL__N_14helpEv", "(anonymous namespace)::help")]
    [InlineData("_Z4halfi", "half")]
    [InlineData("_ZL4halfi", "half")]
    [InlineData("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad")]
    [InlineData("_ZN4core9panicking9panic_fmt17hfedcba9876543210E.llvm.123", "core::panicking::panic_fmt")]
    [InlineData("_ZN60_$LT$alloc..string..String$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE", "<alloc::string::String as core::fmt::Display>::fmt")]
    [InlineData("_ZN4core3ptr27drop_in_place$LT$$RF$u8$GT$17h0123456789abcdefE", "core::ptr::drop_in_place<&u8>")]
    [InlineData("_RNvNtCslPl209hkHYg_7counter5panic6revert", "counter::panic::revert")]
    public void ASymbol_ReadsAsItsAuthorWroteIt(string symbol, string readable) => Assert.Equal(readable, SymbolName.Readable(symbol));

    [Theory]
    [InlineData("")]
    [InlineData("_Z")]
    [InlineData("_ZN")]
    [InlineData("_ZNE")]
    [InlineData("_ZN99999999999abcE")]
    [InlineData("_ZN4shop5Token")]
    [InlineData("_ZN4shop3maxIiEET_S1_S1_")]
    [InlineData("_ZNSt6vectorE")]
    [InlineData("_ZN4shopplERKS_")]
    [InlineData("_ZNC2Ev")]
    [InlineData("assembly/index/Token#transfer")]
    [InlineData("transfer")]
    public void WhatIsNoSymbolOrHasTemplates_IsLeftAsItIs(string name) => Assert.Equal(name, SymbolName.Readable(name));

    [Fact]
    public void AnEscapeOfADirectionMark_IsLeftAsItIs() =>
        Assert.Equal("a$u202e$b", SymbolName.Readable("_ZN9a$u202e$b17h0123456789abcdefE"));

    [Fact]
    public void RandomChangesToASymbol_NeverThrow()
    {
        const string Symbol = "_ZN60_$LT$alloc..string..String$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE";
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[2, Symbol.Length - 1], CsCheck.Gen.Char["NELCDIKS0129$._uZ"], CsCheck.Gen.Int[2, Symbol.Length]),
            (at, with, length) =>
            {
                var text = Symbol.ToCharArray();
                text[at] = with;
                SymbolName.Readable(new string(text)[..length]);
            },
            iter: 20_000);
    }
}
