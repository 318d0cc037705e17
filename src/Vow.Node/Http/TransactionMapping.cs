using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>Committed transactions as rows of lists and streams.</summary>
internal static class TransactionMapping
{
    public static TransactionSummary Summary(Transaction body, Receipt receipt, ulong height, int index, ulong time, ContractDecoder decoder)
    {
        ActionSummary[] actions = [.. body.Actions.Select((action, place) => Summary(action, Made(receipt, place), decoder))];
        return new TransactionSummary
        {
            Hash = receipt.Transaction,
            Height = height,
            Index = index,
            Sender = body.Sender,
            Nonce = body.Nonce,
            TimestampMilliseconds = time,
            Kinds = [.. actions.Select(action => action.Kind)],
            Actions = actions,
            Value = Sum(actions),
            Status = receipt.Status,
            ErrorCode = receipt.ErrorCode == 0 ? null : ErrorNames.Of(receipt.ErrorCode),
            GasUsed = receipt.GasUsed,
            Fee = receipt.Fee,
        };
    }

    private static ActionSummary Summary(TransactionAction action, Address? made, ContractDecoder decoder)
    {
        (Address? to, string? method, UInt128 value) = action switch
        {
            TransactionAction.Transfer transfer => ((Address?)transfer.To, (string?)null, transfer.Amount),
            TransactionAction.Call call => (call.Contract, call.Method, call.Value),
            TransactionAction.Instantiate instantiate => (made, null, instantiate.Value),
            TransactionAction.Upgrade upgrade => (upgrade.Contract, null, UInt128.Zero),
            TransactionAction.SetAdmin set => (set.Contract, null, UInt128.Zero),
            TransactionAction.Freeze freeze => (freeze.Contract, null, UInt128.Zero),
            TransactionAction.Unfreeze unfreeze => (unfreeze.Contract, null, UInt128.Zero),
            _ => (null, null, UInt128.Zero),
        };
        return new ActionSummary { Kind = ActionKind.NameOf(action), To = to, Name = to is { } contract ? decoder.Of(contract)?.Name : null, Method = method, Value = value };
    }

    private static Address? Made(Receipt receipt, int action) => receipt.Status == ReceiptStatus.Success && action < receipt.Outcomes.Length ? receipt.Outcomes[action].Contract : null;

    // What is asked for may be more than there is, and then it fails.
    private static UInt128 Sum(ActionSummary[] actions)
    {
        UInt128 sum = 0;
        foreach (ActionSummary action in actions) sum = UInt128.MaxValue - sum < action.Value ? UInt128.MaxValue : sum + action.Value;
        return sum;
    }
}
