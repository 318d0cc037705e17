using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Vow.Engine;
using Vow.Wasm;

namespace Vow.Cli.Input;

/// <summary>
/// Byte input as the command line spells it: <c>0x…</c>, <c>text:…</c>, <c>@file</c>, or typed values such as <c>address:bob</c> and <c>u128:250</c>, little-endian;
/// several with commas between them are put one after the other. <c>text:</c> and <c>@</c> take all that follows.
/// </summary>
internal static class ByteText
{
    /// <summary>Turns what an address is written as into the address; the second argument names the option in messages.</summary>
    public delegate Address AddressReader(string text, string option);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly string[] Types = ["address", "string", "bool", "u8", "u16", "u32", "u64", "u128", "i32", "i64"];

    private const string Forms = "Write it as 0x<hex digits>, text:<characters> or @<file>, or as values such as address:bob,u128:250 (address, string, bool, u8 to u128, i32, i64).";

    public static byte[] Parse(string text, string option, int bytesMax, AddressReader? addresses = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var rest = text; rest.Length > 0;)
        {
            var takesAll = rest[0] == '@' || rest.StartsWith("text:", StringComparison.Ordinal);
            var end = takesAll ? -1 : rest.IndexOf(',', StringComparison.Ordinal);
            var part = end < 0 ? rest : rest[..end];
            bytes.Write(ParsePart(part, option, bytesMax, addresses ?? AccountText.Parse));
            if (bytes.WrittenCount > bytesMax) throw CliException.Usage($"{option}: {bytes.WrittenCount} bytes were given; the most is {bytesMax}.");
            if (end == rest.Length - 1) throw CliException.Usage($"{option}: a value is missing after the last comma.", Forms);
            rest = end < 0 ? "" : rest[(end + 1)..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    internal static string Shortened(string text) => text.Length <= 40 ? text : text[..37] + "…";

    private static byte[] ParsePart(string text, string option, int bytesMax, AddressReader addresses) => text switch
    {
        ['@', .. var path] => BoundedFile.Read(path, bytesMax, option),
        ['0', 'x' or 'X', .. var digits] => Hex(digits, option),
        _ when text.StartsWith("text:", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(text[5..]),
        _ when text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon => Typed(text[..colon], text[(colon + 1)..], option, addresses),
        _ => throw CliException.Usage($"{option}: '{Shortened(text)}' is not byte input.", Forms),
    };

    private static byte[] Typed(string type, string value, string option, AddressReader addresses)
    {
        switch (type)
        {
            case "address":
                return addresses(value, option).Span.ToArray();
            case "string":
                var utf8 = Encoding.UTF8.GetBytes(value);
                return [.. Integer(utf8.Length, 4), .. utf8];
            case "bool":
                return value is "true" or "false" ? [value == "true" ? (byte)1 : (byte)0] : throw CliException.Usage($"{option}: '{Shortened(value)}' is not a bool; true and false are.");
            case "u8" or "u16" or "u32" or "u64" or "u128":
                return Number(type, value, option, isSigned: false);
            case "i32" or "i64":
                return Number(type, value, option, isSigned: true);
            default:
                var nearest = Spelling.Nearest(type, Types);
                throw CliException.Usage($"{option}: '{Shortened(type)}' is no type of value.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", Forms);
        }
    }

    private static byte[] Number(string type, string text, string option, bool isSigned)
    {
        var bits = int.Parse(type.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var style = isSigned ? NumberStyles.AllowLeadingSign : NumberStyles.None;
        // 2^128 has 39 digits; what is much longer is refused before big-number arithmetic sees it.
        if (digits.Length is 0 or > 64 || !BigInteger.TryParse(digits, style, CultureInfo.InvariantCulture, out var value))
            throw CliException.Usage($"{option}: '{Shortened(text)}' is not a decimal number.");
        var (least, most) = isSigned ? (-(BigInteger.One << (bits - 1)), (BigInteger.One << (bits - 1)) - 1) : (BigInteger.Zero, (BigInteger.One << bits) - 1);
        return value >= least && value <= most
            ? Integer((Int128)(value > Int128.MaxValue ? value - (BigInteger.One << 128) : value), bits / 8)
            : throw CliException.Usage($"{option}: {Shortened(text)} does not fit {type}; it must lie between {least} and {most}.");
    }

    private static byte[] Integer(Int128 value, int bytes)
    {
        Span<byte> whole = stackalloc byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(whole, value);
        return whole[..bytes].ToArray();
    }

    private static byte[] Hex(string digits, string option)
    {
        var wrong = digits.AsSpan().IndexOfAnyExcept(HexDigits);
        if (wrong >= 0) throw CliException.Usage($"{option}: '{digits[wrong]}' is not a hexadecimal digit (character {wrong + 3}).", Forms);
        if (digits.Length % 2 != 0)
            throw CliException.Usage($"{option}: {digits.Length} hexadecimal digits do not make whole bytes; two digits make one.");
        return Convert.FromHexString(digits);
    }
}
