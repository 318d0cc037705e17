using System.Buffers;
using RocksDbSharp;

namespace Vow.Engine.State;

/// <summary>Reads from a store on disk: its newest state, or a snapshot.</summary>
internal sealed unsafe class RocksDbReader(RocksDbStateStore store, ReadOptions options, Snapshot? snapshot) : IStateSnapshot
{
    private bool _isDisposed;

    public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value)
    {
        ThrowIfDisposed();
        nint slice = Find(key);
        if (slice == 0) return false;
        try
        {
            nint bytes = RocksDbSharp.Native.Instance.rocksdb_pinnableslice_value(slice, out nuint length);
            value.Write(new ReadOnlySpan<byte>((void*)bytes, checked((int)length)));
            return true;
        }
        finally
        {
            RocksDbSharp.Native.Instance.rocksdb_pinnableslice_destroy(slice);
        }
    }

    public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending)
    {
        ThrowIfDisposed();
        bool isEmpty = !limit.IsEmpty && start.SequenceCompareTo(limit) >= 0;
        return store.Register(isEmpty ? new RocksDbCursor(store) : new RocksDbCursor(store, this, snapshot, start, limit, descending));
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        store.Unregister(this);
        snapshot?.Dispose();
    }

    internal void ThrowIfDisposed()
    {
        store.ThrowIfDisposed();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
    }

    private nint Find(ReadOnlySpan<byte> key)
    {
        try
        {
            fixed (byte* first = key) return RocksDbSharp.Native.Instance.rocksdb_get_pinned(store.Database.Handle, options.Handle, first, (nuint)key.Length);
        }
        catch (RocksDbException failed)
        {
            throw RocksDbFaults.Translate(store.Path, failed);
        }
    }
}
