namespace Vow.Wasm.Tests.Binary;

public class LebReaderTests
{
    [Theory]
    [InlineData("00", 0u)]
    [InlineData("7F", 127u)]
    [InlineData("8001", 128u)]
    [InlineData("8000", 0u)]
    [InlineData("8080808000", 0u)]
    [InlineData("FFFFFFFF0F", uint.MaxValue)]
    public void U32_ReadsPaddedAndExtremeValues(string hex, uint expected) =>
        Assert.Equal(expected, new LebReader(Convert.FromHexString(hex), 0).U32());

    [Theory]
    [InlineData("8080808010", "integer too large")]
    [InlineData("FFFFFFFF1F", "integer too large")]
    [InlineData("808080808000", "integer representation too long")]
    [InlineData("80", "unexpected end")]
    [InlineData("", "unexpected end")]
    public void U32_RefusesWhatDoesNotFit(string hex, string message) => Refuses(hex, message, static r => r.U32());

    [Theory]
    [InlineData("7F", -1)]
    [InlineData("40", -64)]
    [InlineData("3F", 63)]
    [InlineData("C000", 64)]
    [InlineData("FFFFFFFF7F", -1)]
    [InlineData("8080808078", int.MinValue)]
    [InlineData("FFFFFFFF07", int.MaxValue)]
    public void S32_ExtendsTheSign(string hex, int expected) => Assert.Equal(expected, new LebReader(Convert.FromHexString(hex), 0).S32());

    [Theory]
    [InlineData("8080808070", "integer too large")]
    [InlineData("FFFFFFFF0F", "integer too large")]
    [InlineData("FFFFFFFF4F", "integer too large")]
    [InlineData("808080808000", "integer representation too long")]
    [InlineData("FFFFFFFFFF7F", "integer representation too long")]
    public void S32_RefusesUnusedBitsThatAreNotTheSign(string hex, string message) => Refuses(hex, message, static r => r.S32());

    [Theory]
    [InlineData("8080808070", -4294967296L)]
    [InlineData("FFFFFFFF0F", 4294967295L)]
    [InlineData("FFFFFFFF7F", -1L)]
    public void S33_HasOneBitMoreThanS32(string hex, long expected) => Assert.Equal(expected, new LebReader(Convert.FromHexString(hex), 0).S33());

    [Theory]
    [InlineData("8080808060", "integer too large")]
    [InlineData("FFFFFFFF1F", "integer too large")]
    public void S33_RefusesUnusedBitsThatAreNotTheSign(string hex, string message) => Refuses(hex, message, static r => r.S33());

    [Theory]
    [InlineData("8080808080808080807F", long.MinValue)]
    [InlineData("FFFFFFFFFFFFFFFFFF00", long.MaxValue)]
    [InlineData("FFFFFFFFFFFFFFFFFF7F", -1L)]
    [InlineData("80808080808080808000", 0L)]
    public void S64_ReadsTenBytes(string hex, long expected) => Assert.Equal(expected, new LebReader(Convert.FromHexString(hex), 0).S64());

    [Theory]
    [InlineData("80808080808080808001", "integer too large")]
    [InlineData("8080808080808080807E", "integer too large")]
    [InlineData("8080808080808080808000", "integer representation too long")]
    public void S64_RefusesUnusedBitsThatAreNotTheSign(string hex, string message) => Refuses(hex, message, static r => r.S64());

    [Fact]
    public void Offset_IsCountedFromTheModulesStart()
    {
        var error = Assert.Throws<WasmValidationException>(() => new LebReader([], 1234).U8()).Error;
        Assert.Equal(1234, error.Offset);
    }

    private delegate object Read(LebReader reader);

    private static void Refuses(string hex, string message, Read read)
    {
        var error = Assert.Throws<WasmValidationException>(() => read(new LebReader(Convert.FromHexString(hex), 0))).Error;
        Assert.Equal(WasmErrorCode.Malformed, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
