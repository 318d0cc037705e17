using System.Collections.Concurrent;

namespace Vow.Engine.Execution;

/// <summary>The idle instances of all modules of an engine: they hold places of the pool, and give them up when a call needs one.</summary>
internal sealed class IdleInstances
{
    private readonly ConcurrentDictionary<InstancePool, bool> _pools = new();

    public void Add(InstancePool pool) => _pools.TryAdd(pool, true);

    public void Remove(InstancePool pool) => _pools.TryRemove(pool, out _);

    /// <summary>Throws every idle instance away; false when there was none.</summary>
    public bool ReleaseAll()
    {
        var released = false;
        foreach (var (pool, _) in _pools) released |= pool.Clear();
        return released;
    }
}
