using Vow.Engine.State;
using Vow.Ledger.Tests.Tree;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.StateHistory;

/// <summary>A chain of blocks that records its history, beside a copy of every state it ever had and of its root.</summary>
internal sealed class PastStates(IStateStore store) : IDisposable
{
    private readonly StateTree _tree = new(1 << 20);

    public IStateStore Store { get; } = store;

    /// <summary>The state after each height, from 0 on.</summary>
    public List<SortedDictionary<byte[], byte[]>> States { get; } = [new(ByteComparer.Instance)];

    public List<Hash256> Roots { get; } = [Hash256.Zero];

    public ulong Height => (ulong)States.Count - 1;

    public void Dispose() => Store.Dispose();

    public void AddBlock(IEnumerable<(byte[] Key, byte[]? Value)> changes)
    {
        var state = new SortedDictionary<byte[], byte[]>(States[^1], ByteComparer.Instance);
        var flat = new List<StateChange>();
        foreach (var (key, value) in changes.OrderBy(change => change.Key, ByteComparer.Instance))
        {
            var before = state.GetValueOrDefault(key);
            if (before is null && value is null) continue;
            flat.Add(TreeChain.Change(key, value) with { Before = before is null ? default(ReadOnlyMemory<byte>?) : before.AsMemory() });
            if (value is null) state.Remove(key);
            else state[key] = value;
        }

        var update = _tree.Apply(Store, flat);
        var batch = new StateBatch();
        foreach (var change in flat.Concat(update.Nodes))
        {
            if (change.After is { } value) batch.Put(change.Key.Span, value.Span);
            else batch.Delete(change.Key.Span);
        }

        HistoryTable.Record(batch, Height + 1, flat, update.Nodes);
        Store.Commit(batch);
        _tree.Committed(update);
        States.Add(state);
        Roots.Add(update.Root);
    }

    public ulong Prune(ulong oldestKept, int heightsMax = int.MaxValue)
    {
        var batch = new StateBatch();
        var oldest = HistoryTable.Prune(Store, batch, oldestKept, heightsMax);
        Store.Commit(batch);
        return oldest;
    }

    /// <summary>Compares what is read at a height, key by key and by scans, with the copy.</summary>
    public void AssertReads(ulong height, IReadOnlyList<byte[]> keys)
    {
        using var snapshot = Store.Snapshot();
        var past = new HistoricalReader(snapshot, height);
        var expected = States[(int)height];
        foreach (var key in keys) Assert.Equal(expected.GetValueOrDefault(key), TreeChain.Read(past, key));
        AssertScan(past, expected, [], [0x40]);
        for (var index = 0; index + 1 < keys.Count; index += 2) AssertScan(past, expected, keys[index], keys[index + 1]);
        Assert.Equal(Roots[(int)height], StateTree.RootOf(past));
    }

    private static void AssertScan(HistoricalReader past, SortedDictionary<byte[], byte[]> expected, byte[] start, byte[] limit)
    {
        var inside = expected.Where(pair => pair.Key.AsSpan().SequenceCompareTo(start) >= 0 && pair.Key.AsSpan().SequenceCompareTo(limit) < 0)
            .Select(pair => Show(pair.Key, pair.Value)).ToList();
        Assert.Equal(inside, Entries(past, start, limit, descending: false));
        inside.Reverse();
        Assert.Equal(inside, Entries(past, start, limit, descending: true));
    }

    private static List<string> Entries(HistoricalReader past, byte[] start, byte[] limit, bool descending)
    {
        var entries = new List<string>();
        using var cursor = past.Scan(start, limit, descending);
        while (cursor.MoveNext()) entries.Add(Show(cursor.Key, cursor.Value));
        Assert.False(cursor.MoveNext());
        return entries;
    }

    private static string Show(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => $"{Convert.ToHexStringLower(key)} = {Convert.ToHexStringLower(value)}";
}
