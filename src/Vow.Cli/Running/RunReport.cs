using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.State;

namespace Vow.Cli.Running;

/// <summary>What one call did, ready to be shown.</summary>
internal sealed record RunReport
{
    public required string Method { get; init; }

    public required Address Contract { get; init; }

    public required Address Caller { get; init; }

    public required CodeHash Code { get; init; }

    public required ExecutionResult Result { get; init; }

    public required IReadOnlyList<StateEvent> Events { get; init; }

    public required IReadOnlyList<StorageChange> Storage { get; init; }

    public required IReadOnlyList<BalanceChange> Balances { get; init; }

    /// <summary>What the call did inside; null where it was not asked for.</summary>
    public required TracedCall? Trace { get; init; }

    /// <summary>Whether it did more than is recorded.</summary>
    public required bool IsTraceCut { get; init; }

    /// <summary>Host calls made, also those that are not in the trace.</summary>
    public required int HostCalls { get; init; }

    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>The gas of this call by path; null unless it was asked for.</summary>
    public NamedProfile? Profile { get; init; }

    /// <summary>The call of <c>init</c> that came first, if this run made the contract and it has one.</summary>
    public RunReport? Init { get; init; }
}

/// <summary>One key of contract storage, before and after; null is absent.</summary>
internal sealed record StorageChange(Address Contract, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After);

/// <summary>One account's balance, before and after.</summary>
internal sealed record BalanceChange(Address Account, UInt128 Before, UInt128 After);
