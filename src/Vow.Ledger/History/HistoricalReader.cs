using System.Buffers;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>
/// The consensus state and its tree as they were after the block of a height, over a snapshot of the latest ones: the value that the first later change replaced, or else
/// the latest. Other tables have no past and are not there. At or above the latest block's height it is the latest state. Valid as long as the snapshot is.
/// </summary>
public sealed class HistoricalReader : IStateReader
{
    private readonly IStateReader _snapshot;
    private readonly bool _isLatest;

    /// <summary>Looks at a past height.</summary>
    /// <exception cref="HistoryPrunedException">The height is below the oldest one kept.</exception>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public HistoricalReader(IStateReader snapshot, ulong height)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ulong oldest = HistoryTable.OldestHeight(snapshot);
        if (height < oldest) throw new HistoryPrunedException(height, oldest);
        _snapshot = snapshot;
        _isLatest = HistoryTable.NewestHeight(snapshot) is not { } newest || height >= newest;
        Height = height;
    }

    /// <summary>The height that is looked at.</summary>
    public ulong Height { get; }

    // Keys below this one have a past.
    private static ReadOnlySpan<byte> End => [TreeRecord.Table + 1];

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (key.SequenceCompareTo(End) >= 0) return false;
        if (_isLatest || !TryFind(_snapshot, HistoryKey.Group(key), Height, out ReadOnlyMemory<byte>? old)) return _snapshot.TryGet(key, value);
        if (old is null) return false;
        value.Write(old.Value.Span);
        return true;
    }

    /// <inheritdoc/>
    public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending)
    {
        ReadOnlySpan<byte> end = limit.IsEmpty || limit.SequenceCompareTo(End) > 0 ? End : limit;
        if (start.SequenceCompareTo(end) > 0) start = end;
        IStateCursor latest = _snapshot.Scan(start, end, descending);
        return _isLatest ? latest : new HistoricalCursor(latest, new OldValueCursor(_snapshot, Height, start, end, descending), descending);
    }

    /// <summary>The value that the first change of a key after a height replaced; false if it was not changed since.</summary>
    internal static bool TryFind(IStateReader snapshot, ReadOnlySpan<byte> group, ulong height, out ReadOnlyMemory<byte>? value)
    {
        value = null;
        if (height >= HistoryKey.HeightMax) return false;
        using IStateCursor cursor = snapshot.Scan(HistoryKey.Entry(group, height + 1), [.. group, HistoryKey.GroupEnd], descending: false);
        if (!cursor.MoveNext()) return false;
        value = HistoryTable.Decode(cursor.Value);
        return true;
    }
}
