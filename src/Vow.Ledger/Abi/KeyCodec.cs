using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Abi;

/// <summary>
/// Keys of maps in storage (<c>spec/encoding.md</c>): the order of the bytes is the order of the values, and an encoding tells its own end, so keys can follow each other.
/// </summary>
public static class KeyCodec
{
    private const byte End = 0, Escape = 1, EscapedZero = 1, EscapedOne = 2;

    /// <summary>Whether values of a type have a key encoding: bool, integers, string, bytes, address, arrays of u8, enums without fields, tuples and structs of those.</summary>
    public static bool IsKey(AbiType type) => type switch
    {
        AbiType.Simple or AbiType.Number or AbiType.Array { IsBytes: true } => true,
        AbiType.Choice choice => choice.IsKey,
        AbiType.Tuple tuple => tuple.IsKey,
        AbiType.Struct record => record.IsKey,
        _ => false,
    };

    /// <summary>Encodes a key.</summary>
    /// <exception cref="AbiException">It is not of the type.</exception>
    public static byte[] Encode(AbiValue value, AbiType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = new BorshWriter();
        int left = AbiCodec.ValuesMax;
        Write(writer, value, type, ref left);
        return writer.ToArray();
    }

    /// <summary>Decodes a key that fills the bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, AbiType type, [NotNullWhen(true)] out AbiValue? value, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(type);
        var reader = new BorshReader(bytes);
        int left = AbiCodec.ValuesMax;
        value = Read(ref reader, type, ref left);
        return AbiCodec.IsWhole(ref reader, ref value, out fault);
    }

    private static void Write(BorshWriter writer, AbiValue value, AbiType type, ref int left)
    {
        const string Place = "key";
        switch (type, value)
        {
            case (AbiType.Number integer, AbiValue.Number number): WriteInteger(writer, AbiCodec.InRange(number.Value, integer, Place), integer); break;
            case (AbiType.Simple, AbiValue.Text text) when type == AbiType.Text: WriteEscaped(writer, AbiCodec.Utf8(text.Value, Place)); break;
            case (AbiType.Simple, AbiValue.Bytes bytes) when type == AbiType.Bytes: WriteEscaped(writer, bytes.Value.Span); break;
            case (AbiType.Tuple tuple, AbiValue.Items items) when items.Values.Length == tuple.Items.Length:
                for (int index = 0; index < tuple.Items.Length; index++) Write(writer, items.Values[index], tuple.Items[index], ref left);
                break;
            case (AbiType.Struct record, AbiValue.Record values):
                AbiCodec.CheckNames(values.Fields, record.Fields, Place);
                for (int index = 0; index < record.Fields.Length; index++) Write(writer, values.Fields[index].Value, record.Fields[index].Type, ref left);
                break;
            default:
                // The encodings of bool, address, arrays of u8 and enums are in order already.
                if (!IsKey(type)) throw new AbiException(Place, $"{type} has no key encoding");
                AbiCodec.Write(writer, value, type, Place, ref left);
                break;
        }
    }

    private static AbiValue Read(ref BorshReader reader, AbiType type, ref int left)
    {
        switch (type)
        {
            case AbiType.Number integer: return new AbiValue.Number(ReadInteger(ref reader, integer));
            case AbiType.Simple when type == AbiType.Bytes: return new AbiValue.Bytes(ReadEscaped(ref reader));
            case AbiType.Simple when type == AbiType.Text: return ReadText(ref reader);
            case AbiType.Tuple tuple:
                var items = ImmutableArray.CreateBuilder<AbiValue>(tuple.Items.Length);
                // Ends at the first fault: tuples of tuples of nothing would be walked down every path.
                for (int index = 0; index < tuple.Items.Length && reader.IsSound; index++) items.Add(Read(ref reader, tuple.Items[index], ref left));
                return new AbiValue.Items(items.DrainToImmutable());
            case AbiType.Struct record:
                var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, AbiValue>>(record.Fields.Length);
                for (int index = 0; index < record.Fields.Length && reader.IsSound; index++) fields.Add(KeyValuePair.Create(record.Fields[index].Name, Read(ref reader, record.Fields[index].Type, ref left)));
                return new AbiValue.Record(fields.DrainToImmutable());
            default:
                if (!IsKey(type)) reader.Fail($"{type} has no key encoding");
                return AbiCodec.Read(ref reader, type, ref left);
        }
    }

    private static void WriteInteger(BorshWriter writer, BigInteger value, AbiType.Number type)
    {
        // Moved up by half of the range, a signed number sorts as an unsigned one.
        if (type.IsSigned) value += BigInteger.One << (type.Bits - 1);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, (UInt128)value);
        writer.Fixed(bytes[^(type.Bits / 8)..]);
    }

    private static BigInteger ReadInteger(ref BorshReader reader, AbiType.Number type)
    {
        var value = new BigInteger(reader.Fixed(type.Bits / 8), isUnsigned: true, isBigEndian: true);
        return type.IsSigned ? value - (BigInteger.One << (type.Bits - 1)) : value;
    }

    private static void WriteEscaped(BorshWriter writer, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            if (one > Escape) writer.U8(one);
            else writer.Fixed([Escape, one == 0 ? EscapedZero : EscapedOne]);
        }

        writer.U8(End);
    }

    private static byte[] ReadEscaped(ref BorshReader reader)
    {
        var bytes = new List<byte>();
        while (reader.IsSound)
        {
            int at = reader.Position;
            byte one = reader.U8();
            if (one == End) break;
            if (one == Escape)
            {
                byte escaped = reader.U8();
                if (escaped is not (EscapedZero or EscapedOne)) reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {at}: 1 is followed by {escaped}; only 1 and 2 are escapes"));
                one = (byte)(escaped == EscapedZero ? 0 : 1);
            }

            bytes.Add(one);
        }

        return [.. bytes];
    }

    private static AbiValue.Text ReadText(ref BorshReader reader)
    {
        int at = reader.Position;
        byte[] utf8 = ReadEscaped(ref reader);
        if (System.Text.Unicode.Utf8.IsValid(utf8)) return new AbiValue.Text(BorshReader.StrictUtf8.GetString(utf8));
        reader.Fail(string.Create(CultureInfo.InvariantCulture, $"byte {at}: a string that is not UTF-8"));
        return new AbiValue.Text("");
    }
}
