namespace Vow.Engine.State;

/// <summary>An immutable ordered map from bytes to bytes: sorted leaves of bounded size. A changed map shares the leaves that did not change.</summary>
internal sealed class SortedMap
{
    private const int LeafKeysMax = 128;

    private readonly Leaf[] _leaves;

    private SortedMap(Leaf[] leaves) => _leaves = leaves;

    private sealed record Leaf(byte[][] Keys, byte[][] Values);

    public static SortedMap Empty { get; } = new([]);

    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        Position position = FirstFrom(key);
        bool exists = IsInside(position) && KeyAt(position).SequenceEqual(key);
        value = exists ? ValueAt(position) : default;
        return exists;
    }

    /// <summary>A place in the map: a leaf and an index in it. Past the end: the number of leaves and zero. Before the start: -1.</summary>
    public readonly record struct Position(int Leaf, int Index);

    public bool IsInside(Position position) => (uint)position.Leaf < (uint)_leaves.Length;

    public ReadOnlySpan<byte> KeyAt(Position position) => _leaves[position.Leaf].Keys[position.Index];

    public ReadOnlySpan<byte> ValueAt(Position position) => _leaves[position.Leaf].Values[position.Index];

    public Position End => new(_leaves.Length, 0);

    public Position FirstFrom(ReadOnlySpan<byte> key)
    {
        int leaf = LeafOf(key);
        if (leaf < 0) return new Position(0, 0);
        byte[][] keys = _leaves[leaf].Keys;
        int index = CountBefore(keys, key);
        return index < keys.Length ? new Position(leaf, index) : new Position(leaf + 1, 0);
    }

    public Position Next(Position position) =>
        position.Index + 1 < _leaves[position.Leaf].Keys.Length ? position with { Index = position.Index + 1 } : new Position(position.Leaf + 1, 0);

    public Position Previous(Position position)
    {
        if (position.Index > 0) return position with { Index = position.Index - 1 };
        int leaf = position.Leaf - 1;
        return new Position(leaf, leaf < 0 ? 0 : _leaves[leaf].Keys.Length - 1);
    }

    /// <summary>This map with a batch applied, of which the last change to a key counts.</summary>
    public SortedMap With(StateBatch batch)
    {
        int[] order = LastChangesInOrder(batch);
        var builder = new Builder();
        int taken = 0;
        int leafCount = Math.Max(_leaves.Length, 1);
        for (int leaf = 0; leaf < leafCount; leaf++)
        {
            int first = taken;
            while (taken < order.Length && (leaf + 1 >= _leaves.Length || batch.KeyAt(order[taken]).SequenceCompareTo(_leaves[leaf + 1].Keys[0]) < 0)) taken++;
            Leaf? old = leaf < _leaves.Length ? _leaves[leaf] : null;
            if (first == taken && old is not null) builder.Add(old);
            else builder.Merge(old, batch, order.AsSpan(first, taken - first));
        }

        return new SortedMap(builder.ToArray());
    }

    private static int[] LastChangesInOrder(StateBatch batch)
    {
        var order = new int[batch.Count];
        for (int index = 0; index < order.Length; index++) order[index] = index;
        Array.Sort(order, (left, right) =>
        {
            int byKey = batch.KeyAt(left).SequenceCompareTo(batch.KeyAt(right));
            return byKey != 0 ? byKey : left.CompareTo(right);
        });
        int kept = 0;
        for (int index = 0; index < order.Length; index++)
        {
            bool isReplaced = index + 1 < order.Length && batch.KeyAt(order[index]).SequenceEqual(batch.KeyAt(order[index + 1]));
            if (!isReplaced) order[kept++] = order[index];
        }

        return order[..kept];
    }

    /// <summary>The last leaf whose first key is not after <paramref name="key"/>, or -1.</summary>
    private int LeafOf(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _leaves.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_leaves[middle].Keys[0].AsSpan().SequenceCompareTo(key) <= 0) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private static int CountBefore(byte[][] keys, ReadOnlySpan<byte> key)
    {
        int low = 0, high = keys.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (keys[middle].AsSpan().SequenceCompareTo(key) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed class Builder
    {
        private readonly List<Leaf> _output = [];
        private readonly List<byte[]> _keys = [], _values = [];

        public void Add(Leaf leaf) => _output.Add(leaf);

        public Leaf[] ToArray() => [.. _output];

        public void Merge(Leaf? old, StateBatch batch, ReadOnlySpan<int> changes)
        {
            byte[][] keys = old?.Keys ?? [];
            int index = 0;
            foreach (int change in changes)
            {
                ReadOnlySpan<byte> key = batch.KeyAt(change);
                while (index < keys.Length && keys[index].AsSpan().SequenceCompareTo(key) < 0) Keep(old!, index++);
                bool isKnown = index < keys.Length && keys[index].AsSpan().SequenceEqual(key);
                if (batch.TryValueAt(change, out ReadOnlySpan<byte> value))
                {
                    _keys.Add(isKnown ? keys[index] : key.ToArray());
                    _values.Add(value.ToArray());
                }

                if (isKnown) index++;
            }

            while (index < keys.Length) Keep(old!, index++);
            Flush();
        }

        private void Keep(Leaf old, int index)
        {
            _keys.Add(old.Keys[index]);
            _values.Add(old.Values[index]);
        }

        private void Flush()
        {
            // Joined when small, so that deletions do not leave a long list of nearly empty leaves.
            if (_output.Count != 0 && _output[^1].Keys.Length + _keys.Count <= LeafKeysMax / 2)
            {
                _keys.InsertRange(0, _output[^1].Keys);
                _values.InsertRange(0, _output[^1].Values);
                _output.RemoveAt(_output.Count - 1);
            }

            int pieces = (_keys.Count + LeafKeysMax - 1) / LeafKeysMax;
            for (int piece = 0; piece < pieces; piece++)
            {
                int first = (int)((long)_keys.Count * piece / pieces);
                int count = (int)((long)_keys.Count * (piece + 1) / pieces) - first;
                _output.Add(new Leaf([.. _keys.GetRange(first, count)], [.. _values.GetRange(first, count)]));
            }

            _keys.Clear();
            _values.Clear();
        }
    }
}
