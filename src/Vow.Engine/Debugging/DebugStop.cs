using Vow.Engine.Host;
using Vow.Engine.Tracing;

namespace Vow.Engine.Debugging;

/// <summary>An execution that has stopped. Valid until the driver returns.</summary>
public readonly ref struct DebugStop
{
    /// <summary>Why.</summary>
    public required DebugStopReason Reason { get; init; }

    /// <summary>Which breakpoint, when the reason is one.</summary>
    public required DebugBreakpoint? Breakpoint { get; init; }

    /// <summary>The contract call that runs.</summary>
    public required DebugCall Call { get; init; }

    /// <summary>The functions under way, outermost first, over all contract calls.</summary>
    public required IReadOnlyList<DebugFrame> Frames { get; init; }

    /// <summary>Reads memory, storage and gas.</summary>
    public required ExecutionView View { get; init; }

    /// <summary>The host function that is about to run, with its arguments in words; its result and gas are not known yet. Null elsewhere.</summary>
    public required DebugHostCall? HostCall { get; init; }

    /// <summary>The function that is about to be called, by its index in the module as it was uploaded; null when none is.</summary>
    public required uint? Callee { get; init; }

    /// <summary>The host function that ended last since the stop before, with its result; null when none did or nobody stepped.</summary>
    public required DebugHostCall? Returned { get; init; }

    /// <summary>Why the call fails; null when it does not.</summary>
    public required ContractError? Error { get; init; }

    /// <summary>What contracts have done so far.</summary>
    public required DebugHistory History { get; init; }
}
