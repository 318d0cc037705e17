using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vow.Ledger.Tests.Abi;

/// <summary>As much of JSON Schema 2020-12 as <c>spec/vow-abi.schema.json</c> uses; an unknown keyword is an error, so that none goes unchecked.</summary>
internal sealed class JsonSchema(JsonNode root)
{
    private static readonly HashSet<string> Notes = ["$schema", "title", "$defs", "then", "else"];

    /// <summary>What is wrong with a document, or null.</summary>
    public string? Fault(JsonNode? document) => Check(root, document, "$");

    private string? Check(JsonNode schema, JsonNode? value, string path)
    {
        if (schema is JsonValue always) return always.GetValue<bool>() ? null : $"{path}: nothing may be here";
        foreach ((string keyword, JsonNode? rule) in schema.AsObject())
        {
            if (Notes.Contains(keyword)) continue;
            if (Keyword(keyword, rule!, schema, value, path) is { } fault) return fault;
        }

        return null;
    }

    private string? Keyword(string keyword, JsonNode rule, JsonNode schema, JsonNode? value, string path) => keyword switch
    {
        "$ref" => Check(root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!, value, path),
        "type" => TypeOf(value) == rule.GetValue<string>() ? null : $"{path}: {rule} is expected",
        "const" => JsonNode.DeepEquals(rule, value) ? null : $"{path}: {rule} is expected",
        "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? null : $"{path}: none of the words",
        "required" => value is JsonObject item && rule.AsArray().Any(name => !item.ContainsKey(name!.GetValue<string>())) ? $"{path}: a member is missing" : null,
        "additionalProperties" => value is JsonObject item ? item.Where(member => schema["properties"]![member.Key] is null).Select(member => $"{path}.{member.Key}: unknown").FirstOrDefault() : null,
        "properties" => value is JsonObject item ? Each(rule.AsObject().Where(known => item.ContainsKey(known.Key)).Select(known => Check(known.Value!, item[known.Key], $"{path}.{known.Key}"))) : null,
        "items" => value is JsonArray list ? Each(list.Select((item, index) => Check(rule, item, $"{path}[{index}]"))) : null,
        "minItems" => value is JsonArray list && list.Count < rule.GetValue<int>() ? $"{path}: too few" : null,
        "maxItems" => value is JsonArray list && list.Count > rule.GetValue<int>() ? $"{path}: too many" : null,
        "minLength" => TypeOf(value) == "string" && value!.GetValue<string>().EnumerateRunes().Count() < rule.GetValue<int>() ? $"{path}: too short" : null,
        "maxLength" => TypeOf(value) == "string" && value!.GetValue<string>().EnumerateRunes().Count() > rule.GetValue<int>() ? $"{path}: too long" : null,
        "pattern" => TypeOf(value) == "string" && !Regex.IsMatch(value!.GetValue<string>(), rule.GetValue<string>().Replace("$", "\\z", StringComparison.Ordinal)) ? $"{path}: not {rule}" : null,
        "oneOf" => rule.AsArray().Count(one => Check(one!, value, path) is null) == 1 ? null : $"{path}: exactly one is expected",
        "if" => (Check(rule, value, path) is null ? schema["then"] : schema["else"]) is { } then ? Check(then, value, path) : null,
        _ => throw new NotSupportedException($"The schema uses '{keyword}', which this test does not know."),
    };

    private static string? Each(IEnumerable<string?> faults) => faults.FirstOrDefault(fault => fault is not null);

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => "number",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        _ => "null",
    };
}
