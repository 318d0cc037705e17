namespace Vow.Engine.State;

public sealed partial class Journal
{
    private struct MarkRecord
    {
        public long Moment;
        public int Versions, ValueBytes, Events, EventBytes;
    }

    private readonly RefList<MarkRecord> _marks = new(64);

    // Never reset: a savepoint or scan of an earlier use of this journal must not be taken for one of this use.
    private long _moment;

    /// <summary>Number of open savepoints.</summary>
    public int Depth => _marks.Count;

    /// <summary>Opens a savepoint inside the innermost open one. End it with <see cref="RollBack"/> or <see cref="Release"/>.</summary>
    public Savepoint Mark()
    {
        int depth = _marks.Count;
        long moment = ++_moment;
        _marks.Add() = new MarkRecord
        {
            Moment = moment,
            Versions = _versions.Count,
            ValueBytes = _values.Length,
            Events = _events.Count,
            EventBytes = _eventBytes.Length,
        };
        _overwriteFloor = _versions.Count;
        return new Savepoint(depth, moment);
    }

    /// <summary>Undoes every write and event since the innermost savepoint and ends it. Scans opened since are dead.</summary>
    /// <exception cref="InvalidOperationException">The savepoint is not the innermost open one.</exception>
    public void RollBack(Savepoint savepoint)
    {
        CheckInnermost(savepoint);
        MarkRecord mark = _marks.Last;
        EndScansSince(mark.Moment);
        for (int version = _versions.Count - 1; version >= mark.Versions; version--)
        {
            ref VersionRecord record = ref _versions[version];
            ref KeyEntry entry = ref _keys[record.Key];
            if (entry.Head != version || record.Previous >= version) throw new InvalidOperationException("The journal's undo list is broken.");
            entry.Head = record.Previous;
        }

        _versions.Truncate(mark.Versions);
        _values.Truncate(mark.ValueBytes);
        _events.Truncate(mark.Events);
        _eventBytes.Truncate(mark.EventBytes);
        _marks.Truncate(savepoint.Depth);
        UpdateOverwriteFloor();
    }

    /// <summary>Ends the innermost savepoint and leaves what happened since to the one around it.</summary>
    /// <exception cref="InvalidOperationException">The savepoint is not the innermost open one.</exception>
    public void Release(Savepoint savepoint)
    {
        CheckInnermost(savepoint);
        _marks.Truncate(savepoint.Depth);
        UpdateOverwriteFloor();
    }

    private ref MarkRecord MarkOf(Savepoint savepoint)
    {
        if (!IsOpen(savepoint)) throw new InvalidOperationException("The savepoint has already been rolled back or released, or belongs to another journal.");
        return ref _marks[savepoint.Depth];
    }

    private void CheckInnermost(Savepoint savepoint)
    {
        ref MarkRecord mark = ref MarkOf(savepoint);
        if (savepoint.Depth != _marks.Count - 1) throw new InvalidOperationException($"{_marks.Count - 1 - savepoint.Depth} savepoints inside this one are still open.");
        bool isAhead = mark.Versions > _versions.Count || mark.ValueBytes > _values.Length || mark.Events > _events.Count || mark.EventBytes > _eventBytes.Length;
        if (isAhead) throw new InvalidOperationException("The savepoint lies ahead of the journal: its undo list is broken.");
    }

    // The moment is never zero, so a default savepoint is never open.
    private bool IsOpen(Savepoint savepoint) => savepoint.Depth < _marks.Count && _marks[savepoint.Depth].Moment == savepoint.Moment;

    private void UpdateOverwriteFloor()
    {
        int marked = _marks.Count == 0 ? 0 : _marks.Last.Versions;
        _overwriteFloor = Math.Max(marked, ScannedVersions);
    }
}
