using System.Text;

namespace Vow.Engine.Execution;

/// <summary>Places in a contract's source, as contracts name them: <c>FILE:LINE</c> or <c>FILE:LINE:COLUMN</c>.</summary>
internal static class FailurePlace
{
    private const int CharactersMax = 256;

    /// <summary>Takes the place off a message that ends with one: <c>panicked: no such key (src/lib.rs:40)</c>. Other messages stay whole.</summary>
    public static (string Message, string? Place) Split(string message)
    {
        var start = message.LastIndexOf(" (", StringComparison.Ordinal);
        if (start <= 0 || !message.EndsWith(')')) return (message, null);
        var place = message[(start + 2)..^1];
        return IsPlace(place) ? (message[..start], place) : (message, null);
    }

    /// <summary>The place that bytes are, or null.</summary>
    public static string? Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return null;
        var place = Encoding.UTF8.GetString(utf8);
        return IsPlace(place) ? place : null;
    }

    // A name with a dot or a slash and one or two numbers behind it: not a time, a ratio or another contract's prose.
    private static bool IsPlace(string text)
    {
        if (text.Length > CharactersMax || text.Any(sign => char.IsControl(sign) || sign is '(' or ')')) return false;
        var parts = text.Split(':');
        var numbers = parts.Reverse().TakeWhile(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit)).Count();
        if (numbers is not (1 or 2) || parts.Length == numbers) return false;
        var file = string.Join(':', parts[..^numbers]);
        return file.AsSpan().IndexOfAny('.', '/') >= 0;
    }
}
