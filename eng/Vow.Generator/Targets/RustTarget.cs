namespace Vow.Generator;

/// <summary>The host functions as the Rust SDK declares them.</summary>
internal sealed class RustTarget : IGenerationTarget
{
    public string RelativePath => "sdk/rust/src/host.rs";

    public string Generate(HostAbi abi)
    {
        var functions = abi.Functions.Where(function => function.Group != "compatibility").ToList();
        var text = new SourceText()
            .Line("// From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale.")
            .Line("//! The host functions as they are: pointers and lengths. The rest of this crate wraps them.")
            .Line("//!")
            .Line("//! Off the chain, in `cargo test`, they are those of [`mock`](crate::mock).").Line()
            .Line("#[cfg(not(target_arch = \"wasm32\"))]")
            .Line("pub use crate::mock::functions::*;").Line();
        foreach (var limit in abi.Limits)
            text.Line($"/// {limit.Doc}").Line($"pub const {ConstantName(limit.Name)}: usize = {limit.Value};");
        text.Line().Line("#[cfg(target_arch = \"wasm32\")]").Line("#[link(wasm_import_module = \"env\")]").Line("extern \"C\" {");
        for (var i = 0; i < functions.Count; i++)
        {
            if (i > 0) text.Line();
            Declare(text, functions[i]);
        }
        return text.Line("}").ToString();
    }

    private static void Declare(SourceText text, HostFunctionRow function)
    {
        text.Line($"    /// {function.Doc}");
        foreach (var parameter in function.Parameters) text.Line($"    /// - `{parameter.Name}`: {What(parameter)}");
        if (function.Result is { } means) text.Line("    ///").Line($"    /// Returns {means.Means}.");
        var parameters = string.Join(", ", function.Parameters.Select(parameter => $"{parameter.Name}: {Type(parameter)}"));
        text.Line($"    pub fn {function.Name}({parameters}){Result(function)};");
    }

    private static string What(HostParameterRow parameter) => parameter.Role switch
    {
        "length" => $"length of the {parameter.What}",
        "pointer" when parameter.Size is { } size => $"{parameter.What}, {size} bytes{(parameter.Optional ? "; null = none" : "")}",
        _ => parameter.What + string.Concat(parameter.Values.Select(value => $"; {value.Value} = {value.Name}")),
    };

    private static string Type(HostParameterRow parameter) => parameter.Role switch
    {
        "pointer" => parameter.Access == "write" ? "*mut u8" : "*const u8",
        "length" => "usize",
        _ => parameter.Type,
    };

    // A function whose purpose is to end the call does not come back.
    private static string Result(HostFunctionRow function) =>
        function.Result is not null ? $" -> {function.Result.Type}" : function.Errors.Contains("Reverted") ? " -> !" : "";

    private static string ConstantName(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
