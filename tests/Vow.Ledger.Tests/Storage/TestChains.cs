using Vow.CrashChild;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

/// <summary>Chains with a known load, and what tests ask of them.</summary>
internal static class TestChains
{
    public static ChainOptions Options { get; } = ChainOptions.Archive with { Engine = new WasmVmOptions { ConcurrentExecutionsMax = 3, InstancesMax = 256 } };

    public static Genesis Genesis => BlockLoad.Genesis;

    public static Chain Open(IStateStore store, ulong? historyBlocksMax = null) =>
        Chain.Open(store, Genesis, Options with { HistoryBlocksMax = historyBlocksMax });

    public static List<BlockResult> Grow(Chain chain, int blocks, int ballastBytes = 0)
    {
        var load = new BlockLoad(chain, ballastBytes);
        var results = new List<BlockResult>();
        for (int block = 0; block < blocks; block++)
        {
            results.Add(chain.Execute(load.Next()));
            chain.Commit(results[^1]);
        }

        return results;
    }

    public static byte[] ExportState(ChainView view)
    {
        using var stream = new MemoryStream();
        ChainExport.WriteState(view, stream, progress: null, CancellationToken.None);
        return stream.ToArray();
    }

    public static byte[] ExportBlocks(Chain chain, ulong from)
    {
        using ChainView view = chain.View();
        using var stream = new MemoryStream();
        ChainExport.WriteBlocks(view, from, stream, progress: null, CancellationToken.None);
        return stream.ToArray();
    }

    public static BlockHeader ImportState(IStateStore store, byte[] export, Hash256? genesis = null, Hash256? block = null)
    {
        using var stream = new MemoryStream(export);
        return ChainImport.ReadState(store, stream, genesis, block, progress: null, CancellationToken.None);
    }

    public static TransferProgress ImportBlocks(Chain chain, byte[] export)
    {
        using var stream = new MemoryStream(export);
        return ChainImport.ReadBlocks(chain, stream, progress: null, CancellationToken.None);
    }

    /// <summary>The root of a view's flat keys, computed from nothing by importing its export.</summary>
    public static Hash256 RootFromScratch(ChainView view)
    {
        using var store = new MemoryStateStore();
        return ImportState(store, ExportState(view)).StateRoot;
    }

    /// <summary>All keys and values of a store in order.</summary>
    public static List<(string Key, string Value)> Rows(IStateReader state, byte[] start, byte[] limit)
    {
        var rows = new List<(string, string)>();
        using IStateCursor cursor = state.Scan(start, limit, descending: false);
        while (cursor.MoveNext()) rows.Add((Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value)));
        return rows;
    }
}

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("vow-chain-").FullName;

    public string Store => Path.Combine(Root, "store");

    public RocksDbStateStore Open() => RocksDbStateStore.Open(Store, RocksDbStateStoreOptions.Modest);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
