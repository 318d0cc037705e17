using Vow.Cli.Input;
using Xunit;

namespace Vow.Cli.Tests.Input;

public class ByteTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0x", "")]
    [InlineData("0x00ff", "00ff")]
    [InlineData("0XAbCd", "abcd")]
    [InlineData("text:", "")]
    [InlineData("text:a:b", "613a62")]
    [InlineData("text:ä", "c3a4")]
    public void EachForm_GivesItsBytes(string text, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(ByteText.Parse(text, "--input", 16)));

    [Theory]
    [InlineData("u8:255", "ff")]
    [InlineData("u16:258", "0201")]
    [InlineData("u32:1_000", "e8030000")]
    [InlineData("u64:18446744073709551615", "ffffffffffffffff")]
    [InlineData("u128:250", "fa000000000000000000000000000000")]
    [InlineData("u128:340282366920938463463374607431768211455", "ffffffffffffffffffffffffffffffff")]
    [InlineData("i32:-2", "feffffff")]
    [InlineData("i64:-1", "ffffffffffffffff")]
    [InlineData("bool:true", "01")]
    [InlineData("string:hi", "020000006869")]
    [InlineData("0x0a,u8:11,text:a,b", "0a0b612c62")]
    public void TypedValues_AreLittleEndianOneAfterTheOther(string text, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(ByteText.Parse(text, "--input", 16)));

    [Fact]
    public void AnAddressInTheInput_IsReadAsAddressesAreReadThere() =>
        Assert.Equal([.. Enumerable.Repeat((byte)7, 32), 5], ByteText.Parse("address:bob,u8:5", "--input", 64,
            (name, _) => Vow.Engine.Address.From([.. Enumerable.Repeat(name == "bob" ? (byte)7 : (byte)8, 32)])));

    [Theory]
    [InlineData("u8:256", "does not fit u8; it must lie between 0 and 255")]
    [InlineData("u8:-1", "is not a decimal number")]
    [InlineData("i32:2147483648", "does not fit i32")]
    [InlineData("u28:5", "Did you mean 'u8'?")]
    [InlineData("u8:", "is not a decimal number")]
    [InlineData("u8:1,", "missing after the last comma")]
    [InlineData("bool:1", "is not a bool")]
    public void ATypedValueThatDoesNotFit_IsNamed(string text, string message) =>
        Assert.Contains(message, Assert.Throws<CliException>(() => ByteText.Parse(text, "--input", 64)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0x1", "do not make whole bytes")]
    [InlineData("0x12g4", "'g' is not a hexadecimal digit (character 5)")]
    [InlineData("hello", "is not byte input")]
    [InlineData("0x0102030405", "5 bytes were given; the most is 4")]
    public void WhatIsWrong_IsSaid(string text, string message)
    {
        var error = Assert.Throws<CliException>(() => ByteText.Parse(text, "--input", 4));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.StartsWith("--input: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFile_GivesItsContents()
    {
        using TemporaryFolder folder = new();

        Assert.Equal([1, 2, 3], ByteText.Parse("@" + folder.Write("bytes", [1, 2, 3]), "--input", 3));
    }

    [Fact]
    public void AFileLargerThanTheLimit_IsNotReadWhole() =>
        Assert.Contains("larger than 1000 bytes", Assert.Throws<CliException>(() => ByteText.Parse("@/dev/zero", "--input", 1000)).Message, StringComparison.Ordinal);

    [Fact]
    public void AFileThatIsNotThere_IsNamed() =>
        Assert.Equal("--input: there is no file 'nowhere/at-all'.", Assert.Throws<CliException>(() => ByteText.Parse("@nowhere/at-all", "--input", 10)).Message);
}
