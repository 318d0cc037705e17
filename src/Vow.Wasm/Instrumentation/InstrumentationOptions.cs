namespace Vow.Wasm;

/// <summary>What the instrumenter is told; a change of any of it changes the instrumented bytes.</summary>
public sealed record InstrumentationOptions
{
    /// <summary>Prices of instructions, bulk operations and growth.</summary>
    public required GasSchedule Schedule { get; init; }

    /// <summary>No memory grows beyond this many 64 KiB pages, whatever it declares.</summary>
    public required uint MemoryPagesMax { get; init; }

    /// <summary>No table grows beyond this many elements, whatever it declares.</summary>
    public required uint TableElementsMax { get; init; }

    /// <summary>
    /// Which function imports are the host's: they get the gas parameter, the gas result and a wrapper. The others stay as they are,
    /// which only test modules need; a contract has no others.
    /// </summary>
    public required Func<Import, bool> IsHostFunction { get; init; }

    /// <summary>What the module tells the host beside its gas: nothing, but for modules that are profiled or debugged.</summary>
    public ProbeLevel Probes { get; init; }

    /// <summary>Options for contracts: every imported function is the host's.</summary>
    public static InstrumentationOptions ForContracts(GasSchedule schedule, uint memoryPagesMax, uint tableElementsMax) => new()
    {
        Schedule = schedule,
        MemoryPagesMax = memoryPagesMax,
        TableElementsMax = tableElementsMax,
        IsHostFunction = static _ => true,
    };
}

/// <summary>
/// What an instrumented module tells the host while it runs. Segments, their costs and the counted stack are the same at every level, so gas and results are too:
/// probes read the counter and never write it.
/// </summary>
public enum ProbeLevel
{
    /// <summary>Nothing: how modules run in blocks.</summary>
    None = 0,

    /// <summary>Where a function begins and ends, with the counter: <see cref="InstrumentedModule.EnterImport"/> and <see cref="InstrumentedModule.LeaveImport"/>.</summary>
    Functions = 1,

    /// <summary>Also each call, with the values of the caller's locals: <see cref="InstrumentedModule.SiteImport"/>.</summary>
    Locals = 2,

    /// <summary>As <see cref="Functions"/>, and where each segment of a function begins, with the counter: <see cref="InstrumentedModule.SegmentImport"/>.</summary>
    Segments = 3,
}
