
namespace Vow.Bench.Transfers;

/// <summary>How many transfers a node commits in a second, how long one takes, where the time goes, and what is kept.</summary>
internal static class TransferBenchmark
{
    private const int Accounts = 10_000;
    private const int ChunkTransactions = 50_000;
    private const int OutstandingMax = 10_000;
    private const double LatencySeconds = 10;

    public static void Run(Report report, int transactions)
    {
        report.Heading("Transfers in process", $"""
            {transactions:N0} signed transfers of each kind between {Accounts:N0} accounts chosen by chance, from their bytes to a synced commit: signature, mempool, execution, state tree,
            receipts, history, RocksDB. A load generator in the same process submits them, as fast as they are taken; it has signed them before. The latency is that of a load of 70 % of the
            rate found, from the moment a transfer was due to its commit. Processor time is that of the whole process but for the signing. {PerformanceDocument.Today}
            Bar: at least 5,000 token transfers per second.
            """.ReplaceLineEndings("\n"));
        var table = report.Table("", "transfers/s", "processor time, µs", "transfers per block", "p50, ms", "p99, ms", "bytes on disk");
        TransferCosts[] costs = [.. ((TransferKind[])[TransferKind.Token, TransferKind.Native]).Select(kind => Measure(table, kind, transactions))];
        table.End();
        TransferCosts.Write(report, costs[0], costs[1], transactions);
    }

    private static TransferCosts Measure(Report.TableWriter table, TransferKind kind, int transactions)
    {
        string directory = Directory.CreateTempSubdirectory("vow-bench-").FullName;
        try
        {
            using var load = new TransferLoad(Accounts, seed: 1);
            var stages = new StageProfile();
            using var target = new NodeTarget(directory, load.Genesis, stages);
            var run = new TransferRun(target, OutstandingMax);
            run.AsFastAsPossible(load.Distribution());
            run.AsFastAsPossible(load.Transfers(kind, ChunkTransactions / 2));
            var costs = new TransferCosts(stages);
            (long bytesBefore, int blocksBefore) = (SizeOf(directory), target.Blocks);
            for (int sent = 0; sent < transactions; sent += ChunkTransactions) costs.Add(run, load.Transfers(kind, Math.Min(ChunkTransactions, transactions - sent)));
            double perBlock = (double)transactions / (target.Blocks - blocksBefore), bytes = (double)(SizeOf(directory) - bytesBefore) / transactions;
            costs.KeepMemory();
            double rate = 0.7 * transactions / costs.Seconds;
            LatencyRecord latency = run.AtRate(load.Transfers(kind, (int)(rate * LatencySeconds)), rate);
            table.Row(
                kind == TransferKind.Token ? "token-c" : "native", transactions / costs.Seconds, 1e6 * costs.ProcessorSeconds / transactions, perBlock, latency.Percentile(0.5),
                latency.Percentile(0.99), bytes);
            return costs;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long SizeOf(string directory) => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
