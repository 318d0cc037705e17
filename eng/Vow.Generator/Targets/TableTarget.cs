namespace Vow.Generator;

/// <summary>The rows the linker and the import check read.</summary>
internal sealed class TableTarget : IGenerationTarget
{
    public string RelativePath => "src/Vow.Engine/Host/HostFunctionTable.g.cs";

    public string Generate(HostAbi abi)
    {
        var text = SourceText.CSharp()
            .Line("using System.Collections.Immutable;").Line()
            .Line("namespace Vow.Engine.Host;").Line()
            .Line("/// <summary>A host function. The numbers are positions in the table and mean nothing outside this build.</summary>")
            .Line("public enum HostFunctionId").Line("{");
        for (var i = 0; i < abi.Functions.Count; i++)
            text.Line($"    /// <summary><c>{abi.Functions[i].Module}.{abi.Functions[i].Name}</c></summary>").Line($"    {abi.Functions[i].PascalName} = {i},");
        text.Line("}").Line();
        Works(text, abi);
        text.Line("/// <summary>Every host function, from <c>spec/host-abi.json</c>.</summary>")
            .Line("public static partial class HostFunctionTable").Line("{")
            .Line("    private const Vow.Wasm.ValueType I32 = Vow.Wasm.ValueType.I32;").Line("    private const Vow.Wasm.ValueType I64 = Vow.Wasm.ValueType.I64;").Line()
            .Line($"    /// <summary>Version of the host interface.</summary>").Line($"    public const int Version = {abi.Version};").Line()
            .Line("    /// <summary>Every host function; the position is the function's <see cref=\"HostFunctionId\"/>.</summary>")
            .Line("    public static ImmutableArray<HostFunction> All { get; } =").Line("    [");
        foreach (var function in abi.Functions) Row(text, function);
        text.Line("    ];").Line()
            .Line("    /// <summary>Ids of the prices of work, in the order of <see cref=\"HostWork\"/>.</summary>")
            .Line($"    public static ImmutableArray<string> WorkPrices {{ get; }} = [{string.Join(", ", abi.WorkPrices.Select(SourceText.Quote))}];");
        return text.Line("}").ToString();
    }

    private static void Works(SourceText text, HostAbi abi)
    {
        text.Line("/// <summary>Work a host function may do that has its own price, besides the function's.</summary>").Line("public enum HostWork").Line("{");
        for (var i = 0; i < abi.WorkPrices.Count; i++)
            text.Line($"    /// <summary>Price <c>{abi.WorkPrices[i]}</c>.</summary>").Line($"    {HostFunctionRow.PascalId(abi.WorkPrices[i])} = {i},");
        text.Line("}").Line();
    }

    private static void Row(SourceText text, HostFunctionRow function)
    {
        var types = string.Join(", ", function.Parameters.Select(parameter => Upper(parameter.Type)));
        var result = function.Result is null ? "" : Upper(function.Result.Type);
        var aliases = string.Join(", ", function.Aliases.Select(SourceText.Quote));
        text.Line($"        new(HostFunctionId.{function.PascalName}, {SourceText.Quote(function.Module)}, {SourceText.Quote(function.Name)}, new([{types}], [{result}]),")
            .Line($"            HostMode.{HostFunctionRow.Pascal(function.Mode)}, GasCategory.{HostFunctionRow.Pascal(function.Category)}, {SourceText.Quote(function.Price)}, [{aliases}],")
            .Line($"            [{string.Join(", ", function.Parameters.Select(Parameter))}]),");
    }

    private static string Parameter(HostParameterRow parameter) =>
        $"new({SourceText.Quote(parameter.Name)}, HostParameterRole.{HostFunctionRow.Pascal(parameter.Role)}, {SourceText.Quote(parameter.What)})";

    private static string Upper(string type) => type switch
    {
        "i32" => "I32",
        "i64" => "I64",
        _ => throw new InvalidDataException($"{HostAbi.RelativePath}: {type} is not a type of the host interface."),
    };
}
