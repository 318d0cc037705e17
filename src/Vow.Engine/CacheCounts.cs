namespace Vow.Engine;

/// <summary>What a cache has done and what it holds.</summary>
/// <param name="Hits">Lookups that found an entry.</param>
/// <param name="Misses">Lookups that found none, or a bad one.</param>
/// <param name="Evictions">Entries thrown out for room.</param>
/// <param name="Bytes">Bytes held, about.</param>
public readonly record struct CacheCounts(long Hits, long Misses, long Evictions, long Bytes)
{
    /// <summary>Of two caches together.</summary>
    public static CacheCounts operator +(CacheCounts left, CacheCounts right) =>
        new(left.Hits + right.Hits, left.Misses + right.Misses, left.Evictions + right.Evictions, left.Bytes + right.Bytes);

    /// <summary>Of two caches together.</summary>
    public static CacheCounts Add(CacheCounts left, CacheCounts right) => left + right;
}
