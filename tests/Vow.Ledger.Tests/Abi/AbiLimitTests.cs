using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Vow.Ledger.Abi;
using TextEncoding = System.Text.Encoding;

namespace Vow.Ledger.Tests.Abi;

/// <summary>What a hostile description or value may cost: each case takes milliseconds, and would take minutes or gigabytes without the bound that it is about.</summary>
public sealed class AbiLimitTests
{
    private const int AllocatedMax = 160_000_000;

    // T15 is a struct of 8 fields of T14 …: 8^16 values, in 17 types.
    private static readonly ContractAbi Wide = ContractAbi.Parse(TextEncoding.UTF8.GetBytes($$"""
        {"abi":1,"name":"c","methods":[{"name":"m","kind":"query","result":"T15"}],"types":[{{string.Join(',', Enumerable.Range(0, 16).Select(Level))}}]}
        """));

    private static readonly AbiType Arrays = AbiGen.Type("array<array<array<array<bool,65536>,65536>,65536>,65536>");

    [Fact]
    public void ATypeOfMoreValuesThanThereAreBytes_IsReadNoFurtherThanTheBytes()
    {
        AbiType type = Wide.Method("m")!.Result!;
        Assert.False(Bounded(() => AbiCodec.TryDecode(new byte[1000], type, out _, out string? _)));
        Assert.False(Bounded(() => KeyCodec.TryDecode(new byte[1000], type, out _, out string? _)));
        Assert.False(Bounded(() => AbiCodec.TryDecode(new byte[1000], Arrays, out _, out string? _)));
        string tuples = string.Concat(Enumerable.Repeat("tuple<", 15)) + "u8" + string.Concat(Enumerable.Repeat(",u8>", 15));
        Assert.True(Bounded(() => AbiCodec.TryDecode(new byte[16], AbiGen.Type(tuples), out _, out string? _)));
    }

    [Fact]
    public void AsManyItemsAsALongAnswerCanHave_AreRefusedFromTheLimitOn()
    {
        byte[] Flags(int count) => [.. BitConverter.GetBytes(count), .. new byte[count]];
        AbiType list = AbiGen.Type("list<bool>");
        Assert.True(AbiCodec.TryDecode(Flags(AbiCodec.ValuesMax - 1), list, out AbiValue? value, out _));
        Assert.Equal(Flags(AbiCodec.ValuesMax - 1), AbiCodec.Encode(value, list));
        Bounded(() =>
        {
            Assert.False(AbiCodec.TryDecode(Flags(AbiCodec.ValuesMax), list, out _, out string? fault));
            Assert.Equal("byte 262147: it has more than 262144 values; bytes and strings count as one", fault);
            return 0;
        });
        // 17 values in each byte.
        string single = string.Concat(Enumerable.Repeat("tuple<", 15)) + "bool" + new string('>', 15);
        Assert.False(Bounded(() => AbiCodec.TryDecode(Flags(1_000_000), AbiGen.Type($"list<{single}>"), out _, out string? _)));
        var many = new AbiValue.Items([.. Enumerable.Repeat((AbiValue)new AbiValue.Bool(true), AbiCodec.ValuesMax)]);
        Assert.Contains("more than 262144 values", Assert.Throws<AbiException>(() => AbiCodec.Encode(many, list)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list<u8>")]
    [InlineData("list<string>")]
    [InlineData("map<u8,u8>")]
    [InlineData("bytes")]
    [InlineData("string")]
    public void ACountThatTheBytesDoNotHave_AllocatesNothing(string type) =>
        Assert.False(Bounded(() => AbiCodec.TryDecode([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0], AbiGen.Type(type), out _, out string? _), 1_000_000));

    [Fact]
    public void JsonOfFewItems_IsRefusedBeforeTheTypeIsWalked()
    {
        Assert.Throws<AbiException>(() => Bounded(() => Read("[" + string.Concat(Enumerable.Repeat("[],", 1000)) + "[]]", Arrays)));
        Assert.Throws<AbiException>(() => Bounded(() => Read("{}", Wide.Method("m")!.Result!)));
    }

    [Fact]
    public void JsonOfTooManyValues_IsRefused()
    {
        string json = "[" + string.Concat(Enumerable.Repeat("1,", AbiCodec.ValuesMax)) + "1]";
        Assert.Contains("more than 262144 values", Assert.Throws<AbiException>(() => Bounded(() => Read(json, AbiGen.Type("list<u8>")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANumberOfAMillionDigits_IsNotParsed()
    {
        var clock = Stopwatch.StartNew();
        string digits = new('9', 1_000_000);
        Assert.Contains("is not a whole number of at most 64 digits", Assert.Throws<AbiException>(() => Read(digits, AbiGen.Type("u128"))).Message, StringComparison.Ordinal);
        Assert.Contains("is not a whole number", Assert.Throws<AbiException>(() => AbiText.Parse(digits, AbiGen.Type("u128"), "amount")).Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
    }

    [Fact]
    public void DeepJson_IsRefusedInWords()
    {
        string deep = new('[', 100_000);
        Assert.Contains("amount: list<u8> is written as JSON, and this is none", Assert.Throws<AbiException>(() => AbiText.Parse(deep, AbiGen.Type("list<u8>"), "amount")).Message, StringComparison.Ordinal);
        Assert.Contains("it is not JSON that can be read", Assert.Throws<AbiException>(() => ContractAbi.Parse(TextEncoding.UTF8.GetBytes(deep[..60_000]))).Message, StringComparison.Ordinal);
    }

    // Sixteen levels of what nests JSON most: a variant with fields is two levels.
    [Fact]
    public void TheDeepestValue_CanBeTyped()
    {
        string types = string.Join(',', Enumerable.Range(0, 16).Select(index =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"name":"E{{index}}","enum":[{"name":"V","fields":[{"name":"f","type":"{{(index == 0 ? "bool" : $"E{index - 1}")}}"}]}]}""")));
        AbiType type = ContractAbi.Parse(TextEncoding.UTF8.GetBytes($$"""{"abi":1,"name":"c","methods":[{"name":"m","kind":"query","result":"E15"}],"types":[{{types}}]}""")).Method("m")!.Result!;
        string text = string.Concat(Enumerable.Repeat("""{"V":{"f":""", 16)) + "true" + new string('}', 32);
        Assert.Equal(new byte[16].Append((byte)1), AbiCodec.Encode(AbiText.Parse(text, type, "e"), type));
    }

    [Fact]
    public void AStructOfManyFields_IsReadInTimeThatGrowsWithThem()
    {
        string fields = string.Join(',', Enumerable.Range(0, 1000).Select(index => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"f{{index}}","type":"bool"}""")));
        AbiType type = ContractAbi.Parse(TextEncoding.UTF8.GetBytes($$"""{"abi":1,"name":"c","methods":[{"name":"m","kind":"query","result":"list<S>"}],"types":[{"name":"S","struct":[{{fields}}]}]}""")).Method("m")!.Result!;
        string item = "{" + string.Join(',', Enumerable.Range(0, 1000).Reverse().Select(index => string.Create(CultureInfo.InvariantCulture, $"\"f{index}\":true"))) + "}";
        Assert.Equal(100_004, AbiCodec.Encode(Bounded(() => Read("[" + string.Join(',', Enumerable.Repeat(item, 100)) + "]", type)), type).Length);
    }

    [Fact]
    public void ValuesThatAreNotOfTheType_AreNamedAndNotWritten()
    {
        static string Message(AbiValue value, string type) => Assert.Throws<AbiException>(() => AbiCodec.Encode(value, AbiGen.Type(type))).Message;
        Assert.Equal("u8: 256 does not fit u8: 0 to 255", Message(new AbiValue.Number(256), "u8"));
        Assert.Equal("u128: -1 does not fit u128: 0 to 340282366920938463463374607431768211455", Message(new AbiValue.Number(-1), "u128"));
        Assert.Equal("i128: 170141183460469231731687303715884105728 does not fit i128: -170141183460469231731687303715884105728 to 170141183460469231731687303715884105727", Message(new AbiValue.Number(BigInteger.One << 127), "i128"));
        Assert.Equal("bool: bool is expected, and this is null", Message(null!, "bool"));
        Assert.Equal("array<u8,4>: array<u8,4> is expected, and this is 3 bytes", Message(new AbiValue.Bytes(new byte[3]), "array<u8,4>"));
        Assert.Equal("string: the string has half of a surrogate pair: it is no text", Message(new AbiValue.Text("\ud800"), "string"));
        Assert.Equal("Color: Color has no variant 'Pink'", Message(new AbiValue.Variant("Pink", []), "Color"));
        Assert.Equal("Spot: 0 fields; exactly 2 are needed", Message(new AbiValue.Record([]), "Spot"));
        Assert.Equal("key: the string has half of a surrogate pair: it is no text", Assert.Throws<AbiException>(() => KeyCodec.Encode(new AbiValue.Text("\udc00"), AbiType.Text)).Message);
        Assert.Equal("key: list<u8> has no key encoding", Assert.Throws<AbiException>(() => KeyCodec.Encode(new AbiValue.Items([]), AbiGen.Type("list<u8>"))).Message);
        foreach ((AbiValue value, string type) in (ReadOnlySpan<(AbiValue, string)>)[(new AbiValue.Number(BigInteger.One << 99), "u8"), (new AbiValue.Number(-1), "u64"), (new AbiValue.Text("\ud800"), "string"), (new AbiValue.Bytes(new byte[3]), "array<u8,4>")])
        {
            using var writer = new Utf8JsonWriter(new MemoryStream());
            Assert.Throws<AbiException>(() => AbiJson.Write(writer, value, AbiGen.Type(type)));
        }
    }

    private static AbiValue Read(string json, AbiType type)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        return AbiJson.Read(document.RootElement, type, "value");
    }

    private static T Bounded<T>(Func<T> work, long bytesMax = AllocatedMax)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return work();
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < bytesMax, string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes were allocated"));
        }
    }

    private static string Level(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"name":"T{{index}}","struct":[{{string.Join(',', Enumerable.Range(0, 8).Select(field => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"f{{field}}","type":"{{(index == 0 ? "u8" : $"T{index - 1}")}}"}""")))}}]}""");
}
