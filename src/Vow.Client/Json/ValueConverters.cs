using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client.Json;

/// <summary>Addresses as bech32m with the prefix <c>vow</c>; <c>0x</c> and 64 hexadecimal digits are read too.</summary>
internal sealed class AddressConverter : JsonConverter<Address>
{
    public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = JsonText.Read(ref reader, "an address is a string such as vow1…");
        return AddressText.TryParse(text, out Address address, out string? fault) ? address : throw new JsonException(fault);
    }

    public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) => writer.WriteStringValue(AddressText.Format(value));
}

/// <summary>Hashes of blocks, transactions and state as 64 hexadecimal digits without <c>0x</c>.</summary>
internal sealed class Hash256Converter : JsonConverter<Hash256>
{
    public override Hash256 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Hash256.TryParse(JsonText.Read(ref reader, JsonText.HashExpected), out Hash256 hash) ? hash : throw new JsonException(JsonText.HashExpected);

    public override void Write(Utf8JsonWriter writer, Hash256 value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Hashes of code as 64 hexadecimal digits without <c>0x</c>.</summary>
internal sealed class CodeHashConverter : JsonConverter<CodeHash>
{
    public override CodeHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Hash256.TryParse(JsonText.Read(ref reader, JsonText.HashExpected), out Hash256 hash) ? hash.ToCodeHash() : throw new JsonException(JsonText.HashExpected);

    public override void Write(Utf8JsonWriter writer, CodeHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Ed25519 public keys as 64 hexadecimal digits without <c>0x</c>.</summary>
internal sealed class PublicKeyConverter : JsonConverter<PublicKey>
{
    private const string Expected = "a public key is a string of 64 hexadecimal digits";

    public override PublicKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Hash256.TryParse(JsonText.Read(ref reader, Expected), out Hash256 bytes) ? PublicKey.From(bytes.Span) : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, PublicKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Bytes as <c>0x</c> and two hexadecimal digits each.</summary>
internal sealed class BytesConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    private const string Expected = "bytes are a string of 0x and two hexadecimal digits for each byte";

    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        HexText.TryParse(JsonText.Read(ref reader, Expected), out byte[] bytes) ? bytes : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(HexText.Format(value.Span));
}

/// <summary>Unsigned 64-bit numbers: as a number where a double holds it exactly, above 2^53 − 1 as a string. Both are read.</summary>
internal sealed class U64Converter : JsonConverter<ulong>
{
    private const ulong SafeMax = (1UL << 53) - 1;

    private const string Expected = "expected a whole number from 0 to 18446744073709551615, as a number or a string";

    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong number)) return number;
        return reader.TokenType == JsonTokenType.String && ulong.TryParse(JsonText.Read(ref reader, Expected), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options)
    {
        if (value <= SafeMax) writer.WriteNumberValue(value);
        else writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>Amounts of value: always a string of decimal digits. A number is read where it is whole.</summary>
internal sealed class U128Converter : JsonConverter<UInt128>
{
    private const string Expected = "expected an amount: a string of decimal digits, at most 340282366920938463463374607431768211455";

    public override UInt128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong number)) return number;
        return reader.TokenType == JsonTokenType.String && UInt128.TryParse(JsonText.Read(ref reader, Expected), NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 amount)
            ? amount
            : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, UInt128 value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Gas, the only 64-bit signed number of the API: always a string of decimal digits. A number is read where it is whole.</summary>
internal sealed class GasConverter : JsonConverter<long>
{
    private const string Expected = "expected an amount of gas: a string of decimal digits, at most 9223372036854775807";

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0) return number;
        return reader.TokenType == JsonTokenType.String && long.TryParse(JsonText.Read(ref reader, Expected), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A difference of gas: as <see cref="GasConverter"/>, with a sign where it is below zero.</summary>
internal sealed class GasDifferenceConverter : JsonConverter<GasDifference>
{
    private const string Expected = "expected a difference of gas: a string of decimal digits, with - before them where it is below zero";

    public override GasDifference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && long.TryParse(JsonText.Read(ref reader, Expected), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long units)
            ? new GasDifference(units)
            : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, GasDifference value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Units.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A numeric argument or result: <c>"i32:-5"</c> or <c>"i64:18"</c>, the type and the signed decimal number (unsigned is read too).</summary>
internal sealed class WasmValueConverter : JsonConverter<WasmValue>
{
    private const string Expected = "a value is a string of its type and number, such as \"i32:-5\" or \"i64:1000\", within the range of the type";

    public override WasmValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WasmValueText.TryParse(JsonText.Read(ref reader, Expected), out WasmValue value) ? value : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, WasmValue value, JsonSerializerOptions options) => writer.WriteStringValue(WasmValueText.Format(value));
}

/// <summary>What the converters share about strings.</summary>
internal static class JsonText
{
    public const string HashExpected = "a hash is a string of 64 hexadecimal digits";

    /// <summary>The current token's text.</summary>
    /// <exception cref="JsonException">The token is no string.</exception>
    public static string Read(ref Utf8JsonReader reader, string expected)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException(expected);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid as JSON's grammar goes, but no text.
            throw new JsonException(expected);
        }
    }
}
