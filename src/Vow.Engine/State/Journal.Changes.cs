namespace Vow.Engine.State;

public sealed partial class Journal
{
    /// <summary>Number of keys that were read, written or looked for by themselves since the journal was empty, rolled back or not. Scans do not count.</summary>
    public int KeysMet => _keys.Count;

    /// <summary>A key that was met, in the order of the first meeting. Valid until the next use of the journal.</summary>
    public ReadOnlySpan<byte> KeyMet(int index) =>
        (uint)index < (uint)_keys.Count ? _keys.KeyOf(index) : throw new ArgumentOutOfRangeException(nameof(index), index, $"The journal has met {_keys.Count} keys.");

    /// <summary>
    /// A walk over the keys written since a savepoint that is still open, each once, in an order that depends on the writes alone. Copies nothing; keys that ended as
    /// they began are among them. The journal must not be written to during the walk.
    /// </summary>
    public JournalChanges WalkChangesSince(Savepoint savepoint) => new(this, MarkOf(savepoint).Versions);

    internal bool MoveToChange(ref int version)
    {
        while (++version < _versions.Count)
        {
            if (_keys[_versions[version].Key].Head == version) return true;
        }

        return false;
    }

    internal ReadOnlySpan<byte> KeyOfChange(int version) => _keys.KeyOf(_versions[version].Key);

    internal bool TryGetBefore(int version, int firstVersion, out ReadOnlySpan<byte> value)
    {
        int id = _versions[version].Key;
        int old = VersionBefore(firstVersion, version);
        return old != KeyEntry.NoVersion ? TryValueOf(old, out value) : TryBaseValueOf(ref _keys[id], _keys.KeyOf(id), out value);
    }

    internal bool TryGetAfter(int version, out ReadOnlySpan<byte> value) => TryValueOf(version, out value);
}

/// <summary>A walk over what was written since a savepoint, made by <see cref="Journal.WalkChangesSince"/>. Spans are valid until the journal is written to.</summary>
public ref struct JournalChanges
{
    private readonly Journal _journal;
    private readonly int _firstVersion;
    private int _version;

    internal JournalChanges(Journal journal, int firstVersion) => (_journal, _firstVersion, _version) = (journal, firstVersion, firstVersion - 1);

    /// <summary>The current key.</summary>
    public readonly ReadOnlySpan<byte> Key => _journal.KeyOfChange(_version);

    /// <summary>Moves to the next key; false at the end.</summary>
    public bool MoveNext() => _journal.MoveToChange(ref _version);

    /// <summary>The value at the savepoint; false, and empty, if there was none.</summary>
    /// <exception cref="StateStoreException">The store below failed.</exception>
    public readonly bool TryGetBefore(out ReadOnlySpan<byte> value) => _journal.TryGetBefore(_version, _firstVersion, out value);

    /// <summary>The value now; false, and empty, if there is none.</summary>
    public readonly bool TryGetAfter(out ReadOnlySpan<byte> value) => _journal.TryGetAfter(_version, out value);
}
