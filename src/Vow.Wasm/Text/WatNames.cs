using System.Globalization;
using System.Text;

namespace Vow.Wasm;

/// <summary>Identifiers and strings of the text format.</summary>
internal sealed class WatNames
{
    private const string IdentifierSigns = "!#$%&'*+-./:<=>?@\\^_`|~";

    private readonly Dictionary<uint, string> _functions = [];

    public WatNames(WasmModule module)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, name) in NameSection.Read(module).Functions.OrderBy(entry => entry.Key))
        {
            // Names need not be unique, identifiers must; an import and its wrapper always share one.
            var identifier = Identifier(name);
            if (identifier.Length == 1 || !taken.Add(identifier))
            {
                identifier = $"{identifier}#{Number(index)}";
                if (!taken.Add(identifier)) continue;
            }

            _functions[index] = identifier;
        }
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>How code refers to a function: its identifier, or its index.</summary>
    public string Function(uint index) => _functions.GetValueOrDefault(index) ?? Number(index);

    /// <summary>How a function is introduced: its identifier, or its index as a comment.</summary>
    public string Definition(uint index) => _functions.GetValueOrDefault(index) ?? $"(;{Number(index)};)";

    public static string Quote(string text) => Quote(Encoding.UTF8.GetBytes(text));

    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 2).Append('"');
        foreach (var b in bytes)
        {
            if (b is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\') text.Append((char)b);
            else text.Append('\\').Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.Append('"').ToString();
    }

    private static string Identifier(string name) =>
        string.Create(name.Length + 1, name, static (span, text) =>
        {
            span[0] = '$';
            for (var i = 0; i < text.Length; i++)
                span[i + 1] = char.IsAsciiLetterOrDigit(text[i]) || IdentifierSigns.Contains(text[i], StringComparison.Ordinal) ? text[i] : '_';
        });
}
