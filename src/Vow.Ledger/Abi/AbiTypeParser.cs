using System.Collections.Immutable;
using System.Globalization;

namespace Vow.Ledger.Abi;

/// <summary>Reads the text of a type. Names of structs and enums are looked up by the caller, which also sees to it that they are not recursive.</summary>
internal ref struct AbiTypeParser
{
    /// <summary>What a type of a description cannot be called.</summary>
    public static readonly ImmutableArray<string> Words =
        ["bool", "string", "bytes", "address", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "option", "list", "array", "map", "tuple"];

    private readonly string _text;
    private readonly Func<string, AbiType?> _named;
    private int _at;

    private AbiTypeParser(string text, Func<string, AbiType?> named) => (_text, _named) = (text, named);

    /// <summary>The type that the text means.</summary>
    /// <exception cref="FormatException">It means none; the message says why.</exception>
    public static AbiType Parse(string text, Func<string, AbiType?> named)
    {
        if (text.Length > AbiType.TextCharactersMax) throw new FormatException($"the type is {text.Length} characters long; at most {AbiType.TextCharactersMax} are allowed");
        var parser = new AbiTypeParser(text, named);
        AbiType type = parser.Type(0);
        return parser._at == text.Length ? type : throw parser.Fault("the type should end here");
    }

    private AbiType Type(int depth)
    {
        if (depth > AbiType.DepthMax) throw Fault($"types are nested deeper than {AbiType.DepthMax}");
        string word = Word();
        AbiType type = word switch
        {
            "bool" => AbiType.Bool,
            "string" => AbiType.Text,
            "bytes" => AbiType.Bytes,
            "address" => AbiType.Address,
            "u8" => new AbiType.Number(8, isSigned: false),
            "u16" => new AbiType.Number(16, isSigned: false),
            "u32" => new AbiType.Number(32, isSigned: false),
            "u64" => new AbiType.Number(64, isSigned: false),
            "u128" => new AbiType.Number(128, isSigned: false),
            "i8" => new AbiType.Number(8, isSigned: true),
            "i16" => new AbiType.Number(16, isSigned: true),
            "i32" => new AbiType.Number(32, isSigned: true),
            "i64" => new AbiType.Number(64, isSigned: true),
            "i128" => new AbiType.Number(128, isSigned: true),
            "option" => Option(depth),
            "list" => List(depth),
            "array" => Array(depth),
            "map" => Map(depth),
            "tuple" => Tuple(depth),
            "" => throw Fault("a type is expected here"),
            _ => _named(word) ?? throw Fault($"there is no type '{word}'"),
        };
        // Named types bring their own depth with them.
        return depth + type.Depth > AbiType.DepthMax ? throw Fault($"types are nested deeper than {AbiType.DepthMax}") : type;
    }

    private AbiType.Maybe Option(int depth)
    {
        Take('<');
        AbiType item = Type(depth + 1);
        if (item is AbiType.Maybe) throw Fault("an option of an option cannot be told apart in JSON; wrap the inner one in a struct");
        Take('>');
        return new AbiType.Maybe(item);
    }

    private AbiType.List List(int depth)
    {
        Take('<');
        AbiType item = Type(depth + 1);
        Take('>');
        return new AbiType.List(item);
    }

    private AbiType.Array Array(int depth)
    {
        Take('<');
        AbiType item = Type(depth + 1);
        Take(',');
        string digits = Word();
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length is < 1 or > AbiType.Array.LengthMax || digits[0] == '0')
        {
            throw Fault($"the length of an array is a number from 1 to {AbiType.Array.LengthMax}, not '{digits}'");
        }

        Take('>');
        return new AbiType.Array(item, length);
    }

    private AbiType.Map Map(int depth)
    {
        Take('<');
        AbiType key = Type(depth + 1);
        if (!KeyCodec.IsKey(key)) throw Fault($"{key} cannot be the key of a map: only bool, integers, string, bytes, address, arrays of u8, enums without fields, and tuples and structs of those");
        Take(',');
        AbiType value = Type(depth + 1);
        Take('>');
        return new AbiType.Map(key, value);
    }

    private AbiType.Tuple Tuple(int depth)
    {
        var items = ImmutableArray.CreateBuilder<AbiType>();
        Take('<');
        do items.Add(Type(depth + 1));
        while (items.Count < AbiType.Tuple.ItemsMax && TryTake(','));
        if (items.Count == AbiType.Tuple.ItemsMax && _at < _text.Length && _text[_at] == ',') throw Fault($"a tuple has at most {AbiType.Tuple.ItemsMax} items; use a struct");
        Take('>');
        return new AbiType.Tuple(items.ToImmutable());
    }

    private string Word()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _text[start.._at];
    }

    private bool TryTake(char sign)
    {
        if (_at >= _text.Length || _text[_at] != sign) return false;
        _at++;
        return true;
    }

    private void Take(char sign)
    {
        if (!TryTake(sign)) throw Fault($"'{sign}' is expected here");
    }

    private readonly FormatException Fault(string what) => new($"'{JsonPlace.Shortened(_text)}', character {_at + 1}: {what}");
}
