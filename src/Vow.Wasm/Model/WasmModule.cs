using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// A decoded WebAssembly module: every section as data, function bodies and constant expressions still as bytes.
/// Byte spans point into the module's own bytes; offsets are from the start of the module.
/// </summary>
public sealed class WasmModule
{
    /// <summary>The module's bytes, whole.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Function signatures by type index.</summary>
    public ImmutableArray<FunctionType> Types { get; init; } = [];

    /// <summary>Imports, in order; imported functions take the first function indices, and so on per kind.</summary>
    public ImmutableArray<Import> Imports { get; init; } = [];

    /// <summary>Type index of each defined function.</summary>
    public ImmutableArray<uint> Functions { get; init; } = [];

    /// <summary>Defined tables.</summary>
    public ImmutableArray<TableType> Tables { get; init; } = [];

    /// <summary>Defined memories, sizes in pages.</summary>
    public ImmutableArray<SizeLimits> Memories { get; init; } = [];

    /// <summary>Defined globals with their initial values.</summary>
    public ImmutableArray<GlobalDefinition> Globals { get; init; } = [];

    /// <summary>Exports, in order; names are unique.</summary>
    public ImmutableArray<Export> Exports { get; init; } = [];

    /// <summary>Index of the start function, if there is one.</summary>
    public uint? Start { get; init; }

    /// <summary>Element segments.</summary>
    public ImmutableArray<ElementSegment> Elements { get; init; } = [];

    /// <summary>The data count section's number, if the section is there.</summary>
    public uint? DataCount { get; init; }

    /// <summary>Bodies of the defined functions; one for each entry of <see cref="Functions"/>.</summary>
    public ImmutableArray<FunctionBody> Bodies { get; init; } = [];

    /// <summary>Offset of the code section's contents, from which debug information counts; 0 when there is no code.</summary>
    public int CodeSectionOffset { get; init; }

    /// <summary>Data segments.</summary>
    public ImmutableArray<DataSegment> Data { get; init; } = [];

    /// <summary>Custom sections, in order of appearance.</summary>
    public ImmutableArray<CustomSection> CustomSections { get; init; } = [];

    /// <summary>Imported functions, in function-index order.</summary>
    public IEnumerable<Import> ImportedFunctions => Imports.Where(i => i.Kind == ExternalKind.Function);

    /// <summary>How many functions are imported: the function index of the first defined one.</summary>
    public int ImportedFunctionCount { get; init; }

    /// <summary>How many globals are imported.</summary>
    public int ImportedGlobalCount { get; init; }

    /// <summary>How many tables are imported.</summary>
    public int ImportedTableCount { get; init; }

    /// <summary>How many memories are imported.</summary>
    public int ImportedMemoryCount { get; init; }

    /// <summary>Type indices of all functions, imported first.</summary>
    public ImmutableArray<uint> FunctionTypeIndices { get; init; } = [];

    /// <summary>Types of all globals, imported first.</summary>
    public ImmutableArray<GlobalType> GlobalTypes { get; init; } = [];

    /// <summary>Types of all tables, imported first.</summary>
    public ImmutableArray<TableType> TableTypes { get; init; } = [];

    /// <summary>Types of all memories (pages), imported first.</summary>
    public ImmutableArray<SizeLimits> MemoryTypes { get; init; } = [];

    /// <summary>Signature of a function by its index (imported functions first).</summary>
    public FunctionType TypeOf(uint functionIndex) => Types[(int)FunctionTypeIndices[(int)functionIndex]];
}

/// <summary>An import. <see cref="TypeIndex"/> is set for functions, <see cref="Table"/>, <see cref="Memory"/> or <see cref="Global"/> for the others.</summary>
public sealed record Import(string Module, string Name, ExternalKind Kind, int Offset)
{
    /// <summary>Type index, for a function.</summary>
    public uint TypeIndex { get; init; }

    /// <summary>Table type, for a table.</summary>
    public TableType Table { get; init; }

    /// <summary>Size in pages, for a memory.</summary>
    public SizeLimits Memory { get; init; }

    /// <summary>Global type, for a global.</summary>
    public GlobalType Global { get; init; }
}

/// <summary>An export: its name, what it is, and the index in that kind's index space.</summary>
public sealed record Export(string Name, ExternalKind Kind, uint Index, int Offset);

/// <summary>A defined global and its initial value.</summary>
public sealed record GlobalDefinition(GlobalType Type, ConstantExpression Initial);

/// <summary>The bytes of a constant expression, final <c>end</c> included.</summary>
public readonly record struct ConstantExpression(ReadOnlyMemory<byte> Code, int Offset);

/// <summary>How a segment gets into its memory or table.</summary>
public enum SegmentMode : byte
{
    /// <summary>Written when the module is instantiated.</summary>
    Active,

    /// <summary>Written by <c>memory.init</c> or <c>table.init</c>.</summary>
    Passive,

    /// <summary>Only declares functions that <c>ref.func</c> may name.</summary>
    Declarative,
}

/// <summary>An element segment: function indices, or one constant expression per element.</summary>
public sealed record ElementSegment(SegmentMode Mode, ValueType Type, uint Table, ConstantExpression At, int Offset)
{
    /// <summary>Function indices; empty when <see cref="Expressions"/> is used.</summary>
    public ImmutableArray<uint> Functions { get; init; } = [];

    /// <summary>One expression per element; empty when <see cref="Functions"/> is used.</summary>
    public ImmutableArray<ConstantExpression> Expressions { get; init; } = [];

    /// <summary>Whether the segment is encoded with expressions.</summary>
    public bool UsesExpressions { get; init; }

    /// <summary>Number of elements.</summary>
    public int Count => UsesExpressions ? Expressions.Length : Functions.Length;
}

/// <summary>A data segment (never <see cref="SegmentMode.Declarative"/>).</summary>
public sealed record DataSegment(SegmentMode Mode, uint Memory, ConstantExpression At, ReadOnlyMemory<byte> Bytes, int Offset);

/// <summary>A run of locals of one type, as declared.</summary>
public readonly record struct LocalRun(uint Count, ValueType Type);

/// <summary>A function body. <see cref="Code"/> is the expression after the local declarations, final <c>end</c> included.</summary>
public sealed record FunctionBody(ImmutableArray<LocalRun> Locals, ReadOnlyMemory<byte> Code, int Offset, int CodeOffset, int Size)
{
    /// <summary>Number of declared locals, parameters not counted.</summary>
    public long LocalCount => Locals.Sum(run => (long)run.Count);
}

/// <summary>A custom section.</summary>
public sealed record CustomSection(string Name, ReadOnlyMemory<byte> Payload, int Offset);
