using System.Globalization;
using System.Text;

namespace Vow.Engine.Symbols;

/// <summary>
/// Names of C++ (Itanium ABI, 5.1) and of Rust's older mangling, which is made to look like them: identifiers with their lengths in front. A name with templates,
/// operators or substitutions in its path is shown as it is; parameters are left out.
/// </summary>
internal ref struct NestedSymbol
{
    private const string Prefix = "_Z";
    private const string Anonymous = "_GLOBAL__N_";
    private const int HashCharacters = 17;
    private const int PartsMax = 64;

    private readonly string _text;
    private readonly List<string> _parts = [];
    private int _at = Prefix.Length;

    private NestedSymbol(string text) => _text = text;

    /// <summary>The name, or what was given when it is no such symbol.</summary>
    public static string Readable(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return name;
        var symbol = new NestedSymbol(name);
        return symbol.Path() ? symbol.Joined() : name;
    }

    private readonly char Now => _at < _text.Length ? _text[_at] : '\0';

    private bool Path()
    {
        if (Now != 'N') return Part();
        _at++;
        while (Now is 'r' or 'V' or 'K' or 'R' or 'O') _at++;
        while (Now != 'E')
        {
            if (_parts.Count == PartsMax || !Part()) return false;
        }

        return _parts.Count > 0;
    }

    private bool Part()
    {
        if (Now is 'C' or 'D' && _parts.Count > 0) return Structor();
        if (Now == 'L') _at++;
        var length = 0;
        while (char.IsAsciiDigit(Now) && length <= _text.Length) length = (length * 10) + (_text[_at++] - '0');
        if (length == 0 || length > _text.Length - _at) return false;
        var identifier = _text.Substring(_at, length);
        _parts.Add(identifier.StartsWith(Anonymous, StringComparison.Ordinal) ? "(anonymous namespace)" : identifier);
        _at += length;
        // Template arguments would follow here, and say more than can be left out.
        return Now != 'I';
    }

    private bool Structor()
    {
        var isDestructor = Now == 'D';
        _at++;
        if (!char.IsAsciiDigit(Now)) return false;
        _at++;
        _parts.Add((isDestructor ? "~" : "") + _parts[^1]);
        return true;
    }

    private readonly string Joined() => _parts.Count > 1 && IsHash(_parts[^1])
        ? string.Join("::", _parts.Take(_parts.Count - 1).Select(Unescaped))
        : string.Join("::", _parts);

    private static bool IsHash(string part) => part.Length == HashCharacters && part[0] == 'h' && part.Skip(1).All(char.IsAsciiHexDigitLower);

    // Rust: "$LT$", "$u20$" and ".." stand for what a symbol must not have; "_" in front of them for nothing.
    private static string Unescaped(string part)
    {
        var text = new StringBuilder(part.Length);
        for (var at = part.StartsWith("_$", StringComparison.Ordinal) ? 1 : 0; at < part.Length; at++)
        {
            if (part[at] == '.' && at + 1 < part.Length && part[at + 1] == '.')
            {
                text.Append("::");
                at++;
            }
            else if (part[at] == '$' && part.IndexOf('$', at + 1) is > 0 and var end && Character(part.AsSpan(at + 1, end - at - 1)) is { } character)
            {
                text.Append(character);
                at = end;
            }
            else
            {
                text.Append(part[at]);
            }
        }

        return text.ToString();
    }

    private static string? Character(ReadOnlySpan<char> code) => code switch
    {
        "SP" => "@",
        "BP" => "*",
        "RF" => "&",
        "LT" => "<",
        "GT" => ">",
        "LP" => "(",
        "RP" => ")",
        "C" => ",",
        ['u', .. var digits] when digits.Length <= 5 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && number is >= ' ' and <= '~' => ((char)number).ToString(),
        _ => null,
    };
}
