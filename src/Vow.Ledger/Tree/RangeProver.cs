using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>
/// Writes the tree down from left to right and leaves out what is known to be outside of the range. Where a part is outside, but only its own keys tell it,
/// one of its leaves is shown.
/// </summary>
internal sealed class RangeProver(TreeReader reader, TreeInterval interval, int itemsMax)
{
    private readonly List<RangeNode> _nodes = [];

    // The bits that lead to the node being looked at; those after its position mean nothing.
    private readonly byte[] _path = new byte[TreePath.BytesMax];
    private int _count;

    public RangeProof Prove()
    {
        TreeSlot root = reader.Root(out _);
        if (root.Kind != SlotKind.Empty) Show(root);
        return new RangeProof(_nodes);
    }

    private void Show(in TreeSlot slot)
    {
        if (slot.Kind == SlotKind.Leaf)
        {
            ShowLeaf(slot);
            return;
        }

        slot.Data.Span.CopyTo(_path.AsSpan(slot.FirstByte));
        var slots = new TreeSlot[TreeRecord.Slots];
        TreeRecord.Decode(reader.Record(_path, slot.Nibbles), slot.Nibbles, slots);
        Show(slots, slot.Nibbles, 0, slots.Length, 4 * slot.Nibbles);
    }

    /// <summary>Shows the subtree that some slots of a record form, which is not left out as a whole.</summary>
    private void Show(TreeSlot[] slots, int nibbles, int first, int count, int position)
    {
        if (count == 1)
        {
            Show(slots[first]);
            return;
        }

        int half = count / 2;
        ReadOnlySpan<TreeSlot> left = slots.AsSpan(first, half), right = slots.AsSpan(first + half, half);
        if (TreeRecord.AreEmpty(left)) Show(slots, nibbles, first + half, half, position + 1);
        else if (TreeRecord.AreEmpty(right)) Show(slots, nibbles, first, half, position + 1);
        else
        {
            SetNibble(nibbles, first);
            bool isLeftOut = interval.IsDisjointFrom(_path, position, 0), isRightOut = interval.IsDisjointFrom(_path, position, 1);
            _nodes.Add(new RangeNode(RangeNodeKind.Inner, position, default, default));
            if (isLeftOut && !isRightOut) Prune(left, position + 1);
            else Show(slots, nibbles, first, half, position + 1);
            if (isRightOut || _count > itemsMax) Prune(right, position + 1);
            else Show(slots, nibbles, first + half, half, position + 1);
        }
    }

    private void ShowLeaf(in TreeSlot slot)
    {
        byte[] flatKey = reader.FlatKey(slot.Data.Span);
        Span<byte> path = stackalloc byte[TreePath.BytesMax];
        if (interval.Contains(path[..TreePath.Write(flatKey, path)])) _count++;
        _nodes.Add(new RangeNode(RangeNodeKind.Leaf, 0, flatKey, reader.ValueHash(flatKey)));
    }

    private void Prune(ReadOnlySpan<TreeSlot> slots, int position) =>
        _nodes.Add(new RangeNode(RangeNodeKind.Pruned, 0, default, TreeRecord.Fold(slots, position)));

    private void SetNibble(int index, int value)
    {
        ref byte at = ref _path[index >> 1];
        at = (byte)((index & 1) == 0 ? at & 0x0F | value << 4 : at & 0xF0 | value);
    }
}
