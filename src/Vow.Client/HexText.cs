using System.Buffers;

namespace Vow.Client;

/// <summary>Bytes as the API writes them: <c>0x</c> and two lower-case hexadecimal digits each.</summary>
public static class HexText
{
    /// <summary>The text of bytes; no bytes are <c>0x</c>.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Reads <c>0x</c> and pairs of hexadecimal digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0) return false;
        var read = new byte[(text.Length - 2) / 2];
        if (Convert.FromHexString(text[2..], read, out _, out _) != OperationStatus.Done) return false;
        bytes = read;
        return true;
    }
}
