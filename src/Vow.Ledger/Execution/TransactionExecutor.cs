using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>What one transaction gave: its receipt, and the words for a failure.</summary>
internal readonly record struct TransactionResult(Receipt Receipt, ReceiptText? Text);

/// <summary>Executes one transaction in a block: refuse → reserve the fee → charge intrinsic gas → run actions → deposits → settle the fee → receipt.</summary>
internal sealed class TransactionExecutor(BlockRun block)
{
    private static readonly ImmutableArray<long> NoGas = [.. new long[GasReport.Categories]];

    private readonly DepositAccount _deposits = new(block);

    public TransactionResult Execute(CheckedTransaction proposed)
    {
        if (Refusal(proposed) is { } refusal) return Refused(proposed.Hash, refusal);
        SignedTransaction transaction = proposed.Transaction!;
        var run = new TransactionRun(block, transaction.Body, transaction.Sender, transaction.Hash);
        ReserveFee(run);
        ChargeIntrinsic(run, transaction);
        Savepoint mark = block.Journal.Mark();
        RunActions(run);
        block.StageBegins?.Invoke(BlockStage.Deposits);
        HoldDeposits(run, mark);
        block.StageBegins?.Invoke(BlockStage.Actions);
        IReadOnlyList<StateEvent> events = KeepOrRollBack(run, mark);
        SettleFee(run);
        return Executed(run, events);
    }

    private LedgerError? Refusal(CheckedTransaction proposed)
    {
        if (proposed.Transaction is not { } transaction) return proposed.Refusal ?? throw new ArgumentException("A checked transaction has neither a transaction nor a refusal.");
        AccountState account = LedgerState.ReadAccount(block.Journal, transaction.Sender);
        if (TransactionDoor.Refusal(block.Vm.Protocol, block.Parameters, block.Block.Number, account, transaction) is { } refusal) return refusal;
        if (block.ReceiptDataBytes >= BlockLimits.ReceiptDataBytesMax)
            return new LedgerError(LedgerErrorCode.BlockFull, $"the receipts of the block hold {block.ReceiptDataBytes} bytes of return data and events; it ends at {BlockLimits.ReceiptDataBytesMax}");
        long room = block.Parameters.BlockGasMax - block.GasUsed;
        return transaction.Body.GasLimit > room
            ? new LedgerError(LedgerErrorCode.BlockFull, $"the gas limit is {transaction.Body.GasLimit}, and the block has room for {room}")
            : null;
    }

    // All of the fee is set aside before anything runs: what the actions and the deposit leave can always pay it.
    private void ReserveFee(TransactionRun run)
    {
        AccountState account = LedgerState.ReadAccount(block.Journal, run.Sender);
        LedgerState.WriteAccount(block.Journal, run.Sender, new AccountState(checked(account.Nonce + 1), checked(account.Balance - run.Body.FeeMax)));
    }

    private void ChargeIntrinsic(TransactionRun run, SignedTransaction transaction) =>
        run.Charge(GasCategory.Transaction, TransactionDoor.IntrinsicGas(block.Vm.Protocol, transaction));

    private static void RunActions(TransactionRun run)
    {
        ImmutableArray<TransactionAction> actions = run.Body.Actions;
        for (int index = 0; index < actions.Length && run.Failure is null; index++)
        {
            (run.Block.Observer as IActionObserver)?.OnActionBegin(index);
            ActionRunner.Run(run, index, actions[index]);
        }
    }

    private void HoldDeposits(TransactionRun run, Savepoint mark)
    {
        if (run.Failure is null) _deposits.Settle(run, mark);
    }

    private IReadOnlyList<StateEvent> KeepOrRollBack(TransactionRun run, Savepoint mark)
    {
        if (run.Failure is not null)
        {
            block.Journal.RollBack(mark);
            return [];
        }

        IReadOnlyList<StateEvent> events = block.Journal.EventsSince(mark);
        block.Journal.Release(mark);
        return events;
    }

    private void SettleFee(TransactionRun run)
    {
        block.GasUsed = checked(block.GasUsed + run.GasUsed);
        run.Fee = (UInt128)(ulong)run.GasUsed * run.Body.GasPrice;
        Add(run.Sender, run.Body.FeeMax - run.Fee);
        if (block.Proposer != default) Add(block.Proposer, run.Fee);
    }

    private void Add(in Address account, UInt128 amount)
    {
        if (amount == 0) return;
        AccountState state = LedgerState.ReadAccount(block.Journal, account);
        LedgerState.WriteAccount(block.Journal, account, state with { Balance = checked(state.Balance + amount) });
    }

    private TransactionResult Executed(TransactionRun run, IReadOnlyList<StateEvent> events)
    {
        TransactionFailure? failure = run.Failure;
        ImmutableArray<ActionOutcome> outcomes = run.Outcomes();
        foreach (ActionOutcome outcome in outcomes) block.ReceiptDataBytes += outcome.ReturnData.Length;
        foreach (StateEvent logged in events) block.ReceiptDataBytes += logged.Topic.Length + logged.Data.Length;
        var receipt = new Receipt
        {
            Transaction = run.Hash,
            Status = failure is null ? ReceiptStatus.Success : ReceiptStatus.Failed,
            ErrorCode = failure?.Code ?? 0,
            FailedAction = run.FailedAction,
            GasByCategory = run.GasByCategory(),
            Fee = run.Fee,
            DepositHeld = failure is null ? run.DepositHeld : 0,
            DepositReturned = failure is null ? run.DepositReturned : 0,
            Outcomes = outcomes,
            Events = [.. events],
        };
        return new TransactionResult(receipt, failure?.Text);
    }

    private static TransactionResult Refused(Hash256 transaction, LedgerError refusal)
    {
        var receipt = new Receipt
        {
            Transaction = transaction,
            Status = ReceiptStatus.Refused,
            ErrorCode = (int)refusal.Code,
            FailedAction = 0,
            GasByCategory = NoGas,
            Fee = 0,
            DepositHeld = 0,
            DepositReturned = 0,
            Outcomes = [],
            Events = [],
        };
        return new TransactionResult(receipt, new ReceiptText(refusal.Message, []));
    }
}
