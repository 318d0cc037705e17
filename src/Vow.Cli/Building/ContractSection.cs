using System.Collections.Immutable;

namespace Vow.Cli.Building;

/// <summary>The section <c>contract</c> of a <c>vow.json</c>: what to build here, where the files do not say it themselves.</summary>
internal sealed record ContractSection
{
    /// <summary>The built module's file is <c>NAME.wasm</c>.</summary>
    public string? Name { get; init; }

    /// <summary><c>rust</c>, <c>as</c>, <c>c</c>, <c>cpp</c> or <c>wat</c>.</summary>
    public string? Language { get; init; }

    /// <summary>The file that is compiled; relative to the <c>vow.json</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Folders of C and C++ headers, relative to the <c>vow.json</c>.</summary>
    public ImmutableArray<string>? Include { get; init; }
}
