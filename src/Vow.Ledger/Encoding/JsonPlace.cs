using System.Globalization;
using System.Text.Json;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>A value in a JSON document and its path, for errors that say where, made of path and message. Numbers may be JSON numbers or strings of decimal digits.</summary>
internal sealed class JsonPlace
{
    private readonly Func<string, string, Exception> _fault;
    private readonly JsonPlace? _parent;
    private readonly string? _name;
    private readonly int _index;

    public JsonPlace(JsonElement element, string path, Func<string, string, Exception> fault) => (Element, _fault, _name) = (element, fault, path);

    private JsonPlace(JsonElement element, JsonPlace parent, string? name, int index) => (Element, _fault, _parent, _name, _index) = (element, parent._fault, parent, name, index);

    // Put together when it is asked for: of a million values that are read, one at most is at fault.
    public string Path => _parent is null ? _name! : _name is not null ? $"{_parent.Path}.{_name}" : string.Create(CultureInfo.InvariantCulture, $"{_parent.Path}[{_index}]");

    public JsonElement Element { get; }

    public Exception Fault(string message) => _fault(Path, message);

    /// <summary>Refuses properties with other names.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        ExpectObject();
        foreach (JsonProperty property in Element.EnumerateObject())
        {
            string name = NameOf(property);
            if (!names.Contains(name)) throw _fault($"{Path}.{Shortened(name)}", $"unknown property; known here: {string.Join(", ", names)}");
        }
    }

    /// <summary>All properties, in order; one name may occur twice unless the document was read without duplicates.</summary>
    public IEnumerable<(string Name, JsonPlace Value)> Properties()
    {
        ExpectObject();
        foreach (JsonProperty property in Element.EnumerateObject())
        {
            string name = NameOf(property);
            yield return (name, new JsonPlace(property.Value, this, name, 0));
        }
    }

    public void ExpectObject() => Expect(JsonValueKind.Object, "an object");

    public JsonPlace Property(string name) => Optional(name) ?? throw _fault($"{Path}.{name}", "this property is missing");

    /// <summary>The property, or null when it is absent or null.</summary>
    public JsonPlace? Optional(string name) =>
        Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? new JsonPlace(value, this, name, 0) : null;

    public IEnumerable<JsonPlace> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        return Element.EnumerateArray().Select((item, index) => new JsonPlace(item, this, null, index));
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        return Unicode(Element.GetString);
    }

    public Address Address() => AddressText.TryParse(Text(), out Address address, out string? wrong) ? address : throw Fault(wrong);

    /// <summary>Bytes as <c>0x</c> and hexadecimal digits.</summary>
    public byte[] Bytes(int bytesMax)
    {
        string text = Text();
        if (!text.StartsWith("0x", StringComparison.Ordinal)) throw Fault($"'{Shortened(text)}' does not begin with 0x; bytes are 0x and hexadecimal digits");
        if ((text.Length - 2) / 2 > bytesMax) throw Fault($"{(text.Length - 2) / 2} bytes; at most {bytesMax} are allowed");
        try
        {
            return Convert.FromHexString(text.AsSpan(2));
        }
        catch (FormatException)
        {
            throw Fault($"'{Shortened(text)}' is not 0x and an even number of hexadecimal digits");
        }
    }

    public bool Bool() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var kind => throw Fault($"a bool is expected, not {Name(kind)}"),
    };

    public ulong U64() => (ulong)Number(ulong.MaxValue);

    public long I64() => (long)Number((UInt128)long.MaxValue);

    public int I32() => (int)Number(int.MaxValue);

    public UInt128 U128() => Number(UInt128.MaxValue);

    public static string Shortened(string text) => text.Length <= 40 ? text : text[..(char.IsHighSurrogate(text[36]) ? 36 : 37)] + "…";

    private UInt128 Number(UInt128 most)
    {
        string digits = Element.ValueKind switch
        {
            JsonValueKind.Number => Element.GetRawText(),
            JsonValueKind.String => Text(),
            var kind => throw Fault($"a number is expected, not {Name(kind)}"),
        };
        if (digits.Length == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw Fault($"'{Shortened(digits)}' is not a whole number of decimal digits, without sign, point or exponent");
        }

        return UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 value) && value <= most
            ? value
            : throw Fault($"{Shortened(digits)} is too large; the most is {most}");
    }

    private string NameOf(JsonProperty property) => Unicode(() => property.Name);

    // An escape such as \ud800 is JSON, but half of a character.
    private string Unicode(Func<string?> read)
    {
        try
        {
            return read()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault("a string has half of a surrogate pair: it is no text");
        }
    }

    private void Expect(JsonValueKind kind, string what)
    {
        if (Element.ValueKind != kind) throw Fault($"{what} is expected, not {Name(Element.ValueKind)}");
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a bool",
    };
}
