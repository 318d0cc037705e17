using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>POST /v1/transactions/{hash}/replay</c>: a past transaction run again, and what differs from what really happened.</summary>
public sealed record ReplayResponse
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Whether it was run with changes.</summary>
    public required bool Changed { get; init; }

    /// <summary>Height of the block after which the state was that this run began with; transactions before it in its own block were run on it.</summary>
    public required ulong Height { get; init; }

    /// <summary>Whether the transaction, run as it was, gives the receipt in the block, byte by byte. Anything else is a fault of the node.</summary>
    public required bool Matches { get; init; }

    /// <summary>The receipt in the block: what really happened.</summary>
    public required ReceiptResponse Original { get; init; }

    /// <summary>The receipt of this run; one with changes is in no block, so the block's hash is zero.</summary>
    public required ReceiptResponse Receipt { get; init; }

    /// <summary>What of this run is different: any of <c>status</c>, <c>error</c>, <c>result</c>, <c>gas</c>, <c>fee</c>, <c>deposit</c>, <c>events</c> and <c>state</c>, in this order.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>The gas of this run less that of the receipt in the block, in all and by category.</summary>
    public required GasDifferenceResponse GasDifference { get; init; }

    /// <summary>The state that the transaction changed, in the order of the keys.</summary>
    public required IReadOnlyList<StateChangeResponse> OriginalChanges { get; init; }

    /// <summary>The state that this run would change, in the order of the keys. What was put there before it is where it begins.</summary>
    public required IReadOnlyList<StateChangeResponse> Changes { get; init; }

    /// <summary>Lines that contracts wrote with <c>debug_log</c>.</summary>
    public required IReadOnlyList<DebugLogResponse> Logs { get; init; }

    /// <summary>Whether there were more lines than an answer holds.</summary>
    public required bool Cut { get; init; }
}

/// <summary>Gas of one run less that of another, in gas units; below zero where it is less.</summary>
public readonly record struct GasDifference(long Units);

/// <summary>Differences of gas, in all and by category: as <see cref="GasResponse"/>.</summary>
public sealed record GasDifferenceResponse
{
    /// <summary>In all.</summary>
    public required GasDifference Used { get; init; }

    /// <summary>Instructions, function calls and locals.</summary>
    public required GasDifference Compute { get; init; }

    /// <summary>Memory growth and bytes copied.</summary>
    public required GasDifference Memory { get; init; }

    /// <summary>Reading, writing, deleting and scanning storage.</summary>
    public required GasDifference Storage { get; init; }

    /// <summary>Hashes and signatures.</summary>
    public required GasDifference Crypto { get; init; }

    /// <summary>Events and debug logs.</summary>
    public required GasDifference Events { get; init; }

    /// <summary>Calls, loading, creating and paying others.</summary>
    public required GasDifference Calls { get; init; }

    /// <summary>The transaction itself: its signature, bytes and uploaded code.</summary>
    public required GasDifference Transaction { get; init; }
}

/// <summary>A line of <c>debug_log</c>.</summary>
public sealed record DebugLogResponse
{
    /// <summary>The contract that wrote it.</summary>
    public required Address Contract { get; init; }

    /// <summary>How many host calls had ended before.</summary>
    public required int AfterCall { get; init; }

    /// <summary>The text; bytes that are not UTF-8 are replaced.</summary>
    public required string Text { get; init; }
}
