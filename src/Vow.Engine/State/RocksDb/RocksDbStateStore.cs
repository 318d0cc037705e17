using System.Buffers;
using RocksDbSharp;

namespace Vow.Engine.State;

/// <summary>State in a directory on disk. Every commit is one atomic, synced write; one store in one process has the directory at a time.</summary>
/// <remarks>Disposing ends all snapshots and cursors that are still open; no other thread may be using them then.</remarks>
public sealed class RocksDbStateStore : IStateStore
{
    private readonly Lock _commit = new();
    private readonly Lock _registration = new();
    private readonly HashSet<IDisposable> _open = [];
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    private readonly RocksDbReader _latest;
    private bool _isDisposed;

    private RocksDbStateStore(string path, RocksDbSharp.RocksDb database)
    {
        Path = path;
        Database = database;
        _latest = new RocksDbReader(this, new ReadOptions(), snapshot: null);
    }

    /// <summary>The store's directory.</summary>
    public string Path { get; }

    internal RocksDbSharp.RocksDb Database { get; }

    /// <summary>Opens the store in a directory, which is created if it does not exist.</summary>
    /// <exception cref="StateStoreException">The directory is locked, not a store, of another format, damaged, or cannot be written.</exception>
    public static RocksDbStateStore Open(string path, RocksDbStateStoreOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        string full = System.IO.Path.GetFullPath(path);
        (string database, bool mayCreate) = StoreDirectory.Prepare(full);
        try
        {
            return new RocksDbStateStore(full, RocksDbSharp.RocksDb.Open(Configure(options, mayCreate), database));
        }
        catch (RocksDbException failed)
        {
            throw RocksDbFaults.Translate(full, failed);
        }
    }

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value) => _latest.TryGet(key, value);

    /// <inheritdoc/>
    public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => _latest.Scan(start, limit, descending);

    /// <inheritdoc/>
    public IStateSnapshot Snapshot()
    {
        ThrowIfDisposed();
        Snapshot snapshot = Database.CreateSnapshot();
        return Register(new RocksDbReader(this, new ReadOptions().SetSnapshot(snapshot), snapshot));
    }

    /// <inheritdoc/>
    public void Commit(StateBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var writes = new WriteBatch();
        for (int index = 0; index < batch.Count; index++)
        {
            if (batch.TryValueAt(index, out ReadOnlySpan<byte> value)) writes.Put(batch.KeyAt(index), value);
            else writes.Delete(batch.KeyAt(index));
        }

        lock (_commit)
        {
            ThrowIfDisposed();
            try
            {
                Database.Write(writes, _synced);
            }
            catch (RocksDbException failed)
            {
                throw RocksDbFaults.Translate(Path, failed);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_commit)
        {
            if (_isDisposed) return;
            IDisposable[] open;
            lock (_registration)
            {
                _isDisposed = true;
                open = [.. _open];
            }

            // RocksDB must not be closed under an iterator or snapshot: that ends the process. Cursors first, for they read from snapshots.
            foreach (IDisposable item in open.OrderBy(item => item is RocksDbReader ? 1 : 0)) item.Dispose();
            Database.Dispose();
        }
    }

    internal T Register<T>(T item) where T : IDisposable
    {
        lock (_registration)
        {
            if (!_isDisposed)
            {
                _open.Add(item);
                return item;
            }
        }

        item.Dispose();
        throw new ObjectDisposedException(nameof(RocksDbStateStore));
    }

    /// <summary>Forgets an open item; false if it was forgotten before.</summary>
    internal bool Unregister(IDisposable item)
    {
        lock (_registration) return _open.Remove(item);
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private static DbOptions Configure(RocksDbStateStoreOptions options, bool mayCreate)
    {
        BlockBasedTableOptions tables = new BlockBasedTableOptions()
            .SetBlockCache(Cache.CreateLru((ulong)options.BlockCacheBytesMax))
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true)
            // In parts: the whole index of a large file is as large as one of the cache's shards, and would be read and thrown out again for every key.
            .SetIndexType(BlockBasedTableIndexType.TwoLevelIndex)
            .SetFilterPolicy(BloomFilterPolicy.Create(10, false));
        RocksDbSharp.Native.Instance.rocksdb_block_based_options_set_partition_filters(tables.Handle, 1);
        RocksDbSharp.Native.Instance.rocksdb_block_based_options_set_pin_top_level_index_and_filter(tables.Handle, 1);
        DbOptions database = new DbOptions()
            .SetCreateIfMissing(mayCreate)
            .SetParanoidChecks(true)
            .SetMaxOpenFiles(options.OpenFilesMax)
            .SetWriteBufferSize((ulong)options.WriteBufferBytesMax)
            .SetMaxWriteBufferNumber(2)
            .SetMaxTotalWalSize(4 * (ulong)options.WriteBufferBytesMax)
            // A record torn by a crash ends the log, for its commit was never reported; damage before it must be seen.
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            .SetCompression(Compression.Lz4)
            .SetLevelCompactionDynamicLevelBytes(true)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetStatsDumpPeriodSec(0)
            .SetMaxLogFileSize(4 << 20)
            .SetKeepLogFileNum(4)
            .SetBlockBasedTableFactory(tables);

        // A scan walks over every deleted key that is still in the files: where half of 1,024 neighbours are deletions, compact soon.
        RocksDbSharp.Native.Instance.rocksdb_options_add_compact_on_deletion_collector_factory(database.Handle, 1024, 512);
        return database;
    }
}
