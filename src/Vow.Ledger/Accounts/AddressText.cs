using System.Text;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>
/// Addresses as people write them: bech32m (BIP-350) with the prefix <c>vow</c>, 62 characters. The checksum finds every mistake in up to four characters.
/// </summary>
public static class AddressText
{
    /// <summary>What every address begins with, before the separator <c>1</c>.</summary>
    public const string Prefix = "vow";

    /// <summary>Characters of an address: prefix, separator, 52 for 32 bytes, 6 of checksum.</summary>
    public const int Length = 62;

    private const string HexPrefix = "0x";
    private const int Symbols = 52;

    /// <summary>The address in lower case, <c>vow1…</c>.</summary>
    public static string Format(Address address)
    {
        Span<byte> symbols = stackalloc byte[Symbols];
        ToSymbols(address.Span, symbols);
        return Bech32m.Encode(Prefix, symbols);
    }

    /// <summary>Reads <c>vow1…</c> in one case, or <c>0x</c> and 64 hexadecimal digits; false with what is wrong and what to do.</summary>
    public static bool TryParse(string? text, out Address address, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? fault)
    {
        address = default;
        if (string.IsNullOrEmpty(text)) fault = $"the address is empty; an address looks like {Prefix}1… ({Length} characters)";
        else if (text.StartsWith(HexPrefix, StringComparison.OrdinalIgnoreCase)) fault = ParseHex(text, out address);
        else fault = ParseBech32m(text, out address);
        return fault is null;
    }

    /// <summary>Reads an address as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static Address Parse(string? text) => TryParse(text, out Address address, out string? fault) ? address : throw new FormatException(fault);

    private static string? ParseHex(string text, out Address address)
    {
        address = default;
        if (text.Length != HexPrefix.Length + 2 * Address.Bytes)
        {
            return $"an address in hexadecimal is 0x and {2 * Address.Bytes} digits; {text.Length - HexPrefix.Length} follow the 0x here";
        }

        Span<byte> bytes = stackalloc byte[Address.Bytes];
        if (Convert.FromHexString(text.AsSpan(HexPrefix.Length), bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return "an address in hexadecimal has only the digits 0-9 and a-f after the 0x";
        }

        address = Address.From(bytes);
        return null;
    }

    private static string? ParseBech32m(string text, out Address address)
    {
        address = default;
        if (!text.StartsWith(Prefix + "1", StringComparison.OrdinalIgnoreCase)) return WrongPrefix(text);
        if (text.Length != Length) return $"an address has {Length} characters and this one {text.Length}: {Missing(text.Length)}";
        if (Bech32m.TryDecode(text, out _, out byte[] symbols) is { } fault) return fault;
        Span<byte> bytes = stackalloc byte[Address.Bytes];
        if (!TryToBytes(symbols, bytes)) return "the address has a valid checksum but bits after its 32 bytes that are not zero: what wrote it is at fault";
        address = Address.From(bytes);
        return null;
    }

    private static string Missing(int length) => length < Length ? "the end is missing" : "something follows it";

    private static string WrongPrefix(string text)
    {
        int separator = text.LastIndexOf('1');
        string start = separator is > 0 and <= 16 ? $"begins with '{Shown(text[..separator])}'" : "has no prefix";
        return $"an address begins with '{Prefix}1' or '0x', but this text {start}: it may belong to another chain";
    }

    private static string Shown(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (char character in text) shown.Append(character is >= ' ' and <= '~' ? character : '?');
        return shown.ToString();
    }

    private static void ToSymbols(ReadOnlySpan<byte> bytes, Span<byte> symbols)
    {
        int bits = 0, count = 0, at = 0;
        foreach (byte value in bytes)
        {
            bits = (bits << 8 | value) & 0xFFF;
            for (count += 8; count >= 5; count -= 5) symbols[at++] = (byte)(bits >> (count - 5) & 31);
        }

        symbols[at] = (byte)(bits << (5 - count) & 31);
    }

    private static bool TryToBytes(ReadOnlySpan<byte> symbols, Span<byte> bytes)
    {
        int bits = 0, count = 0, at = 0;
        foreach (byte symbol in symbols)
        {
            bits = (bits << 5 | symbol) & 0xFFF;
            count += 5;
            if (count < 8) continue;
            count -= 8;
            bytes[at++] = (byte)(bits >> count & 0xFF);
        }

        return (bits & ((1 << count) - 1)) == 0;
    }
}
