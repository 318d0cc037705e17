using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>A block's changes as leaves in the order of their paths.</summary>
internal sealed class TreeBatch
{
    private readonly byte[] _paths;
    private readonly Leaf[] _leaves;
    private readonly int[] _order;

    private struct Leaf
    {
        public int Offset, Length;
        public Hash256 Hash;
    }

    private readonly IReadOnlyList<StateChange> _changes;

    public TreeBatch(IReadOnlyList<StateChange> changes)
    {
        _changes = changes;
        _paths = new byte[checked(changes.Count * TreePath.BytesMax)];
        _leaves = new Leaf[changes.Count];
        _order = new int[changes.Count];
        Span<byte> owner = stackalloc byte[StateKeys.PrefixBytes];
        owner.Clear();
        int ownerAt = 0, offset = 0;
        for (int index = 0; index < changes.Count; index++)
        {
            ReadOnlySpan<byte> key = changes[index].Key.Span;
            Span<byte> path = _paths.AsSpan(offset);
            int length;
            // Keys of one owner stand together, and its hash is half the work.
            if (TreePath.IsFlatKey(key) && key.StartsWith(owner))
            {
                _paths.AsSpan(ownerAt, Hash256.Bytes).CopyTo(path);
                length = TreePath.WriteRest(key, path);
            }
            else
            {
                length = TreePath.Write(key, path);
                key[..StateKeys.PrefixBytes].CopyTo(owner);
                ownerAt = offset;
            }

            _leaves[index] = new Leaf { Offset = offset, Length = length };
            if (changes[index].After is { } value) _leaves[index].Hash = TreeHash.Leaf(key, Hash256.Of(value.Span));
            _order[index] = index;
            offset += length;
        }

        Array.Sort(_order, (left, right) => Path(_leaves[left]).SequenceCompareTo(Path(_leaves[right])));
        for (int index = 1; index < Count; index++)
        {
            if (PathAt(index - 1).SequenceEqual(PathAt(index)))
                throw new ArgumentException($"The key {Convert.ToHexStringLower(KeyAt(index))} is changed twice in one batch.", nameof(changes));
        }
    }

    public int Count => _order.Length;

    public ReadOnlySpan<byte> PathAt(int index) => Path(_leaves[_order[index]]);

    public ReadOnlyMemory<byte> PathMemoryAt(int index) => _paths.AsMemory(_leaves[_order[index]].Offset, _leaves[_order[index]].Length);

    public int NibbleAt(int index, int nibble) => TreePath.NibbleAt(PathAt(index), nibble);

    public ReadOnlySpan<byte> KeyAt(int index) => _changes[_order[index]].Key.Span;

    public bool IsDeletionAt(int index) => _changes[_order[index]].After is null;

    public Hash256 HashAt(int index) => _leaves[_order[index]].Hash;

    private ReadOnlySpan<byte> Path(in Leaf leaf) => _paths.AsSpan(leaf.Offset, leaf.Length);
}
