using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Ledger.Inspection;

/// <summary>Records what the contracts of one transaction do, action by action. As <see cref="CallRecorder"/>; for one execution.</summary>
/// <param name="limits">How much is kept.</param>
/// <param name="probes">Whether the functions that make host calls are noted: <see cref="ProbeLevel.Functions"/> or <see cref="ProbeLevel.None"/>.</param>
public sealed class TransactionRecorder(TraceLimits limits, ProbeLevel probes) : IActionObserver, IFunctionObserver
{
    private readonly CallRecorder _calls = new(limits, probes);

    // For each action that began, how many outermost calls there were before it.
    private readonly List<int> _callsBefore = [];

    /// <inheritdoc/>
    public ProbeLevel Probes => probes;

    /// <summary>The trace, once the transaction has ended.</summary>
    /// <param name="body">The transaction.</param>
    /// <param name="receipt">Its receipt in this execution.</param>
    /// <param name="text">The words for a failure or refusal; null when it succeeded.</param>
    /// <param name="changes">The changes of the state in this execution.</param>
    public TransactionTrace Complete(Transaction body, Receipt receipt, ReceiptText? text, IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(receipt);
        foreach (TracedCall call in _calls.Calls) call.Settle(receipt.Status == ReceiptStatus.Success);
        return new TransactionTrace
        {
            Sender = body.Sender,
            GasLimit = body.GasLimit,
            Receipt = receipt,
            Text = text,
            Actions = [.. body.Actions.Select((action, index) => new TracedAction(index, ActionKind.NameOf(action), index < _callsBefore.Count, CallOf(index)))],
            Changes = changes,
            Logs = _calls.Logs,
            HostCallCount = _calls.HostCallCount,
            IsCut = _calls.IsCut,
        };
    }

    /// <inheritdoc/>
    public void OnActionBegin(int index) => _callsBefore.Add(_calls.Calls.Count);

    /// <inheritdoc/>
    public void OnCallBegin(in ContractCallRecord contractCall) => _calls.OnCallBegin(contractCall);

    /// <inheritdoc/>
    public void OnCallEnd(in ContractCallOutcome outcome) => _calls.OnCallEnd(outcome);

    /// <inheritdoc/>
    public void OnHostCallBegin(in HostCallRecord hostCall) => _calls.OnHostCallBegin(hostCall);

    /// <inheritdoc/>
    public void OnHostCall(in HostCallRecord hostCall) => _calls.OnHostCall(hostCall);

    /// <inheritdoc/>
    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message) => _calls.OnDebugLog(contract, message);

    /// <inheritdoc/>
    public void OnFunctionEnter(uint index, in ExecutionView view) => _calls.OnFunctionEnter(index, view);

    /// <inheritdoc/>
    public void OnFunctionLeave(uint index, in ExecutionView view) => _calls.OnFunctionLeave(index, view);

    private TracedCall? CallOf(int action)
    {
        if (action >= _callsBefore.Count) return null;
        int next = action + 1 < _callsBefore.Count ? _callsBefore[action + 1] : _calls.Calls.Count;
        return _callsBefore[action] < next ? _calls.Calls[_callsBefore[action]] : null;
    }
}
