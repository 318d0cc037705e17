namespace Vow.Generator;

/// <summary>The host functions and limits as C and C++ declare them.</summary>
internal sealed class CTarget : IGenerationTarget
{
    public string RelativePath => "sdk/c/include/vow/host.h";

    public string Generate(HostAbi abi)
    {
        var text = new SourceText()
            .Line("// From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale.")
            .Line("//")
            .Line("// The host functions as they are. Their symbols are named env.NAME, so that a method of a contract may have the name of one.")
            .Line("#ifndef VOW_HOST_H").Line("#define VOW_HOST_H").Line()
            .Line("#include <stdint.h>").Line();
        foreach (var limit in abi.Limits) text.Line($"#define {LimitName(limit.Name)} {limit.Value} // {limit.Doc}");
        text.Line()
            .Line("#ifdef __cplusplus").Line("extern \"C\" {").Line("#endif").Line()
            .Line("#define VOW_HOST(name) __asm__(\"env.\" #name) __attribute__((import_module(\"env\"), import_name(#name)))");
        // The compatibility imports are what compilers of other languages emit by themselves.
        foreach (var function in abi.Functions.Where(function => function.Group != "compatibility")) Declare(text, function);
        return text.Line().Line("#undef VOW_HOST").Line()
            .Line("#ifdef __cplusplus").Line("}").Line("#endif").Line().Line("#endif")
            .ToString();
    }

    private static void Declare(SourceText text, HostFunctionRow function)
    {
        var parameters = function.Parameters.Count == 0 ? "void" : string.Join(", ", function.Parameters.Select(Parameter));
        var ends = function.Errors.Contains("Reverted") ? "__attribute__((noreturn)) " : "";
        text.Line().Line($"// {function.Doc}");
        if (function.Result is not null) text.Line($"// Returns {function.Result.Means}.");
        text.Line($"{ends}{Result(function.Result)} vow_host_{function.Name}({parameters}) VOW_HOST({function.Name});");
    }

    private static string Parameter(HostParameterRow parameter) => parameter switch
    {
        { Role: "pointer", Access: "write" } => $"void *{parameter.Name}",
        { Role: "pointer" } => $"const void *{parameter.Name}",
        { Type: "i64" } => $"uint64_t {parameter.Name}",
        _ => $"uint32_t {parameter.Name}",
    };

    private static string Result(HostResultRow? result) => result?.Type switch
    {
        null => "void",
        "i64" => "uint64_t",
        _ => "int32_t",
    };

    private static string LimitName(string pascal) =>
        "VOW_" + string.Concat(pascal.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
