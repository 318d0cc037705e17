using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>Applies a batch of leaves: goes down once along all their paths, and up again writing each record that changed once.</summary>
internal sealed class TreeUpdater(TreeReader reader, TreeBatch batch)
{
    private readonly List<StateChange> _nodes = [];
    private readonly List<TreeSlot[]> _slots = [];

    public TreeUpdate Run(in TreeSlot before, byte[]? record)
    {
        if (batch.Count == 0) return new TreeUpdate(before.Hash, []) { RootBefore = before.Hash };
        TreeSlot after = Apply(before, 0, batch.Count, level: 0);
        byte[]? encoded = after.Kind == SlotKind.Empty ? null : TreeRecord.EncodeRoot(after);
        Change(TreeRecord.RootKey.ToArray(), record, encoded);
        return new TreeUpdate(after.Hash, _nodes) { RootBefore = before.Hash };
    }

    /// <summary>The subtree of a slot after the changes first … end - 1, whose paths all pass through it.</summary>
    private TreeSlot Apply(in TreeSlot slot, int first, int end, int level)
    {
        switch (slot.Kind)
        {
            case SlotKind.Node:
                int shared = Math.Min(slot.NibblesSharedWith(batch.PathAt(first)), slot.NibblesSharedWith(batch.PathAt(end - 1)));
                return shared == slot.Nibbles ? ApplyToRecord(slot, first, end, level) : Part(slot, shared, slot.NibbleAt(shared), first, end, level);
            case SlotKind.Leaf:
                return ApplyToLeaf(slot, first, end, level);
            default:
                if (end - first == 1) return Insert(first);
                return Part(default, TreePath.FirstDifference(batch.PathAt(first), batch.PathAt(end - 1)) >> 2, 0, first, end, level);
        }
    }

    private TreeSlot ApplyToLeaf(in TreeSlot slot, int first, int end, int level)
    {
        Span<byte> path = stackalloc byte[TreePath.BytesMax];
        path = path[..TreePath.WriteFromLocator(slot.Data.Span, path)];
        int shared = Math.Min(TreePath.FirstDifference(path, batch.PathAt(first)), TreePath.FirstDifference(path, batch.PathAt(end - 1))) >> 2;
        if (shared < 2 * path.Length) return Part(slot, shared, TreePath.NibbleAt(path, shared), first, end, level);
        if (!batch.IsDeletionAt(first)) return slot with { Hash = batch.HashAt(first) };
        ChangeLongKey(first, isThereAfter: false);
        return default;
    }

    private TreeSlot ApplyToRecord(in TreeSlot slot, int first, int end, int level)
    {
        byte[] record = reader.Record(batch.PathAt(first), slot.Nibbles);
        TreeSlot[] slots = SlotsOf(level);
        TreeRecord.Decode(record, slot.Nibbles, slots);
        ApplyToSlots(slots, slot.Nibbles, first, end, level);
        return Close(slots, slot.Nibbles, first, record);
    }

    /// <summary>A new record where the changes part from a slot, or from each other.</summary>
    private TreeSlot Part(in TreeSlot slot, int nibbles, int slotNibble, int first, int end, int level)
    {
        TreeSlot[] slots = SlotsOf(level);
        Array.Clear(slots);
        slots[slotNibble] = slot;
        ApplyToSlots(slots, nibbles, first, end, level);
        return Close(slots, nibbles, first, record: null);
    }

    private void ApplyToSlots(TreeSlot[] slots, int nibbles, int first, int end, int level)
    {
        while (first < end)
        {
            int nibble = batch.NibbleAt(first, nibbles), next = first + 1;
            while (next < end && batch.NibbleAt(next, nibbles) == nibble) next++;
            slots[nibble] = Apply(slots[nibble], first, next, level + 1);
            first = next;
        }
    }

    /// <summary>What the slots have become: a record, or with one or none left, that.</summary>
    private TreeSlot Close(TreeSlot[] slots, int nibbles, int first, byte[]? record)
    {
        (int count, int last) = (0, 0);
        for (int index = 0; index < slots.Length; index++)
        {
            if (slots[index].Kind == SlotKind.Empty) continue;
            count++;
            last = index;
        }

        ReadOnlyMemory<byte> path = batch.PathMemoryAt(first);
        byte[]? encoded = count < 2 ? null : TreeRecord.Encode(slots, nibbles);
        if (record is not null || encoded is not null)
        {
            Span<byte> key = stackalloc byte[TreeRecord.KeyBytesMax];
            Change(key[..TreeRecord.WriteKey(path.Span, nibbles, key)], record, encoded);
        }

        return count switch
        {
            0 => default,
            1 => slots[last].WithWholePrefix(path.Span),
            _ => new TreeSlot { Kind = SlotKind.Node, Nibbles = (byte)nibbles, Hash = TreeRecord.Fold(slots, 4 * nibbles), Data = path },
        };
    }

    private TreeSlot Insert(int index)
    {
        if (batch.IsDeletionAt(index)) return default;
        ChangeLongKey(index, isThereAfter: true);
        return new TreeSlot { Kind = SlotKind.Leaf, Hash = batch.HashAt(index), Data = TreePath.LocatorOf(batch.KeyAt(index), batch.PathAt(index)) };
    }

    private void ChangeLongKey(int index, bool isThereAfter)
    {
        if (!TreePath.IsLong(batch.KeyAt(index))) return;
        Span<byte> key = stackalloc byte[TreeRecord.KeyBytesMax];
        key = key[..TreeRecord.WriteKey(batch.PathAt(index), TreeRecord.LongKeyNibbles, key)];
        byte[] contractKey = StateKeys.ContractKeyOf(batch.KeyAt(index)).ToArray();
        Change(key, isThereAfter ? null : contractKey, isThereAfter ? contractKey : null);
    }

    private void Change(ReadOnlySpan<byte> key, byte[]? before, byte[]? after)
    {
        if (before is not null && after is not null && before.AsSpan().SequenceEqual(after)) return;
        if (before is null && after is null) return;
        _nodes.Add(new StateChange(key.ToArray(), Optional(before), Optional(after)));
    }

    // Left to itself the compiler turns a null array into empty memory, which is a value.
    private static ReadOnlyMemory<byte>? Optional(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes.AsMemory();

    // One array for each depth in use: a slot array is needed until its record is closed.
    private TreeSlot[] SlotsOf(int level)
    {
        while (_slots.Count <= level) _slots.Add(new TreeSlot[TreeRecord.Slots]);
        return _slots[level];
    }
}
