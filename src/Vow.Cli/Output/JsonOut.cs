using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vow.Engine;

namespace Vow.Cli.Output;

/// <summary>One JSON object on one line. Numbers that a double cannot hold are strings, bytes are <c>0x…</c>.</summary>
internal static class JsonOut
{
    private const long SafeIntegerMax = (1L << 53) - 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line that <paramref name="write"/> fills.</summary>
    public static string Line(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public static void Integer(this Utf8JsonWriter json, string name, long value)
    {
        if (value is > SafeIntegerMax or < -SafeIntegerMax) json.WriteString(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else json.WriteNumber(name, value);
    }

    public static void Integer(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.Integer(name, number);
        else json.WriteNull(name);
    }

    public static void Bytes(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes) =>
        json.WriteString(name, "0x" + Convert.ToHexStringLower(bytes));

    public static void Bytes(this Utf8JsonWriter json, string name, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is { } present) json.Bytes(name, present.Span);
        else json.WriteNull(name);
    }

    public static void Address(this Utf8JsonWriter json, string name, in Address address) => json.WriteString(name, $"0x{address}");

    /// <summary>The bytes as text, if they are text that can be shown.</summary>
    public static void TextOf(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        if (Display.Printable(bytes) is { } text) json.WriteString(name, text);
    }

    public static void Error(this Utf8JsonWriter json, ContractError? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("class", error.Class.ToString());
        json.WriteString("code", error.Code.ToString());
        json.WriteNumber("number", (int)error.Code);
        json.WriteString("message", error.Message);
        if (error.Place is { } place) json.WriteString("place", place);
        json.WriteStartArray("trace");
        foreach (var frame in error.Trace)
        {
            json.WriteStartObject();
            json.WriteNumber("function", frame.FunctionIndex);
            json.WriteString("name", frame.FunctionName);
            json.WriteNumber("offset", frame.Offset);
            if (frame.Place is { } source) json.WriteString("place", source.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (error.Cause is { } cause)
        {
            json.WriteStartObject("cause");
            json.Address("contract", cause.Contract);
            json.WriteString("method", cause.Method);
            json.Error(cause.Error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
