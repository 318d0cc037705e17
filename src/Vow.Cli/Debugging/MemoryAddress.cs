using System.Globalization;
using Vow.Engine.Debugging;

namespace Vow.Cli.Debugging;

/// <summary>Addresses and lengths as a person writes them: <c>1024</c>, <c>0x400</c>, <c>$2</c> for a local, <c>$2+8</c>.</summary>
internal static class MemoryAddress
{
    /// <summary>Reads one; null when it is none.</summary>
    public static uint? Read(string text, DebugFrame? frame)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus > 0) return Read(text[..plus], frame) is { } start && Number(text[(plus + 1)..]) is { } offset && start <= uint.MaxValue - offset ? start + offset : null;
        if (text is not ['$', .. var index]) return Number(text);
        return frame is not null && Number(index) is { } local && local < (uint)frame.Locals.Length ? (uint)frame.Locals[(int)local] : null;
    }

    private static uint? Number(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return uint.TryParse(isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
