namespace Vow.Generator;

/// <summary>The host functions as the AssemblyScript SDK imports them.</summary>
internal sealed class AssemblyScriptTarget : IGenerationTarget
{
    public string RelativePath => "sdk/assemblyscript/assembly/host.ts";

    public string Generate(HostAbi abi)
    {
        var text = new SourceText().Line("// From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale.");
        foreach (var limit in abi.Limits)
            text.Line().Line($"/** {limit.Doc} */").Line($"export const {limit.Name}: u32 = {limit.Value};");
        // The compatibility imports belong to other languages, or to AssemblyScript's compiler itself (abort).
        foreach (var function in abi.Functions.Where(function => function.Group != "compatibility"))
            text.Line().Line($"/** {function.Doc} */")
                .Line($"@external(\"{function.Module}\", \"{function.Name}\")")
                .Line($"export declare function {function.Name}({string.Join(", ", function.Parameters.Select(Parameter))}): {function.Result?.Type ?? "void"};");
        return text.ToString();
    }

    private static string Parameter(HostParameterRow parameter) => $"{parameter.Name}: {parameter.Role switch
    {
        "pointer" => "usize",
        "length" => "u32",
        _ => parameter.Type,
    }}";
}
