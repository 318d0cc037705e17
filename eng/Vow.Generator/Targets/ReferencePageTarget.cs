namespace Vow.Generator;

/// <summary>The reference page for contract developers.</summary>
internal sealed class ReferencePageTarget : IGenerationTarget
{
    public string RelativePath => "docs/reference/host-functions.md";

    public string Generate(HostAbi abi)
    {
        var text = new SourceText()
            .Line("<!-- From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale. -->")
            .Line("# Host functions").Line()
            .Line($"What a contract may import, version {abi.Version} of the interface. The module is `env` where nothing else is said; integers are little-endian;")
            .Line("pointers and lengths are unsigned 32-bit. Prices are those of `spec/gas-schedule.json`; bytes are those of keys, values, data and input, in either direction.");
        foreach (var group in abi.Groups)
        {
            text.Line().Line($"## {group.Title}");
            foreach (var function in abi.Functions.Where(function => function.Group == group.Id)) Entry(text, abi, function);
        }
        text.Line().Line("## Limits").Line().Line("| limit | value | |").Line("|---|---:|---|");
        foreach (var limit in abi.Limits) text.Line($"| `{limit.Name}` | {limit.Value:N0} | {limit.Doc} |");
        text.Line().Line("## Errors").Line().Line("| error | when |").Line("|---|---|");
        foreach (var error in abi.Errors) text.Line($"| `{error.Name}` | {error.Doc} |");
        return text.ToString();
    }

    private static void Entry(SourceText text, HostAbi abi, HostFunctionRow function)
    {
        text.Line().Line($"### `{function.Name}`").Line().Line("```").Line($"{function.Name}{function.Signature}").Line("```").Line().Line(function.Doc).Line();
        if (function.Module != "env")
            text.Line($"- Modules: {Code(function.Aliases.Prepend(function.Module))}.");
        foreach (var parameter in function.Parameters) text.Line($"- `{parameter.Name}`: {Describe(abi, function, parameter)}.");
        foreach (var value in function.Parameters.SelectMany(parameter => parameter.Values))
            text.Line($"  - {value.Value}: {value.Name}{(value.Size is null ? "" : $", {value.Size} bytes")}: `{value.Price}`");
        if (function.Result is not null) text.Line($"- Returns {function.Result.Means}.");
        var works = string.Concat(function.WorkPrices.Select(price => $"; `{price}`: {abi.Prices[price]}"));
        text.Line($"- Gas, of category {function.Category}: {abi.Prices[function.Price]}{works}.");
        text.Line(function.Mode == "write" ? "- Refused in a read-only call." : "- Allowed in a read-only call.");
        if (function.Errors.Count > 0) text.Line($"- Errors: {Code(function.Errors)}.");
    }

    private static string Describe(HostAbi abi, HostFunctionRow function, HostParameterRow parameter) => parameter.Role switch
    {
        "pointer" => $"where the host {(parameter.Access == "write" ? "writes" : "reads")} the {parameter.What}, {Size(function, parameter)}{(parameter.Optional ? "; 0 = none" : "")}",
        "length" when parameter.Limit is not null => $"its length in bytes, at most `{parameter.Limit}` = {abi.Limit(parameter.Limit):N0}",
        "length" => "its length in bytes",
        "text" => $"the {parameter.What}, an AssemblyScript string",
        _ => parameter.What,
    };

    private static string Size(HostFunctionRow function, HostParameterRow pointer) => pointer switch
    {
        { Size: { } size } => $"{size} bytes",
        { SizedBy: { } other } => $"as many bytes as `{other}` says",
        _ => function.Parameters.Single(parameter => parameter.Name == pointer.Length).Limit is null
            ? $"up to `{pointer.Length}` bytes"
            : $"`{pointer.Length}` bytes",
    };

    private static string Code(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
