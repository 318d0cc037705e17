namespace Vow.Generator;

/// <summary>The limits of the host interface.</summary>
internal sealed class LimitsTarget : IGenerationTarget
{
    public string RelativePath => "src/Vow.Engine/Host/HostLimits.g.cs";

    public string Generate(HostAbi abi)
    {
        var text = SourceText.CSharp().Line().Line("namespace Vow.Engine.Host;").Line()
            .Line("/// <summary>Limits of the host interface; part of a protocol version.</summary>")
            .Line("public sealed record HostLimits").Line("{")
            .Line($"    /// <summary>The limits of version {abi.Version}.</summary>")
            .Line($"    public static HostLimits V{abi.Version} {{ get; }} = new()").Line("    {");
        foreach (var limit in abi.Limits) text.Line($"        {limit.Name} = {limit.Value},");
        text.Line("    };");
        foreach (var limit in abi.Limits)
            text.Line().Line($"    /// <summary>{SourceText.Xml(limit.Doc)}</summary>").Line($"    public required int {limit.Name} {{ get; init; }}");
        return text.Line("}").ToString();
    }
}
