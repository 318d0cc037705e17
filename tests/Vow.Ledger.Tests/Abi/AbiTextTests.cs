using System.Numerics;
using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Tests.Abi;

public sealed class AbiTextTests
{
    private static readonly Address Alice = Address.From([.. Enumerable.Range(1, Address.Bytes).Select(index => (byte)index)]);

    [Theory]
    [InlineData("u8", "255", "ff")]
    [InlineData("u64", "1_000 000", "40420f0000000000")]
    [InlineData("i16", "-2", "feff")]
    [InlineData("bool", "true", "01")]
    [InlineData("string", "true", "0400000074727565")]
    [InlineData("string", "say \"hi\" \\", "0a00000073617920226869" + "22205c")]
    [InlineData("bytes", "0x00FF", "0200000000ff")]
    [InlineData("array<u8,4>", "0x01020304", "01020304")]
    [InlineData("option<u8>", "none", "00")]
    [InlineData("option<u8>", "null", "00")]
    [InlineData("option<u8>", "7", "0107")]
    [InlineData("list<u16>", "[1,\"2\"]", "0200000001000200")]
    [InlineData("tuple<u8,string>", "[1,\"a\"]", "010100000061")]
    [InlineData("map<u8,bool>", "[[2,true],[1,false]]", "0200000001000201")]
    [InlineData("Color", "Green", "01")]
    [InlineData("Spot", "{\"label\":\"\",\"x\":-1}", "ffffffff00000000")]
    [InlineData("Shape", "Empty", "00")]
    [InlineData("Shape", "{\"Circle\":{\"at\":{\"x\":1,\"label\":\"\"},\"radius\":null}}", "01010000000000000000")]
    public void WhatIsTyped_IsAValue(string type, string text, string hex)
    {
        AbiType parsed = AbiGen.Type(type);
        Assert.Equal(hex, Convert.ToHexStringLower(AbiCodec.Encode(AbiText.Parse(text, parsed, "p"), parsed)));
    }

    [Theory]
    [InlineData("u8", "256", "p: 256 does not fit u8: 0 to 255")]
    [InlineData("u8", "-1", "p: -1 does not fit u8: 0 to 255")]
    [InlineData("u8", "1.5", "p: '1.5' is not a whole number")]
    [InlineData("u8", "", "p: '' is not a whole number")]
    [InlineData("u8", "-", "p: '-' is not a whole number")]
    [InlineData("u8", "٣", "p: '٣' is not a whole number")]
    [InlineData("bool", "yes", "p: 'yes' is neither true nor false")]
    [InlineData("bytes", "00ff", "p: '00ff' does not begin with 0x")]
    [InlineData("bytes", "0x0", "p: '0x0' is not 0x and an even number")]
    [InlineData("array<u8,4>", "0x0102", "p: 2 bytes; exactly 4 are needed")]
    [InlineData("address", "bob", "p: an address begins with 'vow1' or '0x'")]
    [InlineData("list<u8>", "1,2", "p: list<u8> is written as JSON, and this is none")]
    [InlineData("list<u8>", "[1,300]", "p[1]: 300 does not fit u8")]
    [InlineData("list<u8>", "[\"1_0\"]", "p[0]: '1_0' is not a whole number")]
    [InlineData("tuple<u8,u8>", "[1]", "p: 1 items; exactly 2 are needed")]
    [InlineData("Color", "Pink", "p: Color has no variant 'Pink'; it has Red, Green, Blue")]
    [InlineData("Shape", "Circle", "p: Circle has fields: write {\"Circle\": {…}}")]
    [InlineData("Shape", "{\"Circle\":{\"at\":{\"x\":1},\"radius\":null}}", "p.Circle.at: the field 'label' is missing")]
    [InlineData("Shape", "{\"Empty\":{},\"Circle\":{}}", "p: exactly one variant is expected")]
    [InlineData("Spot", "{\"x\":1,\"label\":\"\",\"y\":2}", "p: there is no field 'y' here; known: x, label")]
    [InlineData("Spot", "{\"x\":1,\"x\":2,\"label\":\"\"}", "p: Spot is written as JSON, and this is none")]
    public void WhatIsNone_IsRefusedWithItsPlace(string type, string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<AbiException>(() => AbiText.Parse(text, AbiGen.Type(type), "p")).Message, StringComparison.Ordinal);

    // Not InlineData: half a pair does not survive the way to a test's name.
    [Fact]
    public void HalfASurrogatePair_IsRefusedNotReplaced()
    {
        foreach (string type in (ReadOnlySpan<string>)["string", "list<string>", "address", "Color"])
        {
            Assert.Equal("p: the string has half of a surrogate pair: it is no text", Assert.Throws<AbiException>(() => AbiText.Parse("[\"\ud800\"]", AbiGen.Type(type), "p")).Message);
        }

        Assert.Contains("half of a surrogate pair", Assert.Throws<AbiException>(() => AbiText.Parse("[\"\\ud800\"]", AbiGen.Type("list<string>"), "p")).Message, StringComparison.Ordinal);
        Assert.Contains("half of a surrogate pair", Assert.Throws<AbiException>(() => AbiText.Parse("{\"\\ud800\":1}", AbiGen.Type("Spot"), "p")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_StandForAddressesWhereOneIsExpected()
    {
        Address? Resolve(string name) => name == "alice" ? Alice : null;
        AbiType type = AbiGen.Type("tuple<address,string>");
        AbiValue value = AbiText.Parse("[\"alice\",\"alice\"]", type, "p", Resolve);
        Assert.Equal([.. Alice.Span, 5, 0, 0, 0, .. "alice"u8], AbiCodec.Encode(value, type));
        Assert.Equal("[alice, \"alice\"]", AbiText.Format(value, address => address == Alice ? "alice" : null));
        Assert.Equal(Alice, ((AbiValue.Address)AbiText.Parse(AddressText.Format(Alice), AbiType.Address, "p", Resolve)).Value);
    }

    [Fact]
    public void Format_IsOneLineThatSteersNoTerminal()
    {
        AbiValue value = new AbiValue.Items(
        [
            new AbiValue.Number(BigInteger.Parse("-1234567", System.Globalization.CultureInfo.InvariantCulture)), new AbiValue.Text("a\n\u001b[2J\u202e"), new AbiValue.Bytes(new byte[] { 0, 255 }),
            new AbiValue.Maybe(null), new AbiValue.Maybe(new AbiValue.Bool(true)), new AbiValue.Variant("Open", []),
            new AbiValue.Variant("Sold", [KeyValuePair.Create("to", (AbiValue)new AbiValue.Number(1))]),
            new AbiValue.Map([KeyValuePair.Create((AbiValue)new AbiValue.Number(1), (AbiValue)new AbiValue.Bool(false))]),
        ]);
        Assert.Equal("[-1 234 567, \"a\\n\uFFFD[2J\uFFFD\", 0x00ff, none, true, Open, Sold {to: 1}, {1: false}]", AbiText.Format(value));
    }
}
