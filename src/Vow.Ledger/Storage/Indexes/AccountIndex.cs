using System.Buffers.Binary;
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
/// The index from accounts and contracts to their transactions. Value that a contract pays is moved by the transaction that called it, and is not listed with the receiver; transactions
/// that were refused did nothing and are not listed.
/// </summary>
internal sealed class AccountIndex
{
    private const int PlaceAt = 1 + Address.Bytes;

    // Used again for each transaction.
    private readonly Dictionary<Address, AccountRoles> _roles = [];

    public void Write(StateBatch batch, BlockResult result)
    {
        for (int index = 0; index < result.Receipts.Length; index++)
        {
            if (result.Signed[index] is { } signed) Write(batch, result.Header.Height, index, signed.Sender, signed.Body, result.Receipts[index]);
        }
    }

    public void Write(StateBatch batch, ulong height, int index, in Address sender, Transaction body, Receipt receipt)
    {
        if (receipt.Status == ReceiptStatus.Refused) return;
        _roles.Clear();
        Add(sender, AccountRoles.Signer);
        bool isSuccess = receipt.Status == ReceiptStatus.Success;
        foreach (TransactionAction action in body.Actions) AddAction(action, isSuccess);
        foreach (ActionOutcome outcome in receipt.Outcomes)
        {
            if (outcome.Contract is { } made) Add(made, AccountRoles.Managed);
        }

        foreach (StateEvent logged in receipt.Events) Add(logged.Contract, AccountRoles.Logged);
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        foreach ((Address account, AccountRoles roles) in _roles) batch.Put(LedgerKey.Of(room, LedgerTable.AccountTransaction, account, height, index), [(byte)roles]);
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
        using IStateCursor cursor = state.Scan(
            LedgerKey.Of(start, LedgerTable.AccountTransaction, account, 0, 0), LedgerKey.Of(limit, LedgerTable.AccountTransaction, account, before.Height, before.Index), descending: true);
        for (int looks = 0; cursor.MoveNext(); looks++)
        {
            AccountTransaction found = Decode(cursor.Key, cursor.Value);
            // What was found is looked at again by the page after this one.
            if (items.Count == itemsMax || looks == looksMax) return new AccountTransactionPage(items.ToImmutable(), After(found));
            if ((found.Roles & roles) != 0 && (other is not { } second || (RolesIn(state, second.Account, found) & second.Roles) != 0)) items.Add(found);
        }

        return new AccountTransactionPage(items.ToImmutable(), null);
    }

    private static TransactionPlace After(AccountTransaction item) => new(item.Height, item.Index + 1);

    private static AccountRoles RolesIn(IStateReader state, in Address account, AccountTransaction transaction)
    {
        var value = new System.Buffers.ArrayBufferWriter<byte>(1);
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        return state.TryGet(LedgerKey.Of(room, LedgerTable.AccountTransaction, account, transaction.Height, transaction.Index), value) && value.WrittenCount == 1
            ? (AccountRoles)value.WrittenSpan[0]
            : AccountRoles.None;
    }

    private static AccountTransaction Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        key.Length == LedgerKey.BytesMax && value.Length == 1
            ? new AccountTransaction(
                BinaryPrimitives.ReadUInt64BigEndian(key[PlaceAt..]), (int)BinaryPrimitives.ReadUInt32BigEndian(key[(PlaceAt + sizeof(ulong))..]), (AccountRoles)value[0])
            : throw new ChainStoreException(ChainStoreFault.Damaged, "An entry of the index of accounts is damaged: restore the store from a backup.");

    private void AddAction(TransactionAction action, bool isSuccess)
    {
        switch (action)
        {
            case TransactionAction.Transfer transfer when isSuccess:
                Add(transfer.To, AccountRoles.Receiver);
                break;
            case TransactionAction.Call call:
                Add(call.Contract, AccountRoles.Called);
                break;
            case TransactionAction.Upgrade upgrade:
                Add(upgrade.Contract, AccountRoles.Managed);
                break;
            case TransactionAction.SetAdmin set:
                Add(set.Contract, AccountRoles.Managed);
                break;
            case TransactionAction.Freeze freeze:
                Add(freeze.Contract, AccountRoles.Managed);
                break;
            case TransactionAction.Unfreeze unfreeze:
                Add(unfreeze.Contract, AccountRoles.Managed);
                break;
        }
    }

    private void Add(in Address account, AccountRoles role) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_roles, account, out _) |= role;
}
