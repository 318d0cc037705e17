using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>A value that crosses between an engine and a test. Host references are strings; functions are <see cref="SomeFunction"/>.</summary>
internal readonly record struct EngineValue(ValueType Type, ulong Bits, object? Reference)
{
    /// <summary>Stands for any non-null function reference.</summary>
    public const string SomeFunction = "a function";

    public override string ToString() => Type is ValueType.FuncRef or ValueType.ExternRef
        ? $"{Type.ToText()}:{Reference ?? "null"}"
        : $"{Type.ToText()}:0x{Bits:x}";
}

/// <summary>How an action ended: with values, or with a trap; and the gas it used, of which some for bulk operations and growth.</summary>
internal sealed record EngineOutcome(EngineValue[] Values, TrapKind? Trap, long Gas)
{
    public long MemoryGas { get; init; }

    /// <summary>Slots of the counted stack that are still taken after a return; after a trap nobody can see them.</summary>
    public long StackTaken { get; init; }

    public bool SameAs(EngineOutcome other) =>
        Trap == other.Trap && Gas == other.Gas && MemoryGas == other.MemoryGas && (Trap is not null || StackTaken == other.StackTaken)
        && Values.AsSpan().SequenceEqual(other.Values);

    public override string ToString() =>
        $"{(Trap is { } trap ? $"trap {trap}" : $"[{string.Join(", ", Values)}]")} gas {Gas} ({MemoryGas} for memory), {StackTaken} slots";
}

/// <summary>A module could not be linked to what it imports.</summary>
internal sealed class LinkException(string message) : Exception(message);

/// <summary>Something that runs modules: the reference interpreter, or instrumented modules on Wasmtime.</summary>
internal interface IEngineUnderTest : IDisposable
{
    string Name { get; }

    /// <summary>Links a module, writes its segments and runs its start function. A trap on the way is the outcome; the instance may be null then.</summary>
    EngineOutcome Instantiate(PreparedModule module, out object? instance);

    void Register(string name, object instance);

    EngineOutcome Invoke(object instance, string export, EngineValue[] arguments);

    EngineValue ReadGlobal(object instance, string export);

    /// <summary>The instance's first memory, whole.</summary>
    ReadOnlySpan<byte> Memory(object instance);
}
