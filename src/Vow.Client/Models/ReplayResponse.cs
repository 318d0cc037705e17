using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/transactions/{hash}/replay</c>: a past transaction run again on the state that it met.</summary>
public sealed record ReplayResponse
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>The receipt of this run.</summary>
    public required ReceiptResponse Receipt { get; init; }

    /// <summary>Whether it equals the receipt in the block, byte by byte. Anything else is a fault of the node.</summary>
    public required bool Matches { get; init; }

    /// <summary>Lines that contracts wrote with <c>debug_log</c>.</summary>
    public required IReadOnlyList<DebugLogResponse> Logs { get; init; }

    /// <summary>Whether there were more lines than an answer holds.</summary>
    public required bool Cut { get; init; }
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
