using System.Globalization;
using Vow.Ledger.Abi;

namespace Vow.Cli.Binding;

/// <summary>Types of a description in TypeScript, the codecs of the runtime for them, and values of them as literals.</summary>
/// <param name="names">The TypeScript names of the description's structs and enums.</param>
internal sealed class TypeScriptTypes(IReadOnlyDictionary<AbiType, string> names)
{
    /// <summary>How the type is written.</summary>
    public string Of(AbiType type) => type switch
    {
        AbiType.Number { Bits: <= 32 } => "number",
        AbiType.Number => "bigint",
        AbiType.Maybe maybe => $"{Grouped(maybe.Item)} | null",
        AbiType.Array { IsBytes: true } => "Uint8Array",
        AbiType.List list => $"readonly ({Of(list.Item)})[]",
        AbiType.Array array => $"readonly ({Of(array.Item)})[]",
        AbiType.Map map => $"readonly (readonly [{Of(map.Key)}, {Of(map.Value)}])[]",
        AbiType.Tuple tuple => $"readonly [{string.Join(", ", tuple.Items.Select(Of))}]",
        AbiType.Struct or AbiType.Choice => names[type],
        _ when type == AbiType.Bool => "boolean",
        _ when type == AbiType.Text => "string",
        _ when type == AbiType.Bytes => "Uint8Array",
        _ => "Address",
    };

    /// <summary>The codec of the type, an expression.</summary>
    public string Codec(AbiType type) => type switch
    {
        AbiType.Maybe maybe => $"_option({Codec(maybe.Item)})",
        AbiType.List list => $"_list({Codec(list.Item)})",
        AbiType.Array { IsBytes: true } bytes => string.Create(CultureInfo.InvariantCulture, $"_fixed({bytes.Length})"),
        AbiType.Array array => string.Create(CultureInfo.InvariantCulture, $"_array({Codec(array.Item)}, {array.Length})"),
        AbiType.Map map => $"_map({Codec(map.Key)}, {Codec(map.Value)})",
        AbiType.Tuple tuple => $"_tuple<{Of(tuple)}>({string.Join(", ", tuple.Items.Select(Codec))})",
        AbiType.Struct or AbiType.Choice => $"{names[type]}Codec",
        _ => $"_{type}",
    };

    /// <summary>Fields as the codecs of structs take them.</summary>
    public string Fields(IEnumerable<AbiField> fields) => $"[{string.Join(", ", fields.Select(field => $"[{CodeText.Literal(field.Name)}, {Codec(field.Type)}]"))}]";

    /// <summary>Fields as the type of an object.</summary>
    public string Members(IEnumerable<AbiField> fields) => $"{{ {string.Concat(fields.Select(field => $"readonly {CodeText.Literal(field.Name)}: {Of(field.Type)}; "))}}}";

    /// <summary>A value of a type, as an expression.</summary>
    public string Literal(AbiValue value, AbiType type) => (value, type) switch
    {
        (AbiValue.Bool flag, _) => flag.Value ? "true" : "false",
        (AbiValue.Number number, AbiType.Number { Bits: <= 32 }) => number.Value.ToString(CultureInfo.InvariantCulture),
        (AbiValue.Number number, _) => $"{number.Value.ToString(CultureInfo.InvariantCulture)}n",
        (AbiValue.Text text, _) => CodeText.Literal(text.Value),
        (AbiValue.Bytes bytes, _) => $"fromHex({CodeText.Literal("0x" + Convert.ToHexStringLower(bytes.Value.Span))})",
        (AbiValue.Address address, _) => CodeText.Literal(Ledger.AddressText.Format(address.Value)),
        (AbiValue.Maybe { Value: { } some }, AbiType.Maybe maybe) => Literal(some, maybe.Item),
        (AbiValue.Maybe, _) => "null",
        (AbiValue.Items items, AbiType.Tuple tuple) => $"[{string.Join(", ", items.Values.Zip(tuple.Items, Literal))}]",
        (AbiValue.Items items, AbiType.List list) => $"[{string.Join(", ", items.Values.Select(item => Literal(item, list.Item)))}]",
        (AbiValue.Items items, AbiType.Array array) => $"[{string.Join(", ", items.Values.Select(item => Literal(item, array.Item)))}]",
        (AbiValue.Map map, AbiType.Map types) => $"[{string.Join(", ", map.Entries.Select(entry => $"[{Literal(entry.Key, types.Key)}, {Literal(entry.Value, types.Value)}]"))}]",
        (AbiValue.Record record, AbiType.Struct of) => Literal(record.Fields, of.Fields),
        (AbiValue.Variant { Fields.IsEmpty: true } variant, _) => CodeText.Literal(variant.Name),
        (AbiValue.Variant variant, AbiType.Choice choice) =>
            $"{{ [{CodeText.Literal(variant.Name)}]: {Literal(variant.Fields, choice.Variants.First(known => known.Name == variant.Name).Fields)} }}",
        _ => throw new ArgumentException($"{value} is no {type}.", nameof(value)),
    };

    // A computed name makes a property of its own of any name, also of __proto__.
    private string Literal(IEnumerable<KeyValuePair<string, AbiValue>> values, IEnumerable<AbiField> fields) =>
        $"{{ {string.Join(", ", values.Zip(fields, (value, field) => $"[{CodeText.Literal(field.Name)}]: {Literal(value.Value, field.Type)}"))} }}";

    private string Grouped(AbiType type) => type is AbiType.List or AbiType.Array { IsBytes: false } or AbiType.Map or AbiType.Tuple ? $"({Of(type)})" : Of(type);
}
