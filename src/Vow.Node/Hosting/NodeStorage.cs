using Microsoft.Extensions.Logging;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>Opens the store and the chain that the options name.</summary>
internal static class NodeStorage
{
    public static IStateStore OpenStore(NodeOptions options) =>
        options.InMemory ? new MemoryStateStore() : RocksDbStateStore.Open(Path.Combine(Path.GetFullPath(options.DataDirectory!), "chain"), RocksDbStateStoreOptions.Modest);

    public static Chain OpenChain(IStateStore store, NodeOptions options, NodeParts parts, Action<BlockStage> stageBegins)
    {
        var settings = new ChainOptions
        {
            HistoryBlocksMax = options.Archive ? null : options.HistoryBlocksMax,
            CodeCacheDirectory = CodeCacheOf(options),
            TransactionTimeout = TimeSpan.FromMilliseconds(options.Production.TransactionTimeoutMilliseconds),
            Beside = new BesideLimits { GasMax = options.Queries.GasMax, TimeoutMax = TimeSpan.FromMilliseconds(options.Queries.TimeoutMilliseconds) },
            // One thread is for blocks, whatever queries do.
            Engine = new WasmVmOptions { ConcurrentExecutionsMax = 1 + options.Queries.ConcurrentOrDefault },
            StageBegins = stageBegins + parts.StageBegins,
            AccountIndex = options.AccountIndex,
            IndexProgress = new IndexLog(parts.Log.CreateLogger<NodeCore>()),
        };
        Genesis? genesis = parts.Genesis ?? ReadGenesis(options.GenesisFile);
        return genesis is null ? Chain.Open(store, settings) : Chain.Open(store, genesis, settings);
    }

    private sealed class IndexLog(ILogger log) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => NodeLog.Indexing(log, value.Height, value.Head);
    }

    private static string? CodeCacheOf(NodeOptions options) =>
        options.CodeCacheDirectory ?? (options.DataDirectory is { Length: > 0 } data ? Path.Combine(Path.GetFullPath(data), "code-cache") : null);

    private static Genesis? ReadGenesis(string? file)
    {
        if (string.IsNullOrEmpty(file)) return null;
        string path = Path.GetFullPath(file);
        return Genesis.Parse(File.ReadAllBytes(path), Path.GetDirectoryName(path)!);
    }
}
