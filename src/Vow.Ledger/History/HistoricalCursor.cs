using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Merges the latest state with old values, which count where both have a key.</summary>
internal sealed class HistoricalCursor(IStateCursor latest, OldValueCursor old, bool isDescending) : IStateCursor
{
    private bool _hasLatest, _hasOld, _isOnLatest, _isOnOld, _isStarted, _isEnded;

    public ReadOnlySpan<byte> Key => _isOnOld ? old.Key : _isOnLatest ? latest.Key : throw OnNoKey();

    public ReadOnlySpan<byte> Value => _isOnOld ? old.Value!.Value.Span : _isOnLatest ? latest.Value : throw OnNoKey();

    public bool MoveNext()
    {
        while (!_isEnded)
        {
            Advance();
            if (!_hasLatest && !_hasOld) break;
            int order = !_hasOld ? -1 : !_hasLatest ? 1 : latest.Key.SequenceCompareTo(old.Key) * (isDescending ? -1 : 1);
            (_isOnLatest, _isOnOld) = (order <= 0, order >= 0);
            // A key that did not exist then.
            if (_isOnOld && old.Value is null) continue;
            return true;
        }

        (_isOnLatest, _isOnOld, _isEnded) = (false, false, true);
        return false;
    }

    public void Dispose()
    {
        latest.Dispose();
        old.Dispose();
    }

    /// <summary>Moves past what the last step stood on.</summary>
    private void Advance()
    {
        if (_isOnLatest || !_isStarted) _hasLatest = latest.MoveNext();
        if (_isOnOld || !_isStarted) _hasOld = old.MoveNext();
        _isStarted = true;
    }

    private static InvalidOperationException OnNoKey() => new("The cursor stands on no key.");
}
