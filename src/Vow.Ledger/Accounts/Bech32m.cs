namespace Vow.Ledger;

/// <summary>The checksummed text of BIP-350: prefix, <c>1</c>, symbols of 5 bits, a checksum of 6 symbols.</summary>
internal static class Bech32m
{
    public const int LengthMax = 90;
    public const int ChecksumSymbols = 6;

    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const uint Constant = 0x2bc830a3;
    private const uint OldConstant = 1;

    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>The text in lower case. The prefix must be lower-case ASCII, the symbols below 32.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> symbols)
    {
        uint state = Absorb(ExpandPrefix(prefix), symbols);
        state = Absorb(state, stackalloc byte[ChecksumSymbols]) ^ Constant;
        var text = new char[prefix.Length + 1 + symbols.Length + ChecksumSymbols];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        int at = prefix.Length + 1;
        foreach (byte symbol in symbols) text[at++] = Alphabet[symbol];
        for (int index = 0; index < ChecksumSymbols; index++) text[at++] = Alphabet[(int)(state >> (5 * (ChecksumSymbols - 1 - index)) & 31)];
        return new string(text);
    }

    /// <summary>Reads a text; null, or what is wrong with it.</summary>
    public static string? TryDecode(string text, out string prefix, out byte[] symbols)
    {
        prefix = "";
        symbols = [];
        if (text.Length > LengthMax) return $"the text has {text.Length} characters; at most {LengthMax} are allowed";
        if (FindForeignCharacter(text) is { } foreign) return foreign;
        if (text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower)) return "upper-case and lower-case letters are mixed: one of them is a mistake";
        string lower = text.ToLowerInvariant();
        int separator = lower.LastIndexOf('1');
        if (separator < 1) return "the prefix is missing: it stands before the last '1'";
        if (lower.Length - separator - 1 < ChecksumSymbols) return $"the checksum is cut off: at least {ChecksumSymbols} characters follow the '1'";
        var all = new byte[lower.Length - separator - 1];
        for (int index = 0; index < all.Length; index++)
        {
            int symbol = Alphabet.IndexOf(lower[separator + 1 + index], StringComparison.Ordinal);
            if (symbol < 0) return $"character {separator + 2 + index}, '{text[separator + 1 + index]}', is none that occurs after the prefix";
            all[index] = (byte)symbol;
        }

        prefix = lower[..separator];
        symbols = all[..^ChecksumSymbols];
        return Absorb(ExpandPrefix(prefix), all) switch
        {
            Constant => null,
            OldConstant => "the checksum is that of bech32 (BIP-173); bech32m (BIP-350) is needed: what wrote it is too old",
            _ => "the checksum does not match: a character is wrong or two are exchanged; copy the text again",
        };
    }

    private static string? FindForeignCharacter(string text)
    {
        int at = text.AsSpan().IndexOfAnyExceptInRange('!', '~');
        return at < 0 ? null : $"character {at + 1} (U+{(int)text[at]:X4}) does not belong there";
    }

    private static uint ExpandPrefix(string prefix)
    {
        uint state = 1;
        foreach (char character in prefix) state = Absorb(state, (uint)character >> 5);
        state = Absorb(state, 0);
        foreach (char character in prefix) state = Absorb(state, (uint)character & 31);
        return state;
    }

    private static uint Absorb(uint state, ReadOnlySpan<byte> symbols)
    {
        foreach (byte symbol in symbols) state = Absorb(state, symbol);
        return state;
    }

    private static uint Absorb(uint state, uint symbol)
    {
        uint top = state >> 25;
        state = (state & 0x1ffffff) << 5 ^ symbol;
        for (int bit = 0; bit < Generator.Length; bit++) state ^= (top >> bit & 1) == 0 ? 0 : Generator[bit];
        return state;
    }
}
