using System.Buffers.Binary;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>An account's transactions of one block, or a part of them, in order: u32 index, big-endian, and a byte of roles each.</summary>
internal readonly struct AccountRow
{
    public const int EntryBytes = sizeof(uint) + 1;

    private const int HeightAt = 1 + Address.Bytes;

    private readonly ulong _height;
    private readonly byte[]? _entries;

    private AccountRow(ulong height, byte[] entries) => (_height, _entries) = (height, entries);

    public int Count => _entries is null ? 0 : _entries.Length / EntryBytes;

    public AccountTransaction this[int entry] => new(_height, IndexAt(_entries, entry), (AccountRoles)_entries![(entry * EntryBytes) + sizeof(uint)]);

    /// <summary>The row at a cursor.</summary>
    /// <exception cref="ChainStoreException">It is none.</exception>
    public static AccountRow Read(IStateCursor cursor) =>
        cursor.Key.Length == LedgerKey.BytesMax && cursor.Value.Length > 0 && cursor.Value.Length % EntryBytes == 0
            ? new AccountRow(BinaryPrimitives.ReadUInt64BigEndian(cursor.Key[HeightAt..]), cursor.Value.ToArray())
            : throw new ChainStoreException(ChainStoreFault.Damaged, "An entry of the index of accounts is damaged: restore the store from a backup.");

    /// <summary>Whether a transaction is of this row's block and not outside of what the row tells.</summary>
    public bool Spans(AccountTransaction transaction) =>
        Count > 0 && transaction.Height == _height && transaction.Index >= IndexAt(_entries, 0) && transaction.Index <= IndexAt(_entries, Count - 1);

    public AccountRoles RolesAt(int index)
    {
        (int low, int high) = (0, Count - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2, found = IndexAt(_entries, middle);
            if (found == index) return this[middle].Roles;
            if (found < index) low = middle + 1;
            else high = middle - 1;
        }

        return AccountRoles.None;
    }

    public static int IndexAt(ReadOnlySpan<byte> entries, int entry) => (int)BinaryPrimitives.ReadUInt32BigEndian(entries[(entry * EntryBytes)..]);

    public static void Write(Span<byte> entries, int entry, int index, AccountRoles roles)
    {
        BinaryPrimitives.WriteUInt32BigEndian(entries[(entry * EntryBytes)..], (uint)index);
        entries[(entry * EntryBytes) + sizeof(uint)] = (byte)roles;
    }

    public static void AddRoles(Span<byte> entries, int entry, AccountRoles roles) => entries[(entry * EntryBytes) + sizeof(uint)] |= (byte)roles;
}
