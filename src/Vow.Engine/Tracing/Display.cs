using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Engine.Tracing;

/// <summary>How values look to people: bytes, numbers, sizes.</summary>
public static class Display
{
    private const int BytesShownMax = 128;

    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3], NegativeSign = "-" };

    /// <summary>A number with its thousands apart.</summary>
    public static string Number(long value) => value.ToString("#,0", Spaced);

    /// <summary>A number with its thousands apart.</summary>
    public static string Amount(UInt128 value) => value.ToString("#,0", Spaced);

    /// <summary>Text as text in quotes, anything else in hexadecimal; long values are cut.</summary>
    public static string Bytes(ReadOnlySpan<byte> bytes) => Printable(bytes) is { } text ? $"\"{text}\"" : Hex(bytes);

    /// <summary>As <see cref="Bytes"/>, with the number that four, eight or sixteen bytes are likely to be.</summary>
    public static string Value(ReadOnlySpan<byte> bytes) => Printable(bytes) is { } text ? $"\"{text}\"" : Hex(bytes) + Integer(bytes);

    /// <summary>Hexadecimal; long values are cut and their length is told.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= BytesShownMax
            ? "0x" + Convert.ToHexStringLower(bytes)
            : $"0x{Convert.ToHexStringLower(bytes[..BytesShownMax])}… ({Number(bytes.Length)} bytes)";

    /// <summary>The text that the bytes are in UTF-8 if all of it can be shown on one line, otherwise null.</summary>
    public static string? Printable(ReadOnlySpan<byte> bytes)
    {
        // Asked first: most bytes are no text, and an exception for each would cost more than the rest of a trace.
        if (bytes.IsEmpty || bytes.Length > 1024 || !System.Text.Unicode.Utf8.IsValid(bytes)) return null;
        var text = Encoding.UTF8.GetString(bytes);
        return text.EnumerateRunes().All(IsShown) ? text : null;
    }

    /// <summary>Text that came from a contract, with whatever could steer a terminal replaced.</summary>
    public static string Harmless(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsShown(rune) || rune.Value == '\n' ? rune.ToString() : "\uFFFD"));

    /// <summary>A method's result: signed, and unsigned and hexadecimal where they say more.</summary>
    public static string Result(WasmValue value)
    {
        var bits = value.Type == ValueType.I32 ? unchecked((uint)value.AsInt32()) : unchecked((ulong)value.Bits);
        if (value.Bits < 0) return $"{Number(value.Bits)}  (unsigned {Amount((UInt128)bits)}, 0x{bits:x})";
        return value.Bits < 65_536 ? Number(value.Bits) : $"{Number(value.Bits)}  (0x{bits:x})";
    }

    private static string Integer(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => $" = {Number(BinaryPrimitives.ReadUInt32LittleEndian(bytes))}",
        8 => $" = {Amount((UInt128)BinaryPrimitives.ReadUInt64LittleEndian(bytes))}",
        16 => $" = {Amount(BinaryPrimitives.ReadUInt128LittleEndian(bytes))}",
        _ => "",
    };

    // Format characters (category Cf) reorder or hide what follows them.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
