using System.Diagnostics.Metrics;

namespace Vow.Engine.Code;

/// <summary>
/// What one cache has done: its own counts, and the same as instruments of the meter <c>Vow.Engine</c> with the tag
/// <c>tier</c> (<c>memory</c> or <c>disk</c>).
/// </summary>
internal sealed class CacheMeter(string tier)
{
    private static readonly Meter Meter = new("Vow.Engine");
    private static readonly Counter<long> HitCounter = Meter.CreateCounter<long>("vow.code_cache.hits", "{lookup}", "Compiled modules found in the cache.");
    private static readonly Counter<long> MissCounter = Meter.CreateCounter<long>("vow.code_cache.misses", "{lookup}", "Compiled modules not found in the cache.");
    private static readonly Counter<long> EvictionCounter = Meter.CreateCounter<long>("vow.code_cache.evictions", "{module}", "Modules evicted for room.");
    private static readonly Counter<long> DiscardCounter = Meter.CreateCounter<long>("vow.code_cache.discards", "{module}", "Artifacts thrown away because they were corrupt or refused.");
    private static readonly Counter<long> FaultCounter = Meter.CreateCounter<long>("vow.code_cache.faults", "{fault}", "Input/output errors of the cache's folder.");
    private static readonly UpDownCounter<long> ByteCounter = Meter.CreateUpDownCounter<long>("vow.code_cache.bytes", "By", "Bytes the cache holds.");

    private readonly KeyValuePair<string, object?> _tag = new("tier", tier);
    private long _hits;
    private long _misses;
    private long _evictions;
    private long _discards;
    private long _faults;
    private long _bytes;

    /// <summary>Lookups that found an entry.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Lookups that found none, or a bad one.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Entries evicted for room.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>Artifacts thrown away because they were corrupt, or because the compiler would not load them.</summary>
    public long Discards => Interlocked.Read(ref _discards);

    /// <summary>Input/output errors survived.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Bytes held, as far as this process knows.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The counts that are told outside.</summary>
    public CacheCounts Counts => new(Hits, Misses, Evictions, Bytes);

    /// <summary>Counts a lookup that found an entry.</summary>
    public void Hit() => Count(ref _hits, HitCounter);

    /// <summary>Counts a lookup that found none.</summary>
    public void Miss() => Count(ref _misses, MissCounter);

    /// <summary>Counts an eviction.</summary>
    public void Evicted() => Count(ref _evictions, EvictionCounter);

    /// <summary>Counts an artifact thrown away.</summary>
    public void Discarded() => Count(ref _discards, DiscardCounter);

    /// <summary>Counts an input/output error.</summary>
    public void Faulted() => Count(ref _faults, FaultCounter);

    /// <summary>Adds to the bytes held.</summary>
    public void AddBytes(long delta)
    {
        Interlocked.Add(ref _bytes, delta);
        if (!ByteCounter.Enabled) return;
#pragma warning disable CA1031 // A listener's callback runs inside Add: what it throws must not become the fate of a contract's call.
        try { ByteCounter.Add(delta, _tag); }
        catch (Exception) { /* the listener's own fault, and the listener's to report */ }
#pragma warning restore CA1031
    }

    /// <summary>Sets the bytes held, after a look at the folder.</summary>
    public void SetBytes(long bytes) => AddBytes(bytes - Bytes);

    private void Count(ref long own, Counter<long> counter)
    {
        Interlocked.Increment(ref own);
        if (!counter.Enabled) return;
#pragma warning disable CA1031 // As in AddBytes.
        try { counter.Add(1, _tag); }
        catch (Exception) { /* the listener's own fault, and the listener's to report */ }
#pragma warning restore CA1031
    }
}
