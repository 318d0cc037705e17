using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>A module that <see cref="ModuleValidator"/> found valid: every index exists and every body type-checks.</summary>
public sealed class ValidatedModule
{
    internal ValidatedModule(WasmModule module, ImmutableArray<int> maxOperandHeight) =>
        (Module, MaxOperandHeight) = (module, maxOperandHeight);

    /// <summary>The module.</summary>
    public WasmModule Module { get; }

    /// <summary>For each defined function, the most values its operand stack ever holds (code that cannot be reached included).</summary>
    public ImmutableArray<int> MaxOperandHeight { get; }
}
