using System.Collections.Immutable;
using Vow.Cli.Input;
using Vow.Wasm;
using Xunit;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Cli.Tests.Input;

public class NumericArgumentsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("-1", -1)]
    [InlineData("4294967295", -1)]
    [InlineData("-2147483648", int.MinValue)]
    [InlineData("2147483648", int.MinValue)]
    [InlineData("0xffffffff", -1)]
    [InlineData("0X10", 16)]
    [InlineData("-0x1", -1)]
    public void I32_TakesSignedAndUnsignedSpellings(string text, int expected) =>
        Assert.Equal(expected, Parse(ValueType.I32, text).AsInt32());

    [Theory]
    [InlineData("18446744073709551615", -1)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0x7fffffffffffffff", long.MaxValue)]
    public void I64_TakesSignedAndUnsignedSpellings(string text, long expected) =>
        Assert.Equal(expected, Parse(ValueType.I64, text).AsInt64());

    [Theory]
    [InlineData("4294967296")]
    [InlineData("-2147483649")]
    [InlineData("0x100000000")]
    public void ANumberBeyond32Bits_IsRefusedWithItsRange(string text)
    {
        var error = Assert.Throws<CliException>(() => Parse(ValueType.I32, text));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("argument 1 of 'add' (i32)", error.Message, StringComparison.Ordinal);
        Assert.Contains("between -2147483648 and 4294967295", error.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0x")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("ten")]
    public void WhatIsNoInteger_IsRefused(string text) =>
        Assert.Contains("not an integer", Assert.Throws<CliException>(() => Parse(ValueType.I64, text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AVeryLongNumber_IsRefusedBeforeItIsConverted() =>
        Assert.Throws<CliException>(() => Parse(ValueType.I64, new string('9', 10_000_000)));

    [Fact]
    public void AWrongCount_IsRefusedWithTheSignature()
    {
        FunctionType type = new([ValueType.I32, ValueType.I64], [ValueType.I32]);

        var error = Assert.Throws<CliException>(() => NumericArguments.Parse("add", type, ["1"]));

        Assert.Equal("'add' takes 2 arguments (i32, i64); 1 was given.", error.Message);
        Assert.Equal("Its signature is add(i32, i64) -> i32.", error.Help);
    }

    private static Engine.WasmValue Parse(ValueType type, string text) =>
        NumericArguments.Parse("add", new FunctionType([type], ImmutableArray<ValueType>.Empty), [text]).Single();
}
