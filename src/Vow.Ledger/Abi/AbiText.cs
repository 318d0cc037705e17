using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Vow.Engine;
using Vow.Engine.Tracing;

namespace Vow.Ledger.Abi;

/// <summary>Values as a person types and reads them: <c>bob</c>, <c>250</c>, <c>true</c>, <c>hello</c>, <c>0x00ff</c>; what has parts as JSON.</summary>
public static class AbiText
{
    private const int DigitsMax = 64;

    /// <summary>Reads what was typed for a type. Numbers may be grouped by spaces or _; strings need no quotes; lists, maps, structs and variants with fields are JSON (<see cref="AbiJson"/>).</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="place">What it was typed for, for errors.</param>
    /// <param name="resolve">Gives the address of a name, or null when there is none.</param>
    /// <exception cref="AbiException">It is something else.</exception>
    public static AbiValue Parse(string text, AbiType type, string place, Func<string, Address?>? resolve = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(type);
        // What cannot be UTF-8 would otherwise be replaced on its way, and another text be sent than was typed.
        AbiCodec.Utf8(text, place);
        switch (type)
        {
            case AbiType.Maybe when text is "null" or "none": return new AbiValue.Maybe(null);
            case AbiType.Maybe option: return new AbiValue.Maybe(Parse(text, option.Item, place, resolve));
            case AbiType.Number integer: return new AbiValue.Number(Integer(WithoutGroups(text), integer, out string? fault) ?? throw new AbiException(place, fault!));
            case AbiType.List or AbiType.Map or AbiType.Tuple or AbiType.Struct or AbiType.Array { IsBytes: false }:
            case AbiType.Choice when text.StartsWith('{'):
                return Json(text, type, place, resolve);
        }

        if (type == AbiType.Bool) return text is "true" or "false" ? new AbiValue.Bool(text == "true") : throw new AbiException(place, $"'{JsonPlace.Shortened(text)}' is neither true nor false");
        // The rest are strings in JSON, and need no quotes here.
        return AbiJson.Read(JsonSerializer.SerializeToElement(text, AbiTextJson.Default.String), type, place, resolve);
    }

    /// <summary>A value in one line, for people: numbers grouped, control characters made harmless, bytes shortened. Not for reading back.</summary>
    /// <param name="value">The value.</param>
    /// <param name="nameOf">Gives the name of an address, or null when it has none.</param>
    public static string Format(AbiValue value, Func<Address, string?>? nameOf = null)
    {
        var text = new StringBuilder();
        Append(text, value, nameOf);
        return text.ToString();
    }

    /// <summary>A whole number of a type; null and why when the digits are none or it does not fit.</summary>
    internal static BigInteger? Integer(string digits, AbiType.Number type, out string? fault)
    {
        fault = null;
        ReadOnlySpan<char> unsigned = digits.AsSpan(digits.StartsWith('-') ? 1 : 0);
        // Parsing takes time by the square of the digits: what is far longer than the longest number is not begun.
        if (unsigned.IsEmpty || unsigned.Length > DigitsMax || unsigned.ContainsAnyExceptInRange('0', '9'))
        {
            fault = $"'{JsonPlace.Shortened(digits)}' is not a whole number{(unsigned.Length > DigitsMax ? $" of at most {DigitsMax} digits" : "")}";
            return null;
        }

        BigInteger value = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        (BigInteger least, BigInteger most) = AbiCodec.RangeOf(type);
        if (value >= least && value <= most) return value;
        fault = string.Create(CultureInfo.InvariantCulture, $"{JsonPlace.Shortened(digits)} does not fit {type}: {least} to {most}");
        return null;
    }

    private static AbiValue Json(string text, AbiType type, string place, Func<string, Address?>? resolve)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 2 * AbiType.DepthMax });
            return AbiJson.Read(document.RootElement, type, place, resolve);
        }
        catch (JsonException error)
        {
            throw new AbiException(place, $"{type} is written as JSON, and this is none: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new AbiException(place, "the name of a property has half of a surrogate pair: it is no text", error);
        }
    }

    private static void Append(StringBuilder text, AbiValue value, Func<Address, string?>? nameOf)
    {
        switch (value)
        {
            case AbiValue.Bool flag: text.Append(flag.Value ? "true" : "false"); break;
            case AbiValue.Number number: text.Append(Grouped(number.Value)); break;
            case AbiValue.Text words: text.Append('"').Append(OneLine(words.Value)).Append('"'); break;
            case AbiValue.Bytes bytes: text.Append(Display.Bytes(bytes.Value.Span)); break;
            case AbiValue.Address address: text.Append(nameOf?.Invoke(address.Value) ?? AddressText.Format(address.Value)); break;
            case AbiValue.Maybe option: AppendOption(text, option, nameOf); break;
            case AbiValue.Items items: AppendAll(text, '[', items.Values, ']', (item, _) => Append(text, item, nameOf)); break;
            case AbiValue.Map map: AppendAll(text, '{', map.Entries, '}', (entry, _) => AppendPair(text, entry, nameOf)); break;
            case AbiValue.Record record: AppendFields(text, record.Fields, nameOf); break;
            case AbiValue.Variant variant:
                text.Append(variant.Name);
                if (!variant.Fields.IsEmpty) AppendFields(text.Append(' '), variant.Fields, nameOf);
                break;
        }
    }

    private static void AppendOption(StringBuilder text, AbiValue.Maybe option, Func<Address, string?>? nameOf)
    {
        if (option.Value is null) text.Append("none");
        else Append(text, option.Value, nameOf);
    }

    private static void AppendPair(StringBuilder text, KeyValuePair<AbiValue, AbiValue> pair, Func<Address, string?>? nameOf)
    {
        Append(text, pair.Key, nameOf);
        Append(text.Append(": "), pair.Value, nameOf);
    }

    private static void AppendFields(StringBuilder text, IReadOnlyList<KeyValuePair<string, AbiValue>> fields, Func<Address, string?>? nameOf) =>
        AppendAll(text, '{', fields, '}', (field, _) => Append(text.Append(field.Key).Append(": "), field.Value, nameOf));

    private static void AppendAll<T>(StringBuilder text, char open, IReadOnlyList<T> items, char close, Action<T, int> append)
    {
        text.Append(open);
        for (int index = 0; index < items.Count; index++)
        {
            if (index > 0) text.Append(", ");
            append(items[index], index);
        }

        text.Append(close);
    }

    private static string WithoutGroups(string text) => text.Length > 2 * DigitsMax ? text : text.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static string OneLine(string text) => Display.Harmless(text).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Grouped(BigInteger value)
    {
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        for (int at = digits.Length - 3; at > 0; at -= 3) digits = digits.Insert(at, " ");
        return value.Sign < 0 ? "-" + digits : digits;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class AbiTextJson : System.Text.Json.Serialization.JsonSerializerContext;
