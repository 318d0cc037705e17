using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>Computes the root of a pruned tree and sees to it that nothing of the range can be in what was left out.</summary>
internal sealed class RangeVerifier
{
    private const int NoLeaf = -1;

    private readonly IReadOnlyList<RangeNode> _nodes;
    private readonly byte[]?[] _paths;
    private readonly TreeInterval _shown;
    private readonly List<RangeItem> _items = [];
    private readonly ReadOnlyMemory<byte>? _next;
    private bool _isMalformed, _isIncomplete;
    private int _at;

    public RangeVerifier(RangeProof proof, TreeInterval interval, int itemsMax)
    {
        _nodes = proof.Nodes;
        _paths = new byte[]?[_nodes.Count];
        _shown = interval;
        for (int index = 0; index < _nodes.Count; index++)
        {
            if (_nodes[index].Kind != RangeNodeKind.Leaf) continue;
            byte[] path = _paths[index] = PathOf(_nodes[index].Key.Span);
            if (!interval.Contains(path)) continue;
            ReadOnlyMemory<byte> key = _nodes[index].Key[StateKeys.PrefixBytes..];
            // One more than was asked for says where to go on; a proof with still more is not the one that was asked for.
            if (_items.Count < itemsMax) _items.Add(new RangeItem(key, _nodes[index].Hash));
            else if (_next is null) (_next, _shown) = (key, interval.Through(path));
            else _isMalformed = true;
        }
    }

    public ProofFault Run(in Hash256 root, out RangeStatement? statement)
    {
        statement = null;
        Hash256 hash = _nodes.Count == 0 ? Hash256.Zero : Fold(0, out _);
        if (_nodes.Count != 0 && _nodes[0].Kind == RangeNodeKind.Pruned) _isIncomplete = true;
        if (_isMalformed) return ProofFault.Malformed;
        if (hash != root) return ProofFault.WrongRoot;
        if (_isIncomplete) return ProofFault.Incomplete;
        statement = new RangeStatement(_items, _next);
        return ProofFault.None;
    }

    /// <summary>The hash of the next subtree, and one of its leaves. No deeper than there are positions, for they increase.</summary>
    private Hash256 Fold(int positionMin, out int leaf)
    {
        RangeNode node = _nodes[_at];
        leaf = NoLeaf;
        if (node.Kind == RangeNodeKind.Leaf) leaf = _at;
        _at++;
        if (node.Kind == RangeNodeKind.Pruned) return node.Hash;
        if (node.Kind == RangeNodeKind.Leaf) return TreeHash.Leaf(node.Key.Span, node.Hash);
        if (node.Position < positionMin) return Refuse();
        Hash256 left = Fold(node.Position + 1, out int leftLeaf);
        if (_isMalformed) return default;
        Hash256 right = Fold(node.Position + 1, out int rightLeaf);
        if (_isMalformed || !IsBranch(node.Position, leftLeaf, rightLeaf)) return Refuse();
        leaf = leftLeaf != NoLeaf ? leftLeaf : rightLeaf;
        if (leftLeaf == NoLeaf || rightLeaf == NoLeaf) _isIncomplete |= !_shown.IsDisjointFrom(_paths[leaf]!, node.Position, rightLeaf == NoLeaf ? 1 : 0);
        return TreeHash.Inner(node.Position, left, right);
    }

    /// <summary>Whether the leaves known of two sides can part at a position: one side at least must be known, or the branch were left out itself.</summary>
    private bool IsBranch(int position, int left, int right)
    {
        if (left == NoLeaf && right == NoLeaf) return false;
        if (left != NoLeaf && !Takes(_paths[left]!, position, 0)) return false;
        if (right != NoLeaf && !Takes(_paths[right]!, position, 1)) return false;
        return left == NoLeaf || right == NoLeaf || TreePath.FirstDifference(_paths[left], _paths[right]) == position;
    }

    private static bool Takes(byte[] path, int position, int side) => position < 8 * path.Length && TreePath.BitAt(path, position) == side;

    private Hash256 Refuse()
    {
        _isMalformed = true;
        return default;
    }

    private static byte[] PathOf(ReadOnlySpan<byte> flatKey)
    {
        Span<byte> path = stackalloc byte[TreePath.BytesMax];
        return path[..TreePath.Write(flatKey, path)].ToArray();
    }
}
