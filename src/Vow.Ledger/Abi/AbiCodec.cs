using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Abi;

/// <summary>Values in Borsh (<c>spec/encoding.md</c>), strictly: each value has one encoding and everything else is refused.</summary>
public static class AbiCodec
{
    /// <summary>Longest value that is encoded or decoded: the longest input and return data of a call.</summary>
    public const int BytesMax = 1_048_576;

    /// <summary>
    /// Most values in one value, itself and all its parts counted; bytes and strings count as one. A byte of an encoding can stand for 17 values inside one another, and
    /// each takes some sixty bytes of memory here: without this bound a mebibyte from a contract would take a gibibyte.
    /// </summary>
    public const int ValuesMax = 262_144;

    internal static string TooManyValues { get; } = string.Create(CultureInfo.InvariantCulture, $"it has more than {ValuesMax} values; bytes and strings count as one");

    /// <summary>Encodes a value.</summary>
    /// <exception cref="AbiException">It is not of the type, or too large.</exception>
    public static byte[] Encode(AbiValue value, AbiType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = new BorshWriter();
        int left = ValuesMax;
        Write(writer, value, type, type.ToString(), ref left);
        return writer.ToArray();
    }

    /// <summary>Encodes the parameters of a method: one value for each, in order.</summary>
    /// <exception cref="AbiException">They do not fit the method.</exception>
    public static byte[] EncodeInput(AbiMethod method, ImmutableArray<AbiValue> values)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (values.Length != method.Parameters.Length) throw new AbiException(method.Name, string.Create(CultureInfo.InvariantCulture, $"{values.Length} values for {method.Parameters.Length} parameters"));
        var writer = new BorshWriter();
        int left = ValuesMax;
        for (int index = 0; index < values.Length; index++) Write(writer, values[index], method.Parameters[index].Type, method.Parameters[index].Name, ref left);
        return writer.ToArray();
    }

    /// <summary>Decodes a value that fills the bytes.</summary>
    /// <param name="bytes">The encoding.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="fault">Why it is none, with the byte.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, AbiType type, [NotNullWhen(true)] out AbiValue? value, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(type);
        var reader = new BorshReader(bytes);
        int left = ValuesMax;
        value = Read(ref reader, type, ref left);
        return IsWhole(ref reader, ref value, out fault);
    }

    /// <summary>Decodes the fields of an event.</summary>
    public static bool TryDecodeFields(ReadOnlySpan<byte> bytes, ImmutableArray<AbiField> fields, [NotNullWhen(true)] out AbiValue.Record? record, [NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(bytes);
        int left = ValuesMax;
        record = new AbiValue.Record(ReadFields(ref reader, fields, ref left));
        return IsWhole(ref reader, ref record, out fault);
    }

    /// <summary>Decodes the byte input of a method. Where it ends before a parameter with a default, that is the parameter's value, as the contract takes it.</summary>
    public static bool TryDecodeInput(ReadOnlySpan<byte> bytes, AbiMethod method, [NotNullWhen(true)] out AbiValue.Record? record, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(method);
        var reader = new BorshReader(bytes);
        int left = ValuesMax;
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, AbiValue>>(method.Parameters.Length);
        foreach (AbiParameter parameter in method.Parameters)
        {
            if (!reader.IsSound) break;
            values.Add(KeyValuePair.Create(parameter.Name, reader.Left == 0 && parameter.Default is { } value ? value : Read(ref reader, parameter.Type, ref left)));
        }

        record = new AbiValue.Record(values.DrainToImmutable());
        return IsWhole(ref reader, ref record, out fault);
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

    internal static byte[] Utf8(string text, string place)
    {
        try
        {
            return BorshReader.StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new AbiException(place, "the string has half of a surrogate pair: it is no text", error);
        }
    }

    internal static int IndexOf(AbiValue.Variant variant, AbiType.Choice choice, string place)
    {
        int index = choice.IndexOf(variant.Name);
        return index >= 0 ? index : throw new AbiException(place, $"{choice.Name} has no variant '{JsonPlace.Shortened(variant.Name)}'");
    }

    internal static void CheckNames(ImmutableArray<KeyValuePair<string, AbiValue>> values, ImmutableArray<AbiField> fields, string place)
    {
        if (values.Length != fields.Length) throw new AbiException(place, string.Create(CultureInfo.InvariantCulture, $"{values.Length} fields; exactly {fields.Length} are needed"));
        for (int index = 0; index < fields.Length; index++)
        {
            if (values[index].Key != fields[index].Name) throw new AbiException(place, $"the field '{fields[index].Name}' is expected, and this is '{JsonPlace.Shortened(values[index].Key)}'");
        }
    }

    internal static void Write(BorshWriter writer, AbiValue value, AbiType type, string place, ref int left)
    {
        if (--left < 0) throw new AbiException(place, TooManyValues);
        switch (type, value)
        {
            case (AbiType.Number integer, AbiValue.Number number): WriteInteger(writer, InRange(number.Value, integer, place), integer); break;
            case (AbiType.Maybe, AbiValue.Maybe { Value: null }): writer.U8(0); break;
            case (AbiType.Maybe option, AbiValue.Maybe { Value: { } some }):
                writer.U8(1);
                Write(writer, some, option.Item, place, ref left);
                break;
            case (AbiType.List list, AbiValue.Items items):
                writer.Length(items.Values.Length);
                foreach (AbiValue item in items.Values) Write(writer, item, list.Item, place, ref left);
                break;
            case (AbiType.Array { IsBytes: false } array, AbiValue.Items items) when items.Values.Length == array.Length:
                foreach (AbiValue item in items.Values) Write(writer, item, array.Item, place, ref left);
                break;
            case (AbiType.Tuple tuple, AbiValue.Items items) when items.Values.Length == tuple.Items.Length:
                for (int index = 0; index < tuple.Items.Length; index++) Write(writer, items.Values[index], tuple.Items[index], place, ref left);
                break;
            case (AbiType.Map types, AbiValue.Map map): WriteMap(writer, map, types, place, ref left); break;
            case (AbiType.Struct record, AbiValue.Record values): WriteFields(writer, values.Fields, record.Fields, place, ref left); break;
            case (AbiType.Choice choice, AbiValue.Variant variant):
                int which = IndexOf(variant, choice, place);
                writer.U8((byte)which);
                WriteFields(writer, variant.Fields, choice.Variants[which].Fields, place, ref left);
                break;
            default: WriteSimple(writer, value, type, place); break;
        }

        if (writer.Written.Length > BytesMax) throw new AbiException(place, string.Create(CultureInfo.InvariantCulture, $"the encoding is longer than {BytesMax} bytes"));
    }

    internal static AbiValue Read(ref BorshReader reader, AbiType type, ref int left)
    {
        if (--left < 0) reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {reader.Position}: {TooManyValues}"));
        return type switch
        {
            AbiType.Number integer => new AbiValue.Number(ReadInteger(ref reader, integer)),
            AbiType.Maybe option => new AbiValue.Maybe(reader.Bool() ? Read(ref reader, option.Item, ref left) : null),
            AbiType.List list => ReadItems(ref reader, list.Item, reader.Length(BytesMax), ref left),
            AbiType.Array { IsBytes: true } array => new AbiValue.Bytes(reader.Fixed(array.Length).ToArray()),
            AbiType.Array array => ReadItems(ref reader, array.Item, array.Length, ref left),
            AbiType.Tuple tuple => ReadTuple(ref reader, tuple, ref left),
            AbiType.Map map => ReadMap(ref reader, map, ref left),
            AbiType.Struct record => new AbiValue.Record(ReadFields(ref reader, record.Fields, ref left)),
            AbiType.Choice choice => ReadVariant(ref reader, choice, ref left),
            _ when type == AbiType.Bool => new AbiValue.Bool(reader.Bool()),
            _ when type == AbiType.Text => new AbiValue.Text(reader.Text(BytesMax)),
            _ when type == AbiType.Bytes => new AbiValue.Bytes(reader.Bytes(BytesMax).ToArray()),
            _ => new AbiValue.Address(reader.Address()),
        };
    }

    internal static bool IsWhole<T>(ref BorshReader reader, [NotNullWhen(true)] ref T? value, [NotNullWhen(false)] out string? fault)
        where T : AbiValue
    {
        fault = reader.IsComplete() ? null : reader.Fault!;
        if (fault is not null) value = null;
        return fault is null;
    }

    private static void WriteSimple(BorshWriter writer, AbiValue value, AbiType type, string place)
    {
        switch (value)
        {
            case AbiValue.Bool flag when type == AbiType.Bool: writer.Bool(flag.Value); break;
            case AbiValue.Text text when type == AbiType.Text: writer.Bytes(Utf8(text.Value, place)); break;
            case AbiValue.Bytes bytes when type == AbiType.Bytes: writer.Bytes(bytes.Value.Span); break;
            case AbiValue.Bytes bytes when type is AbiType.Array { IsBytes: true } array && bytes.Value.Length == array.Length: writer.Fixed(bytes.Value.Span); break;
            case AbiValue.Address address when type == AbiType.Address: writer.Address(address.Value); break;
            default: throw new AbiException(place, $"{type} is expected, and this is {Kind(value)}");
        }
    }

    private static string Kind(AbiValue? value) => value switch
    {
        null => "null",
        AbiValue.Bool => "a bool",
        AbiValue.Number => "a number",
        AbiValue.Text => "a string",
        AbiValue.Bytes bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Value.Length} bytes"),
        AbiValue.Address => "an address",
        AbiValue.Maybe => "an option",
        AbiValue.Items items => string.Create(CultureInfo.InvariantCulture, $"{items.Values.Length} items"),
        AbiValue.Map => "a map",
        AbiValue.Variant variant => $"the variant {JsonPlace.Shortened(variant.Name)}",
        _ => "a record",
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

    private static void WriteMap(BorshWriter writer, AbiValue.Map map, AbiType.Map types, string place, ref int left)
    {
        var sorted = map.Entries.Select(entry => (Order: KeyCodec.Encode(entry.Key, types.Key), Entry: entry)).ToList();
        sorted.Sort((first, second) => first.Order.AsSpan().SequenceCompareTo(second.Order));
        writer.Length(sorted.Count);
        for (int index = 0; index < sorted.Count; index++)
        {
            if (index > 0 && sorted[index].Order.AsSpan().SequenceEqual(sorted[index - 1].Order)) throw new AbiException(place, $"the key {JsonPlace.Shortened(sorted[index].Entry.Key.ToString())} is there twice");
            Write(writer, sorted[index].Entry.Key, types.Key, place, ref left);
            Write(writer, sorted[index].Entry.Value, types.Value, place, ref left);
        }
    }

    private static void WriteFields(BorshWriter writer, ImmutableArray<KeyValuePair<string, AbiValue>> values, ImmutableArray<AbiField> fields, string place, ref int left)
    {
        CheckNames(values, fields, place);
        for (int index = 0; index < fields.Length; index++) Write(writer, values[index].Value, fields[index].Type, $"{place}.{fields[index].Name}", ref left);
    }

    // A fault gives zeros from then on, so each loop over what the bytes or the type announce ends at the first one.
    private static AbiValue.Items ReadItems(ref BorshReader reader, AbiType type, int count, ref int left)
    {
        var items = ImmutableArray.CreateBuilder<AbiValue>();
        for (int index = 0; index < count && reader.IsSound; index++) items.Add(Read(ref reader, type, ref left));
        return new AbiValue.Items(items.ToImmutable());
    }

    private static AbiValue.Items ReadTuple(ref BorshReader reader, AbiType.Tuple tuple, ref int left)
    {
        var items = ImmutableArray.CreateBuilder<AbiValue>(tuple.Items.Length);
        for (int index = 0; index < tuple.Items.Length && reader.IsSound; index++) items.Add(Read(ref reader, tuple.Items[index], ref left));
        return new AbiValue.Items(items.DrainToImmutable());
    }

    private static AbiValue.Map ReadMap(ref BorshReader reader, AbiType.Map map, ref int left)
    {
        int count = reader.Length(BytesMax, itemBytesMin: 2);
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<AbiValue, AbiValue>>();
        byte[]? previous = null;
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            int at = reader.Position;
            AbiValue key = Read(ref reader, map.Key, ref left);
            if (!reader.IsSound) break;
            byte[] order = KeyCodec.Encode(key, map.Key);
            if (previous is not null && order.AsSpan().SequenceCompareTo(previous) <= 0) reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {at}: the keys of a map are not in ascending order"));
            previous = order;
            entries.Add(KeyValuePair.Create(key, Read(ref reader, map.Value, ref left)));
        }

        return new AbiValue.Map(entries.ToImmutable());
    }

    private static ImmutableArray<KeyValuePair<string, AbiValue>> ReadFields(ref BorshReader reader, ImmutableArray<AbiField> fields, ref int left)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, AbiValue>>(fields.Length);
        for (int index = 0; index < fields.Length && reader.IsSound; index++) values.Add(KeyValuePair.Create(fields[index].Name, Read(ref reader, fields[index].Type, ref left)));
        return values.DrainToImmutable();
    }

    private static AbiValue.Variant ReadVariant(ref BorshReader reader, AbiType.Choice choice, ref int left)
    {
        int at = reader.Position;
        byte which = reader.U8();
        if (which < choice.Variants.Length) return new AbiValue.Variant(choice.Variants[which].Name, ReadFields(ref reader, choice.Variants[which].Fields, ref left));
        reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {at}: {choice.Name} has no variant {which}; it has {choice.Variants.Length}"));
        return new AbiValue.Variant("", []);
    }
}
