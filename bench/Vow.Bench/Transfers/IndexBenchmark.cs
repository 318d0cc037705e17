using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Bench.Transfers;

/// <summary>What the index of accounts costs a node that commits transfers, and how long a page of its lists takes once it has many.</summary>
internal static class IndexBenchmark
{
    private const int Accounts = 10_000;
    private const int ChunkTransactions = 50_000;
    private const int OutstandingMax = 10_000;
    private const int Rounds = 9;
    private const int RoundTransactions = 10_000;
    private const int Requests = 60;

    public static async Task RunAsync(Report report, int transactions)
    {
        Cost(report);
        await PagesAsync(report, transactions).ConfigureAwait(false);
    }

    // Two nodes that take the same transfers in turn, round after round: what the machine does meanwhile falls on both.
    private static void Cost(Report report)
    {
        report.Heading("What the index of accounts costs", $"""
            Two nodes commit the same transfers in turn, one with the index and one without: {Rounds} rounds of {RoundTransactions:N0} transfers of each kind. Medians; the ratio is that of a round to the
            round beside it. {PerformanceDocument.Today}
            """.ReplaceLineEndings("\n"));
        var table = report.Table("", "without: processor time, µs", "with", "ratio", "without: elapsed, µs", "with", "ratio");
        using var load = new TransferLoad(Accounts, seed: 1);
        using var without = new Subject(load.Genesis, accountIndex: false);
        using var with = new Subject(load.Genesis, accountIndex: true);
        ReadOnlyMemory<byte>[] distribution = load.Distribution();
        foreach (Subject subject in (Subject[])[without, with]) subject.Send(distribution);
        foreach (TransferKind kind in (TransferKind[])[TransferKind.Token, TransferKind.Native])
        {
            var rounds = new List<(Spent Without, Spent With)>();
            for (int round = -2; round < Rounds; round++)
            {
                ReadOnlyMemory<byte>[] transfers = load.Transfers(kind, RoundTransactions);
                // Whoever comes first finds other caches.
                bool isFirst = round % 2 == 0;
                Spent first = (isFirst ? without : with).Send(transfers), second = (isFirst ? with : without).Send(transfers);
                if (round >= 0) rounds.Add(isFirst ? (first, second) : (second, first));
            }

            table.Row(
                kind == TransferKind.Token ? "token-c" : "native",
                Median(rounds.Select(round => round.Without.Processor)), Median(rounds.Select(round => round.With.Processor)), Median(rounds.Select(round => round.With.Processor / round.Without.Processor)),
                Median(rounds.Select(round => round.Without.Elapsed)), Median(rounds.Select(round => round.With.Elapsed)), Median(rounds.Select(round => round.With.Elapsed / round.Without.Elapsed)));
        }

        table.End();
    }

    private static async Task PagesAsync(Report report, int transactions)
    {
        int tokens = transactions / 10;
        string directory = Directory.CreateTempSubdirectory("vow-bench-").FullName;
        try
        {
            using var load = new TransferLoad(Accounts, seed: 2);
            Fill(directory, load, transactions, tokens);
            var options = new NodeOptions { DataDirectory = directory, Urls = "http://127.0.0.1:0", Production = new ProductionOptions { Mode = ProductionMode.Off } };
            WebApplication node = NodeHost.Build(options, NodeParts.Default, builder => builder.Logging.AddFilter("Vow", LogLevel.Warning));
            await using (node.ConfigureAwait(false))
            {
                await node.StartAsync().ConfigureAwait(false);
                using var http = new HttpClient { BaseAddress = new Uri(node.Urls.First()) };
                var core = (NodeCore)node.Services.GetService(typeof(NodeCore))!;
                await WriteAsync(report, http, core.Chain.Head.Height, load, transactions, tokens).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Fill(string directory, TransferLoad load, int transactions, int tokens)
    {
        using var target = new NodeTarget(directory, load.Genesis, new StageProfile());
        var run = new TransferRun(target, OutstandingMax);
        run.AsFastAsPossible(load.Distribution());
        // A tenth of each part are tokens: the contract has some from the first block to the last.
        for (int sent = 0; sent < transactions; sent += ChunkTransactions)
        {
            int count = Math.Min(ChunkTransactions, transactions - sent);
            run.AsFastAsPossible(load.Transfers(TransferKind.Native, count));
            run.AsFastAsPossible(load.Transfers(TransferKind.Token, (int)((long)tokens * count / transactions)));
        }
    }

    private static async Task WriteAsync(Report report, HttpClient http, ulong head, TransferLoad load, int transactions, int tokens)
    {
        report.Heading("Pages of transactions", $"""
            {transactions:N0} native transfers and {tokens:N0} of the token between {Accounts:N0} accounts, in {head:N0} blocks on disk. Milliseconds from a request over HTTP to the whole answer, one at a
            time: the median of {Requests}, and the longest. {PerformanceDocument.Today} Bar: a page takes as long wherever it is.
            """.ReplaceLineEndings("\n"));
        var table = report.Table("page", "newest: median, ms", "longest", "middle: median, ms", "longest", "oldest: median, ms", "longest");
        (string account, string contract) = (AddressText.Format(load.AddressOf(1)), AddressText.Format(load.Token));
        (string Name, string Route)[] pages =
        [
            ("all, 20", "/v1/transactions?limit=20"), ("all, 100", "/v1/transactions?limit=100"), ("of an account, 20", $"/v1/transactions?limit=20&account={account}"),
            ("of a contract, 20", $"/v1/transactions?limit=20&contract={contract}"), ("of both, 20", $"/v1/transactions?limit=20&account={account}&contract={contract}"),
            ("gas of a contract, 100", $"/v1/contracts/{contract}/gas?limit=100"), ("blocks, 20", "/v1/blocks?limit=20"),
        ];
        foreach ((string name, string route) in pages)
        {
            bool isBlocks = route.StartsWith("/v1/blocks", StringComparison.Ordinal);
            var cells = new List<object> { name };
            foreach (ulong height in (ulong[])[head + 1, head / 2, Math.Max(3, head / 50)])
            {
                (double median, double longest) = await TimeAsync(http, string.Create(CultureInfo.InvariantCulture, $"{route}&before={height}{(isBlocks ? "" : ".0")}")).ConfigureAwait(false);
                cells.Add(median);
                cells.Add(longest);
            }

            table.Row([.. cells]);
        }

        table.End();
    }

    private static async Task<(double Median, double Longest)> TimeAsync(HttpClient http, string route)
    {
        var times = new List<double>();
        for (int request = -5; request < Requests; request++)
        {
            long start = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(route).ConfigureAwait(false);
            if (request >= 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (Median(times), times.Max());
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Time for each transfer, in microseconds.</summary>
    private readonly record struct Spent(double Processor, double Elapsed);

    private sealed class Subject : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("vow-bench-").FullName;
        private readonly NodeTarget _target;
        private readonly TransferRun _run;

        public Subject(Genesis genesis, bool accountIndex)
        {
            _target = new NodeTarget(_directory, genesis, new StageProfile(), accountIndex);
            _run = new TransferRun(_target, OutstandingMax);
        }

        public Spent Send(ReadOnlyMemory<byte>[] transfers)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            double seconds = _run.AsFastAsPossible(transfers);
            return new Spent((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / transfers.Length, seconds * 1e6 / transfers.Length);
        }

        public void Dispose()
        {
            _target.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
