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
