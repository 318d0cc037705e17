using System.Buffers;
using System.Buffers.Binary;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>
/// What keys held before each block changed them, so that the state can be read at past heights, and an index of them by height, so that they can be forgotten.
/// A value: 0, or 1 ‖ the old value. An index record, under table ‖ u64 height big-endian: for each key u32 length ‖ key. Under the table's byte alone: the oldest height kept.
/// </summary>
public static class HistoryTable
{
    private const byte IndexTable = 0x42;
    private const byte Absent = 0, Present = 1;

    /// <summary>Adds the old values of a block's changes, of flat keys and of tree records, to the batch that commits the block. Blocks without changes are recorded too.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="height">The block's height, above 0.</param>
    /// <param name="changes">The changes of flat keys.</param>
    /// <param name="nodes">The changes of the tree's records.</param>
    public static void Record(StateBatch batch, ulong height, IReadOnlyList<StateChange> changes, IReadOnlyList<StateChange> nodes)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, HistoryKey.HeightMax);
        var index = new ArrayBufferWriter<byte>(4096);
        byte[] key = [], value = [];
        Record(batch, height, changes, index, ref key, ref value);
        Record(batch, height, nodes, index, ref key, ref value);
        batch.Put(IndexKey(height), index.WrittenSpan);
    }

    /// <summary>
    /// Adds to a batch what forgets the states below a height: reading at it and above stays possible. At most <paramref name="heightsMax"/> blocks are forgotten at a
    /// time, so that a window made smaller does not make one huge batch.
    /// </summary>
    /// <returns>The oldest height kept once the batch is committed.</returns>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public static ulong Prune(IStateReader state, StateBatch batch, ulong oldestKept, int heightsMax)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(batch);
        ulong oldest = OldestHeight(state);
        if (oldestKept <= oldest) return oldest;
        byte[] key = [];
        // Not from the first height: all that was forgotten before lies there as deletions.
        using IStateCursor blocks = state.Scan(IndexKey(oldest + 1), IndexKey(oldestKept + 1), descending: false);
        for (int count = 0; count < heightsMax && blocks.MoveNext(); count++)
        {
            oldest = BinaryPrimitives.ReadUInt64BigEndian(blocks.Key[1..]);
            Forget(batch, oldest, blocks.Value, ref key);
            batch.Delete(blocks.Key);
        }

        var value = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(value, oldest);
        batch.Put([IndexTable], value);
        return oldest;
    }

    /// <summary>The oldest height whose state can be read.</summary>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public static ulong OldestHeight(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var value = new ArrayBufferWriter<byte>(sizeof(ulong));
        if (state.TryGet([IndexTable], value))
            return value.WrittenCount == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(value.WrittenSpan) : throw Corrupt("oldest height");
        return EdgeOfIndex(state, descending: false) is { } first ? first - 1 : 0;
    }

    /// <summary>The highest block whose old values are kept, or null: from its height on, the state is the latest one.</summary>
    internal static ulong? NewestHeight(IStateReader state) => EdgeOfIndex(state, descending: true);

    /// <summary>Reads an old value: null where the key had none.</summary>
    internal static ReadOnlyMemory<byte>? Decode(ReadOnlySpan<byte> stored) => stored switch
    {
        [Absent] => default(ReadOnlyMemory<byte>?),
        [Present, .. var value] => value.ToArray().AsMemory(),
        _ => throw Corrupt("old value"),
    };

    internal static StateStoreException Corrupt(string what) =>
        new(StateStoreFault.Corrupt, $"The history in the store is damaged: an {what} is not in the stored form. Restore the node's data from a backup or sync it again.");

    private static ulong? EdgeOfIndex(IStateReader state, bool descending)
    {
        using IStateCursor cursor = state.Scan(IndexKey(0), [IndexTable + 1], descending);
        return cursor.MoveNext() ? BinaryPrimitives.ReadUInt64BigEndian(cursor.Key[1..]) : null;
    }

    private static void Record(
        StateBatch batch, ulong height, IReadOnlyList<StateChange> changes, ArrayBufferWriter<byte> index, ref byte[] key, ref byte[] value)
    {
        for (int at = 0; at < changes.Count; at++)
        {
            StateChange change = changes[at];
            BinaryPrimitives.WriteInt32LittleEndian(index.GetSpan(sizeof(int)), change.Key.Length);
            index.Advance(sizeof(int));
            index.Write(change.Key.Span);
            int length = 1 + (change.Before?.Length ?? 0);
            if (value.Length < length) value = new byte[2 * length];
            value[0] = change.Before is null ? Absent : Present;
            change.Before?.Span.CopyTo(value.AsSpan(1));
            batch.Put(HistoryKey.WriteEntry(change.Key.Span, height, ref key), value.AsSpan(0, length));
        }
    }

    private static void Forget(StateBatch batch, ulong height, ReadOnlySpan<byte> index, ref byte[] key)
    {
        while (!index.IsEmpty)
        {
            int length = index.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(index);
            if (length < 0 || length > index.Length - sizeof(int)) throw Corrupt("index of a block");
            batch.Delete(HistoryKey.WriteEntry(index.Slice(sizeof(int), length), height, ref key));
            index = index[(sizeof(int) + length)..];
        }
    }

    private static byte[] IndexKey(ulong height)
    {
        var key = new byte[1 + sizeof(ulong)];
        key[0] = IndexTable;
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(1), height);
        return key;
    }
}
