using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;

namespace Vow.Ledger.Inspection;

/// <summary>What a transaction did inside: the tree of calls of each action, its receipt, and what it changed.</summary>
public sealed record TransactionTrace
{
    /// <summary>The signer's account.</summary>
    public required Address Sender { get; init; }

    /// <summary>The transaction's gas limit.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Its receipt.</summary>
    public required Receipt Receipt { get; init; }

    /// <summary>The words for a failure or refusal; null when it succeeded.</summary>
    public required ReceiptText? Text { get; init; }

    /// <summary>Its actions, in order.</summary>
    public required ImmutableArray<TracedAction> Actions { get; init; }

    /// <summary>Net changes of the state, ordered by key; fees, nonce and deposits among them.</summary>
    public required IReadOnlyList<StateChange> Changes { get; init; }

    /// <summary>The messages of <c>debug_log</c>, in order.</summary>
    public required IReadOnlyList<DebugLog> Logs { get; init; }

    /// <summary>Host calls made, also those that are not kept.</summary>
    public required int HostCallCount { get; init; }

    /// <summary>Whether there was more than is kept.</summary>
    public required bool IsCut { get; init; }

    /// <summary>All host calls that are kept, in the order in which they began.</summary>
    public IEnumerable<TracedHostCall> HostCalls => Calls.SelectMany(call => call.Items).OrderBy(item => item.Number);

    /// <summary>All contract calls that are kept, each before those that it made.</summary>
    public IEnumerable<TracedCall> Calls => Actions.Where(action => action.Call is not null).SelectMany(action => WithInner(action.Call!));

    private static IEnumerable<TracedCall> WithInner(TracedCall call) => call.Items.Where(item => item.Call is not null).SelectMany(item => WithInner(item.Call!)).Prepend(call);
}

/// <summary>An action of a traced transaction.</summary>
/// <param name="Index">Its place in the transaction.</param>
/// <param name="Kind">What it is: <c>transfer</c>, <c>call</c> and so on.</param>
/// <param name="HasRun">Whether it began: those after one that failed do not.</param>
/// <param name="Call">The contract call that it made; null when it made none.</param>
public sealed record TracedAction(int Index, string Kind, bool HasRun, TracedCall? Call);
