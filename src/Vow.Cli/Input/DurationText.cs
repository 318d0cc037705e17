using System.Globalization;

namespace Vow.Cli.Input;

/// <summary>Durations as the command line spells them: <c>250ms</c>, <c>5s</c>, <c>1.5s</c>; a bare number means seconds.</summary>
internal static class DurationText
{
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    public static TimeSpan Parse(string text, string option)
    {
        var (digits, unit) = text switch
        {
            [.. var head, 'm', 's'] => (head, 0.001),
            [.. var head, 's'] => (head, 1),
            _ => (text, 1d),
        };
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw CliException.Usage($"{option}: '{ByteText.Shortened(text)}' is not a duration.", "Write 5s, 250ms, or a number of seconds.");
        return value * unit > 0 && value * unit <= Most.TotalSeconds
            ? TimeSpan.FromSeconds(value * unit)
            : throw CliException.Usage($"{option}: {ByteText.Shortened(text)} is out of range; it must be more than nothing and at most one hour.");
    }
}
