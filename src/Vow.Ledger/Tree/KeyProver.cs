using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>Walks from the root along a key's bits and notes the sides not taken.</summary>
internal sealed class KeyProver(TreeReader reader)
{
    private readonly List<ProofStep> _steps = [];
    private readonly TreeSlot[] _slots = new TreeSlot[TreeRecord.Slots];
    private readonly byte[] _prefix = new byte[TreePath.BytesMax];

    public KeyProof Prove(ReadOnlySpan<byte> flatKey)
    {
        Span<byte> path = stackalloc byte[TreePath.BytesMax];
        path = path[..TreePath.Write(flatKey, path)];
        TreeSlot slot = reader.Root(out _);
        while (slot.Kind == SlotKind.Node) slot = Descend(slot, path);
        if (slot.Kind == SlotKind.Empty) return new KeyProof([], KeyProofEnd.EmptyTree, default, default);
        byte[] found = reader.FlatKey(slot.Data.Span);
        bool isPresent = flatKey.SequenceEqual(found);
        return new KeyProof(_steps, isPresent ? KeyProofEnd.Present : KeyProofEnd.OtherKey, isPresent ? default : found, reader.ValueHash(found));
    }

    private TreeSlot Descend(in TreeSlot slot, ReadOnlySpan<byte> path)
    {
        slot.Data.Span.CopyTo(_prefix.AsSpan(slot.FirstByte));
        TreeRecord.Decode(reader.Record(_prefix, slot.Nibbles), slot.Nibbles, _slots);
        ReadOnlySpan<TreeSlot> slots = _slots;
        for (int position = 4 * slot.Nibbles; slots.Length > 1; position++)
        {
            ReadOnlySpan<TreeSlot> left = slots[..(slots.Length / 2)], right = slots[(slots.Length / 2)..];
            if (TreeRecord.AreEmpty(left)) slots = right;
            else if (TreeRecord.AreEmpty(right)) slots = left;
            else
            {
                bool isRight = TreePath.BitAt(path, position) != 0;
                _steps.Add(new ProofStep((ushort)position, TreeRecord.Fold(isRight ? left : right, position + 1)));
                slots = isRight ? right : left;
            }
        }

        return slots[0];
    }
}
