using System.Buffers;

namespace Vow.Engine.State;

/// <summary>State in memory, for tests and for runs that keep nothing. Snapshots are free and may be read while another thread commits.</summary>
public sealed class MemoryStateStore : IStateStore
{
    private readonly Lock _commit = new();
    private volatile SortedMap _map = SortedMap.Empty;

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value) => TryGet(_map, key, value);

    /// <inheritdoc/>
    public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => new Cursor(_map, start, limit, descending);

    /// <inheritdoc/>
    public IStateSnapshot Snapshot() => new View(_map);

    /// <summary>Another store with the same content. Costs nothing; what is committed to one is not seen by the other.</summary>
    public MemoryStateStore Fork() => new() { _map = _map };

    /// <inheritdoc/>
    public void Commit(StateBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_commit) _map = _map.With(batch);
    }

    /// <summary>Nothing is held that would have to be given back.</summary>
    public void Dispose()
    {
    }

    private static bool TryGet(SortedMap map, ReadOnlySpan<byte> key, IBufferWriter<byte> destination)
    {
        if (!map.TryGet(key, out ReadOnlySpan<byte> value)) return false;
        destination.Write(value);
        return true;
    }

    private sealed class View(SortedMap map) : IStateSnapshot
    {
        public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value) => MemoryStateStore.TryGet(map, key, value);

        public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => new Cursor(map, start, limit, descending);

        public void Dispose()
        {
        }
    }

    private sealed class Cursor : IStateCursor
    {
        private readonly SortedMap _map;
        private readonly bool _isDescending;
        private readonly SortedMap.Position _first, _end;
        private SortedMap.Position _position;
        private bool _isStarted;

        public Cursor(SortedMap map, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, bool descending)
        {
            (_map, _isDescending) = (map, descending);
            _first = map.FirstFrom(start);
            _end = end.IsEmpty ? map.End : map.FirstFrom(end);
            if (!end.IsEmpty && end.SequenceCompareTo(start) <= 0) _end = _first;
            _position = descending ? _end : _first;
        }

        public ReadOnlySpan<byte> Key => _map.KeyAt(_position);

        public ReadOnlySpan<byte> Value => _map.ValueAt(_position);

        public bool MoveNext()
        {
            SortedMap.Position stop = _isDescending ? _first : _end;
            if (_position == stop) return false;
            if (_isDescending)
            {
                _position = _map.Previous(_position);
                return true;
            }

            if (_isStarted) _position = _map.Next(_position);
            _isStarted = true;
            return _position != _end;
        }

        public void Dispose()
        {
        }
    }
}
