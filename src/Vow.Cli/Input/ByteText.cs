using System.Buffers;
using System.Text;

namespace Vow.Cli.Input;

/// <summary>Byte input as the command line spells it: <c>0x…</c>, <c>text:…</c> or <c>@file</c>.</summary>
internal static class ByteText
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private const string Forms = "Write it as 0x<hex digits>, text:<characters> or @<file>.";

    public static byte[] Parse(string text, string option, int bytesMax)
    {
        var bytes = text switch
        {
            ['@', .. var path] => BoundedFile.Read(path, bytesMax, option),
            ['0', 'x' or 'X', .. var digits] => Hex(digits, option),
            _ when text.StartsWith("text:", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(text[5..]),
            "" => [],
            _ => throw CliException.Usage($"{option}: '{Shortened(text)}' is not byte input.", Forms),
        };
        return bytes.Length <= bytesMax
            ? bytes
            : throw CliException.Usage($"{option}: {bytes.Length} bytes were given; the most is {bytesMax}.");
    }

    private static byte[] Hex(string digits, string option)
    {
        var wrong = digits.AsSpan().IndexOfAnyExcept(HexDigits);
        if (wrong >= 0) throw CliException.Usage($"{option}: '{digits[wrong]}' is not a hexadecimal digit (character {wrong + 3}).", Forms);
        if (digits.Length % 2 != 0)
            throw CliException.Usage($"{option}: {digits.Length} hexadecimal digits do not make whole bytes; two digits make one.");
        return Convert.FromHexString(digits);
    }

    internal static string Shortened(string text) => text.Length <= 40 ? text : text[..37] + "…";
}
