using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>Records of the latest committed state by key: two generations, of which the older is dropped when the younger is full. It changes no result.</summary>
internal sealed class TreeCache(long bytesMax)
{
    // What a dictionary entry and the headers of two arrays take beside their contents, about.
    private const int EntryBytes = 120;

    private Dictionary<byte[], byte[]> _young = new(ByteOrder.Instance), _old = new(ByteOrder.Instance);
    private long _youngBytes, _oldBytes, _hits, _misses;

    /// <summary>What it has done; from any thread.</summary>
    public CacheCounts Counts => new(Volatile.Read(ref _hits), Volatile.Read(ref _misses), 0, Volatile.Read(ref _youngBytes) + Volatile.Read(ref _oldBytes));

    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out byte[]? record)
    {
        bool isThere = Find(key, out record);
        if (isThere) _hits++;
        else _misses++;
        return isThere;
    }

    private bool Find(ReadOnlySpan<byte> key, [NotNullWhen(true)] out byte[]? record)
    {
        if (_young.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out record)) return true;
        if (!_old.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key, out byte[]? kept, out record)) return false;
        Set(kept, record);
        return true;
    }

    public void Set(byte[] key, byte[] record)
    {
        if (_young.TryGetValue(key, out byte[]? replaced)) _youngBytes -= replaced.Length - record.Length;
        else _youngBytes += EntryBytes + key.Length + record.Length;
        _young[key] = record;
        _old.Remove(key);
        if (_youngBytes <= bytesMax / 2) return;
        // What leaves the older generation one by one is counted with it to its end.
        (_old, _young, _oldBytes, _youngBytes) = (_young, _old, _youngBytes, 0);
        _young.Clear();
    }

    public void Take(TreeUpdate update)
    {
        foreach (StateChange change in update.Nodes)
        {
            byte[] key = Bytes(change.Key);
            if (change.After is { } record) Set(key, Bytes(record));
            else Remove(key);
        }
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
        (_youngBytes, _oldBytes) = (0, 0);
    }

    private void Remove(byte[] key)
    {
        if (_young.Remove(key, out byte[]? record)) _youngBytes -= EntryBytes + key.Length + record.Length;
        _old.Remove(key);
    }

    // An update's records are arrays of their own; anything else, such as one read back from somewhere, is copied.
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();

    private sealed class ByteOrder : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());

        public bool Equals(ReadOnlySpan<byte> span, byte[] key) => span.SequenceEqual(key);

        // Seeded in each process, so that nobody can choose contract keys whose records collide; nothing that leaves the cache depends on it.
        public int GetHashCode(ReadOnlySpan<byte> key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> span) => span.ToArray();
    }
}
