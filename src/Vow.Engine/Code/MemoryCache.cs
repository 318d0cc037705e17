using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Vow.Engine.Code;

/// <summary>What a compilation gave: an artifact and the bytes it takes, or the reason for which the module is refused.</summary>
internal readonly record struct Compilation<TArtifact, TRefusal>(TArtifact? Artifact, long Bytes, TRefusal? Refusal)
    where TArtifact : class, IDisposable
    where TRefusal : class;

/// <summary>
/// Compiled modules in memory: bounded in bytes, least recently used out first, compiled once however many threads ask, and never disposed
/// while one of them runs. Refusals are remembered too, bounded by number so that they cannot crowd out modules.
/// </summary>
/// <remarks>A hit takes no lock: a lookup, a count up, and a time stamp.</remarks>
internal sealed class MemoryCache<TArtifact, TRefusal> : IDisposable
    where TArtifact : class, IDisposable
    where TRefusal : class
{
    private readonly ConcurrentDictionary<ArtifactKey, CacheEntry<TArtifact, TRefusal>> _entries = new();
    private readonly Lock _roomLock = new();
    private readonly long _bytesMax;
    private readonly int _refusalsMax;
    private long _clock;
    private long _bytes;
    private int _refusals;
    private volatile bool _disposed;

    /// <summary>An empty cache.</summary>
    /// <param name="bytesMax">The most bytes that artifacts at rest may take. Evicted ones that still run come on top.</param>
    /// <param name="refusalsMax">How many refusals are remembered.</param>
    public MemoryCache(long bytesMax, int refusalsMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytesMax);
        ArgumentOutOfRangeException.ThrowIfNegative(refusalsMax);
        _bytesMax = bytesMax;
        _refusalsMax = refusalsMax;
    }

    /// <summary>What the cache has done.</summary>
    public CacheMeter Meter { get; } = new("memory");

    /// <summary>
    /// The module of a key, compiled by <paramref name="compile"/> if it is not here; while one thread compiles, others that ask for the same
    /// key wait for it. What <paramref name="compile"/> throws reaches all of them and is not remembered.
    /// </summary>
    /// <param name="key">The artifact's key.</param>
    /// <param name="state">Handed to <paramref name="compile"/>, so that it need not capture anything.</param>
    /// <param name="compile">Compiles; must not ask this cache for the same key.</param>
    /// <param name="cancellation">Ends the wait for another thread's compilation, not that compilation.</param>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public CacheLease<TArtifact, TRefusal> GetOrCompile<TState>(
        in ArtifactKey key, TState state, Func<TState, Compilation<TArtifact, TRefusal>> compile, CancellationToken cancellation)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_entries.TryGetValue(key, out var entry))
            {
                if (entry.TryAcquire(cancellation, out var lease))
                {
                    entry.LastUse = Interlocked.Increment(ref _clock);
                    Meter.Hit();
                    return lease;
                }
            }
            else
            {
                entry = new CacheEntry<TArtifact, TRefusal>(key);
                if (_entries.TryAdd(key, entry)) return Compile(entry, state, compile);
            }
        }
    }

    /// <summary>The module of a key if it is here and compiled; never compiles and never waits.</summary>
    public bool TryGet(in ArtifactKey key, [MaybeNullWhen(false)] out CacheLease<TArtifact, TRefusal> lease)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.IsComplete && entry.TryAcquire(CancellationToken.None, out lease))
        {
            entry.LastUse = Interlocked.Increment(ref _clock);
            Meter.Hit();
            return true;
        }
        lease = default;
        return false;
    }

    /// <summary>Forgets a module; if it runs, it is disposed after its last use.</summary>
    public void Remove(in ArtifactKey key)
    {
        lock (_roomLock)
        {
            if (_entries.TryGetValue(key, out var entry) && entry.IsComplete) Drop(entry);
        }
    }

    /// <summary>Forgets everything. Modules that run are disposed after their last use.</summary>
    public void Dispose()
    {
        lock (_roomLock)
        {
            _disposed = true;
            foreach (var entry in _entries.Values.Where(entry => entry.IsComplete)) Drop(entry);
        }
    }

    private CacheLease<TArtifact, TRefusal> Compile<TState>(
        CacheEntry<TArtifact, TRefusal> entry, TState state, Func<TState, Compilation<TArtifact, TRefusal>> compile)
    {
        Meter.Miss();
        Compilation<TArtifact, TRefusal> compiled;
        try
        {
            compiled = compile(state);
            if (compiled.Artifact is null == compiled.Refusal is null)
                throw new InvalidOperationException("A compilation must give an artifact or a refusal, and not both.");
            ArgumentOutOfRangeException.ThrowIfNegative(compiled.Bytes);
        }
        catch (Exception fault)
        {
            _entries.TryRemove(new(entry.Key, entry));
            entry.Fail(fault);
            throw;
        }
        entry.LastUse = Interlocked.Increment(ref _clock);
        Admit(entry, compiled);
        return entry.FirstLease();
    }

    // Completed under the lock: whoever sees a complete entry in the map may count on its bytes being counted.
    private void Admit(CacheEntry<TArtifact, TRefusal> entry, Compilation<TArtifact, TRefusal> compiled)
    {
        lock (_roomLock)
        {
            entry.Complete(compiled);
            AddBytes(entry.Bytes);
            if (entry.IsRefusal) _refusals++;
            if (_disposed || entry.Bytes > _bytesMax) Drop(entry);
            else if (_bytes > _bytesMax) EvictWhile(candidate => !candidate.IsRefusal, () => _bytes > _bytesMax);
            if (_refusals > _refusalsMax) EvictWhile(candidate => candidate.IsRefusal, () => _refusals > _refusalsMax);
        }
    }

    private void EvictWhile(Func<CacheEntry<TArtifact, TRefusal>, bool> isCandidate, Func<bool> isNeeded)
    {
        // The stamps move while we look, so they are read once. The order is as good as exact, and a sort of moving keys is not safe.
        var byLastUse = _entries.Values.Where(entry => entry.IsComplete && isCandidate(entry))
            .Select(entry => (entry.LastUse, Entry: entry)).OrderBy(candidate => candidate.LastUse).ToList();
        foreach (var (_, entry) in byLastUse)
        {
            if (!isNeeded()) return;
            Drop(entry);
            Meter.Evicted();
        }
    }

    private void Drop(CacheEntry<TArtifact, TRefusal> entry)
    {
        if (!_entries.TryRemove(new(entry.Key, entry))) return;
        AddBytes(-entry.Bytes);
        if (entry.IsRefusal) _refusals--;
        entry.Release();
    }

    private void AddBytes(long delta)
    {
        _bytes += delta;
        Meter.AddBytes(delta);
    }
}
