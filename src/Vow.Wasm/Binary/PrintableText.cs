namespace Vow.Wasm;

/// <summary>Text from a module that goes to terminals and logs.</summary>
internal static class PrintableText
{
    /// <summary>The text with control and direction characters replaced.</summary>
    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? '\uFFFD' : c)) : text;

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
