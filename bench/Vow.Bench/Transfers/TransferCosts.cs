using System.Diagnostics;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>Where the processor time of transfers goes, and what stays in memory after them.</summary>
internal sealed class TransferCosts(StageProfile stages)
{
    private static readonly (BlockStage Stage, string Name)[] Stages =
    [
        (BlockStage.Actions, "execution: fee, contract, journal"), (BlockStage.Deposits, "execution: deposits"), (BlockStage.Receipts, "receipts: encoding and hash"),
        (BlockStage.Changes, "net changes of the block"), (BlockStage.Tree, "state tree"), (BlockStage.Header, "lists' roots, header"),
        (BlockStage.Batch, "batch: rows, history, indexes"), (BlockStage.Commit, "commit and sync"), (BlockStage.Follow, "caches follow the commit"),
    ];

    private readonly Dictionary<BlockStage, (double Processor, double Elapsed)> _stages = [];
    private readonly Dictionary<string, double> _threads = [];

    public double Seconds { get; private set; }

    public double ProcessorSeconds { get; private set; }

    public double CheckMicroseconds { get; private set; }

    public long ManagedBytes { get; private set; }

    public long ResidentBytes { get; private set; }

    /// <summary>Sends transfers and adds what they cost.</summary>
    public void Add(TransferRun run, ReadOnlyMemory<byte>[] transactions)
    {
        CheckMicroseconds = MeasureCheck(transactions);
        stages.Clear();
        Dictionary<string, double> before = ThreadTimes.Now();
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        Seconds += run.AsFastAsPossible(transactions);
        ProcessorSeconds += (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
        foreach ((string name, double seconds) in ThreadTimes.Now()) _threads[name] = _threads.GetValueOrDefault(name) + seconds - before.GetValueOrDefault(name);
        foreach ((BlockStage stage, _) in Stages)
        {
            (double cpu, double elapsed) = stages.Of(stage);
            (double cpuBefore, double elapsedBefore) = _stages.GetValueOrDefault(stage);
            _stages[stage] = (cpuBefore + cpu, elapsedBefore + elapsed);
        }
    }

    /// <summary>Notes what is in memory now.</summary>
    public void KeepMemory()
    {
        ManagedBytes = GC.GetTotalMemory(forceFullCollection: true);
        ResidentBytes = Process.GetCurrentProcess().WorkingSet64;
    }

    public static void Write(Report report, TransferCosts token, TransferCosts native, int transactions)
    {
        report.Heading("Where the time of a transfer goes", """
            Processor time for each transfer and its share of the process's, and the time that passed on the way (the stages of a block follow each other; signatures are checked beside them).
            The check of a signature is measured by itself, on one thread.
            """.ReplaceLineEndings("\n"));
        var table = report.Table("", "token-c: processor, µs", "share, %", "elapsed, µs", "native: processor, µs", "share, %", "elapsed, µs");
        void Row(string name, Func<TransferCosts, (double Processor, double Elapsed)> cost)
        {
            (double processor, double elapsed) = cost(token);
            (double processorNative, double elapsedNative) = cost(native);
            table.Row(
                name, 1e6 * processor / transactions, 100 * processor / token.ProcessorSeconds, 1e6 * elapsed / transactions,
                1e6 * processorNative / transactions, 100 * processorNative / native.ProcessorSeconds, 1e6 * elapsedNative / transactions);
        }

        Row("signature check", cost => (cost.CheckMicroseconds * transactions / 1e6, 0));
        Row("mempool: the verifiers' other work", cost => (cost.ThreadsOf("vow verifier") - (cost.CheckMicroseconds * transactions / 1e6), 0));
        foreach ((BlockStage stage, string name) in Stages) Row(name, cost => (cost._stages[stage].Processor / 1e9, cost._stages[stage].Elapsed / 1e9));
        Row("producer: selection, the pool follows, telling", cost => (cost.ThreadsOf("vow producer") + cost.ThreadsOf("Vow execution") - cost._stages.Values.Sum(stage => stage.Processor / 1e9), 0));
        Row("RocksDB's own threads", cost => (cost.ThreadsOf("rocksdb"), 0));
        Row("all else: load generator, collector, compiler", cost => (cost.ProcessorSeconds - cost.ThreadsOf("vow ") - cost.ThreadsOf("rocksdb"), 0));
        table.End();
        report.Write($"After {transactions:N0} token transfers {token.ManagedBytes >> 20} MiB are in use on the managed heap and {token.ResidentBytes >> 20} MiB resident; "
            + $"after as many native ones {native.ManagedBytes >> 20} and {native.ResidentBytes >> 20} MiB.\n\n");
    }

    private double ThreadsOf(string prefix) => _threads.Where(thread => thread.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Sum(thread => thread.Value);

    private static double MeasureCheck(ReadOnlyMemory<byte>[] transactions)
    {
        var verifier = new TransactionVerifier(TransferLoad.ChainId);
        int count = Math.Min(2_000, transactions.Length);
        double start = ThreadClock.Now;
        for (int index = 0; index < count; index++) verifier.Check(transactions[index]);
        return (ThreadClock.Now - start) / count / 1e3;
    }
}
