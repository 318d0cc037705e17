using System.Globalization;
using System.Text.Json;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>A value in a JSON document and its path, for errors that say where: <c>fault</c> makes them of path and message. Numbers may be JSON numbers or strings of decimal digits.</summary>
internal sealed class JsonPlace(JsonElement element, string path, Func<string, string, Exception> fault)
{
    public string Path => path;

    public JsonElement Element => element;

    public Exception Fault(string message) => fault(path, message);

    /// <summary>Refuses properties with other names.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        Expect(JsonValueKind.Object, "an object");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = NameOf(property);
            if (!names.Contains(name)) throw fault($"{path}.{Shortened(name)}", $"unknown property; known here: {string.Join(", ", names)}");
        }
    }

    /// <summary>A part of this value that was looked up already.</summary>
    public JsonPlace At(string name, JsonElement part) => new(part, $"{path}.{name}", fault);

    public JsonPlace Property(string name) => Optional(name) ?? throw fault($"{path}.{name}", "this property is missing");

    /// <summary>The property, or null when it is absent or null.</summary>
    public JsonPlace? Optional(string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? new JsonPlace(value, $"{path}.{name}", fault) : null;

    public IEnumerable<JsonPlace> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        return element.EnumerateArray().Select((item, index) => new JsonPlace(item, $"{path}[{index}]", fault));
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        return Unicode(element.GetString);
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

    public bool Bool() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var kind => throw Fault($"a bool is expected, not {Name(kind)}"),
    };

    public ulong U64() => (ulong)Number(ulong.MaxValue);

    public long I64() => (long)Number((UInt128)long.MaxValue);

    public int I32() => (int)Number(int.MaxValue);

    public UInt128 U128() => Number(UInt128.MaxValue);

    public static string Shortened(string text) => text.Length <= 40 ? text : text[..37] + "…";

    private UInt128 Number(UInt128 most)
    {
        string digits = element.ValueKind switch
        {
            JsonValueKind.Number => element.GetRawText(),
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
        if (element.ValueKind != kind) throw Fault($"{what} is expected, not {Name(element.ValueKind)}");
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
