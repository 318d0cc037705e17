using System.Buffers;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

/// <summary>A store with its tree, changed block by block as the ledger does it, beside a dictionary that knows what must be there.</summary>
internal sealed class TreeChain(IStateStore store, long cacheBytesMax = 1 << 20) : IDisposable
{
    public TreeChain() : this(new MemoryStateStore())
    {
    }

    public IStateStore Store { get; } = store;

    public StateTree Tree { get; } = new(cacheBytesMax);

    public SortedDictionary<byte[], byte[]> Expected { get; } = new(ByteComparer.Instance);

    public Hash256 Root => StateTree.RootOf(Store);

    public static StateChange Change(byte[] key, byte[]? after) => new(key, null, after is null ? default(ReadOnlyMemory<byte>?) : after.AsMemory());

    public void Dispose() => Store.Dispose();

    public TreeUpdate Commit(params (byte[] Key, byte[]? Value)[] changes)
    {
        var list = changes.Select(change => Change(change.Key, change.Value)).OrderBy(change => change.Key.ToArray(), ByteComparer.Instance).ToList();
        var update = Tree.Apply(Store, list);
        Write([.. list, .. update.Nodes]);
        Tree.Committed(update);
        foreach (var (key, value) in changes)
        {
            if (value is null) Expected.Remove(key);
            else Expected[key] = value;
        }

        return update;
    }

    public void Write(IEnumerable<StateChange> changes)
    {
        var batch = new StateBatch();
        foreach (var change in changes)
        {
            if (change.After is { } value) batch.Put(change.Key.Span, value.Span);
            else batch.Delete(change.Key.Span);
        }

        Store.Commit(batch);
    }

    public int RecordCount()
    {
        using var cursor = Store.Scan([0x40], [0x41], descending: false);
        var count = 0;
        while (cursor.MoveNext()) count++;
        return count;
    }

    public static byte[]? Read(IStateReader state, ReadOnlySpan<byte> key)
    {
        var value = new ArrayBufferWriter<byte>();
        return state.TryGet(key, value) ? value.WrittenSpan.ToArray() : null;
    }
}

internal sealed class ByteComparer : IComparer<byte[]>, IEqualityComparer<byte[]>
{
    public static ByteComparer Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
