using System.Text;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>What a transaction did inside, in the order in which it happened: the stuff of golden files (<see cref="Golden"/>).</summary>
public sealed class TestTrace
{
    private readonly string _text;

    private TestTrace(CallRecorder recorder, string text) => (Calls, Logs, _text) = (recorder.Calls, recorder.Logs, text);

    /// <summary>The host calls, at most 100,000.</summary>
    public IReadOnlyList<HostCall> Calls { get; }

    /// <summary>What contracts wrote with <c>debug_log</c>.</summary>
    public IReadOnlyList<string> Logs { get; }

    /// <summary>One line for each action, host call, debug message, event, and change of storage, with the gas of each host call and of the whole.</summary>
    public override string ToString() => _text;

    internal static TestTrace Run(ReceiptContext context, CheckedTransaction transaction, TestReceipt receipt)
    {
        if (receipt.Receipt is null) throw new InvalidOperationException($"A refused transaction was not executed: there is no trace of it. {receipt}");
        var recorder = new CallRecorder(isTraced: true);
        var limits = new BesideLimits { GasMax = long.MaxValue, TimeoutMax = context.Timeout };
        ReplayResult replay = new TransactionReplay(SharedEngines.Engines, limits).Run(context.Before, context.Proposal, context.Index, recorder, CancellationToken.None);
        if (ReceiptCodec.HashOf(replay.Receipt) != ReceiptCodec.HashOf(receipt.Receipt))
            throw new InvalidOperationException($"The transaction {receipt.Hash} gave another receipt when it was run again. That is a fault of the engine: please report it with the contract.");
        return new TestTrace(recorder, Describe(context, transaction, receipt, recorder, replay));
    }

    private static string Describe(ReceiptContext context, CheckedTransaction transaction, TestReceipt receipt, CallRecorder recorder, ReplayResult replay)
    {
        var text = new StringBuilder();
        ReceiptDescription.AppendActions(text, context, transaction, receipt.Interfaces);
        foreach (HostCall call in recorder.Calls) text.Append(call).Append('\n');
        if (recorder.CallCount > recorder.Calls.Count) text.Append($"… and {Display.Number(recorder.CallCount - recorder.Calls.Count)} more host calls\n");
        foreach (string line in recorder.Logs) text.Append("log ").Append(line).Append('\n');
        foreach (StateEvent logged in receipt.Events) text.Append(ReceiptDescription.EventLine(context, receipt.Interfaces, logged)).Append('\n');
        foreach (StateChange change in replay.Changes.Where(change => StateKeys.SpaceOf(change.Key.Span) == StateSpace.Storage)) text.Append(StorageLine(context, receipt.Interfaces, change)).Append('\n');
        text.Append(receipt.IsSuccess ? "success" : $"failed with {ReceiptDescription.NameOfError(receipt.ErrorNumber)}: {Display.Harmless(receipt.Message)}").Append('\n');
        text.Append(ReceiptDescription.GasLine(receipt)).Append('\n');
        return context.Names.Apply(text.ToString());
    }

    private static string StorageLine(ReceiptContext context, ContractInterfaces interfaces, StateChange change)
    {
        Engine.Address contract = Engine.Address.From(StateKeys.OwnerOf(change.Key.Span));
        string owner = context.Names.Of(contract);
        if (interfaces.Change(contract, StateKeys.ContractKeyOf(change.Key.Span), change.Before, change.After, context.Names) is { } described) return $"storage of {owner}: {described}";
        return $"storage of {owner}: {Display.Bytes(StateKeys.ContractKeyOf(change.Key.Span))} {Shown(change.Before)} → {Shown(change.After)}";
    }

    private static string Shown(ReadOnlyMemory<byte>? value) => value is { } bytes ? Display.Value(bytes.Span) : "absent";
}
