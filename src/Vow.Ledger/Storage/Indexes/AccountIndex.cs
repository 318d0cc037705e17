using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>How a transaction concerns an account or contract. The numbers are part of the stored format and never change.</summary>
[Flags]
public enum AccountRoles : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The account signed it.</summary>
    Signer = 1,

    /// <summary>A transfer of it paid the account; only if it succeeded.</summary>
    Receiver = 2,

    /// <summary>An action of it calls the contract, whether that succeeded or not.</summary>
    Called = 4,

    /// <summary>An action of it made the contract, or upgrades, freezes or unfreezes it or gives it another admin.</summary>
    Managed = 8,

    /// <summary>The contract logged an event in it.</summary>
    Logged = 16,

    /// <summary>All that a contract has to do with.</summary>
    OfContract = Called | Managed | Logged,
}

/// <summary>A transaction that concerns an account.</summary>
public readonly record struct AccountTransaction(ulong Height, int Index, AccountRoles Roles);

/// <summary>Part of an account's transactions, newest first. The next part begins below <paramref name="Next"/>; null after the last.</summary>
public sealed record AccountTransactionPage(ImmutableArray<AccountTransaction> Items, TransactionPlace? Next);

/// <summary>
/// The index from accounts and contracts to their transactions: one row for an account in a block, or several where it has many, so that a busy contract costs one row and not thousands.
/// Value that a contract pays is moved by the transaction that called it, and is not listed with the receiver; transactions that were refused did nothing and are not listed.
/// </summary>
internal sealed class AccountIndex
{
    /// <summary>Entries of a row: what a page reads beyond what it needs.</summary>
    public const int RowEntriesMax = 500;

    private readonly List<Entry> _entries = [];
    private readonly byte[] _row = new byte[RowEntriesMax * AccountRow.EntryBytes];

    private readonly record struct Entry(Address Account, int Index, AccountRoles Roles);

    public void Write(StateBatch batch, BlockResult result)
    {
        for (int index = 0; index < result.Receipts.Length; index++)
        {
            if (result.Signed[index] is { } signed) Add(index, signed.Sender, signed.Body, result.Receipts[index]);
        }

        WriteRows(batch, result.Header.Height);
    }

    /// <summary>Takes a transaction of the block that is written next.</summary>
    public void Add(int index, in Address sender, Transaction body, Receipt receipt)
    {
        if (receipt.Status == ReceiptStatus.Refused) return;
        _entries.Add(new Entry(sender, index, AccountRoles.Signer));
        bool isSuccess = receipt.Status == ReceiptStatus.Success;
        foreach (TransactionAction action in body.Actions) AddAction(index, action, isSuccess);
        foreach (ActionOutcome outcome in receipt.Outcomes)
        {
            if (outcome.Contract is { } made) _entries.Add(new Entry(made, index, AccountRoles.Managed));
        }

        foreach (StateEvent logged in receipt.Events) _entries.Add(new Entry(logged.Contract, index, AccountRoles.Logged));
    }

    /// <summary>Writes the rows of a block.</summary>
    public void WriteRows(StateBatch batch, ulong height)
    {
        // By account, which is what a row is for, and in the order of the keys, which is what the database takes fastest.
        _entries.Sort(static (left, right) => left.Account.Span.SequenceCompareTo(right.Account.Span) is not 0 and var order ? order : left.Index.CompareTo(right.Index));
        for (int first = 0; first < _entries.Count;) first = WriteRow(batch, height, first);
        _entries.Clear();
    }

    /// <summary>
    /// Transactions before a place, newest first, that concern the account in one of the roles, and the other account, too, where one is named. A page is short when so many others lie
    /// between.
    /// </summary>
    public static AccountTransactionPage Read(
        IStateReader state, in Address account, AccountRoles roles, (Address Account, AccountRoles Roles)? other, TransactionPlace before, int itemsMax, int looksMax)
    {
        Span<byte> start = stackalloc byte[LedgerKey.BytesMax], limit = stackalloc byte[LedgerKey.BytesMax];
        var items = ImmutableArray.CreateBuilder<AccountTransaction>();
        AccountRow second = default;
        int looks = 0;
        using IStateCursor cursor = state.Scan(
            LedgerKey.Of(start, LedgerTable.AccountTransaction, account, 0, 0), LedgerKey.Of(limit, LedgerTable.AccountTransaction, account, before.Height, before.Index), descending: true);
        while (cursor.MoveNext())
        {
            var row = AccountRow.Read(cursor);
            for (int entry = row.Count - 1; entry >= 0; entry--)
            {
                AccountTransaction found = row[entry];
                if (found.Height == before.Height && found.Index >= before.Index) continue;
                if (items.Count == itemsMax || looks++ == looksMax) return new AccountTransactionPage(items.ToImmutable(), new TransactionPlace(found.Height, found.Index + 1));
                if ((found.Roles & roles) != 0 && (other is not { } both || (RolesIn(state, both.Account, found, ref second) & both.Roles) != 0)) items.Add(found);
            }
        }

        return new AccountTransactionPage(items.ToImmutable(), null);
    }

    // Places come in descending order, so the row that answered the last one answers most.
    private static AccountRoles RolesIn(IStateReader state, in Address account, AccountTransaction transaction, ref AccountRow row)
    {
        if (!row.Spans(transaction))
        {
            Span<byte> start = stackalloc byte[LedgerKey.BytesMax], limit = stackalloc byte[LedgerKey.BytesMax];
            using IStateCursor cursor = state.Scan(
                LedgerKey.Of(start, LedgerTable.AccountTransaction, account, transaction.Height, 0),
                LedgerKey.Of(limit, LedgerTable.AccountTransaction, account, transaction.Height, transaction.Index + 1), descending: true);
            if (!cursor.MoveNext()) return AccountRoles.None;
            row = AccountRow.Read(cursor);
        }

        return row.RolesAt(transaction.Index);
    }

    private int WriteRow(StateBatch batch, ulong height, int first)
    {
        Address account = _entries[first].Account;
        int next = first, count = 0;
        while (next < _entries.Count && _entries[next].Account == account && (count < RowEntriesMax || _entries[next].Index == _entries[next - 1].Index))
        {
            Entry entry = _entries[next++];
            if (count > 0 && AccountRow.IndexAt(_row, count - 1) == entry.Index) AccountRow.AddRoles(_row, count - 1, entry.Roles);
            else AccountRow.Write(_row, count++, entry.Index, entry.Roles);
        }

        batch.Put(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.AccountTransaction, account, height, _entries[first].Index), _row.AsSpan(0, count * AccountRow.EntryBytes));
        return next;
    }

    private void AddAction(int index, TransactionAction action, bool isSuccess)
    {
        (Address? account, AccountRoles role) = action switch
        {
            TransactionAction.Transfer transfer when isSuccess => ((Address?)transfer.To, AccountRoles.Receiver),
            TransactionAction.Call call => (call.Contract, AccountRoles.Called),
            TransactionAction.Upgrade upgrade => (upgrade.Contract, AccountRoles.Managed),
            TransactionAction.SetAdmin set => (set.Contract, AccountRoles.Managed),
            TransactionAction.Freeze freeze => (freeze.Contract, AccountRoles.Managed),
            TransactionAction.Unfreeze unfreeze => (unfreeze.Contract, AccountRoles.Managed),
            _ => (null, AccountRoles.None),
        };
        if (account is { } concerned) _entries.Add(new Entry(concerned, index, role));
    }
}
