using System.Globalization;
using System.Text;

namespace Vow.Engine.Symbols;

/// <summary>
/// Function names of Rust modules as their authors wrote them (RFC 2603, "v0" mangling). A name that is not such a symbol, or uses a part of the scheme that is
/// not read here (constants, function pointers, trait objects), is shown as it is.
/// </summary>
internal ref struct RustSymbol
{
    // A symbol may refer to itself; both bounds keep a hostile name from growing.
    private const int StepsMax = 512;
    private const int DepthMax = 48;

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _out = new();
    private int _at;
    private int _steps;
    private int _depth;

    private RustSymbol(ReadOnlySpan<char> text) => _text = text;

    public static string Readable(string name)
    {
        if (!name.StartsWith("_R", StringComparison.Ordinal)) return name;
        var symbol = new RustSymbol(name.AsSpan(2));
        return symbol.Path() ? symbol._out.ToString() : name;
    }

    private char Next() => _at < _text.Length ? _text[_at++] : '\0';

    private bool Path()
    {
        if (++_steps > StepsMax || ++_depth > DepthMax) return false;
        var isRead = Next() switch
        {
            'C' => Disambiguator(out _) && Identifier(isHidden: false),
            'N' => Nested(),
            'M' => Implementation() && Bracketed(hasTrait: false),
            'X' => Implementation() && Bracketed(hasTrait: true),
            'Y' => Bracketed(hasTrait: true),
            'I' => Path() && Generics(),
            'B' => BackReference(isType: false),
            _ => false,
        };
        _depth--;
        return isRead;
    }

    private bool Nested()
    {
        var space = Next();
        if (!Path() || !Disambiguator(out var number)) return false;
        if (!char.IsAsciiLetterUpper(space))
        {
            _out.Append("::");
            return Identifier(isHidden: false);
        }

        // Upper-case namespaces have no name of their own: closures and shims.
        _out.Append(CultureInfo.InvariantCulture, $"::{{{(space == 'C' ? "closure" : "shim")}#{number}}}");
        return Identifier(isHidden: true);
    }

    // Where the implementation stands says nothing that its type does not.
    private bool Implementation()
    {
        var length = _out.Length;
        var isRead = Disambiguator(out _) && Path();
        _out.Length = length;
        return isRead;
    }

    private bool Bracketed(bool hasTrait)
    {
        _out.Append('<');
        if (!Type()) return false;
        if (hasTrait)
        {
            _out.Append(" as ");
            if (!Path()) return false;
        }

        _out.Append('>');
        return true;
    }

    private bool Generics()
    {
        _out.Append("::<");
        for (var first = true; _at < _text.Length && _text[_at] != 'E'; first = false)
        {
            if (!first) _out.Append(", ");
            if (!Type()) return false;
        }

        _out.Append('>');
        return Next() == 'E';
    }

    private bool Type()
    {
        if (++_steps > StepsMax || ++_depth > DepthMax) return false;
        var tag = Next();
        var isRead = tag switch
        {
            'R' or 'Q' or 'P' or 'O' => Prefixed(tag switch { 'R' => "&", 'Q' => "&mut ", 'P' => "*const ", _ => "*mut " }),
            'S' => Wrapped("[", "]"),
            'T' => Tuple(),
            'B' => BackReference(isType: true),
            _ when Basic(tag) is { } name => Append(name),
            _ => Again(),
        };
        _depth--;
        return isRead;
    }

    private bool Again()
    {
        _at--;
        return Path();
    }

    private bool Prefixed(string prefix)
    {
        if (_at < _text.Length && _text[_at] == 'L') return false;
        _out.Append(prefix);
        return Type();
    }

    private bool Wrapped(string before, string after)
    {
        _out.Append(before);
        if (!Type()) return false;
        return Append(after);
    }

    private bool Tuple()
    {
        _out.Append('(');
        for (var first = true; _at < _text.Length && _text[_at] != 'E'; first = false)
        {
            if (!first) _out.Append(", ");
            if (!Type()) return false;
        }

        _out.Append(')');
        return Next() == 'E';
    }

    private bool BackReference(bool isType)
    {
        if (!Base62(out var target) || target >= (ulong)_at) return false;
        var after = _at;
        _at = (int)target;
        var isRead = isType ? Type() : Path();
        _at = after;
        return isRead;
    }

    private bool Disambiguator(out ulong number)
    {
        number = 0;
        if (_at >= _text.Length || _text[_at] != 's') return true;
        _at++;
        if (!Base62(out number)) return false;
        number++;
        return true;
    }

    // "_" is 0, and digits count from 1. Disambiguators are hashes of 64 bits: of one that is longer any 64 bits will do.
    private bool Base62(out ulong value)
    {
        value = 0;
        if (_at < _text.Length && _text[_at] == '_')
        {
            _at++;
            return true;
        }

        for (char digit; (digit = Next()) != '_';)
        {
            var number = digit switch
            {
                >= '0' and <= '9' => digit - '0',
                >= 'a' and <= 'z' => digit - 'a' + 10,
                >= 'A' and <= 'Z' => digit - 'A' + 36,
                _ => -1,
            };
            if (number < 0) return false;
            value = unchecked((value * 62) + (ulong)number);
        }

        unchecked { value++; }
        return true;
    }

    private bool Identifier(bool isHidden)
    {
        if (_at < _text.Length && _text[_at] == 'u') return false;
        var length = 0;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]) && length < _text.Length) length = (length * 10) + (_text[_at++] - '0');
        if (_at < _text.Length && _text[_at] == '_') _at++;
        if (length > _text.Length - _at) return false;
        if (!isHidden) _out.Append(_text.Slice(_at, length));
        _at += length;
        return true;
    }

    private readonly bool Append(string text)
    {
        _out.Append(text);
        return true;
    }

    private static string? Basic(char tag) => tag switch
    {
        'a' => "i8", 'b' => "bool", 'c' => "char", 'd' => "f64", 'e' => "str", 'f' => "f32", 'h' => "u8", 'i' => "isize", 'j' => "usize", 'l' => "i32",
        'm' => "u32", 'n' => "i128", 'o' => "u128", 's' => "i16", 't' => "u16", 'u' => "()", 'x' => "i64", 'y' => "u64", 'z' => "!", 'p' => "_",
        _ => null,
    };
}
