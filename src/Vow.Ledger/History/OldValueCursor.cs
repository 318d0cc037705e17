using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>The keys of a range that were changed after a height, in order, each with the value that the first of those changes replaced.</summary>
internal sealed class OldValueCursor : IDisposable
{
    // A key that every block changes has an entry for each: after so many it is cheaper to seek.
    private const int StepsMax = 32;

    private readonly IStateReader _snapshot;
    private readonly ulong _height;
    private readonly byte[] _start, _end;
    private readonly bool _isDescending;
    private IStateCursor _entries;
    private bool _isOnEntry;

    public OldValueCursor(IStateReader snapshot, ulong height, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, bool descending)
    {
        (_snapshot, _height, _isDescending) = (snapshot, height, descending);
        (_start, _end) = (HistoryKey.Bound(start), HistoryKey.Bound(end));
        _entries = snapshot.Scan(_start, _end, descending);
        _isOnEntry = _entries.MoveNext();
    }

    public byte[] Key { get; private set; } = [];

    /// <summary>Null where the key had no value.</summary>
    public ReadOnlyMemory<byte>? Value { get; private set; }

    public bool MoveNext()
    {
        while (_isOnEntry)
        {
            byte[] group = HistoryKey.GroupOf(_entries.Key).ToArray();
            if (!TryTake(group, out ReadOnlyMemory<byte>? value)) continue;
            (Key, Value) = (HistoryKey.KeyOf(group), value);
            return true;
        }

        return false;
    }

    public void Dispose() => _entries.Dispose();

    /// <summary>Goes over one group; false if none of its entries is above the height.</summary>
    private bool TryTake(byte[] group, out ReadOnlyMemory<byte>? value)
    {
        bool isFound = false;
        value = null;
        for (int steps = 0; _isOnEntry && IsOf(group, _entries.Key); steps++)
        {
            if (steps == StepsMax) return SeekOver(group, out value);
            // Upwards the first entry above the height counts, downwards the last.
            if (HistoryKey.HeightOf(_entries.Key) > _height && (_isDescending || !isFound))
            {
                value = HistoryTable.Decode(_entries.Value);
                isFound = true;
            }

            _isOnEntry = _entries.MoveNext();
        }

        return isFound;
    }

    private bool SeekOver(byte[] group, out ReadOnlyMemory<byte>? value)
    {
        _entries.Dispose();
        _entries = _isDescending
            ? _snapshot.Scan(_start, group, descending: true)
            : _snapshot.Scan([.. group, HistoryKey.GroupEnd], _end, descending: false);
        _isOnEntry = _entries.MoveNext();
        return HistoricalReader.TryFind(_snapshot, group, _height, out value);
    }

    // A longer key that continues with a zero begins with the same bytes, but its entries are longer.
    private static bool IsOf(byte[] group, ReadOnlySpan<byte> entry) => entry.Length == group.Length + sizeof(ulong) && entry.StartsWith(group);
}
