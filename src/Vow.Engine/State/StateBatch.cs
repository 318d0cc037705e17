namespace Vow.Engine.State;

/// <summary>Changes to be committed together. Reusable after <see cref="Clear"/>.</summary>
public sealed class StateBatch
{
    private struct Change
    {
        public int Offset, KeyLength, ValueLength;
    }

    private const int Deletion = -1;

    private readonly ByteArena _bytes = new(4096);
    private readonly RefList<Change> _changes = new(64);

    /// <summary>Number of changes.</summary>
    public int Count => _changes.Count;

    /// <summary>Sets a key.</summary>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(key, value, value.Length);

    /// <summary>Removes a key; one that does not exist is no error.</summary>
    public void Delete(ReadOnlySpan<byte> key) => Add(key, [], Deletion);

    /// <summary>The key of a change. Valid until the batch is added to or cleared.</summary>
    public ReadOnlySpan<byte> KeyAt(int index) => _bytes.Slice(_changes[Checked(index)].Offset, _changes[index].KeyLength);

    /// <summary>The value of a change, false for a deletion. Valid until the batch is added to or cleared.</summary>
    public bool TryValueAt(int index, out ReadOnlySpan<byte> value)
    {
        ref Change change = ref _changes[Checked(index)];
        value = change.ValueLength == Deletion ? default : _bytes.Slice(change.Offset + change.KeyLength, change.ValueLength);
        return change.ValueLength != Deletion;
    }

    /// <summary>Forgets all changes and keeps the memory.</summary>
    public void Clear()
    {
        _changes.Clear();
        _bytes.Clear();
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int valueLength)
    {
        Journal.CheckLengths(key, value);
        int offset = _bytes.Append(key);
        _bytes.Append(value);
        _changes.Add() = new Change { Offset = offset, KeyLength = key.Length, ValueLength = valueLength };
    }

    private int Checked(int index) =>
        (uint)index < (uint)Count ? index : throw new ArgumentOutOfRangeException(nameof(index), index, $"The batch has {Count} changes.");
}
