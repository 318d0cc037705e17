using System.Buffers;

namespace Vow.Engine.State;

/// <summary>A state that does not change while it is read: keys and values in the order of the keys' bytes.</summary>
public interface IStateReader
{
    /// <summary>Appends the value of <paramref name="key"/> to <paramref name="value"/>; false, and nothing appended, if there is none.</summary>
    /// <exception cref="StateStoreException">The store failed.</exception>
    bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value);

    /// <summary>A cursor before the first key of [start, limit), or, descending, after the last one. An empty <paramref name="limit"/> is no bound.</summary>
    /// <exception cref="StateStoreException">The store failed.</exception>
    IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending);
}

/// <summary>A walk over keys in order. The spans are valid until the next <see cref="MoveNext"/> or disposal.</summary>
public interface IStateCursor : IDisposable
{
    /// <summary>Moves to the next key; false at the end.</summary>
    /// <exception cref="StateStoreException">The store failed.</exception>
    bool MoveNext();

    /// <summary>The current key.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>The current value.</summary>
    ReadOnlySpan<byte> Value { get; }
}

/// <summary>The state as it was at one moment, whatever is committed afterwards. May be read from one thread at a time.</summary>
public interface IStateSnapshot : IStateReader, IDisposable;

/// <summary>State that lasts. One thread commits at a time; snapshots are taken and read from any.</summary>
public interface IStateStore : IStateReader, IDisposable
{
    /// <summary>The state as it is now.</summary>
    IStateSnapshot Snapshot();

    /// <summary>Writes all of the batch or none of it; on return it lasts. A key that occurs twice gets its last change.</summary>
    /// <exception cref="StateStoreException">The store failed; nothing of the batch is visible.</exception>
    void Commit(StateBatch batch);
}
