namespace Vow.Engine.State;

/// <summary>A scan of a journal, opened by <see cref="Journal.OpenScan"/>. Dispose it: while it is open the journal keeps what it may want to see.</summary>
public readonly struct JournalScan : IDisposable, IEquatable<JournalScan>
{
    private readonly Journal.ScanState? _state;
    private readonly int _generation;

    internal JournalScan(Journal.ScanState state, int generation) => (_state, _generation) = (state, generation);

    /// <summary>The current key. Valid until the next write to the journal or move of the scan.</summary>
    /// <exception cref="InvalidOperationException">The scan stands on no key, was disposed, or its savepoint was rolled back.</exception>
    public ReadOnlySpan<byte> Key => State.Key;

    /// <summary>The current value, as it was when the scan was opened. Valid until the next write to the journal or move of the scan.</summary>
    /// <exception cref="InvalidOperationException">The scan stands on no key, was disposed, or its savepoint was rolled back.</exception>
    public ReadOnlySpan<byte> Value => State.Value;

    /// <summary>
    /// Number of keys passed over so far because they were deleted, or written after the opening: work that yields nothing
    /// and that must be charged, or deleting many keys once would make every later scan expensive for free.
    /// </summary>
    /// <exception cref="InvalidOperationException">The scan was disposed, or its savepoint was rolled back.</exception>
    public long Passed => State.Passed;

    /// <summary>Moves to the next key; false at the end.</summary>
    /// <exception cref="InvalidOperationException">The scan was disposed, or its savepoint was rolled back.</exception>
    /// <exception cref="StateStoreException">The store below failed.</exception>
    public bool MoveNext() => State.MoveNext();

    /// <summary>Ends the scan; one that is dead already is left alone.</summary>
    public void Dispose()
    {
        if (_state is not null && _state.Generation == _generation) _state.Dispose();
    }

    /// <inheritdoc/>
    public bool Equals(JournalScan other) => ReferenceEquals(_state, other._state) && _generation == other._generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JournalScan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _generation;

    /// <summary>Whether both are the same scan.</summary>
    public static bool operator ==(JournalScan left, JournalScan right) => left.Equals(right);

    /// <summary>Whether they are different scans.</summary>
    public static bool operator !=(JournalScan left, JournalScan right) => !left.Equals(right);

    private Journal.ScanState State =>
        _state is not null && _state.Generation == _generation
            ? _state
            : throw new InvalidOperationException("The scan was disposed, or the savepoint in which it was opened was rolled back.");
}
