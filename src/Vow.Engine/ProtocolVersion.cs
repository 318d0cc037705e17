using System.Collections.Immutable;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Engine;

/// <summary>
/// Everything that decides what a contract's execution gives: prices, limits, host functions. A chain chooses one by block height and keeps
/// the old ones, so that old blocks replay for ever as they ran.
/// </summary>
public sealed record ProtocolVersion
{
    /// <summary>Version 1.</summary>
    public static ProtocolVersion V1 { get; } = new()
    {
        Number = 1,
        Gas = GasSchedule.V1,
        Module = Wasm.Limits.V1,
        Host = HostLimits.V1,
        StackSlotsMax = 131_072,
    };

    /// <summary>Every version there is, by number.</summary>
    public static ImmutableArray<ProtocolVersion> Known { get; } = [V1];

    /// <summary>The version's number.</summary>
    public required int Number { get; init; }

    /// <summary>What instructions, bulk operations and host functions cost.</summary>
    public required GasSchedule Gas { get; init; }

    /// <summary>What a module may be.</summary>
    public required Limits Module { get; init; }

    /// <summary>What host functions accept.</summary>
    public required HostLimits Host { get; init; }

    /// <summary>Stack budget of an execution, in slots as the profile weighs frames; nested calls share it.</summary>
    public required int StackSlotsMax { get; init; }
}
