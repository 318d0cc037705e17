namespace Vow.Engine.State;

/// <summary>
/// The written keys in the order of their bytes: a treap over the key table's numbers whose priorities are the keyed hashes, so that
/// no choice of keys unbalances it. Keys wait in a list until the first scan needs them in order, and each enters once.
/// </summary>
internal sealed class KeyOrder(KeyTable keys)
{
    public const int None = -1;

    private struct Node
    {
        public int Left, Right, Parent;
    }

    private readonly RefList<int> _waiting = new(256);
    private Node[] _nodes = [];
    private int _root = None;

    /// <summary>Key comparisons made so far; the tests of cost growth read it.</summary>
    public long Comparisons { get; private set; }

    /// <summary>Keys in the order, those not counted that still wait.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a key that has just got its first version.</summary>
    public void Enqueue(int id)
    {
        keys[id].IsOrdered = true;
        _waiting.Add() = id;
    }

    /// <summary>Brings the keys that wait into the order; those whose writes were rolled back meanwhile are dropped.</summary>
    public void TakeWaiting()
    {
        if (_waiting.Count == 0) return;
        if (_nodes.Length < keys.Count) Array.Resize(ref _nodes, Math.Max(keys.Count, 2 * _nodes.Length));
        for (int index = 0; index < _waiting.Count; index++)
        {
            int id = _waiting[index];
            if (keys[id].Head == KeyEntry.NoVersion) keys[id].IsOrdered = false;
            else Insert(id);
        }

        _waiting.Clear();
    }

    /// <summary>The first key at or after <paramref name="bound"/>, or <see cref="None"/>.</summary>
    public int FirstFrom(ReadOnlySpan<byte> bound)
    {
        int best = None;
        for (int node = _root; node != None;)
        {
            if (Compare(node, bound) >= 0) (best, node) = (node, _nodes[node].Left);
            else node = _nodes[node].Right;
        }

        return best;
    }

    /// <summary>The last key before <paramref name="bound"/>, an empty one being no bound, or <see cref="None"/>.</summary>
    public int LastBefore(ReadOnlySpan<byte> bound)
    {
        int best = None;
        for (int node = _root; node != None;)
        {
            if (bound.IsEmpty || Compare(node, bound) < 0) (best, node) = (node, _nodes[node].Right);
            else node = _nodes[node].Left;
        }

        return best;
    }

    public int Next(int node)
    {
        if (_nodes[node].Right != None)
        {
            node = _nodes[node].Right;
            while (_nodes[node].Left != None) node = _nodes[node].Left;
            return node;
        }

        int parent = _nodes[node].Parent;
        while (parent != None && _nodes[parent].Right == node) (node, parent) = (parent, _nodes[parent].Parent);
        return parent;
    }

    public int Previous(int node)
    {
        if (_nodes[node].Left != None)
        {
            node = _nodes[node].Left;
            while (_nodes[node].Right != None) node = _nodes[node].Right;
            return node;
        }

        int parent = _nodes[node].Parent;
        while (parent != None && _nodes[parent].Left == node) (node, parent) = (parent, _nodes[parent].Parent);
        return parent;
    }

    /// <summary>Takes a key out whose versions were all rolled back; its next write enqueues it again.</summary>
    public void Remove(int node)
    {
        while (_nodes[node].Left != None || _nodes[node].Right != None) RotateUp(HeavierChild(node));
        Replace(_nodes[node].Parent, node, None);
        keys[node].IsOrdered = false;
        Count--;
    }

    public void Clear()
    {
        Count = 0;
        _waiting.Clear();
        _root = None;
        if (_nodes.Length > 1 << 18) _nodes = [];
    }

    private void Insert(int id)
    {
        ReadOnlySpan<byte> key = keys.KeyOf(id);
        int parent = None;
        bool isLeft = false;
        for (int node = _root; node != None; node = isLeft ? _nodes[node].Left : _nodes[node].Right)
        {
            parent = node;
            isLeft = Compare(node, key) > 0;
        }

        Count++;
        _nodes[id] = new Node { Left = None, Right = None, Parent = parent };
        if (parent == None) _root = id;
        else if (isLeft) _nodes[parent].Left = id;
        else _nodes[parent].Right = id;
        while (_nodes[id].Parent != None && IsHeavier(id, _nodes[id].Parent)) RotateUp(id);
    }

    private int HeavierChild(int node)
    {
        (int left, int right) = (_nodes[node].Left, _nodes[node].Right);
        if (left == None) return right;
        return right == None || IsHeavier(left, right) ? left : right;
    }

    private bool IsHeavier(int left, int right) => keys[left].HashLow > keys[right].HashLow;

    private void RotateUp(int node)
    {
        int parent = _nodes[node].Parent;
        int grandparent = _nodes[parent].Parent;
        int moved;
        if (_nodes[parent].Left == node)
        {
            moved = _nodes[node].Right;
            _nodes[parent].Left = moved;
            _nodes[node].Right = parent;
        }
        else
        {
            moved = _nodes[node].Left;
            _nodes[parent].Right = moved;
            _nodes[node].Left = parent;
        }

        if (moved != None) _nodes[moved].Parent = parent;
        Replace(grandparent, parent, node);
        _nodes[parent].Parent = node;
    }

    private void Replace(int parent, int child, int by)
    {
        if (parent == None) _root = by;
        else if (_nodes[parent].Left == child) _nodes[parent].Left = by;
        else _nodes[parent].Right = by;
        if (by != None) _nodes[by].Parent = parent;
    }

    private int Compare(int node, ReadOnlySpan<byte> key)
    {
        Comparisons++;
        return keys.KeyOf(node).SequenceCompareTo(key);
    }
}
