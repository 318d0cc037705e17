using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Vow.Engine;

namespace Vow.Ledger.Abi;

/// <summary>
/// Values as JSON (<c>spec/encoding.md</c>): integers up to 32 bits as numbers, wider ones as strings, both accepted; bytes as <c>0x…</c>; addresses as text; an option
/// as null or its value; lists, arrays and tuples as arrays; a map as an array of pairs; a struct as an object; a variant as <c>"Open"</c> or <c>{"Sold": {…}}</c>.
/// </summary>
public static class AbiJson
{
    /// <summary>Reads a value of a type.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="place">Where it stands, for errors.</param>
    /// <param name="resolve">Gives the address of a name where an address is expected, or null when there is no such name; null where only addresses will do.</param>
    /// <exception cref="AbiException">It is something else.</exception>
    public static AbiValue Read(JsonElement element, AbiType type, string place, Func<string, Address?>? resolve = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new Reader(resolve).Value(new JsonPlace(element, place, (path, message) => new AbiException(path, message)), type);
    }

    /// <summary>Writes a value of a type.</summary>
    /// <exception cref="AbiException">The value is not of the type.</exception>
    public static void Write(Utf8JsonWriter writer, AbiValue value, AbiType type)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(type);
        switch (type, value)
        {
            case (_, AbiValue.Bool flag) when type == AbiType.Bool: writer.WriteBooleanValue(flag.Value); break;
            case (AbiType.Number { Bits: <= 32 }, AbiValue.Number number): writer.WriteNumberValue((long)number.Value); break;
            case (AbiType.Number, AbiValue.Number number): writer.WriteStringValue(number.Value.ToString(CultureInfo.InvariantCulture)); break;
            case (_, AbiValue.Text text) when type == AbiType.Text: writer.WriteStringValue(text.Value); break;
            case (_, AbiValue.Bytes bytes) when type == AbiType.Bytes || type is AbiType.Array { IsBytes: true }: writer.WriteStringValue("0x" + Convert.ToHexStringLower(bytes.Value.Span)); break;
            case (_, AbiValue.Address address) when type == AbiType.Address: writer.WriteStringValue(AddressText.Format(address.Value)); break;
            case (AbiType.Maybe, AbiValue.Maybe { Value: null }): writer.WriteNullValue(); break;
            case (AbiType.Maybe option, AbiValue.Maybe { Value: { } some }): Write(writer, some, option.Item); break;
            case (AbiType.List list, AbiValue.Items items): WriteItems(writer, items, _ => list.Item); break;
            case (AbiType.Array { IsBytes: false } array, AbiValue.Items items) when items.Values.Length == array.Length: WriteItems(writer, items, _ => array.Item); break;
            case (AbiType.Tuple tuple, AbiValue.Items items) when items.Values.Length == tuple.Items.Length: WriteItems(writer, items, index => tuple.Items[index]); break;
            case (AbiType.Map types, AbiValue.Map map): WriteMap(writer, map, types); break;
            case (AbiType.Struct record, AbiValue.Record fields): WriteFields(writer, fields.Fields, record.Fields); break;
            case (AbiType.Choice choice, AbiValue.Variant variant): WriteVariant(writer, variant, choice); break;
            default: throw new AbiException(type.ToString(), "the value is not of this type");
        }
    }

    /// <summary>Writes named values (of an event, of a call) as an object.</summary>
    /// <exception cref="AbiException">They are not those fields.</exception>
    public static void WriteFields(Utf8JsonWriter writer, ImmutableArray<KeyValuePair<string, AbiValue>> values, ImmutableArray<AbiField> fields)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        for (int index = 0; index < fields.Length; index++)
        {
            if (index >= values.Length || values[index].Key != fields[index].Name) throw new AbiException(fields[index].Name, "this field is missing");
            writer.WritePropertyName(fields[index].Name);
            Write(writer, values[index].Value, fields[index].Type);
        }

        writer.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter writer, AbiValue.Items items, Func<int, AbiType> typeOf)
    {
        writer.WriteStartArray();
        for (int index = 0; index < items.Values.Length; index++) Write(writer, items.Values[index], typeOf(index));
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, AbiValue.Map map, AbiType.Map types)
    {
        writer.WriteStartArray();
        foreach ((AbiValue key, AbiValue value) in map.Entries)
        {
            writer.WriteStartArray();
            Write(writer, key, types.Key);
            Write(writer, value, types.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteVariant(Utf8JsonWriter writer, AbiValue.Variant variant, AbiType.Choice choice)
    {
        AbiVariant found = choice.Variants.FirstOrDefault(known => known.Name == variant.Name) ?? throw new AbiException(choice.Name, $"it has no variant '{variant.Name}'");
        if (found.Fields.IsEmpty)
        {
            writer.WriteStringValue(found.Name);
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName(found.Name);
        WriteFields(writer, variant.Fields, found.Fields);
        writer.WriteEndObject();
    }

    private sealed class Reader(Func<string, Address?>? resolve)
    {
        public AbiValue Value(JsonPlace place, AbiType type) => type switch
        {
            AbiType.Number integer => new AbiValue.Number(Integer(place, integer)),
            AbiType.Maybe option => new AbiValue.Maybe(place.Element.ValueKind == JsonValueKind.Null ? null : Value(place, option.Item)),
            AbiType.List list => new AbiValue.Items([.. place.Items().Select(item => Value(item, list.Item))]),
            AbiType.Array { IsBytes: true } array => new AbiValue.Bytes(Exactly(array.Length, place)),
            AbiType.Array array => Items(place, Enumerable.Repeat(array.Item, array.Length)),
            AbiType.Tuple tuple => Items(place, tuple.Items),
            AbiType.Map map => Map(place, map),
            AbiType.Struct record => new AbiValue.Record(Fields(place, record.Fields)),
            AbiType.Choice choice => Variant(place, choice),
            _ when type == AbiType.Bool => new AbiValue.Bool(place.Bool()),
            _ when type == AbiType.Text => new AbiValue.Text(place.Text()),
            _ when type == AbiType.Bytes => new AbiValue.Bytes(place.Bytes(AbiCodec.BytesMax)),
            _ => new AbiValue.Address(Address(place)),
        };

        private static BigInteger Integer(JsonPlace place, AbiType.Number type)
        {
            string digits = place.Element.ValueKind == JsonValueKind.Number ? place.Element.GetRawText() : place.Text();
            return AbiText.Integer(digits, type, out string? fault) ?? throw place.Fault(fault!);
        }

        private static byte[] Exactly(int count, JsonPlace place)
        {
            byte[] bytes = place.Bytes(AbiCodec.BytesMax);
            return bytes.Length == count ? bytes : throw place.Fault($"{bytes.Length} bytes; exactly {count} are needed");
        }

        private AbiValue.Items Items(JsonPlace place, IEnumerable<AbiType> types)
        {
            AbiType[] expected = [.. types];
            JsonPlace[] items = [.. place.Items()];
            if (items.Length != expected.Length) throw place.Fault($"{items.Length} items; exactly {expected.Length} are needed");
            return new AbiValue.Items([.. items.Select((item, index) => Value(item, expected[index]))]);
        }

        private AbiValue.Map Map(JsonPlace place, AbiType.Map type)
        {
            var pair = ImmutableArray.Create(type.Key, type.Value);
            return new AbiValue.Map([.. place.Items().Select(item => Items(item, pair)).Select(item => KeyValuePair.Create(item.Values[0], item.Values[1]))]);
        }

        private ImmutableArray<KeyValuePair<string, AbiValue>> Fields(JsonPlace place, ImmutableArray<AbiField> fields)
        {
            place.AllowOnly([.. fields.Select(field => field.Name)]);
            // Not Optional: null is the value of an option, not a missing field.
            return [.. fields.Select(field => KeyValuePair.Create(field.Name, place.Element.TryGetProperty(field.Name, out JsonElement element)
                ? Value(place.At(field.Name, element), field.Type)
                : throw place.Fault($"the field '{field.Name}' is missing")))];
        }

        private AbiValue.Variant Variant(JsonPlace place, AbiType.Choice choice)
        {
            bool isObject = place.Element.ValueKind == JsonValueKind.Object;
            if (isObject) place.AllowOnly([.. choice.Variants.Select(known => known.Name)]);
            string[] names = isObject ? [.. place.Element.EnumerateObject().Select(property => property.Name)] : [place.Text()];
            if (names.Length != 1) throw place.Fault("exactly one variant is expected");
            AbiVariant found = choice.Variants.FirstOrDefault(known => known.Name == names[0])
                ?? throw place.Fault($"{choice.Name} has no variant '{JsonPlace.Shortened(names[0])}'; it has {string.Join(", ", choice.Variants.Select(known => known.Name))}");
            if (!isObject && !found.Fields.IsEmpty) throw place.Fault($"{found.Name} has fields: write {{\"{found.Name}\": {{…}}}}");
            return new AbiValue.Variant(found.Name, isObject ? Fields(place.Property(found.Name), found.Fields) : []);
        }

        private Address Address(JsonPlace place)
        {
            string text = place.Text();
            return resolve?.Invoke(text) ?? (AddressText.TryParse(text, out Address address, out string? fault) ? address : throw place.Fault(fault));
        }
    }
}
