using System.Buffers;
using Vow.Engine.State;

namespace Vow.Node.Tests;

/// <summary>A store in memory whose commits fail from a moment on, as on a full disk, or wait.</summary>
internal sealed class FailingStore : IStateStore
{
    private readonly MemoryStateStore _inner = new();

    public bool Fails { get; set; }

    /// <summary>Commits wait while this is not set.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    public ManualResetEventSlim Committing { get; } = new(false);

    public bool IsDisposed { get; private set; }

    public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value) => _inner.TryGet(key, value);

    public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => _inner.Scan(start, limit, descending);

    public IStateSnapshot Snapshot() => _inner.Snapshot();

    public void Commit(StateBatch batch)
    {
        Committing.Set();
        Gate.Wait();
        if (Fails) throw new StateStoreException(StateStoreFault.NoSpace, "The store 'test' has no space left on its disk");
        _inner.Commit(batch);
    }

    public void Dispose() => IsDisposed = true;
}
