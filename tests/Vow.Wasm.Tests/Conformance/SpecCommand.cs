using System.Globalization;
using System.Text.Json;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>A value as a test writes it: a bit pattern, a reference, or a NaN pattern in place of bits.</summary>
internal sealed record SpecValue(string Type, string? Text)
{
    public bool IsPattern => Text is "nan:canonical" or "nan:arithmetic";

    public bool IsReference => Type is "funcref" or "externref";

    public ulong Bits => ulong.Parse(Text!, CultureInfo.InvariantCulture);

    public EngineValue ToEngineValue() => Type switch
    {
        "i32" => new EngineValue(ValueType.I32, Bits, null),
        "i64" => new EngineValue(ValueType.I64, Bits, null),
        "f32" => new EngineValue(ValueType.F32, Bits, null),
        "f64" => new EngineValue(ValueType.F64, Bits, null),
        "funcref" => new EngineValue(ValueType.FuncRef, 0, null),
        _ => new EngineValue(ValueType.ExternRef, 0, Text == "null" ? null : $"host {Text}"),
    };

    public bool Matches(EngineValue value)
    {
        var isDouble = Type == "f64";
        return Text switch
        {
            "nan:canonical" => isDouble ? (value.Bits << 1) >> 1 == 0x7FF8_0000_0000_0000 : (value.Bits & 0x7FFF_FFFF) == 0x7FC0_0000,
            "nan:arithmetic" => isDouble
                ? (value.Bits & 0x7FF8_0000_0000_0000) == 0x7FF8_0000_0000_0000
                : (value.Bits & 0x7FC0_0000) == 0x7FC0_0000,
            _ => value == ToEngineValue(),
        };
    }

    public override string ToString() => $"{Type}:{Text}";
}

/// <summary>An action: a call of an export, or a read of an exported global.</summary>
internal sealed record SpecAction(bool IsInvoke, string? Module, string Field, SpecValue[] Arguments);

/// <summary>One command of a test file.</summary>
internal sealed record SpecCommand(string Type, int Line)
{
    public string? FileName { get; init; }

    public string? Name { get; init; }

    public string? As { get; init; }

    public string? Text { get; init; }

    public SpecAction? Action { get; init; }

    public SpecValue[] Expected { get; init; } = [];
}

/// <summary>One file of the suite: its commands, and its modules by name.</summary>
internal sealed record SpecFile(string Name, SpecCommand[] Commands, Dictionary<string, byte[]> Modules)
{
    public static SpecFile[] ReadAll(Dictionary<string, byte[]> files)
    {
        var list = new List<SpecFile>();
        foreach (var folder in files.GroupBy(file => file.Key.Split('/')[0]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var json = folder.Single(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).Value;
            var modules = folder.Where(file => file.Key.EndsWith(".wasm", StringComparison.Ordinal))
                .ToDictionary(file => file.Key.Split('/')[^1], file => file.Value);
            using var document = JsonDocument.Parse(json);
            list.Add(new SpecFile(folder.Key, [.. document.RootElement.GetProperty("commands").EnumerateArray().Select(Command)], modules));
        }

        return [.. list];
    }

    private static SpecCommand Command(JsonElement json) => new(json.GetProperty("type").GetString()!, json.GetProperty("line").GetInt32())
    {
        FileName = Text(json, "filename"),
        Name = Text(json, "name"),
        As = Text(json, "as"),
        Text = Text(json, "text"),
        Action = json.TryGetProperty("action", out var action) ? Action(action) : null,
        Expected = Values(json, "expected"),
    };

    private static SpecAction Action(JsonElement json) =>
        new(Text(json, "type") == "invoke", Text(json, "module"), Text(json, "field")!, Values(json, "args"));

    private static SpecValue[] Values(JsonElement json, string name) => json.TryGetProperty(name, out var list)
        ? [.. list.EnumerateArray().Select(value => new SpecValue(Text(value, "type")!, Text(value, "value")))]
        : [];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
