namespace Vow.Bench.Transfers;

/// <summary>How many transfers a chain commits in a second, how long one takes, and what it keeps.</summary>
internal static class TransferBenchmark
{
    private const int Accounts = 10_000;
    private const int ChunkTransactions = 50_000;

    public static void Run(Report report, int transactions)
    {
        report.Heading("Transfers in process", $"""
            Signed transfers between {Accounts:N0} accounts, chosen by chance, from their bytes to a synced commit: signature, execution, state tree, receipts, RocksDB.
            Submitted by a load generator in the same process, which has signed them before. Bar: at least 5,000 token transfers per second.
            """.ReplaceLineEndings("\n"));
        var table = report.Table("", "transfers/s", "p50 at 70 %, ms", "p99 at 70 %, ms", "bytes on disk per transfer");
        foreach (TransferKind kind in (TransferKind[])[TransferKind.Token, TransferKind.Native]) Measure(table, kind, transactions);
        table.End();
    }

    private static void Measure(Report.TableWriter table, TransferKind kind, int transactions)
    {
        string directory = Directory.CreateTempSubdirectory("vow-bench-").FullName;
        try
        {
            using var load = new TransferLoad(Accounts, seed: 1);
            using var target = new NodeTarget(directory, load.Genesis);
            var run = new TransferRun(target);
            run.AsFastAsPossible(load.Distribution());
            run.AsFastAsPossible(load.Transfers(kind, ChunkTransactions / 2));
            long bytesBefore = SizeOf(directory);
            double seconds = 0;
            for (int sent = 0; sent < transactions; sent += ChunkTransactions) seconds += run.AsFastAsPossible(load.Transfers(kind, Math.Min(ChunkTransactions, transactions - sent)));
            double perSecond = transactions / seconds, bytes = (double)(SizeOf(directory) - bytesBefore) / transactions;
            LatencyRecord latency = run.AtRate(load.Transfers(kind, (int)(0.7 * perSecond * 10)), 0.7 * perSecond);
            table.Row(kind == TransferKind.Token ? "token-c" : "native", perSecond, latency.Percentile(0.5), latency.Percentile(0.99), bytes);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long SizeOf(string directory) => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
