using System.Text.Json;

namespace Vow.Wasm;

/// <summary>A JSON object that has exactly the named members, with bounded numbers.</summary>
internal readonly struct StrictObject
{
    private readonly JsonElement _element;
    private readonly string _where;

    public StrictObject(JsonElement element, string where, params ReadOnlySpan<string> names)
    {
        (_element, _where) = (element, where);
        if (element.ValueKind != JsonValueKind.Object) throw Fail("an object was expected");
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name)) throw Fail($"unknown key {property.Name}");
        }

        foreach (var name in names)
        {
            if (!element.TryGetProperty(name, out _)) throw Fail($"{name} is missing");
        }
    }

    public JsonElement this[string name] => _element.GetProperty(name);

    public string Text(string name) => this[name] is { ValueKind: JsonValueKind.String } element && element.GetString() is { Length: > 0 } text
        ? text
        : throw Fail($"{name} must be a text");

    public long Number(string name, long least, long most) =>
        this[name] is { ValueKind: JsonValueKind.Number } element && element.TryGetInt64(out var value) && value >= least && value <= most
            ? value
            : throw Fail($"{name} must be a whole number from {least} to {most}");

    public IReadOnlyList<JsonElement> Items(string name) => this[name] is { ValueKind: JsonValueKind.Array } element
        ? [.. element.EnumerateArray()]
        : throw Fail($"{name} must be an array");

    private FormatException Fail(string message) => new($"gas schedule: {_where}: {message}");
}
