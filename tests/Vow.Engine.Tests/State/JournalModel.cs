using System.Collections.Immutable;
using Vow.Engine.State;
using Map = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace Vow.Engine.Tests.State;

/// <summary>A journal as plainly as it can be said: a stack of whole copies. Keys and values are hexadecimal, whose order is that of the bytes.</summary>
internal sealed class JournalModel
{
    private static readonly Map NoKeys = Map.Empty.WithComparers(StringComparer.Ordinal);

    private readonly List<Level> _levels = [];

    private sealed record Level(Map State, ImmutableList<string> Events, int Scans);

    public Map Committed { get; private set; } = NoKeys;

    public Map State { get; private set; } = NoKeys;

    public ImmutableList<string> Events { get; private set; } = [];

    public List<ScanModel> Scans { get; } = [];

    public int Depth => _levels.Count;

    public void Put(string key, string value) => State = State.SetItem(key, value);

    public bool Delete(string key)
    {
        bool existed = State.ContainsKey(key);
        State = State.Remove(key);
        return existed;
    }

    public void AddEvent(string content) => Events = Events.Add(content);

    public void Mark() => _levels.Add(new Level(State, Events, Scans.Count));

    public void RollBack()
    {
        Level level = _levels[^1];
        _levels.RemoveAt(_levels.Count - 1);
        (State, Events) = (level.State, level.Events);
        foreach (ScanModel scan in Scans.Skip(level.Scans)) scan.IsDead = true;
    }

    public void Release() => _levels.RemoveAt(_levels.Count - 1);

    public void Commit()
    {
        Committed = State;
        Forget();
    }

    public void Forget()
    {
        State = Committed;
        Events = [];
        _levels.Clear();
        foreach (ScanModel scan in Scans) scan.IsDead = true;
    }

    public List<(string Key, string? Before, string? After)> ChangesSince(int depth)
    {
        Map before = _levels[depth].State;
        return
        [
            .. before.Keys.Union(State.Keys)
                .Select(key => (key, before.GetValueOrDefault(key), State.GetValueOrDefault(key)))
                .Where(change => change.Item2 != change.Item3)
                .OrderBy(change => change.key, StringComparer.Ordinal),
        ];
    }

    public IEnumerable<string> EventsSince(int depth) => Events.Skip(_levels[depth].Events.Count);

    public void OpenScan(JournalScan scan, string start, string end, bool descending) =>
        Scans.Add(new ScanModel(scan, Range(State, start, end, descending)));

    public static List<KeyValuePair<string, string>> Range(Map state, string start, string end, bool descending)
    {
        bool IsInside(string key) => string.CompareOrdinal(key, start) >= 0 && (end.Length == 0 || string.CompareOrdinal(key, end) < 0);
        List<KeyValuePair<string, string>> range = [.. state.Where(pair => IsInside(pair.Key))];
        if (descending) range.Reverse();
        return range;
    }
}

internal sealed class ScanModel(JournalScan scan, List<KeyValuePair<string, string>> expected)
{
    private int _position;

    public bool IsDead { get; set; }

    public void Close()
    {
        scan.Dispose();
        IsDead = true;
    }

    public void CheckNext()
    {
        if (IsDead)
        {
            Assert.Throws<InvalidOperationException>(() => scan.MoveNext());
            Assert.Throws<InvalidOperationException>(() => { _ = scan.Key; });
            return;
        }

        Assert.Equal(_position < expected.Count, scan.MoveNext());
        if (_position >= expected.Count) return;
        Assert.Equal(expected[_position].Key, Convert.ToHexString(scan.Key));
        Assert.Equal(expected[_position].Value, Convert.ToHexString(scan.Value));
        _position++;
    }

    /// <summary>What was read last must still be there after writes that the scan does not see.</summary>
    public void CheckCurrent()
    {
        if (IsDead || _position == 0 || _position > expected.Count) return;
        bool isPastEnd = _position == expected.Count && !TryKey(scan);
        if (isPastEnd) return;
        Assert.Equal(expected[_position - 1].Key, Convert.ToHexString(scan.Key));
        Assert.Equal(expected[_position - 1].Value, Convert.ToHexString(scan.Value));
    }

    private static bool TryKey(JournalScan scan)
    {
        try
        {
            _ = scan.Key;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
