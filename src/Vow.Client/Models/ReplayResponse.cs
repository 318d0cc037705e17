using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/transactions/{hash}/replay</c>: a past transaction run again on the state that it met, with each host call.</summary>
public sealed record ReplayResponse
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>The receipt of this run.</summary>
    public required ReceiptResponse Receipt { get; init; }

    /// <summary>Whether it equals the receipt in the block, byte by byte. Anything else is a fault of the node.</summary>
    public required bool Matches { get; init; }

    /// <summary>The host calls in order.</summary>
    public required IReadOnlyList<HostCallResponse> Calls { get; init; }

    /// <summary>Lines that contracts wrote with <c>debug_log</c>.</summary>
    public required IReadOnlyList<DebugLogResponse> Logs { get; init; }

    /// <summary>Whether there were more calls or lines than an answer holds.</summary>
    public required bool Cut { get; init; }
}

/// <summary>One host call.</summary>
public sealed record HostCallResponse
{
    /// <summary>Its number among all of the transaction's host calls, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Depth of the contract call that made it; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>The contract that made it.</summary>
    public required Address Contract { get; init; }

    /// <summary>The host function's name.</summary>
    public required string Function { get; init; }

    /// <summary>Raw arguments as signed decimal numbers.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Raw result as a signed decimal number.</summary>
    public required string Result { get; init; }

    /// <summary>Gas it cost, that of contracts it called included.</summary>
    public required long Gas { get; init; }

    /// <summary>Whether it ended the call.</summary>
    public required bool Failed { get; init; }

    /// <summary>The call as a line for people, with keys and values where they are short. Its form may change.</summary>
    public required string Text { get; init; }
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
