namespace Vow.Engine.State;

public sealed partial class Journal
{
    // In the order of opening. A closed one stays until half are closed, so that closing costs nothing on average.
    private readonly List<ScanState> _scans = [];
    private readonly Stack<ScanState> _idleScans = [];
    private int _closedScans;

    /// <summary>Versions that an open scan may still want to see.</summary>
    private int ScannedVersions => _scans.Count == 0 ? 0 : _scans[^1].VersionLimit;

    /// <summary>Scans that are open, and closed ones that still have a place among them.</summary>
    internal int OpenScanSlots => _scans.Count;

    /// <summary>Keys that scans walk over: the written ones, and rolled-back ones that no scan has passed since.</summary>
    internal int OrderedKeys => _order.Count;

    /// <summary>Key comparisons made to keep the written keys in order.</summary>
    internal long OrderComparisons => _order.Comparisons;

    /// <summary>
    /// A scan over [start, end) in the order of keys, an empty <paramref name="end"/> being no bound. It sees all writes made before
    /// its opening and none made after, rolled back or not. It dies with the savepoint in which it was opened if that is rolled back.
    /// </summary>
    /// <exception cref="StateStoreException">The store below failed.</exception>
    public JournalScan OpenScan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, bool descending)
    {
        _order.TakeWaiting();
        ScanState scan = _idleScans.Count != 0 ? _idleScans.Pop() : new ScanState(this);
        scan.Open(start, end, descending, ++_moment, _versions.Count);
        _scans.Add(scan);
        UpdateOverwriteFloor();
        return new JournalScan(scan, scan.Generation);
    }

    private void CloseScan(ScanState scan)
    {
        scan.Close();
        _closedScans++;
        if (2 * _closedScans <= _scans.Count) return;
        int kept = 0;
        for (int index = 0; index < _scans.Count; index++)
        {
            ScanState candidate = _scans[index];
            if (candidate.IsOpen) _scans[kept++] = candidate;
            else _idleScans.Push(candidate);
        }

        _scans.RemoveRange(kept, _scans.Count - kept);
        _closedScans = 0;
        UpdateOverwriteFloor();
    }

    private void EndScansSince(long moment)
    {
        while (_scans.Count != 0 && _scans[^1].Moment > moment)
        {
            ScanState scan = _scans[^1];
            if (scan.IsOpen) scan.Close();
            else _closedScans--;
            _idleScans.Push(scan);
            _scans.RemoveAt(_scans.Count - 1);
        }
    }

    private void EndAllScans() => EndScansSince(0);

    /// <summary>A scan's own data: the written keys as they were at its opening, merged with a cursor over the state below.</summary>
    internal sealed class ScanState(Journal journal)
    {
        private readonly ByteArena _bounds = new(160);
        private int _startLength, _endLength;
        private bool _isDescending, _isStarted;
        private IStateCursor? _below;

        // Where each side stands: the key it offers next, or nothing more.
        private int _written, _writtenVersion;
        private bool _hasBelow, _takesWritten, _takesBelow;

        public int Generation { get; private set; }

        public bool IsOpen { get; private set; }

        public long Moment { get; private set; }

        public int VersionLimit { get; private set; }

        public long Passed { get; private set; }

        private ReadOnlySpan<byte> Start => _bounds.Slice(0, _startLength);

        private ReadOnlySpan<byte> End => _bounds.Slice(_startLength, _endLength);

        private bool HasCurrent => _takesWritten || _takesBelow;

        public ReadOnlySpan<byte> Key =>
            _takesWritten ? journal._keys.KeyOf(_written) : HasCurrent ? _below!.Key : throw new InvalidOperationException("The scan stands on no key.");

        public ReadOnlySpan<byte> Value
        {
            get
            {
                if (!_takesWritten) return HasCurrent ? _below!.Value : throw new InvalidOperationException("The scan stands on no key.");
                journal.TryValueOf(_writtenVersion, out ReadOnlySpan<byte> value);
                return value;
            }
        }

        public void Open(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, bool descending, long moment, int versionLimit)
        {
            _bounds.Clear();
            _bounds.Append(start);
            _bounds.Append(end);
            (_startLength, _endLength, _isDescending) = (start.Length, end.Length, descending);
            (Moment, VersionLimit, Passed) = (moment, versionLimit, 0);
            (_isStarted, _takesWritten, _takesBelow, _hasBelow, _written) = (false, false, false, false, KeyOrder.None);
            IsOpen = true;
        }

        public void Close()
        {
            _below?.Dispose();
            _below = null;
            _takesWritten = _takesBelow = false;
            IsOpen = false;
            Generation = unchecked(Generation + 1); // Only equality matters.
        }

        public void Dispose()
        {
            if (IsOpen) journal.CloseScan(this);
        }

        public bool MoveNext()
        {
            if (!_isStarted) Begin();
            else if (!HasCurrent) return false;
            else Advance();
            while (Choose())
            {
                if (!_takesWritten || journal.TryValueOf(_writtenVersion, out _)) return true;
                Passed++;
                Advance();
            }

            return false;
        }

        private void Begin()
        {
            _isStarted = true;
            if (_endLength != 0 && Start.SequenceCompareTo(End) >= 0) return;
            _below = journal._reader.Scan(Start, End, _isDescending);
            _hasBelow = _below.MoveNext();
            SettleWritten(_isDescending ? journal._order.LastBefore(End) : journal._order.FirstFrom(Start));
        }

        private void Advance()
        {
            if (_takesBelow || _hidesBelow) _hasBelow = _below!.MoveNext();
            if (_takesWritten) SettleWritten(Step(_written));
        }

        // A written key hides the same key below.
        private bool _hidesBelow;

        private bool Choose()
        {
            bool hasWritten = _written != KeyOrder.None;
            int order = !hasWritten ? 1 : !_hasBelow ? -1 : journal._keys.KeyOf(_written).SequenceCompareTo(_below!.Key);
            if (_isDescending && hasWritten && _hasBelow) order = -order;
            _takesWritten = hasWritten && order <= 0;
            _hidesBelow = _takesWritten && _hasBelow && order == 0;
            _takesBelow = _hasBelow && order > 0;
            return HasCurrent;
        }

        /// <summary>Moves on from <paramref name="id"/> to the first key that had a version when the scan was opened.</summary>
        private void SettleWritten(int id)
        {
            while (id != KeyOrder.None && IsInRange(id))
            {
                int head = journal._keys[id].Head;
                int version = journal.VersionBefore(VersionLimit, head);
                if (version != KeyEntry.NoVersion)
                {
                    (_written, _writtenVersion) = (id, version);
                    return;
                }

                int next = Step(id);
                // What a roll-back left behind is passed once, by whoever comes by first, and is not counted: it is not the state's.
                if (head == KeyEntry.NoVersion) journal._order.Remove(id);
                else Passed++;
                id = next;
            }

            _written = KeyOrder.None;
        }

        private int Step(int id) => _isDescending ? journal._order.Previous(id) : journal._order.Next(id);

        private bool IsInRange(int id)
        {
            ReadOnlySpan<byte> key = journal._keys.KeyOf(id);
            return _isDescending ? key.SequenceCompareTo(Start) >= 0 : _endLength == 0 || key.SequenceCompareTo(End) < 0;
        }
    }
}
