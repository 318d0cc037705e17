using System.Runtime.CompilerServices;

namespace Vow.Engine.State;

/// <summary>
/// The one record of what execution changes: keys, values and events over a state that does not change, with nested savepoints
/// (block › transaction › call). Rolling back truncates the list of versions. For one thread at a time; reusable without allocating.
/// </summary>
/// <remarks>
/// Writes to the same key inside one savepoint share a version, so memory is bounded by the distinct keys of each savepoint and not by the
/// number of writes. Values read from below are kept until <see cref="Clear"/>, also over a roll-back.
/// </remarks>
public sealed partial class Journal
{
    /// <summary>Longest flat key, in bytes. What contracts may use is less and is charged for elsewhere.</summary>
    public const int KeyBytesMax = 1 << 16;

    /// <summary>Longest value, in bytes. What contracts may use is less and is charged for elsewhere.</summary>
    public const int ValueBytesMax = 1 << 28;

    private const int Deleted = -1;

    private struct VersionRecord
    {
        public int Key, Previous, Offset, Length, Capacity;
    }

    private readonly KeyTable _keys = new();
    private readonly KeyOrder _order;
    private readonly ByteArena _baseValues = new(16 * 1024);
    private readonly ByteArena _values = new(16 * 1024);
    private readonly RefList<VersionRecord> _versions = new(256);
    private readonly StateBatch _batch = new();
    private IStateReader _reader;

    // The first version that nothing but the innermost savepoint can see: from here on a version is overwritten in place.
    private int _overwriteFloor;

    /// <summary>Creates an empty journal over a state.</summary>
    public Journal(IStateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _reader = reader;
        _order = new KeyOrder(_keys);
    }

    /// <summary>The current value of <paramref name="key"/>. The span is valid until the next write to the journal.</summary>
    /// <exception cref="StateStoreException">The store below failed.</exception>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        CheckLengths(key, default);
        ref KeyEntry entry = ref _keys[_keys.Intern(key)];
        if (entry.Head != KeyEntry.NoVersion) return TryValueOf(entry.Head, out value);
        return TryBaseValueOf(ref entry, key, out value);
    }

    /// <summary>Whether <paramref name="key"/> has a value.</summary>
    /// <exception cref="StateStoreException">The store below failed.</exception>
    public bool Contains(ReadOnlySpan<byte> key) => TryGet(key, out _);

    /// <summary>Sets <paramref name="key"/>. The value may be a span that the journal handed out.</summary>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckLengths(key, value);
        value.CopyTo(Write(_keys.Intern(key), value.Length));
    }

    /// <summary>Removes <paramref name="key"/>; false, and nothing recorded, if it had no value.</summary>
    /// <exception cref="StateStoreException">The store below failed.</exception>
    public bool Delete(ReadOnlySpan<byte> key)
    {
        CheckLengths(key, default);
        int id = _keys.Intern(key);
        ref KeyEntry entry = ref _keys[id];
        bool existed = entry.Head != KeyEntry.NoVersion ? _versions[entry.Head].Length != Deleted : TryBaseValueOf(ref entry, key, out _);
        if (existed) Write(id, Deleted);
        return existed;
    }

    /// <summary>Net changes since a savepoint that is still open, ordered by key; keys that ended as they began are left out.</summary>
    public IReadOnlyList<StateChange> ChangesSince(Savepoint savepoint)
    {
        int first = MarkOf(savepoint).Versions;
        if (first == _versions.Count) return [];
        var changes = new List<StateChange>();
        for (int version = first; version < _versions.Count; version++)
        {
            int id = _versions[version].Key;
            if (_keys[id].Head == version && ChangeOf(id, first) is { } change) changes.Add(change);
        }

        changes.Sort(static (left, right) => left.Key.Span.SequenceCompareTo(right.Key.Span));
        return changes;
    }

    /// <summary>Adds all changes to a batch, in the order in which their keys were first met. No savepoint may be open.</summary>
    public void WriteTo(StateBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_marks.Count != 0) throw new InvalidOperationException($"{_marks.Count} savepoints are still open: end them before the journal is committed.");
        for (int id = 0; id < _keys.Count; id++)
        {
            int head = _keys[id].Head;
            if (head == KeyEntry.NoVersion) continue;
            if (TryValueOf(head, out ReadOnlySpan<byte> value)) batch.Put(_keys.KeyOf(id), value);
            else batch.Delete(_keys.KeyOf(id));
        }
    }

    /// <summary>
    /// Commits all changes to a store and empties the journal, events included. A journal that reads from an older snapshot than
    /// the store's new state needs <see cref="Reset"/>. If the store fails the journal is as before.
    /// </summary>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public void CommitTo(IStateStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _batch.Clear();
        WriteTo(_batch);
        if (_batch.Count != 0) store.Commit(_batch);
        _batch.Clear();
        Clear();
    }

    /// <summary>Empties the journal, ending all savepoints and scans, and puts it over another state.</summary>
    public void Reset(IStateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Clear();
        _reader = reader;
    }

    /// <summary>Empties the journal, ending all savepoints and scans. Memory is kept for reuse, within bounds.</summary>
    public void Clear()
    {
        EndAllScans();
        _order.Clear();
        _keys.Clear();
        _versions.Clear();
        _values.Clear();
        _baseValues.Clear();
        _events.Clear();
        _eventBytes.Clear();
        _marks.Clear();
        _overwriteFloor = 0;
    }

    /// <summary>Bytes that all versions of all values take.</summary>
    internal int VersionBytes => _values.Length;

    /// <summary>Number of versions: the length of the undo list.</summary>
    internal int VersionCount => _versions.Count;

    internal static void CheckLengths(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length is 0 or > KeyBytesMax || value.Length > ValueBytesMax) ThrowLengths(key.Length, value.Length);
    }

    private static void ThrowLengths(int key, int value) =>
        throw new ArgumentException($"A key has 1 to {KeyBytesMax} bytes and a value at most {ValueBytesMax}; they have {key} and {value}.");

    /// <summary>Makes the key's newest version one of <paramref name="length"/> bytes, or a deletion, and returns the place for its value.</summary>
    private Span<byte> Write(int id, int length)
    {
        ref KeyEntry entry = ref _keys[id];
        // The floor is never negative, so a key without a version always gets one.
        if (entry.Head < _overwriteFloor) Push(id, ref entry, Math.Max(length, 0));
        ref VersionRecord version = ref _versions[entry.Head];
        version.Length = length;
        if (length == Deleted) return default;
        if (length > version.Capacity) Enlarge(ref version, length);
        return _values.Slice(version.Offset, length);
    }

    private void Push(int id, ref KeyEntry entry, int capacity)
    {
        int offset = _values.Reserve(capacity);
        int version = _versions.Count;
        _versions.Add() = new VersionRecord { Key = id, Previous = entry.Head, Offset = offset, Capacity = capacity };
        entry.Head = version;
        if (!entry.IsOrdered) _order.Enqueue(id);
    }

    // At least doubled: a value that grows by a byte at each write must not cost the square of its length.
    private void Enlarge(ref VersionRecord version, int length)
    {
        int capacity = Math.Max(length, (int)Math.Min(2L * version.Capacity, ValueBytesMax));
        version.Offset = _values.Reserve(capacity);
        version.Capacity = capacity;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryValueOf(int version, out ReadOnlySpan<byte> value)
    {
        ref VersionRecord record = ref _versions[version];
        value = record.Length == Deleted ? default : _values.Slice(record.Offset, record.Length);
        return record.Length != Deleted;
    }

    private bool TryBaseValueOf(ref KeyEntry entry, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (entry.BaseLength == KeyEntry.BaseUnknown) LoadBase(ref entry, key);
        value = entry.BaseLength == KeyEntry.BaseAbsent ? default : _baseValues.Slice(entry.BaseOffset, entry.BaseLength);
        return entry.BaseLength != KeyEntry.BaseAbsent;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LoadBase(ref KeyEntry entry, ReadOnlySpan<byte> key)
    {
        int offset = _baseValues.Length;
        bool exists = _reader.TryGet(key, _baseValues);
        if (!exists && _baseValues.Length != offset) throw new InvalidOperationException("The state reader appended a value for a key that it says does not exist.");
        entry.BaseOffset = offset;
        entry.BaseLength = exists ? _baseValues.Length - offset : KeyEntry.BaseAbsent;
    }

    private StateChange? ChangeOf(int id, int firstVersion)
    {
        ref KeyEntry entry = ref _keys[id];
        ReadOnlySpan<byte> key = _keys.KeyOf(id);
        int old = VersionBefore(firstVersion, entry.Head);
        bool existed = old != KeyEntry.NoVersion ? TryValueOf(old, out ReadOnlySpan<byte> before) : TryBaseValueOf(ref entry, key, out before);
        bool exists = TryValueOf(entry.Head, out ReadOnlySpan<byte> after);
        if (existed == exists && before.SequenceEqual(after)) return null;
        return new StateChange(key.ToArray(), Copy(existed, before), Copy(exists, after));
    }

    private static ReadOnlyMemory<byte>? Copy(bool exists, ReadOnlySpan<byte> value)
    {
        if (!exists) return null;
        return value.ToArray();
    }

    /// <summary>The newest version in the chain of <paramref name="version"/> that is older than <paramref name="limit"/>, or none.</summary>
    private int VersionBefore(int limit, int version)
    {
        while (version >= limit) version = _versions[version].Previous;
        return version;
    }
}
