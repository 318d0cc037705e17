using System.Text;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <summary>A transaction in words: who asked for what, and how it ended.</summary>
internal static class ReceiptDescription
{
    public static string Of(TestReceipt receipt, ReceiptContext context, CheckedTransaction transaction)
    {
        var text = new StringBuilder();
        AppendActions(text, context, transaction, receipt.Interfaces);
        AppendOutcome(text, receipt, transaction);
        foreach (StateEvent logged in receipt.Events) text.Append("  ").AppendLine(EventLine(context, receipt.Interfaces, logged));
        return context.Names.Apply(text.ToString().ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    private static void AppendActions(StringBuilder text, ReceiptContext context, CheckedTransaction transaction, ContractInterfaces interfaces)
    {
        if (transaction.Transaction is not { } signed)
        {
            text.Append(transaction.Encoded.Length).Append(" bytes sent as a transaction\n");
            return;
        }

        foreach (TransactionAction action in signed.Body.Actions) text.Append(ActionLine(context, interfaces, signed.Sender, action)).Append('\n');
    }

    public static string ActionLine(ReceiptContext context, ContractInterfaces interfaces, Address sender, TransactionAction action) => $"{context.Names.Of(sender)}: {Describe(context, interfaces, action)}";

    private static string EventLine(ReceiptContext context, ContractInterfaces interfaces, StateEvent logged) =>
        interfaces.Event(logged, context.Names) ??
        $"event {Display.Bytes(logged.Topic.Span)}{(logged.Data.IsEmpty ? "" : " " + Display.Value(logged.Data.Span))} of {context.Names.Of(logged.Contract)}";

    public static string GasLine(TestReceipt receipt)
    {
        IEnumerable<string> parts = Enum.GetValues<GasCategory>().Where(category => receipt.Gas(category) != 0)
            .Select(category => $"{category.ToString().ToLowerInvariant()} {Display.Number(receipt.Gas(category))}");
        return $"gas {Display.Number(receipt.GasUsed)} ({string.Join(", ", parts)})";
    }

    /// <summary>A line of what the ledger says of a failure: a call of another contract, or a place below it.</summary>
    public static string FailureLine(string line) => line.StartsWith(FailureLines.CallMark, StringComparison.Ordinal) ? $"  {Display.Harmless(line)}" : $"    at {Display.Harmless(line)}";

    private static void AppendOutcome(StringBuilder text, TestReceipt receipt, CheckedTransaction transaction)
    {
        string place = receipt.Status == ReceiptStatus.Failed && transaction.Transaction!.Body.Actions.Length > 1 ? $" in action {receipt.Receipt!.FailedAction}" : "";
        text.Append("  ").Append(receipt.Status.ToString().ToLowerInvariant());
        if (!receipt.IsSuccess) text.Append($"{place}: {Display.Harmless(receipt.Message)}  {ErrorNames.Of(receipt.ErrorNumber)} ({receipt.ErrorNumber})");
        text.Append('\n');
        foreach (string line in receipt.Stack) text.Append(FailureLine(line)).Append('\n');
        if (receipt.Receipt is not null) text.Append("  ").Append(GasLine(receipt)).Append('\n');
    }

    private static string Describe(ReceiptContext context, ContractInterfaces interfaces, TransactionAction action) => action switch
    {
        TransactionAction.Transfer transfer => $"transfer {Display.Amount(transfer.Amount)} to {context.Names.Of(transfer.To)}",
        TransactionAction.Upload upload => $"upload {Display.Number(upload.Code.Length)} bytes",
        TransactionAction.Instantiate made => $"instantiate {made.Code.ToString()[..8]}…{Given(context, interfaces.Of(made.Code)?.Method("init"), made.Arguments, made.Input, made.Value)}",
        TransactionAction.Call call => $"call {Display.Harmless(call.Method)} of {context.Names.Of(call.Contract)}{Given(context, interfaces.Of(call.Contract)?.Method(call.Method), call.Arguments, call.Input, call.Value)}",
        TransactionAction.Upgrade upgrade => $"{(upgrade.IsForced ? "force " : "")}upgrade {context.Names.Of(upgrade.Contract)} to {upgrade.Code.ToString()[..8]}…{Given(context, interfaces.Of(upgrade.Code)?.Method("migrate"), upgrade.Arguments, upgrade.Input, 0)}",
        TransactionAction.SetAdmin set => $"set admin of {context.Names.Of(set.Contract)} to {(set.Admin is { } admin ? context.Names.Of(admin) : "nobody")}",
        TransactionAction.Freeze freeze => $"freeze {context.Names.Of(freeze.Contract)}",
        TransactionAction.Unfreeze unfreeze => $"unfreeze {context.Names.Of(unfreeze.Contract)}",
        _ => action.GetType().Name,
    };

    private static string Given(ReceiptContext context, AbiMethod? described, IReadOnlyCollection<WasmValue> arguments, ReadOnlyMemory<byte> input, UInt128 value)
    {
        string sent = value == 0 ? "" : $" and value {Display.Amount(value)}";
        if (ContractInterfaces.Parameters(described, arguments, input.Span, context.Names) is { } parameters) return $" with {parameters}{sent}";
        string numbers = arguments.Count == 0 ? "" : $" ({string.Join(", ", arguments)})";
        string bytes = input.IsEmpty ? "" : $" with {Display.Bytes(input.Span)}";
        return $"{numbers}{bytes}{sent}";
    }
}
