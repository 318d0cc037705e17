using RocksDbSharp;

namespace Vow.Engine.State;

/// <summary>A bounded iterator. RocksDB keeps the addresses of the bounds, so they live in a pinned array as long as the cursor.</summary>
internal sealed unsafe class RocksDbCursor : IStateCursor
{
    private readonly RocksDbStateStore _store;
    private readonly RocksDbReader? _reader;
    private readonly byte[] _bounds = [];
    private readonly ReadOptions? _options;
    private readonly Iterator? _iterator;
    private readonly bool _isDescending;
    private bool _isStarted, _isValid, _isDisposed;

    /// <summary>A cursor over nothing.</summary>
    public RocksDbCursor(RocksDbStateStore store) => _store = store;

    public RocksDbCursor(
        RocksDbStateStore store, RocksDbReader reader, Snapshot? snapshot, ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending)
    {
        (_store, _reader, _isDescending) = (store, reader, descending);
        _bounds = GC.AllocateUninitializedArray<byte>(start.Length + limit.Length, pinned: true);
        start.CopyTo(_bounds);
        limit.CopyTo(_bounds.AsSpan(start.Length));
        _options = new ReadOptions();
        if (snapshot is not null) _options.SetSnapshot(snapshot);
        fixed (byte* first = _bounds)
        {
            if (!start.IsEmpty) _options.SetIterateLowerBound(first, (ulong)start.Length);
            if (!limit.IsEmpty) _options.SetIterateUpperBound(first + start.Length, (ulong)limit.Length);
        }

        _iterator = store.Database.NewIterator(null, _options);
    }

    public ReadOnlySpan<byte> Key => Current.GetKeySpan();

    public ReadOnlySpan<byte> Value => Current.GetValueSpan();

    private Iterator Current
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _isValid ? _iterator! : throw new InvalidOperationException("The cursor stands on no key.");
        }
    }

    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _reader?.ThrowIfDisposed();
        if (_iterator is null) return false;
        if (!_isStarted) _ = _isDescending ? _iterator.SeekToLast() : _iterator.SeekToFirst();
        else if (_isValid) _ = _isDescending ? _iterator.Prev() : _iterator.Next();
        _isStarted = true;
        _isValid = _iterator.Valid();
        if (_isValid) return true;
        ThrowIfFailed(_iterator);
        return false;
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _store.Unregister(this);
        _iterator?.Dispose();
        GC.KeepAlive(_options);
        GC.KeepAlive(_bounds);
    }

    // An iterator is invalid at its end and after a failure alike.
    private void ThrowIfFailed(Iterator iterator)
    {
        try
        {
            RocksDbSharp.Native.Instance.rocksdb_iter_get_error(iterator.Handle);
        }
        catch (RocksDbException failed)
        {
            throw RocksDbFaults.Translate(_store.Path, failed);
        }
    }
}
