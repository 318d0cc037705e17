using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>Why a transaction failed: the number for its receipt, the words beside it, and what the failed action gave back.</summary>
internal sealed record TransactionFailure(int Code, ReceiptText Text, ActionOutcome? Outcome)
{
    public static TransactionFailure Of(LedgerErrorCode code, string message, ExceededLimit? limit = null) => new((int)code, new ReceiptText(message, []) { Limit = limit }, null);
}

/// <summary>One transaction while it is executed: its gas, its deposits, its outcomes, and its failure if there is one.</summary>
internal sealed class TransactionRun(BlockRun block, Transaction body, Address sender, Hash256 hash)
{
    private readonly long[] _gas = new long[GasReport.Categories];
    private readonly ImmutableArray<ActionOutcome>.Builder _outcomes = ImmutableArray.CreateBuilder<ActionOutcome>(body.Actions.Length);

    public BlockRun Block => block;

    public Transaction Body => body;

    public Address Sender => sender;

    public Hash256 Hash => hash;

    public long GasUsed { get; private set; }

    public long GasLeft => Body.GasLimit - GasUsed;

    /// <summary>Deposit for code that was uploaded.</summary>
    public UInt128 UploadDeposit { get; set; }

    public UInt128 DepositHeld { get; set; }

    public UInt128 DepositReturned { get; set; }

    public UInt128 Fee { get; set; }

    /// <summary>Null while all is well.</summary>
    public TransactionFailure? Failure { get; private set; }

    public int FailedAction { get; private set; }

    public ImmutableArray<long> GasByCategory() => [.. _gas];

    public void Charge(GasCategory category, long gas)
    {
        _gas[(int)category] += gas;
        GasUsed = checked(GasUsed + gas);
        if (GasLeft < 0) throw new EngineFaultException("A transaction used more gas than its limit.");
    }

    /// <summary>Charges for work that is not done yet; false when it cannot be paid, and then all that is left is charged.</summary>
    public bool TryCharge(GasCategory category, long gas)
    {
        bool isPaid = gas <= GasLeft;
        Charge(category, isPaid ? gas : GasLeft);
        return isPaid;
    }

    public void Absorb(in GasReport gas)
    {
        for (int category = 0; category < GasReport.Categories; category++) Charge((GasCategory)category, gas[(GasCategory)category]);
    }

    public void Succeed(ActionOutcome outcome) => _outcomes.Add(outcome);

    public void Fail(int action, TransactionFailure failure)
    {
        Failure = failure;
        FailedAction = action;
        _outcomes.Clear();
        if (failure.Outcome is { } outcome) _outcomes.Add(outcome);
    }

    public ImmutableArray<ActionOutcome> Outcomes() => _outcomes.DrainToImmutable();
}
