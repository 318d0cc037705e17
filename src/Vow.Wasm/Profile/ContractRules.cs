using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>What makes a module a contract (ABI version 1, sections 1 and 3): its imports, its memory, its exports.</summary>
public static class ContractRules
{
    /// <summary>Names with this prefix are the host's own.</summary>
    public const string ReservedPrefix = "vow.";

    private const string MemoryName = "memory";
    private static readonly FunctionType AllocateType = new([ValueType.I32], [ValueType.I32]);

    /// <summary>Checks a valid module and tells what it offers.</summary>
    /// <exception cref="WasmValidationException"><see cref="WasmErrorCode.ImportRefused"/>, <see cref="WasmErrorCode.ImportSignature"/> or <see cref="WasmErrorCode.NotAContract"/>.</exception>
    public static ContractInterface Check(ValidatedModule validated, HostInterface host)
    {
        ArgumentNullException.ThrowIfNull(validated);
        ArgumentNullException.ThrowIfNull(host);
        var module = validated.Module;
        if (RefusedImports(validated, host).FirstOrDefault() is { } refused) throw new WasmValidationException(refused);
        Memory(module);
        foreach (var export in module.Exports) ReservedName(export);
        return new ContractInterface
        {
            Methods = [.. module.Exports.Where(e => !IsReserved(e.Name)).Select(e => Method(module, e)).OfType<ContractMethod>()],
            Init = Lifecycle(module, "init"),
            Migrate = Lifecycle(module, "migrate"),
            Allocate = Allocate(module),
        };
    }

    /// <summary>The errors of all imports that are not the host's functions, in order; empty when the module links.</summary>
    public static IEnumerable<WasmError> RefusedImports(ValidatedModule validated, HostInterface host)
    {
        ArgumentNullException.ThrowIfNull(validated);
        ArgumentNullException.ThrowIfNull(host);
        return validated.Module.Imports.Select(import => ImportRules.Refusal(import, validated.Module, host)).OfType<WasmError>();
    }

    private static bool IsReserved(string name) => name is "init" or "migrate" or "allocate";

    private static void Memory(WasmModule module)
    {
        const string Help = "Compilers export it by default: in C and Rust link with wasm-ld and without --no-export-memory, in WAT write (memory (export \"memory\") 1).";
        // A module that calls no host function has nothing to pass through a memory.
        if (module.MemoryTypes.IsEmpty && module.ImportedFunctionCount == 0) return;
        if (module.MemoryTypes.IsEmpty)
            throw NotAContract(MemoryName, "the module has no memory; a contract that calls host functions defines one and exports it as \"memory\"", -1, Help);
        var export = module.Exports.FirstOrDefault(e => e.Name == MemoryName);
        if (export is { Kind: ExternalKind.Memory }) return;
        if (export is not null)
            throw NotAContract(MemoryName, $"the export \"memory\" is a {KindName(export.Kind)}, not the memory", export.Offset, Help);
        var other = module.Exports.FirstOrDefault(e => e.Kind == ExternalKind.Memory);
        var found = other is null ? "it is not exported at all" : $"it is exported as \"{PrintableText.Of(other.Name)}\"";
        throw NotAContract(MemoryName, $"the memory must be exported as \"memory\"; {found}", other?.Offset ?? -1, Help);
    }

    private static void ReservedName(Export export)
    {
        if (!export.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal)) return;
        throw NotAContract("reserved-export", $"the export name \"{PrintableText.Of(export.Name)}\" is reserved for the host", export.Offset,
            $"Rename the export: names that start with \"{ReservedPrefix}\" belong to the engine.");
    }

    private static ContractMethod? Method(WasmModule module, Export export)
    {
        if (export.Kind != ExternalKind.Function) return null;
        var type = module.TypeOf(export.Index);
        return IsCallable(type) ? new ContractMethod(export.Name, export.Index, type) : null;
    }

    private static bool IsCallable(FunctionType type) =>
        type.Results.Length <= 1 && AreIntegers(type.Parameters) && AreIntegers(type.Results);

    private static bool AreIntegers(ImmutableArray<ValueType> types) => types.All(t => t is ValueType.I32 or ValueType.I64);

    private static ContractMethod? Lifecycle(WasmModule module, string name)
    {
        if (module.Exports.FirstOrDefault(e => e.Name == name) is not { } export) return null;
        return Method(module, export) ?? throw NotAContract(name,
            $"the export \"{name}\" must be a function of i32 and i64 parameters with at most one i32 or i64 result, not {Shape(module, export)}",
            export.Offset, $"\"{name}\" is a reserved name, run by the host: change its signature or rename it.");
    }

    private static ContractMethod? Allocate(WasmModule module)
    {
        if (module.Exports.FirstOrDefault(e => e.Name == "allocate") is not { } export) return null;
        return Method(module, export) is { } method && method.Type.Equals(AllocateType) ? method : throw NotAContract("allocate",
            $"the export \"allocate\" must be a function {AllocateType} that gives the host room, not {Shape(module, export)}",
            export.Offset, "\"allocate\" is a reserved name: change its signature or rename it.");
    }

    private static string Shape(WasmModule module, Export export) =>
        export.Kind == ExternalKind.Function ? module.TypeOf(export.Index).ToString() : $"a {KindName(export.Kind)}";

    internal static string KindName(ExternalKind kind) => kind.ToString().ToLowerInvariant();

    private static WasmValidationException NotAContract(string subject, string message, int offset, string help) =>
        new(new WasmError(WasmErrorCode.NotAContract, message) { Subject = subject, Offset = offset, Help = help });
}
