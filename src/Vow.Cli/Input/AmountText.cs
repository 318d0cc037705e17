using System.Globalization;

namespace Vow.Cli.Input;

/// <summary>Non-negative numbers of options, decimal; digits may be grouped with <c>_</c>.</summary>
internal static class AmountText
{
    public static UInt128 Parse(string text, string option, UInt128 most)
    {
        if (!UInt128.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            throw CliException.Usage($"{option}: '{ByteText.Shortened(text)}' is not a non-negative decimal number below 2^128.");
        return value <= most ? value : throw CliException.Usage($"{option}: {text} is too large; the most is {most}.");
    }
}
