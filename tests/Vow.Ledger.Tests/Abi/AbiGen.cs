using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using CsCheck;
using Vow.Engine;
using Vow.Ledger.Abi;
using TextEncoding = System.Text.Encoding;

namespace Vow.Ledger.Tests.Abi;

/// <summary>Random types, as descriptions, and random values of them.</summary>
internal static class AbiGen
{
    private static readonly string[] Simple = ["bool", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "string", "bytes", "address", "array<u8,4>", "Color"];

    private static readonly Gen<string> KeyLeaf = Of(Simple).Or(Gen.Const("Spot"));

    /// <summary>One of the values.</summary>
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Texts of types that have a key encoding.</summary>
    public static readonly Gen<string> KeyText = Gen.OneOf(KeyLeaf, KeyLeaf.Array[1, 4].Select(items => $"tuple<{string.Join(',', items)}>"), Gen.Select(KeyLeaf, KeyLeaf, (first, second) => $"tuple<{first},tuple<{second},u8>>"));

    /// <summary>Texts of types, nested a few times.</summary>
    public static readonly Gen<string> Text = OfDepth(3);

    /// <summary>The type that a text means beside the structs and enums of <see cref="Types"/>.</summary>
    public static AbiType Type(string text) => Describe(text).Method("m")!.Result!;

    /// <summary>A description with one method that answers with the type.</summary>
    public static ContractAbi Describe(string text)
    {
        var json = new JsonObject
        {
            ["abi"] = 1,
            ["name"] = "c",
            ["methods"] = new JsonArray(new JsonObject { ["name"] = "m", ["kind"] = "query", ["result"] = text }),
            ["types"] = JsonNode.Parse(Types),
        };
        return ContractAbi.Parse(TextEncoding.UTF8.GetBytes(json.ToJsonString()));
    }

    public const string Types = """
        [ { "name": "Color", "enum": [ { "name": "Red" }, { "name": "Green" }, { "name": "Blue" } ] },
          { "name": "Spot", "struct": [ { "name": "x", "type": "i32" }, { "name": "label", "type": "string" } ] },
          { "name": "Shape", "enum": [ { "name": "Empty" }, { "name": "Circle", "fields": [ { "name": "at", "type": "Spot" }, { "name": "radius", "type": "option<u64>" } ] } ] } ]
        """;

    /// <summary>Random values of a type.</summary>
    public static Gen<AbiValue> Value(AbiType type) => type switch
    {
        AbiType.Number integer => Integer(integer),
        AbiType.Maybe option => Gen.OneOf(Gen.Const<AbiValue>(new AbiValue.Maybe(null)), Value(option.Item).Select(item => (AbiValue)new AbiValue.Maybe(item))),
        AbiType.List list => Value(list.Item).Array[0, 4].Select(items => (AbiValue)new AbiValue.Items([.. items])),
        AbiType.Array { IsBytes: true } array => Gen.Byte.Array[array.Length].Select(bytes => (AbiValue)new AbiValue.Bytes(bytes)),
        AbiType.Array array => Value(array.Item).Array[array.Length].Select(items => (AbiValue)new AbiValue.Items([.. items])),
        AbiType.Tuple tuple => All([.. tuple.Items]).Select(items => (AbiValue)new AbiValue.Items([.. items])),
        AbiType.Map map => Gen.Select(Value(map.Key), Value(map.Value)).Array[0, 4].Select(pairs => (AbiValue)new AbiValue.Map(Distinct(pairs, map))),
        AbiType.Struct record => Fields(record.Fields).Select(fields => (AbiValue)new AbiValue.Record(fields)),
        AbiType.Choice choice => Gen.OneOf([.. choice.Variants.Select(variant => Fields(variant.Fields).Select(fields => (AbiValue)new AbiValue.Variant(variant.Name, fields)))]),
        _ when type == AbiType.Bool => Gen.Bool.Select(flag => (AbiValue)new AbiValue.Bool(flag)),
        _ when type == AbiType.Text => Words.Select(text => (AbiValue)new AbiValue.Text(text)),
        _ when type == AbiType.Bytes => SmallBytes.Array[0, 5].Select(bytes => (AbiValue)new AbiValue.Bytes(bytes)),
        _ => Gen.Byte.Array[Address.Bytes].Select(bytes => (AbiValue)new AbiValue.Address(Address.From(bytes))),
    };

    /// <summary>The order of values of a key type, by their meaning: numbers by size, strings and bytes byte by byte, parts from the first.</summary>
    public static int Compare(AbiValue left, AbiValue right, AbiType type)
    {
        switch (left, right)
        {
            case (AbiValue.Bool first, AbiValue.Bool second): return first.Value.CompareTo(second.Value);
            case (AbiValue.Number first, AbiValue.Number second): return first.Value.CompareTo(second.Value);
            case (AbiValue.Text first, AbiValue.Text second): return TextEncoding.UTF8.GetBytes(first.Value).AsSpan().SequenceCompareTo(TextEncoding.UTF8.GetBytes(second.Value));
            case (AbiValue.Bytes first, AbiValue.Bytes second): return first.Value.Span.SequenceCompareTo(second.Value.Span);
            case (AbiValue.Address first, AbiValue.Address second): return first.Value.Span.SequenceCompareTo(second.Value.Span);
            case (AbiValue.Variant first, AbiValue.Variant second): return ((AbiType.Choice)type).IndexOf(first.Name).CompareTo(((AbiType.Choice)type).IndexOf(second.Name));
            case (AbiValue.Items first, AbiValue.Items second): return First(first.Values.Select((item, index) => Compare(item, second.Values[index], ((AbiType.Tuple)type).Items[index])));
            case (AbiValue.Record first, AbiValue.Record second): return First(first.Fields.Select((field, index) => Compare(field.Value, second.Fields[index].Value, ((AbiType.Struct)type).Fields[index].Type)));
            default: throw new ArgumentException("no key");
        }
    }

    // The bytes that escapes are made of, and their neighbours.
    private static readonly Gen<byte> SmallBytes = Gen.OneOf(Of<byte>(0, 1, 2, 3, 0x7F, 0xFF), Gen.Byte);

    private static readonly Gen<string> Words = Gen.OneOf(Of(0, 1, 2, 'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF), Gen.Int[0x20, 0x2FFF]).Array[0, 5]
        .Select(runes => string.Concat(runes.Select(char.ConvertFromUtf32)));

    private static Gen<string> OfDepth(int depth)
    {
        if (depth == 0) return KeyLeaf.Or(Gen.Const("Shape"));
        Gen<string> part = OfDepth(depth - 1);
        return Gen.OneOf(
            part,
            part.Where(item => !item.StartsWith("option", StringComparison.Ordinal)).Select(item => $"option<{item}>"),
            part.Select(item => $"list<{item}>"),
            Gen.Select(part, Gen.Int[1, 3], (item, length) => string.Create(CultureInfo.InvariantCulture, $"array<{item},{length}>")),
            Gen.Select(KeyText, part, (key, item) => $"map<{key},{item}>"),
            part.Array[1, 3].Select(items => $"tuple<{string.Join(',', items)}>"));
    }

    private static Gen<AbiValue> Integer(AbiType.Number type)
    {
        BigInteger least = type.IsSigned ? -(BigInteger.One << (type.Bits - 1)) : 0;
        BigInteger most = least + (BigInteger.One << type.Bits) - 1;
        return Gen.OneOf(
            Of(least, least + 1, most - 1, most, BigInteger.Zero, BigInteger.One),
            Gen.Byte.Array[type.Bits / 8].Select(bytes => new BigInteger(bytes, isUnsigned: !type.IsSigned))).Select(number => (AbiValue)new AbiValue.Number(number));
    }

    private static Gen<AbiValue[]> All(AbiType[] types) => types.Aggregate(Gen.Const(System.Array.Empty<AbiValue>()), (soFar, type) => Gen.Select(soFar, Value(type), (items, item) => (AbiValue[])[.. items, item]));

    private static Gen<ImmutableArray<KeyValuePair<string, AbiValue>>> Fields(ImmutableArray<AbiField> fields) =>
        All([.. fields.Select(field => field.Type)]).Select(values => (ImmutableArray<KeyValuePair<string, AbiValue>>)[.. values.Select((value, index) => KeyValuePair.Create(fields[index].Name, value))]);

    private static ImmutableArray<KeyValuePair<AbiValue, AbiValue>> Distinct((AbiValue Key, AbiValue Value)[] pairs, AbiType.Map type) =>
        [.. pairs.DistinctBy(pair => Convert.ToHexString(AbiCodec.Encode(pair.Key, type.Key))).Select(pair => KeyValuePair.Create(pair.Key, pair.Value))];

    private static int First(IEnumerable<int> comparisons) => comparisons.FirstOrDefault(order => order != 0);

    private static Gen<string> Or(this Gen<string> first, Gen<string> second) => Gen.OneOf(first, second);
}
