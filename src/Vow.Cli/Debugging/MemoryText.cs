using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Vow.Cli.Debugging;

/// <summary>Parts of a contract's memory for people.</summary>
internal static class MemoryText
{
    public const int BytesMax = 4096;

    private const int StringBytesMax = 4096;
    private const int LineBytes = 16;

    /// <summary>Bytes in hexadecimal with their characters beside them, sixteen in a line, and the whole numbers that the first of them are.</summary>
    public static IEnumerable<string> Dump(ReadOnlySpan<byte> memory, uint address, int length)
    {
        var lines = new List<string>();
        var bytes = memory.Slice((int)address, (int)Math.Min(length, memory.Length - address));
        for (var at = 0; at < bytes.Length; at += LineBytes)
        {
            var row = bytes.Slice(at, Math.Min(LineBytes, bytes.Length - at));
            var hex = new StringBuilder();
            foreach (var one in row) hex.Append(CultureInfo.InvariantCulture, $"{one:x2} ");
            lines.Add($"0x{address + at:x8}  {hex,-(LineBytes * 3)} {string.Concat(row.ToArray().Select(one => one is >= 0x20 and < 0x7f ? (char)one : '.'))}");
        }

        var numbers = new List<string>();
        if (bytes.Length >= 4) numbers.Add($"u32 {Display.Number(BinaryPrimitives.ReadUInt32LittleEndian(bytes))}");
        if (bytes.Length >= 8) numbers.Add($"u64 {Display.Amount(BinaryPrimitives.ReadUInt64LittleEndian(bytes))}");
        if (bytes.Length >= 16) numbers.Add($"u128 {Display.Amount(BinaryPrimitives.ReadUInt128LittleEndian(bytes))}");
        if (numbers.Count > 0) lines.Add($"as numbers: {string.Join(", ", numbers)}");
        return lines;
    }

    /// <summary>The texts that may begin at an address: one of AssemblyScript, whose length stands before it, and one that ends with a zero or after a length that is given.</summary>
    public static IEnumerable<string> Strings(ReadOnlySpan<byte> memory, uint address, int? length)
    {
        var lines = new List<string>();
        if (length is null && AssemblyScript(memory, address) is { } utf16) lines.Add($"AssemblyScript  \"{OneLine(utf16)}\"");
        var rest = memory[(int)address..];
        var bytes = rest[..Math.Min(rest.Length, length ?? StringBytesMax)];
        var end = length is null ? bytes.IndexOf((byte)0) : bytes.Length;
        if (end < 0) end = bytes.Length;
        if (end > 0) lines.Add($"UTF-8           \"{OneLine(Encoding.UTF8.GetString(bytes[..end]))}\"{(length is null && end == bytes.Length ? "…" : "")}");
        return lines;
    }

    // Objects of AssemblyScript have their size in bytes in the word before them; strings are UTF-16.
    private static string? AssemblyScript(ReadOnlySpan<byte> memory, uint address)
    {
        if (address < 4 || address % 2 != 0) return null;
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(memory[(int)(address - 4)..]);
        if (bytes is 0 or > StringBytesMax || bytes % 2 != 0 || address + (ulong)bytes > (ulong)memory.Length) return null;
        var text = Encoding.Unicode.GetString(memory.Slice((int)address, (int)bytes));
        return text.Any(sign => char.IsControl(sign) && sign is not ('\n' or '\t') || sign == '\uFFFD') ? null : text;
    }

    private static string OneLine(string text) => Display.Harmless(text).Replace("\n", "\\n", StringComparison.Ordinal);
}
