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
            case (AbiType.Number { Bits: <= 32 } integer, AbiValue.Number number): writer.WriteNumberValue((long)AbiCodec.InRange(number.Value, integer, type.ToString())); break;
            case (AbiType.Number integer, AbiValue.Number number): writer.WriteStringValue(AbiCodec.InRange(number.Value, integer, type.ToString()).ToString(CultureInfo.InvariantCulture)); break;
            case (_, AbiValue.Text text) when type == AbiType.Text: writer.WriteStringValue(AbiCodec.Utf8(text.Value, type.ToString())); break;
            case (_, AbiValue.Bytes bytes) when type == AbiType.Bytes || (type is AbiType.Array { IsBytes: true } array && array.Length == bytes.Value.Length): writer.WriteStringValue("0x" + Convert.ToHexStringLower(bytes.Value.Span)); break;
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
        AbiCodec.CheckNames(values, fields, "fields");
        writer.WriteStartObject();
        for (int index = 0; index < fields.Length; index++)
        {
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
        AbiVariant found = choice.Variants[AbiCodec.IndexOf(variant, choice, choice.Name)];
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

    // One for each value that is read: it counts the parts.
    private sealed class Reader(Func<string, Address?>? resolve)
    {
        private int _values;

        public AbiValue Value(JsonPlace place, AbiType type)
        {
            if (++_values > AbiCodec.ValuesMax) throw place.Fault(AbiCodec.TooManyValues);
            return type switch
            {
                AbiType.Number integer => new AbiValue.Number(Integer(place, integer)),
                AbiType.Maybe option => new AbiValue.Maybe(place.Element.ValueKind == JsonValueKind.Null ? null : Value(place, option.Item)),
                AbiType.List list => new AbiValue.Items([.. place.Items().Select(item => Value(item, list.Item))]),
                AbiType.Array { IsBytes: true } array => new AbiValue.Bytes(Exactly(array.Length, place)),
                AbiType.Array array => Items(place, array.Length, _ => array.Item),
                AbiType.Tuple tuple => Items(place, tuple.Items.Length, index => tuple.Items[index]),
                AbiType.Map map => Map(place, map),
                AbiType.Struct record => new AbiValue.Record(Fields(place, record.Fields)),
                AbiType.Choice choice => Variant(place, choice),
                _ when type == AbiType.Bool => new AbiValue.Bool(place.Bool()),
                _ when type == AbiType.Text => new AbiValue.Text(place.Text()),
                _ when type == AbiType.Bytes => new AbiValue.Bytes(place.Bytes(AbiCodec.BytesMax)),
                _ => new AbiValue.Address(Address(place)),
            };
        }

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

        private AbiValue.Items Items(JsonPlace place, int count, Func<int, AbiType> typeOf)
        {
            JsonPlace[] items = [.. place.Items()];
            if (items.Length != count) throw place.Fault($"{items.Length} items; exactly {count} are needed");
            return new AbiValue.Items([.. items.Select((item, index) => Value(item, typeOf(index)))]);
        }

        // Sorted as it is encoded, so that a description has one form and a value looks the same however it came.
        private AbiValue.Map Map(JsonPlace place, AbiType.Map type)
        {
            var entries = new SortedDictionary<byte[], KeyValuePair<AbiValue, AbiValue>>(Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
            foreach (JsonPlace item in place.Items())
            {
                AbiValue.Items pair = Items(item, 2, index => index == 0 ? type.Key : type.Value);
                if (!entries.TryAdd(KeyCodec.Encode(pair.Values[0], type.Key), KeyValuePair.Create(pair.Values[0], pair.Values[1]))) throw item.Fault("this key is there twice");
            }

            return new AbiValue.Map([.. entries.Values]);
        }

        private ImmutableArray<KeyValuePair<string, AbiValue>> Fields(JsonPlace place, ImmutableArray<AbiField> fields)
        {
            var given = new Dictionary<string, JsonPlace>(StringComparer.Ordinal);
            foreach ((string name, JsonPlace value) in place.Properties())
            {
                if (!given.TryAdd(name, value)) throw value.Fault("this property is there twice");
            }

            var values = ImmutableArray.CreateBuilder<KeyValuePair<string, AbiValue>>(given.Count);
            foreach (AbiField field in fields)
            {
                if (!given.Remove(field.Name, out JsonPlace? value)) throw place.Fault($"the field '{field.Name}' is missing");
                values.Add(KeyValuePair.Create(field.Name, Value(value, field.Type)));
            }

            foreach ((string name, _) in given) throw place.Fault($"there is no field '{JsonPlace.Shortened(name)}' here; known: {string.Join(", ", fields.Select(field => field.Name))}");
            return values.ToImmutable();
        }

        private AbiValue.Variant Variant(JsonPlace place, AbiType.Choice choice)
        {
            if (place.Element.ValueKind != JsonValueKind.Object)
            {
                AbiVariant bare = Named(place, place.Text(), choice);
                return bare.Fields.IsEmpty ? new AbiValue.Variant(bare.Name, []) : throw place.Fault($"{bare.Name} has fields: write {{\"{bare.Name}\": {{…}}}}");
            }

            (string Name, JsonPlace Value)[] properties = [.. place.Properties().Take(2)];
            if (properties.Length != 1) throw place.Fault("exactly one variant is expected");
            AbiVariant found = Named(place, properties[0].Name, choice);
            return new AbiValue.Variant(found.Name, Fields(properties[0].Value, found.Fields));
        }

        private static AbiVariant Named(JsonPlace place, string name, AbiType.Choice choice) => choice.IndexOf(name) is >= 0 and int index
            ? choice.Variants[index]
            : throw place.Fault($"{choice.Name} has no variant '{JsonPlace.Shortened(name)}'; it has {string.Join(", ", choice.Variants.Select(known => known.Name))}");

        private Address Address(JsonPlace place)
        {
            string text = place.Text();
            return resolve?.Invoke(text) ?? (AddressText.TryParse(text, out Address address, out string? fault) ? address : throw place.Fault(fault));
        }
    }
}
