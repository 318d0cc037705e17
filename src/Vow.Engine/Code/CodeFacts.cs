using System.Collections.Frozen;
using System.Collections.Immutable;
using Vow.Wasm;

namespace Vow.Engine.Code;

/// <summary>An exported function that can be called, by its number among the module's methods.</summary>
public sealed record CodeMethod(int Index, string Name, FunctionType Type, int EntryStackSlots)
{
    /// <summary>The result's type, or null.</summary>
    public Wasm.ValueType? ResultType => Type.Results.IsEmpty ? null : Type.Results[0];
}

/// <summary>An import that means a host function by another module name, as wasm-bindgen's do.</summary>
public sealed record ImportAlias(string Module, string Name);

/// <summary>What the engine must know of a module to run it, apart from its machine code. Kept beside it in the cache.</summary>
public sealed record CodeFacts
{
    /// <summary>Every exported function of a callable shape, reserved ones included, by index.</summary>
    public required ImmutableArray<CodeMethod> Methods { get; init; }

    /// <summary>Whether it exports <c>allocate</c>.</summary>
    public required bool HasAllocate { get; init; }

    /// <summary>Whether it has a start function.</summary>
    public required bool HasStart { get; init; }

    /// <summary>Stack slots that the start function takes from the budget before it runs.</summary>
    public required int StartStackSlots { get; init; }

    /// <summary>Stack slots that <c>allocate</c> takes.</summary>
    public required int AllocateStackSlots { get; init; }

    /// <summary>Imports under another module name than the host function's own.</summary>
    public required ImmutableArray<ImportAlias> Aliases { get; init; }

    /// <summary>Whether an instance can be wiped and used again.</summary>
    public required bool Resettable { get; init; }

    /// <summary>Whether it has mutable globals.</summary>
    public required bool MutableGlobals { get; init; }

    /// <summary>Whether it charges bulk or grow instructions by itself.</summary>
    public required bool ChargesMemory { get; init; }

    /// <summary>Pages of memory at the start.</summary>
    public required int MemoryPagesMin { get; init; }

    /// <summary>Most pages of memory, under its own maximum and the profile's.</summary>
    public required int MemoryPagesMax { get; init; }

    /// <summary>Gas of every call before its first instruction: base price and loading.</summary>
    public required long CallGas { get; init; }

    /// <summary>Gas that deploying this code costs.</summary>
    public required long DeployGas { get; init; }

    /// <summary>Bytes of memory at the start.</summary>
    public long InitialMemoryBytes => MemoryPagesMin * 65536L;

    /// <summary>Room for arguments and results that the largest method needs.</summary>
    public int ValuesMax => field == 0 ? field = Methods.Select(m => Math.Max(m.Type.Parameters.Length, m.Type.Results.Length)).Append(1).Max() : field;

    /// <summary>Methods by name.</summary>
    public FrozenDictionary<string, CodeMethod> MethodsByName => field ??= Methods.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>Names a transaction may call, in the module's order.</summary>
    public IEnumerable<string> Callable => Methods.Select(m => m.Name).Where(name => !IsReserved(name));

    /// <summary>Whether only the engine calls exports of this name: <c>init</c>, <c>migrate</c>, <c>allocate</c>.</summary>
    public static bool IsReserved(string name) => name is "init" or "migrate" or "allocate";
}
