namespace Vow.Engine.State;

/// <summary>How much a store on disk may take of the machine.</summary>
public sealed record RocksDbStateStoreOptions
{
    /// <summary>Memory for blocks, indexes and filters read from disk, in bytes.</summary>
    public required long BlockCacheBytesMax { get; init; }

    /// <summary>Memory for one table of recent writes, in bytes; at most two are held.</summary>
    public required long WriteBufferBytesMax { get; init; }

    /// <summary>Files kept open at a time.</summary>
    public required int OpenFilesMax { get; init; }

    /// <summary>64 MiB of cache, write buffers of 16 MiB, 256 files.</summary>
    public static RocksDbStateStoreOptions Modest { get; } =
        new() { BlockCacheBytesMax = 64L << 20, WriteBufferBytesMax = 16L << 20, OpenFilesMax = 256 };
}
