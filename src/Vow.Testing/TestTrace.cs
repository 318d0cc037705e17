using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Testing;

/// <summary>What a transaction did inside, in the order in which it happened: the stuff of golden files (<see cref="Golden"/>).</summary>
public sealed class TestTrace
{
    private readonly string _text;

    private TestTrace(TransactionTrace transaction, string text) => (Transaction, _text) = (transaction, text);

    /// <summary>The tree: actions, the contract calls they made, the host calls of those, and what they led to.</summary>
    public TransactionTrace Transaction { get; }

    /// <summary>All host calls, at most 100,000, in the order in which they began.</summary>
    public IReadOnlyList<TracedHostCall> HostCalls => field ??= [.. Transaction.HostCalls];

    /// <summary>What contracts wrote with <c>debug_log</c>.</summary>
    public IReadOnlyList<string> Logs => field ??= [.. Transaction.Logs.Select(log => Display.Harmless(log.Text))];

    /// <summary>A tree of lines: each action, contract call and host call with its gas, events and debug messages among them; then each change of storage, how it ended, and the gas of the whole.</summary>
    public override string ToString() => _text;

    internal static TestTrace Run(ReceiptContext context, CheckedTransaction transaction, TestReceipt receipt)
    {
        if (receipt.Receipt is null) throw new InvalidOperationException($"A refused transaction was not executed: there is no trace of it. {receipt}");
        var recorder = new TransactionRecorder(TraceLimits.Whole, ProbeLevel.None);
        ReplayResult replay = receipt.RunAgain(recorder);
        Transaction body = transaction.Transaction!.Body;
        TransactionTrace trace = recorder.Complete(body, replay.Receipt, replay.Text, replay.Changes);
        var text = new TraceText(new TraceDecoder(receipt.Interfaces.Of), context.Names.Find, TraceTextOptions.Whole);
        IReadOnlyList<TraceLine> lines = text.Of(trace, action => ReceiptDescription.ActionLine(context, receipt.Interfaces, body.Sender, body.Actions[action.Index]));
        return new TestTrace(trace, context.Names.Apply(string.Concat(lines.Select(line => $"{line.Text}\n"))));
    }
}
