using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>What the node does and takes, for plots.</summary>
internal static class NodeRoutes
{
    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/node", Tag = "status", Operation = "getNode",
            Summary = "What the node does and takes at this moment",
            Description = "Blocks, caches, memory and queries of the node's process, small enough to be asked for each second. `/metrics` has more for a collector.",
            Answers = [new ApiAnswer(200, "The node's measurements.") { Json = typeof(NodeResponse) }],
            Handle = request => request.WriteAsync(Snapshot(node)),
        },
    ];

    private static NodeResponse Snapshot(ApiNode node)
    {
        NodeCore core = node.Core;
        NodeActivity activity = core.Meters.Activity;
        using ChainView view = node.View();
        return new NodeResponse
        {
            Software = StatusRoutes.Software,
            ChainId = view.Header.ChainId,
            Development = view.Header.ChainId == Genesis.DevelopmentChainId,
            AccountIndex = view.HasAccountIndex,
            Ready = core.IsReady,
            UptimeSeconds = (ulong)core.Uptime.TotalSeconds,
            TimeMilliseconds = (ulong)core.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Height = view.Header.Height,
            TimestampMilliseconds = view.Header.TimestampMilliseconds,
            TransactionsPerSecond = activity.TransactionsPerSecond(),
            Transactions = (ulong)activity.Transactions,
            Blocks = [.. activity.Blocks().Select(Timing)],
            Mempool = Waiting(core.Mempool.Counts),
            Caches = Caches(core.Chain),
            Queries = [.. activity.Queries().Select(Queries)],
            EventStreams = node.Limits.StreamsOpen,
            Process = OfProcess(),
        };
    }

    private static BlockTiming Timing(BlockSample block) => new()
    {
        Height = block.Height,
        TimestampMilliseconds = block.TimestampMilliseconds,
        Transactions = block.Transactions,
        GasUsed = block.GasUsed,
        ExecuteMilliseconds = Milliseconds(block.Execute),
        TreeMilliseconds = Milliseconds(block.Tree),
        CommitMilliseconds = Milliseconds(block.Commit),
        TotalMilliseconds = Milliseconds(block.Total),
    };

    private static MempoolDetail Waiting(MempoolCounts counts) => new()
    {
        Transactions = counts.Transactions,
        Ready = counts.Ready,
        Waiting = counts.Waiting,
        Unchecked = counts.Unchecked,
        Accounts = counts.Accounts,
        Bytes = (ulong)Math.Max(0, counts.Bytes),
    };

    private static List<CacheDetail> Caches(Chain chain)
    {
        (CacheCounts memory, CacheCounts? disk) = chain.CodeCache;
        var caches = new List<CacheDetail> { Cache("code", memory), Cache("tree", chain.TreeCache) };
        if (disk is { } kept) caches.Add(Cache("codeOnDisk", kept));
        return caches;
    }

    private static CacheDetail Cache(string name, CacheCounts counts) =>
        new() { Name = name, Hits = (ulong)counts.Hits, Misses = (ulong)counts.Misses, Bytes = (ulong)Math.Max(0, counts.Bytes) };

    private static QueryDetail Queries(QuerySample sample) =>
        new() { Kind = sample.Kind, Count = (ulong)sample.Count, Failed = (ulong)sample.Failed, Milliseconds = Milliseconds(sample.Time) };

    private static ProcessDetail OfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessDetail
        {
            ManagedBytes = (ulong)GC.GetTotalMemory(forceFullCollection: false),
            ResidentBytes = (ulong)process.WorkingSet64,
            Collections = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)],
            PauseMilliseconds = Milliseconds(GC.GetTotalPauseDuration()),
            ProcessorMilliseconds = Milliseconds(process.TotalProcessorTime),
            Processors = Environment.ProcessorCount,
            Threads = process.Threads.Count,
        };
    }

    // More digits than a clock has would only make the answer longer.
    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
