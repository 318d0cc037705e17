using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vow.Client;

namespace Vow.Node.Http.Documents;

/// <summary>Writes the routes as an OpenAPI 3.1 document: paths, parameters, bodies and answers with their schemas, and each problem with its code.</summary>
internal static class OpenApiDocument
{
    private const string ProblemMediaType = "application/problem+json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document in UTF-8.</summary>
    public static byte[] Write(IReadOnlyList<ApiRoute> routes)
    {
        var schemas = new SchemaSet();
        var paths = new JsonObject();
        foreach (IGrouping<string, ApiRoute> path in routes.GroupBy(route => route.Path))
        {
            var operations = new JsonObject();
            foreach (ApiRoute route in path) operations[route.Method.ToLowerInvariant()] = Operation(route, schemas);
            paths[path.Key] = operations;
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = Info(),
            ["tags"] = new JsonArray([.. routes.Select(route => route.Tag).Distinct().Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.ToJson() },
        };
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString(Indented));
    }

    private static JsonObject Info() => new()
    {
        ["title"] = "Vow node",
        ["version"] = typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        ["description"] =
            "Addresses are bech32m with the prefix `vow` (`0x` and 64 hexadecimal digits are read too). Hashes and public keys are 64 hexadecimal digits; bytes are `0x…`. Amounts of value and gas "
            + "are strings of decimal digits, and so are other whole numbers above 2^53 − 1. Errors are problem details (RFC 9457) with a stable `code`. Each answer is of one state: blocks that are "
            + "committed meanwhile do not show in it.",
        ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
    };

    private static JsonObject Operation(ApiRoute route, SchemaSet schemas)
    {
        var operation = new JsonObject { ["tags"] = new JsonArray(route.Tag), ["operationId"] = route.Operation, ["summary"] = route.Summary };
        if (route.Description.Length > 0) operation["description"] = route.Description;
        if (route.Parameters.Length > 0) operation["parameters"] = new JsonArray([.. route.Parameters.Select(Parameter)]);
        if (route.Body is { } body) operation["requestBody"] = Body(body, schemas);
        operation["responses"] = Answers(route, schemas);
        return operation;
    }

    private static JsonObject Parameter(ApiParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["in"] = parameter.InPath ? "path" : parameter.InHeader ? "header" : "query",
        ["required"] = parameter.InPath,
        ["description"] = parameter.Description,
        ["schema"] = Schema(parameter),
        ["example"] = parameter.Kind == ApiParameterKind.Limit ? int.Parse(parameter.Example, System.Globalization.CultureInfo.InvariantCulture) : parameter.Example,
    };

    private static JsonObject Schema(ApiParameter parameter)
    {
        switch (parameter.Kind)
        {
            case ApiParameterKind.Limit:
                return new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = parameter.Max, ["default"] = parameter.Default };
            case ApiParameterKind.Height:
                return new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{1,20}$" };
            case ApiParameterKind.Hash:
                return SchemaSet.Hash();
            case ApiParameterKind.Address:
                return SchemaSet.Address();
            case ApiParameterKind.Bytes:
                return SchemaSet.Bytes();
            default:
                var text = new JsonObject { ["type"] = "string" };
                if (parameter.Words.Length > 0) text["enum"] = new JsonArray([.. parameter.Words.Select(word => JsonValue.Create(word))]);
                return text;
        }
    }

    private static JsonObject Body(ApiBody body, SchemaSet schemas)
    {
        var content = new JsonObject();
        if (body.Json is { } type)
        {
            content["application/json"] = new JsonObject { ["schema"] = schemas.Reference(type), ["example"] = JsonNode.Parse(body.Example) };
        }

        foreach (string mediaType in body.RawMediaTypes) content[mediaType] = new JsonObject();
        return new JsonObject { ["required"] = true, ["description"] = $"{body.Description} At most {body.BytesMax} bytes.", ["content"] = content };
    }

    private static JsonObject Answers(ApiRoute route, SchemaSet schemas)
    {
        var answers = new JsonObject();
        foreach (ApiAnswer answer in route.Answers)
        {
            var content = new JsonObject();
            if (answer.Json is { } type) content["schema"] = schemas.Reference(type);
            answers[$"{answer.Status}"] = new JsonObject { ["description"] = answer.Description, ["content"] = new JsonObject { [answer.MediaType] = content } };
        }

        IEnumerable<string> codes = route.IsUnlimited ? [ProblemCode.BadParameter] : route.Errors.Concat(ApiRoute.CommonErrors);
        foreach (IGrouping<int, string> status in codes.Distinct().GroupBy(code => KindOf(code).Status).OrderBy(group => group.Key))
        {
            // A route that tells by its status alone how the node is has its own 503.
            if (answers.ContainsKey($"{status.Key}")) continue;
            answers[$"{status.Key}"] = Problem([.. status], schemas);
        }

        return answers;
    }

    private static JsonObject Problem(string[] codes, SchemaSet schemas)
    {
        var examples = new JsonObject();
        foreach (string code in codes)
        {
            ProblemKind kind = KindOf(code);
            var example = new JsonObject { ["type"] = ApiProblem.TypePrefix + code, ["title"] = kind.Title, ["status"] = kind.Status, ["detail"] = "what happened and what to do", ["code"] = code };
            if (Enum.TryParse(code, out Ledger.LedgerErrorCode number)) example["number"] = (int)number;
            examples[code] = new JsonObject { ["summary"] = kind.Title, ["value"] = example };
        }

        return new JsonObject
        {
            ["description"] = string.Join("; ", codes.Select(code => $"`{code}`: {KindOf(code).Title}")),
            ["content"] = new JsonObject { [ProblemMediaType] = new JsonObject { ["schema"] = schemas.Reference(typeof(ProblemResponse)), ["examples"] = examples } },
        };
    }

    private static ProblemKind KindOf(string code) =>
        ApiProblem.Own.TryGetValue(code, out ProblemKind own) ? own : ApiProblem.Ledger[Enum.Parse<Ledger.LedgerErrorCode>(code)];
}
