using System.Collections.Immutable;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>What a transaction would do if it were the only one of the next block.</summary>
public sealed record SimulationResult
{
    /// <summary>The receipt it would have. Gas, fee and deposits are in it.</summary>
    public required Receipt Receipt { get; init; }

    /// <summary>The words for a failure or refusal; null when it would succeed.</summary>
    public required ReceiptText? Text { get; init; }

    /// <summary>Net changes of the state, ordered by key: what the actions do, the signer's fee and nonce.</summary>
    public required IReadOnlyList<StateChange> Changes { get; init; }

    /// <summary>Flat keys that were read or written one by one, in the order of first use. Keys that scans passed are not among them.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Keys { get; init; }
}

/// <summary>A simulation took longer than the node lends it, waiting for a free thread included.</summary>
public sealed class SimulationTooSlowException(TimeSpan limit)
    : Exception($"The simulation took longer than this node's limit of {limit.TotalMilliseconds:0} ms; try again later, or with less work in the transaction.");
