using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Accounts and contracts of a chain, as contracts see them while a block of the given height is executed.</summary>
public sealed class ChainLedger(ulong height) : IContractLedger
{
    /// <summary>Notes what becomes of contracts; null where nobody asks.</summary>
    internal ContractLog? Log { get; init; }

    /// <inheritdoc/>
    /// <remarks>A frozen contract is not there for others.</remarks>
    public bool TryGetCode(Journal state, in Address contract, out CodeHash code)
    {
        ContractState? found = LedgerState.ReadContract(state, contract);
        code = found?.Code ?? default;
        return found is { IsFrozen: false };
    }

    /// <inheritdoc/>
    public UInt128 GetBalance(Journal state, in Address account) => LedgerState.ReadAccount(state, account).Balance;

    /// <inheritdoc/>
    public bool TryTransfer(Journal state, in Address sender, in Address receiver, UInt128 amount)
    {
        AccountState paying = LedgerState.ReadAccount(state, sender);
        if (paying.Balance < amount) return false;
        if (amount == 0 || sender == receiver) return true;
        AccountState paid = LedgerState.ReadAccount(state, receiver);
        LedgerState.WriteAccount(state, sender, paying with { Balance = paying.Balance - amount });
        // All value together is what genesis gave out, so a receiver's balance cannot overflow; checked all the same.
        LedgerState.WriteAccount(state, receiver, paid with { Balance = checked(paid.Balance + amount) });
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>A contract that a contract makes has no admin. The engine may know code that the state does not have: only the state counts.</remarks>
    public bool TryCreate(Journal state, in Address creator, in CodeHash code, ReadOnlySpan<byte> salt, out Address contract)
    {
        contract = JournalLedger.ContractAddress(creator, code, salt);
        if (LedgerState.ReadCodeInfo(state, code) is null || LedgerState.ReadContract(state, contract) is not null) return false;
        Create(state, contract, creator, code, admin: null);
        return true;
    }

    /// <inheritdoc/>
    public bool TryUpgrade(Journal state, in Address contract, in CodeHash code)
    {
        if (LedgerState.ReadCodeInfo(state, code) is null || LedgerState.ReadContract(state, contract) is not { } found) return false;
        Upgrade(state, contract, found, code, isForced: false);
        return true;
    }

    /// <summary>Records a contract at an address that was found free.</summary>
    internal void Create(Journal state, in Address contract, in Address creator, in CodeHash code, Address? admin)
    {
        LedgerState.WriteContract(state, contract, new ContractState { Code = code, Creator = creator, Admin = admin, CreatedAt = height });
        Log?.Add(contract, version: 0, code, isForced: false);
    }

    internal void Upgrade(Journal state, in Address contract, ContractState found, in CodeHash code, bool isForced)
    {
        ContractState upgraded = found with { Code = code, Version = checked(found.Version + 1) };
        LedgerState.WriteContract(state, contract, upgraded);
        Log?.Add(contract, upgraded.Version, code, isForced);
    }
}
