using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Abi;

/// <summary>Values in Borsh (<c>spec/encoding.md</c>), strictly: each value has one encoding and everything else is refused.</summary>
public static class AbiCodec
{
    /// <summary>Longest value that is encoded or decoded: the longest input and return data of a call.</summary>
    public const int BytesMax = 1_048_576;

    /// <summary>Encodes a value.</summary>
    /// <exception cref="AbiException">It is not of the type.</exception>
    public static byte[] Encode(AbiValue value, AbiType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = new BorshWriter();
        Write(writer, value, type, type.ToString());
        return writer.ToArray();
    }

    /// <summary>Encodes the parameters of a method: one value for each, in order.</summary>
    /// <exception cref="AbiException">They do not fit the method.</exception>
    public static byte[] EncodeInput(AbiMethod method, ImmutableArray<AbiValue> values)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (values.Length != method.Parameters.Length) throw new AbiException(method.Name, string.Create(CultureInfo.InvariantCulture, $"{values.Length} values for {method.Parameters.Length} parameters"));
        var writer = new BorshWriter();
        for (int index = 0; index < values.Length; index++) Write(writer, values[index], method.Parameters[index].Type, method.Parameters[index].Name);
        return writer.ToArray();
    }

    /// <summary>Decodes a value that fills the bytes.</summary>
    /// <param name="bytes">The encoding.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="fault">Why it is none, with the byte.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, AbiType type, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AbiValue? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(bytes);
        value = Read(ref reader, type);
        fault = reader.IsComplete() ? null : reader.Fault!;
        if (fault is not null) value = null;
        return fault is null;
    }

    /// <summary>Decodes the fields of an event, or of a method's input.</summary>
    public static bool TryDecodeFields(ReadOnlySpan<byte> bytes, ImmutableArray<AbiField> fields, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AbiValue.Record? record, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(bytes);
        record = new AbiValue.Record(ReadFields(ref reader, fields));
        fault = reader.IsComplete() ? null : reader.Fault!;
        if (fault is not null) record = null;
        return fault is null;
    }

    /// <summary>Least and most value of an integer type.</summary>
    internal static (BigInteger Least, BigInteger Most) RangeOf(AbiType.Number type) => type.IsSigned
        ? (-(BigInteger.One << (type.Bits - 1)), (BigInteger.One << (type.Bits - 1)) - 1)
        : (BigInteger.Zero, (BigInteger.One << type.Bits) - 1);

    internal static BigInteger InRange(BigInteger value, AbiType.Number type, string place)
    {
        (BigInteger least, BigInteger most) = RangeOf(type);
        return value >= least && value <= most ? value : throw new AbiException(place, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit {type}: {least} to {most}"));
    }

    internal static void Write(BorshWriter writer, AbiValue value, AbiType type, string place)
    {
        switch (type, value)
        {
            case (AbiType.Number integer, AbiValue.Number number): WriteInteger(writer, InRange(number.Value, integer, place), integer); break;
            case (AbiType.Maybe, AbiValue.Maybe { Value: null }): writer.U8(0); break;
            case (AbiType.Maybe option, AbiValue.Maybe { Value: { } some }):
                writer.U8(1);
                Write(writer, some, option.Item, place);
                break;
            case (AbiType.List list, AbiValue.Items items):
                writer.Length(items.Values.Length);
                foreach (AbiValue item in items.Values) Write(writer, item, list.Item, place);
                break;
            case (AbiType.Array { IsBytes: true } array, AbiValue.Bytes bytes) when bytes.Value.Length == array.Length: writer.Fixed(bytes.Value.Span); break;
            case (AbiType.Array { IsBytes: false } array, AbiValue.Items items) when items.Values.Length == array.Length:
                foreach (AbiValue item in items.Values) Write(writer, item, array.Item, place);
                break;
            case (AbiType.Tuple tuple, AbiValue.Items items) when items.Values.Length == tuple.Items.Length:
                for (int index = 0; index < tuple.Items.Length; index++) Write(writer, items.Values[index], tuple.Items[index], place);
                break;
            case (AbiType.Map types, AbiValue.Map map): WriteMap(writer, map, types, place); break;
            case (AbiType.Struct record, AbiValue.Record values): WriteFields(writer, values.Fields, record.Fields, place); break;
            case (AbiType.Choice choice, AbiValue.Variant variant):
                int which = choice.Variants.IndexOf(choice.Variants.FirstOrDefault(known => known.Name == variant.Name)!);
                if (which < 0) throw new AbiException(place, $"{choice.Name} has no variant '{variant.Name}'");
                writer.U8((byte)which);
                WriteFields(writer, variant.Fields, choice.Variants[which].Fields, place);
                break;
            case (AbiType.Simple, AbiValue.Bool flag) when type == AbiType.Bool: writer.Bool(flag.Value); break;
            case (AbiType.Simple, AbiValue.Text text) when type == AbiType.Text: WriteText(writer, text.Value, place); break;
            case (AbiType.Simple, AbiValue.Bytes bytes) when type == AbiType.Bytes: writer.Bytes(bytes.Value.Span); break;
            case (AbiType.Simple, AbiValue.Address address) when type == AbiType.Address: writer.Address(address.Value); break;
            default: throw new AbiException(place, $"{type} is expected, and this is {(value is null ? "null" : value.ToString())}");
        }

        if (writer.Written.Length > BytesMax) throw new AbiException(place, string.Create(CultureInfo.InvariantCulture, $"the encoding is longer than {BytesMax} bytes"));
    }

    internal static AbiValue Read(ref BorshReader reader, AbiType type) => type switch
    {
        AbiType.Number integer => new AbiValue.Number(ReadInteger(ref reader, integer)),
        AbiType.Maybe option => new AbiValue.Maybe(reader.Bool() ? Read(ref reader, option.Item) : null),
        AbiType.List list => ReadItems(ref reader, list.Item, reader.Length(int.MaxValue)),
        AbiType.Array { IsBytes: true } array => new AbiValue.Bytes(reader.Fixed(array.Length).ToArray()),
        AbiType.Array array => ReadItems(ref reader, array.Item, array.Length),
        AbiType.Tuple tuple => ReadTuple(ref reader, tuple),
        AbiType.Map map => ReadMap(ref reader, map),
        AbiType.Struct record => new AbiValue.Record(ReadFields(ref reader, record.Fields)),
        AbiType.Choice choice => ReadVariant(ref reader, choice),
        _ when type == AbiType.Bool => new AbiValue.Bool(reader.Bool()),
        _ when type == AbiType.Text => new AbiValue.Text(reader.Text(BytesMax)),
        _ when type == AbiType.Bytes => new AbiValue.Bytes(reader.Bytes(BytesMax).ToArray()),
        _ => new AbiValue.Address(reader.Address()),
    };

    private static void WriteInteger(BorshWriter writer, BigInteger value, AbiType.Number type)
    {
        Span<byte> bytes = stackalloc byte[type.Bits / 8];
        bytes.Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        // A number that needs its top bit has one byte more than its width, which holds no digits.
        Span<byte> digits = stackalloc byte[17];
        value.TryWriteBytes(digits, out int written);
        digits[..Math.Min(written, bytes.Length)].CopyTo(bytes);
        writer.Fixed(bytes);
    }

    private static BigInteger ReadInteger(ref BorshReader reader, AbiType.Number type) => new(reader.Fixed(type.Bits / 8), isUnsigned: !type.IsSigned);

    private static void WriteText(BorshWriter writer, string text, string place)
    {
        try
        {
            writer.Text(text);
        }
        catch (System.Text.EncoderFallbackException error)
        {
            throw new AbiException(place, "the string has half of a surrogate pair: it is no text", error);
        }
    }

    private static void WriteMap(BorshWriter writer, AbiValue.Map map, AbiType.Map types, string place)
    {
        var sorted = map.Entries.Select(entry => (Order: KeyCodec.Encode(entry.Key, types.Key), Entry: entry)).ToList();
        sorted.Sort((left, right) => left.Order.AsSpan().SequenceCompareTo(right.Order));
        writer.Length(sorted.Count);
        for (int index = 0; index < sorted.Count; index++)
        {
            if (index > 0 && sorted[index].Order.AsSpan().SequenceEqual(sorted[index - 1].Order)) throw new AbiException(place, $"the key {sorted[index].Entry.Key} is there twice");
            Write(writer, sorted[index].Entry.Key, types.Key, place);
            Write(writer, sorted[index].Entry.Value, types.Value, place);
        }
    }

    private static void WriteFields(BorshWriter writer, ImmutableArray<KeyValuePair<string, AbiValue>> values, ImmutableArray<AbiField> fields, string place)
    {
        if (values.Length != fields.Length) throw new AbiException(place, string.Create(CultureInfo.InvariantCulture, $"{values.Length} fields; exactly {fields.Length} are needed"));
        for (int index = 0; index < fields.Length; index++)
        {
            if (values[index].Key != fields[index].Name) throw new AbiException(place, $"the field '{fields[index].Name}' is expected, and this is '{values[index].Key}'");
            Write(writer, values[index].Value, fields[index].Type, $"{place}.{fields[index].Name}");
        }
    }

    // A fault gives zeros from then on, so each loop over what the bytes announce ends at the first one.
    private static AbiValue.Items ReadItems(ref BorshReader reader, AbiType type, int count)
    {
        var items = ImmutableArray.CreateBuilder<AbiValue>();
        for (int index = 0; index < count && reader.IsSound; index++) items.Add(Read(ref reader, type));
        return new AbiValue.Items(items.ToImmutable());
    }

    private static AbiValue.Items ReadTuple(ref BorshReader reader, AbiType.Tuple tuple)
    {
        var items = ImmutableArray.CreateBuilder<AbiValue>(tuple.Items.Length);
        foreach (AbiType type in tuple.Items)
        {
            if (reader.IsSound) items.Add(Read(ref reader, type));
        }

        return new AbiValue.Items(items.ToImmutable());
    }

    private static AbiValue.Map ReadMap(ref BorshReader reader, AbiType.Map map)
    {
        int count = reader.Length(int.MaxValue, itemBytesMin: 2);
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<AbiValue, AbiValue>>();
        byte[]? previous = null;
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            int at = reader.Position;
            AbiValue key = Read(ref reader, map.Key);
            if (!reader.IsSound) break;
            byte[] order = KeyCodec.Encode(key, map.Key);
            if (previous is not null && order.AsSpan().SequenceCompareTo(previous) <= 0) reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {at}: the keys of a map are not in ascending order"));
            previous = order;
            entries.Add(KeyValuePair.Create(key, Read(ref reader, map.Value)));
        }

        return new AbiValue.Map(entries.ToImmutable());
    }

    private static ImmutableArray<KeyValuePair<string, AbiValue>> ReadFields(ref BorshReader reader, ImmutableArray<AbiField> fields)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, AbiValue>>(fields.Length);
        foreach (AbiField field in fields)
        {
            if (reader.IsSound) values.Add(KeyValuePair.Create(field.Name, Read(ref reader, field.Type)));
        }

        return values.ToImmutable();
    }

    private static AbiValue.Variant ReadVariant(ref BorshReader reader, AbiType.Choice choice)
    {
        int at = reader.Position;
        byte which = reader.U8();
        if (which < choice.Variants.Length) return new AbiValue.Variant(choice.Variants[which].Name, ReadFields(ref reader, choice.Variants[which].Fields));
        reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {at}: {choice.Name} has no variant {which}; it has {choice.Variants.Length}"));
        return new AbiValue.Variant("", []);
    }
}
