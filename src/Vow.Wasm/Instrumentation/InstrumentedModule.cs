using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>A module as it will run: metered, its stack counted, and what the host must know to run it.</summary>
public sealed class InstrumentedModule
{
    /// <summary>Name of the exported i64 global that holds the <see cref="PackedCounter"/>.</summary>
    public const string CounterExport = "vow.x";

    /// <summary>Name of the exported i64 global that sums the gas charged for bulk operations and growth since the host last set it.</summary>
    public const string MemoryGasExport = "vow.m";

    /// <summary>Name under which the memory is exported, if there is one.</summary>
    public const string MemoryExport = "vow.memory";

    /// <summary>Name under which the start function is exported, if there is one; the host calls it after it has set the counter.</summary>
    public const string StartExport = "vow.start";

    /// <summary>Name of the exported <c>() -> ()</c> that sets every mutable global of the contract to its initial value, if <see cref="IsResettable"/>.</summary>
    public const string ResetExport = "vow.reset";

    /// <summary>Module of the injected imports; contracts may not name it.</summary>
    public const string ImportModule = "vow";

    /// <summary>Import <c>vow.refill: (i64) -> (i64)</c>: takes the exhausted counter and returns a new one, or traps.</summary>
    public const string RefillImport = "refill";

    /// <summary>Import <c>vow.fault: (i32) -> ()</c>: the machine could not grow a memory (0) or a table (1); always traps.</summary>
    public const string FaultImport = "fault";

    /// <summary>Import <c>vow.enter: (function: i32, counter: i64) -> ()</c> of a probed module: a function of the original module begins. Always returns.</summary>
    public const string EnterImport = "enter";

    /// <summary>Import <c>vow.leave: (function: i32, counter: i64) -> ()</c> of a probed module: it returns, or a tail call replaces it. Not called when it traps.</summary>
    public const string LeaveImport = "leave";

    /// <summary>
    /// Import <c>vow.site: (function: i32, offset: i32) -> ()</c> of a module with <see cref="ProbeLevel.Locals"/>: the instruction at an offset of the original module is
    /// about to call, or, with the offset of its body, the function begins. The function's locals are in the globals <see cref="LocalExport"/>.
    /// </summary>
    public const string SiteImport = "site";

    /// <summary>
    /// Import <c>vow.segment: (function: i32, position: i32, counter: i64) -> ()</c> of a module with <see cref="ProbeLevel.Segments"/>: the segment at a position of the
    /// function's code begins, and is not charged yet. The first one of a function, at 0, begins with the function and is not told; <see cref="TailCall"/> tells that
    /// the function leaves next, for the one that it calls instead of itself.
    /// </summary>
    public const string SegmentImport = "segment";

    /// <summary>The position that <see cref="SegmentImport"/> gives before a tail call.</summary>
    public const int TailCall = -1;

    /// <summary>Prefix of the exported i64 globals <c>vow.l0</c>, <c>vow.l1</c> and so on: bits of the parameters and locals of the function at a site, references as zero.</summary>
    public const string LocalExport = "vow.l";

    /// <summary>Most locals of a function that are shown at a site: the first ones, parameters before all.</summary>
    public const int LocalsShownMax = 64;

    /// <summary>The instrumented module in the binary format.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether memory contents and mutable globals are all that a call can change.</summary>
    public required bool IsResettable { get; init; }

    /// <summary>Whether the module charges gas of the memory category by itself: it has bulk or grow instructions.</summary>
    public required bool ChargesMemory { get; init; }

    /// <summary>How many mutable globals the contract defines: with none, a reset has nothing to do.</summary>
    public required int MutableGlobalCount { get; init; }

    /// <summary>The start function's stack use as <see cref="StackUse.EntryWeight"/>; null when the module has no start function.</summary>
    public required long? StartStackWeight { get; init; }

    /// <summary>Whether the module has a start function.</summary>
    public bool HasStart => StartStackWeight is not null;

    /// <summary>The memory's first and greatest size in pages; null when the module has no memory.</summary>
    public required (uint Initial, uint Maximum)? MemoryPages { get; init; }

    /// <summary>The contract's exported functions by name.</summary>
    public required FrozenDictionary<string, ExportedFunction> Functions { get; init; }

    /// <summary>Stack use of every original function, by its index; imported ones use nothing.</summary>
    public required ImmutableArray<StackUse> StackUses { get; init; }

    /// <summary>Number of imported functions in the original module.</summary>
    public required int OriginalImportCount { get; init; }

    /// <summary>How many globals <see cref="LocalExport"/> the module has; none below <see cref="ProbeLevel.Locals"/>.</summary>
    public required int LocalsShown { get; init; }

    /// <summary>For each function of the instrumented module its index in the original; null for the injected ones.</summary>
    public required ImmutableArray<uint?> OriginalFunctions { get; init; }
}

/// <summary>An exported function: signature, indices in both modules, and the stack slots that the host takes before it calls it.</summary>
public sealed record ExportedFunction(string Name, FunctionType Type, uint Index, uint OriginalIndex, long EntryStackWeight);
