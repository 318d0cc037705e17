namespace Vow.Bench.Transfers;

/// <summary>Transfers over HTTP, from this process to a node in another one.</summary>
internal static class HttpBenchmark
{
    private const int Accounts = 10_000;
    private const int WarmUpTransactions = 10_000;
    private const int OutstandingMax = 1_000;
    private const double LatencySeconds = 10;

    public static void Run(Report report, int transactions)
    {
        report.Heading("Transfers over HTTP", $"""
            {transactions:N0} signed token transfers of {Accounts:N0} accounts, one `POST /v1/transactions?wait=committed` for each, at most {OutstandingMax:N0} under way, from a load
            generator in another process on the same machine: both share its processors. The latency is that of a load of 70 % of the rate found, from the moment a transfer was due to the answer.
            {PerformanceDocument.Today}
            """.ReplaceLineEndings("\n"));
        string directory = Directory.CreateTempSubdirectory("vow-bench-").FullName;
        try
        {
            using var load = new TransferLoad(Accounts, seed: 2);
            using var node = ServedNode.Start(directory, load.Genesis.ToJson());
            using var target = new HttpTarget(node.Address, OutstandingMax);
            var run = new TransferRun(target, OutstandingMax);
            // Of one account, and requests overtake each other: no further apart than a node lets nonces be.
            foreach (ReadOnlyMemory<byte>[] part in load.Distribution().Chunk(32)) run.AsFastAsPossible(part);
            run.AsFastAsPossible(load.Transfers(TransferKind.Token, WarmUpTransactions));
            ReadOnlyMemory<byte>[] transfers = load.Transfers(TransferKind.Token, transactions);
            double processor = node.ProcessorSeconds;
            double seconds = run.AsFastAsPossible(transfers);
            processor = node.ProcessorSeconds - processor;
            double rate = 0.7 * transactions / seconds;
            LatencyRecord latency = run.AtRate(load.Transfers(TransferKind.Token, (int)(rate * LatencySeconds)), rate);
            var table = report.Table("", "transfers/s", "the node's processor time, µs", "p50, ms", "p99, ms");
            table.Row("token-c", transactions / seconds, 1e6 * processor / transactions, latency.Percentile(0.5), latency.Percentile(0.99));
            table.End();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
