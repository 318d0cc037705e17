using System.Runtime.InteropServices;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>
/// What a transaction's net changes hold and free: bytes of contracts' storage and uploaded code. Deposits are taken from the signer and given to the signer; a contract
/// gives back in proportion to what it frees, whoever paid for it.
/// </summary>
internal sealed class DepositAccount(BlockRun block)
{
    private struct Delta
    {
        public long Bytes, Items;
    }

    private readonly Dictionary<Address, Delta> _contracts = [];

    /// <summary>Settles the changes since the transaction's savepoint; a deposit that is over the limit or not covered is the transaction's failure.</summary>
    public void Settle(TransactionRun run, Savepoint mark)
    {
        Measure(mark);
        run.DepositHeld = run.UploadDeposit;
        // The order does not matter: every contract's part depends on itself alone, and parts are only added up.
        foreach ((Address contract, Delta delta) in _contracts)
        {
            if (delta.Bytes != 0 || delta.Items != 0) Move(run, contract, delta);
        }

        if (run.DepositHeld != 0 || run.DepositReturned != 0) Pay(run);
    }

    private void Measure(Savepoint mark)
    {
        _contracts.Clear();
        JournalChanges changes = block.Journal.WalkChangesSince(mark);
        while (changes.MoveNext())
        {
            if (StateKeys.SpaceOf(changes.Key) != StateSpace.Storage) continue;
            bool existed = changes.TryGetBefore(out ReadOnlySpan<byte> before);
            bool exists = changes.TryGetAfter(out ReadOnlySpan<byte> after);
            long bytes = (long)after.Length - before.Length;
            int items = (exists ? 1 : 0) - (existed ? 1 : 0);
            if (bytes == 0 && items == 0) continue;
            ref Delta delta = ref CollectionsMarshal.GetValueRefOrAddDefault(_contracts, Address.From(StateKeys.OwnerOf(changes.Key)), out _);
            delta.Items += items;
            delta.Bytes += bytes + ((long)items * (StateKeys.ContractKeyOf(changes.Key).Length + StorageDeposit.ItemBytes));
        }
    }

    private void Move(TransactionRun run, in Address address, Delta delta)
    {
        ContractState contract = LedgerState.ReadContract(block.Journal, address) ?? throw new EngineFaultException($"Storage of {address} changed, and no contract lives there.");
        UInt128 held = 0, returned = 0;
        if (delta.Bytes > 0) held = StorageDeposit.For((ulong)delta.Bytes, block.Parameters.DepositPerByte);
        else if (delta.Bytes < 0) returned = StorageDeposit.Part(contract.Deposit, (ulong)-delta.Bytes, contract.BytesKept);
        run.DepositHeld = StorageDeposit.Sum(run.DepositHeld, held);
        run.DepositReturned += returned;
        LedgerState.WriteContract(block.Journal, address, contract with
        {
            BytesKept = Moved(contract.BytesKept, delta.Bytes),
            ItemsKept = Moved(contract.ItemsKept, delta.Items),
            Deposit = StorageDeposit.Sum(contract.Deposit - returned, held),
        });
    }

    private void Pay(TransactionRun run)
    {
        if (run.DepositHeld > run.Body.DepositMax)
        {
            run.Fail(0, TransactionFailure.Of(
                LedgerErrorCode.DepositOverLimit, $"what the transaction keeps in the state holds a deposit of {run.DepositHeld}; it allows {run.Body.DepositMax}",
                new ExceededLimit("deposit of the transaction", run.Body.DepositMax, run.DepositHeld, "units")));
            return;
        }

        AccountState account = LedgerState.ReadAccount(block.Journal, run.Sender);
        UInt128 available = checked(account.Balance + run.DepositReturned);
        // The largest amount stands for all that are larger.
        if (available < run.DepositHeld || run.DepositHeld == UInt128.MaxValue)
        {
            run.Fail(0, TransactionFailure.Of(
                LedgerErrorCode.DepositNotCovered, $"what the transaction keeps in the state holds a deposit of {run.DepositHeld}; beside the fee the account has {available}",
                new ExceededLimit("balance of the signer", available, run.DepositHeld, "units")));
            return;
        }

        LedgerState.WriteAccount(block.Journal, run.Sender, account with { Balance = available - run.DepositHeld });
    }

    private static ulong Moved(ulong kept, long delta) => delta < 0 ? checked(kept - (ulong)-delta) : checked(kept + (ulong)delta);
}
