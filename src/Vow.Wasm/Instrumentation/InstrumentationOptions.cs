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

    /// <summary>Options for contracts: every imported function is the host's.</summary>
    public static InstrumentationOptions ForContracts(GasSchedule schedule, uint memoryPagesMax, uint tableElementsMax) => new()
    {
        Schedule = schedule,
        MemoryPagesMax = memoryPagesMax,
        TableElementsMax = tableElementsMax,
        IsHostFunction = static _ => true,
    };
}
