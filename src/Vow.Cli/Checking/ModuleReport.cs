using System.Collections.Immutable;
using Vow.Engine;
using Vow.Wasm;

namespace Vow.Cli.Checking;

/// <summary>What <c>vow check</c> found out about one file.</summary>
internal sealed record ModuleReport
{
    public required string Path { get; init; }

    /// <summary>Bytes of the binary module; of the file when it could not be read as one.</summary>
    public required long Size { get; init; }

    /// <summary>Null when there is no module to hash.</summary>
    public CodeHash? Hash { get; init; }

    /// <summary>Why it is refused; null when it is accepted.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Every import that is refused, when the first of them is why the module is.</summary>
    public ImmutableArray<WasmError> RefusedImports { get; init; } = [];

    public ImmutableArray<ModuleSection> Sections { get; init; } = [];

    /// <summary>The decoded module; null when it is malformed.</summary>
    public WasmModule? Module { get; init; }

    /// <summary>What running it takes; null when it is refused.</summary>
    public ModuleFacts? Facts { get; init; }

    public bool IsAccepted => Refusal is null;

    /// <summary>An imported function's signature; null for other imports and where a decoded module, which is not yet valid, names a type it does not have.</summary>
    public static FunctionType? SignatureOf(Import import, WasmModule module) =>
        import.Kind == ExternalKind.Function && import.TypeIndex < module.Types.Length ? module.Types[(int)import.TypeIndex] : null;
}

/// <summary>One section of a module: where its contents start and how long they are.</summary>
internal sealed record ModuleSection(string Name, int Offset, int Size);

/// <summary>What instrumentation found in an accepted module.</summary>
internal sealed record ModuleFacts
{
    public required long DeployGas { get; init; }

    public required int InstrumentedSize { get; init; }

    /// <summary>Functions that can recurse and therefore count their frames.</summary>
    public required int CountedFunctions { get; init; }

    /// <summary>The heaviest single frame, in stack slots.</summary>
    public required long LargestFrame { get; init; }

    /// <summary>Whether an instance can be wiped and used again.</summary>
    public required bool IsResettable { get; init; }

    public required ImmutableArray<MethodSignature> Methods { get; init; }
}

/// <summary>An exported function that can be called; reserved ones are called by the engine only.</summary>
internal sealed record MethodSignature(string Name, FunctionType Type, bool IsReserved)
{
    public override string ToString() => Name + Type;

    /// <summary>The exported functions of a module that are methods: integers in, at most one integer out (ABI section 1).</summary>
    public static IReadOnlyList<MethodSignature> ListOf(WasmModule module) =>
        [.. module.Exports.Where(export => export.Kind == ExternalKind.Function)
            .Select(export => new MethodSignature(export.Name, module.TypeOf(export.Index), Vow.Engine.Code.CodeFacts.IsReserved(export.Name)))
            .Where(method => IsCallable(method.Type))];

    private static bool IsCallable(FunctionType type) =>
        type.Results.Length <= 1 && type.Parameters.Concat(type.Results).All(value => value is Wasm.ValueType.I32 or Wasm.ValueType.I64);
}
