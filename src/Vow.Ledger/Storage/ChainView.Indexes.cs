using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

public sealed partial class ChainView
{
    /// <summary>Whether transactions can be found by account: false while the node keeps no such index, or has not kept it up.</summary>
    public bool HasAccountIndex => IndexHead.Read(_snapshot).Accounts == _meta.Head;

    /// <summary>The lowest height of which the transactions are stored.</summary>
    public ulong TransactionsFrom => _meta.BlocksFrom == 0 ? 0 : _meta.BlocksFrom + 1;

    /// <summary>
    /// Transactions that concern an account or contract in one of the roles, newest first, below a place; with <paramref name="contract"/> only those that concern that contract, too.
    /// A page may be short, or empty, where more than <paramref name="looksMax"/> of the account's transactions were looked at.
    /// </summary>
    public AccountTransactionPage TransactionsOf(in Address account, AccountRoles roles, Address? contract, TransactionPlace? before, int itemsMax, int looksMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(looksMax, 1);
        TransactionPlace end = before is { } place && place.Height <= Header.Height ? place : new TransactionPlace(Header.Height, int.MaxValue);
        return AccountIndex.Read(_snapshot, account, roles, contract is { } other ? (other, AccountRoles.OfContract) : null, end, itemsMax, looksMax);
    }

    /// <summary>The first blocks, transactions and modules, by hash, whose hashes begin so; at most so many of each.</summary>
    public (ImmutableArray<Hash256> Blocks, ImmutableArray<Hash256> Transactions, ImmutableArray<CodeHash> Codes) HashesWith(HashPrefix prefix, int itemsMax)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(itemsMax, 1);
        return (
            [.. prefix.Find(_snapshot, (byte)LedgerTable.BlockHash, itemsMax).Where(block => HeightOf(block) is not null)],
            [.. prefix.Find(_snapshot, (byte)LedgerTable.Transaction, itemsMax).Where(transaction => HasTransaction(transaction))],
            [.. prefix.Find(State, (byte)StateSpace.CodeInfo, itemsMax).Select(found => found.ToCodeHash())]);
    }

    /// <summary>Contracts, the newest first; those before <paramref name="after"/>, which must be one, or from the newest on.</summary>
    public ImmutableArray<MadeContract> Contracts(Address? after, int itemsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemsMax, 1);
        if (after is not { } last) return ContractIndex.Made(_snapshot, Header.Height, null, itemsMax);
        return Contract(last) is { } record ? ContractIndex.Made(_snapshot, Header.Height, (last, record), itemsMax) : [];
    }

    /// <summary>The codes that a contract has had, from a version on, oldest first.</summary>
    public ImmutableArray<ContractVersion> CodesOf(in Address contract, uint from, int itemsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemsMax, 1);
        return ContractIndex.Codes(_snapshot, contract, from, Header.Height, itemsMax);
    }
}
