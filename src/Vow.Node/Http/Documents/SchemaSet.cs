using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http.Documents;

/// <summary>
/// The schemas of the API's types, each under its name, made from the same metadata that writes and reads them; descriptions are the types' own documentation.
/// </summary>
internal sealed class SchemaSet
{
    private readonly SortedDictionary<string, JsonObject?> _byName = new(StringComparer.Ordinal);
    private readonly TypeDocumentation _words = TypeDocumentation.Load();

    public static JsonObject Hash() => Text("^[0-9a-f]{64}$", "32 bytes in hexadecimal.");

    public static JsonObject Address() => Text("^(vow1[02-9ac-hj-np-z]{58}|0x[0-9a-fA-F]{64})$", "An address in bech32m.");

    public static JsonObject Bytes() => Text("^0x([0-9a-fA-F]{2})*$", "Bytes in hexadecimal.");

    /// <summary>A reference to the schema of a type, which is made if it is not there.</summary>
    public JsonObject Reference(Type type)
    {
        if (Simple(type) is { } simple) return simple;
        if (!_byName.ContainsKey(type.Name))
        {
            // Before its members: a type may contain itself.
            _byName[type.Name] = null;
            _byName[type.Name] = Make(ApiJson.Options.GetTypeInfo(type));
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    public JsonObject ToJson()
    {
        var schemas = new JsonObject();
        foreach ((string name, JsonObject? schema) in _byName) schemas[name] = schema;
        return schemas;
    }

    private static JsonObject? Simple(Type type)
    {
        // Any JSON: what it is, a contract's own description tells.
        if (type == typeof(JsonElement)) return [];
        if (type == typeof(string)) return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(uint)) return new JsonObject { ["type"] = "integer" };
        if (type == typeof(double)) return new JsonObject { ["type"] = "number" };
        if (type == typeof(ulong)) return new JsonObject { ["type"] = new JsonArray("integer", "string"), ["pattern"] = "^[0-9]{1,20}$" };
        if (type == typeof(UInt128)) return Text("^[0-9]{1,39}$", "An amount in the smallest unit of value.");
        if (type == typeof(long)) return Text("^[0-9]{1,19}$", "An amount of gas.");
        if (type == typeof(GasDifference)) return Text("^-?[0-9]{1,19}$", "A difference of gas.");
        if (type == typeof(Address)) return Address();
        if (type == typeof(Hash256) || type == typeof(CodeHash) || type == typeof(PublicKey)) return Hash();
        if (type == typeof(ReadOnlyMemory<byte>)) return Bytes();
        if (type == typeof(WasmValue)) return Text("^i(32|64):-?[0-9]+$", "A numeric value with its type.");
        if (!type.IsEnum) return null;
        IEnumerable<JsonNode> words = Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name));
        return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words]) };
    }

    private static JsonObject Text(string pattern, string description) => new() { ["type"] = "string", ["pattern"] = pattern, ["description"] = description };

    private JsonObject Make(JsonTypeInfo type)
    {
        if (type.PolymorphismOptions is { DerivedTypes.Count: > 0 } choice) return Choice(type.Type, choice);
        var members = new JsonObject();
        var required = new JsonArray();
        foreach (JsonPropertyInfo member in type.Properties)
        {
            members[member.Name] = Member(member);
            if (member.IsRequired) required.Add(member.Name);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = members };
        if (required.Count > 0) schema["required"] = required;
        if (_words.OfType(type.Type) is { } words) schema["description"] = words;
        return schema;
    }

    private JsonObject Member(JsonPropertyInfo member)
    {
        Type type = member.PropertyType;
        Type? inner = Nullable.GetUnderlyingType(type);
        JsonObject schema = OfValue(inner ?? type);
        if (inner is not null || (!type.IsValueType && member.IsGetNullable)) schema = new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        if (_words.OfMember(member) is { } words) schema["description"] = words;
        return schema;
    }

    private JsonObject OfValue(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? new JsonObject { ["type"] = "array", ["items"] = Reference(type.GetGenericArguments()[0]) }
            : Reference(type);

    // One of several types, told apart by a word.
    private JsonObject Choice(Type type, JsonPolymorphismOptions choice)
    {
        var variants = new JsonArray();
        foreach (JsonDerivedType variant in choice.DerivedTypes)
        {
            JsonObject schema = Make(ApiJson.Options.GetTypeInfo(variant.DerivedType));
            var members = (JsonObject)schema["properties"]!;
            members[choice.TypeDiscriminatorPropertyName] = new JsonObject { ["const"] = (string)variant.TypeDiscriminator! };
            if (schema["required"] is not JsonArray required) schema["required"] = required = [];
            required.Add(choice.TypeDiscriminatorPropertyName);
            _byName[variant.DerivedType.Name] = schema;
            variants.Add(new JsonObject { ["$ref"] = $"#/components/schemas/{variant.DerivedType.Name}" });
        }

        var result = new JsonObject { ["oneOf"] = variants };
        if (_words.OfType(type) is { } words) result["description"] = words;
        return result;
    }
}
