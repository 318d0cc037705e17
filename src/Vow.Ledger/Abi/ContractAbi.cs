using System.Collections.Immutable;
using Vow.Wasm;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Ledger.Abi;

/// <summary>What calls a method and how it may act.</summary>
public enum AbiMethodKind
{
    /// <summary>By a transaction or another contract; it may change state.</summary>
    Call = 0,

    /// <summary>Changes nothing: also without a transaction.</summary>
    Query = 1,

    /// <summary>Once, when the contract is made.</summary>
    Init = 2,

    /// <summary>Once, under the new code, when the contract is upgraded.</summary>
    Migrate = 3,
}

/// <summary>How parameters and result pass.</summary>
public enum AbiPassing
{
    /// <summary>Borsh: byte input and return data.</summary>
    Borsh = 0,

    /// <summary>Numbers: parameters and result of the WebAssembly function.</summary>
    Wasm = 1,
}

/// <summary>A parameter; the default is filled in by clients, and only trailing parameters have one.</summary>
public sealed record AbiParameter(string Name, AbiType Type, AbiValue? Default = null, string Doc = "");

/// <summary>A method: the export of this name.</summary>
public sealed record AbiMethod(string Name, AbiMethodKind Kind, ImmutableArray<AbiParameter> Parameters, AbiType? Result, bool IsPayable, AbiPassing Passing, string Doc = "");

/// <summary>An event: its topic is the name, its data the fields in Borsh.</summary>
public sealed record AbiEvent(string Name, ImmutableArray<AbiField> Fields, string Doc = "");

/// <summary>How an item of storage lies under its prefix.</summary>
public enum AbiStorageKind
{
    /// <summary>One value under the prefix itself.</summary>
    Cell = 0,

    /// <summary>Values under prefix ‖ encoded key.</summary>
    Map = 1,

    /// <summary>As <see cref="Map"/>; the contract also iterates over it.</summary>
    OrderedMap = 2,

    /// <summary>A length (u32) under the prefix, values under prefix ‖ index (u32, big-endian).</summary>
    List = 3,
}

/// <summary>An item of storage. <paramref name="Key"/> is there for maps only.</summary>
public sealed record AbiStorageItem(string Name, ReadOnlyMemory<byte> Prefix, AbiStorageKind Kind, AbiType? Key, AbiType Value, string Doc = "");

/// <summary>A contract's description of itself: the custom section <c>vow.abi</c>, format <c>spec/encoding.md</c>, schema <c>spec/vow-abi.schema.json</c>.</summary>
public sealed class ContractAbi
{
    /// <summary>Name of the custom section.</summary>
    public const string SectionName = "vow.abi";

    /// <summary>Version of the format.</summary>
    public const int Format = 1;

    /// <summary>Longest section.</summary>
    public const int BytesMax = 65_536;

    /// <summary>The contract's name.</summary>
    public required string Name { get; init; }

    /// <summary>The contract's version, as its author writes it; may be empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>What the contract is, for people.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Methods, in the author's order.</summary>
    public ImmutableArray<AbiMethod> Methods { get; init; } = [];

    /// <summary>Events.</summary>
    public ImmutableArray<AbiEvent> Events { get; init; } = [];

    /// <summary>Structs and enums, in the author's order.</summary>
    public ImmutableArray<AbiType> Types { get; init; } = [];

    /// <summary>What the contract stores, and under which keys.</summary>
    public ImmutableArray<AbiStorageItem> Storage { get; init; } = [];

    /// <summary>The method of a name, or null.</summary>
    public AbiMethod? Method(string name) => Methods.FirstOrDefault(method => method.Name == name);

    /// <summary>The event of a name, or null.</summary>
    public AbiEvent? Event(string name) => Events.FirstOrDefault(logged => logged.Name == name);

    /// <summary>Reads a section's JSON.</summary>
    /// <exception cref="AbiException">It is not a description; the message says where and why.</exception>
    public static ContractAbi Parse(ReadOnlySpan<byte> utf8Json) => ContractAbiReader.Read(utf8Json);

    /// <summary>The description in a module, or null when it has none.</summary>
    /// <exception cref="AbiException">It has one that does not hold together, or two.</exception>
    public static ContractAbi? Read(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        CustomSection? found = null;
        foreach (CustomSection section in module.CustomSections)
        {
            if (section.Name != SectionName) continue;
            if (found is not null) throw new AbiException(SectionName, "the module has two sections of that name; link the contract's parts so that only one describes it");
            found = section;
        }

        return found is null ? null : Parse(found.Payload.Span);
    }

    /// <summary>Why the module is not what this describes, or null when its exports are the methods: there, and of the parameters that the way of passing asks for.</summary>
    public string? FaultOf(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (AbiMethod method in Methods)
        {
            Export? export = module.Exports.FirstOrDefault(export => export.Kind == ExternalKind.Function && export.Name == method.Name);
            if (export is null) return $"{SectionName} describes a method '{method.Name}' that the module does not export";
            FunctionType type = module.TypeOf(export.Index);
            ValueType[] parameters = method.Passing == AbiPassing.Wasm ? [.. method.Parameters.Select(parameter => NumberOf(parameter.Type))] : [];
            // What a method that answers with return data leaves as its WebAssembly result is nobody's business.
            bool fits = type.Parameters.AsSpan().SequenceEqual(parameters)
                && (method.Passing == AbiPassing.Borsh || type.Results.AsSpan().SequenceEqual(method.Result is { } result ? [NumberOf(result)] : []));
            if (!fits) return $"{SectionName} describes {AbiArguments.Signature(method)} with parameters as {(method.Passing == AbiPassing.Wasm ? "numbers" : "bytes")}, but the export is {type}";
        }

        return null;
    }

    /// <summary>The section's JSON, in the one form that equal descriptions share.</summary>
    public string ToJson(bool indented = false) => ContractAbiWriter.Write(this, indented);

    private static ValueType NumberOf(AbiType type) => type is AbiType.Number { Bits: > 32 } ? ValueType.I64 : ValueType.I32;
}
