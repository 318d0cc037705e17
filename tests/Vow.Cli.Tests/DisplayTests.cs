using Vow.Engine;
using Vow.Engine.Tracing;
using Xunit;

namespace Vow.Cli.Tests;

public class DisplayTests
{
    [Fact]
    public void Numbers_HaveTheirThousandsApart() => Assert.Equal("-1 234 567", Display.Number(-1_234_567));

    [Fact]
    public void PrintableBytes_AreShownAsText() => Assert.Equal("\"counter\"", Display.Bytes("counter"u8));

    [Theory]
    [InlineData("1b5b33316d")]
    [InlineData("e280ae616263")]
    [InlineData("ff")]
    [InlineData("610a62")]
    public void BytesThatCouldSteerATerminal_AreShownInHexadecimal(string hex) =>
        Assert.Equal("0x" + hex, Display.Bytes(Convert.FromHexString(hex)));

    [Fact]
    public void ShortBinaryValues_AreShownWithTheirNumber() => Assert.Equal("0x01000000 = 1", Display.Value([1, 0, 0, 0]));

    [Fact]
    public void LongValues_AreCutAndTellTheirLength() => Assert.EndsWith("… (5 000 bytes)", Display.Bytes(new byte[5000]), StringComparison.Ordinal);

    [Fact]
    public void ANegativeResult_IsShownUnsignedAndInHexadecimalToo() =>
        Assert.Equal("-1  (unsigned 4 294 967 295, 0xffffffff)", Display.Result(WasmValue.I32(-1)));

    [Fact]
    public void ASmallResult_IsJustTheNumber() => Assert.Equal("3", Display.Result(WasmValue.I32(3)));

    [Fact]
    public void ControlCharactersOfAContractsText_AreReplaced() => Assert.Equal("a\uFFFD[31mb\nc", Display.Harmless("a\u001b[31mb\nc"));
}
