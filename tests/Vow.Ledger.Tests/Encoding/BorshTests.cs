using CsCheck;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Tests.Encodings;

public class BorshTests
{
    [Fact]
    public void Numbers_AreLittleEndianOfFixedSize()
    {
        var writer = new BorshWriter();
        writer.U8(0x01);
        writer.U16(0x0203);
        writer.U32(0x04050607);
        writer.U64(0x08090a0b0c0d0e0f);
        writer.I64(-2);
        writer.U128(new UInt128(1, 2));
        writer.Bool(true);
        writer.Text("ü");
        writer.OptionalAddress(null);
        Assert.Equal("01" + "0302" + "07060504" + "0f0e0d0c0b0a0908" + "feffffffffffffff" + "0200000000000000" + "0100000000000000" + "01" + "02000000c3bc" + "00",
            Convert.ToHexStringLower(writer.Written));
        writer.Clear();
        Assert.True(writer.Written.IsEmpty);
    }

    [Fact]
    public void WhatIsWritten_IsReadAgain() =>
        Gen.Select(Gen.Byte, Gen.UShort, Gen.UInt, Gen.Long, Gen.Bool, Gen.Byte.Array[0, 100], Gen.String[Gen.Char.AlphaNumeric, 0, 50]).Sample((small, medium, large, huge, flag, bytes, text) =>
        {
            var writer = new BorshWriter();
            writer.U8(small);
            writer.U16(medium);
            writer.U32(large);
            writer.I64(huge);
            writer.Bool(flag);
            writer.Bytes(bytes);
            writer.Text(text);
            var reader = new BorshReader(writer.ToArray());
            Assert.Equal((small, medium, large, huge, flag), (reader.U8(), reader.U16(), reader.U32(), reader.I64(), reader.Bool()));
            Assert.Equal(bytes, reader.Bytes(100).ToArray());
            Assert.Equal(text, reader.Text(50));
            Assert.True(reader.IsComplete());
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(31)]
    public void BytesThatEndTooEarly_GiveZerosAndAFaultThatStays(int length)
    {
        var reader = new BorshReader(new byte[length]);
        Assert.Equal(default, reader.Hash());
        string? fault = reader.Fault;
        Assert.Equal($"byte 0: 32 bytes are needed and {length} are left", fault);
        Assert.Equal((byte)0, reader.U8());
        Assert.Equal(UInt128.Zero, reader.U128());
        Assert.Equal("", reader.Text(5));
        Assert.Equal(0, reader.Length(5));
        Assert.False(reader.IsComplete());
        Assert.Equal(fault, reader.Fault);
    }

    [Theory]
    [InlineData("05000000" + "0102030405", 4, "byte 0: a length of 5; at most 4 is allowed here")]
    [InlineData("05000000" + "01020304", 9, "byte 0: a length of 5, but only 4 bytes follow")]
    [InlineData("ffffffff", int.MaxValue, "byte 0: a length of 4294967295; at most 2147483647 is allowed here")]
    public void LengthThatCannotBe_IsNamed(string hex, int max, string fault)
    {
        var reader = new BorshReader(Convert.FromHexString(hex));
        Assert.True(reader.Bytes(max).IsEmpty);
        Assert.Equal(fault, reader.Fault);
    }

    [Fact]
    public void LengthOfAList_IsHeldAgainstTheSizeOfItsItems()
    {
        var reader = new BorshReader(Convert.FromHexString("03000000" + "0000000000000000"));
        Assert.Equal(0, reader.Length(10, itemBytesMin: 4));
        Assert.Equal("byte 0: a length of 3, but only 8 bytes follow", reader.Fault);
    }

    [Fact]
    public void OtherBytesThan0And1_AreNoBool()
    {
        for (int value = 2; value < 256; value++)
        {
            var reader = new BorshReader([(byte)value]);
            reader.Bool();
            Assert.Equal($"byte 0: {value} is not a bool; only 0 and 1 are", reader.Fault);
        }
    }

    [Fact]
    public void BytesLeftOver_AreAFault()
    {
        var reader = new BorshReader([1, 2, 3]);
        reader.U8();
        Assert.False(reader.IsComplete());
        Assert.Equal("2 bytes are left over after byte 1", reader.Fault);
    }

    // Each byte string has at most one reading, and a reading one byte string.
    [Theory]
    [InlineData("c080")] // NUL in two bytes
    [InlineData("eda080")] // half of a surrogate pair
    [InlineData("f4908080")] // above U+10FFFF
    [InlineData("ff")]
    [InlineData("e282")] // cut off
    public void WhatIsNotUtf8_IsNoString(string hex)
    {
        byte[] utf8 = Convert.FromHexString(hex);
        var reader = new BorshReader([(byte)utf8.Length, 0, 0, 0, .. utf8]);
        Assert.Equal("", reader.Text(10));
        Assert.Equal("byte 0: a string that is not UTF-8", reader.Fault);
    }

    [Fact]
    public void ByteOrderMarkInAString_IsKept()
    {
        byte[] encoded = [4, 0, 0, 0, 0xEF, 0xBB, 0xBF, (byte)'a'];
        var reader = new BorshReader(encoded);
        var writer = new BorshWriter();
        writer.Text(reader.Text(10));
        Assert.Equal(encoded, writer.ToArray());
    }

    [Fact]
    public void HalfOfASurrogatePair_IsNotWritten() => Assert.ThrowsAny<ArgumentException>(() => new BorshWriter().Text("\ud800"));
}
