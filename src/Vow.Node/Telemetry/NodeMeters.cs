using System.Diagnostics;
using System.Diagnostics.Metrics;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>The node's measurements: a <see cref="Meter"/> and an <see cref="ActivitySource"/>, both named <c>Vow.Node</c>.</summary>
public sealed class NodeMeters : IDisposable
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "Vow.Node";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _source = new(Name);
    private readonly Counter<long> _submitted, _dropped, _blocks, _transactions, _gas, _slow, _queries;
    private readonly Histogram<double> _stage, _blockTransactions, _queryTime, _checkTime;

    private readonly TimeProvider _time;
    private readonly Dictionary<string, TimeSpan> _stages = [];
    private long _blockStarted, _stageStarted;

    /// <summary>Creates the instruments.</summary>
    public NodeMeters(TimeProvider time)
    {
        _time = time;
        Activity = new NodeActivity(time);
        _submitted = _meter.CreateCounter<long>("vow.mempool.submitted", "{transaction}", "Transactions submitted, by result: accepted or the code of the refusal.");
        _dropped = _meter.CreateCounter<long>("vow.mempool.dropped", "{transaction}", "Transactions that left the mempool without having been executed, by reason.");
        _blocks = _meter.CreateCounter<long>("vow.blocks", "{block}", "Blocks committed.");
        _transactions = _meter.CreateCounter<long>("vow.transactions", "{transaction}", "Transactions committed, by status.");
        _gas = _meter.CreateCounter<long>("vow.gas", "{gas}", "Gas used by committed transactions.");
        _slow = _meter.CreateCounter<long>("vow.transactions.too_slow", "{transaction}", "Transactions dropped because they ran longer than this node allows.");
        _queries = _meter.CreateCounter<long>("vow.queries", "{query}", "Queries and simulations, by kind and result.");
        _stage = _meter.CreateHistogram<double>("vow.block.stage", "ms", "Time a block took, by stage.");
        _blockTransactions = _meter.CreateHistogram<double>("vow.block.transactions", "{transaction}", "Transactions in a block.");
        _checkTime = _meter.CreateHistogram<double>("vow.mempool.check", "ms", "Time to check a submitted transaction, signature included, as the mean of those checked together.");
        _queryTime = _meter.CreateHistogram<double>("vow.query.time", "ms", "Time a query or simulation took, by kind.");
    }

    /// <summary>The same for whoever asks what the node does now.</summary>
    internal NodeActivity Activity { get; }

    /// <summary>Starts a trace of a step; null when nobody listens.</summary>
    public Activity? Start(string name) => _source.StartActivity(name);

    /// <summary>Counts a query or simulation.</summary>
    /// <param name="kind">A fixed word such as <c>query</c> or <c>simulate</c>.</param>
    /// <param name="result">A fixed word or the name of an error code; never text of a client's.</param>
    /// <param name="elapsed">Time it took.</param>
    public void Query(string kind, string result, TimeSpan elapsed)
    {
        _queries.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("result", result));
        _queryTime.Record(elapsed.TotalMilliseconds, new KeyValuePair<string, object?>("kind", kind));
        Activity.AddQuery(kind, result == Succeeded, elapsed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }

    internal void Submitted(LedgerErrorCode code) => _submitted.Add(1, new KeyValuePair<string, object?>("result", code == LedgerErrorCode.None ? "Accepted" : NameOf(code)));

    internal void Dropped(LedgerErrorCode code) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", NameOf(code)));

    internal void TooSlow() => _slow.Add(1);

    /// <summary>A block begins: its first stage runs from now on. Stages are told from the producer's thread and those it waits for.</summary>
    internal void StartStages()
    {
        _blockStarted = _stageStarted = _time.GetTimestamp();
        _stages.Clear();
    }

    /// <summary>A stage ended, the next one begins.</summary>
    internal void EndStage(string stage)
    {
        long now = _time.GetTimestamp();
        TimeSpan elapsed = _time.GetElapsedTime(_stageStarted, now);
        _stage.Record(elapsed.TotalMilliseconds, new KeyValuePair<string, object?>("stage", stage));
        // A block that leaves out a slow transaction is executed more than once.
        _stages[stage] = TimeOf(stage) + elapsed;
        _stageStarted = now;
    }

    /// <summary>Follows the executor, which tells more than is measured here.</summary>
    internal void StageBegins(BlockStage stage)
    {
        if (stage == BlockStage.Tree) EndStage("execute");
        else if (stage == BlockStage.Header) EndStage("tree");
    }

    internal void Checked(int transactions, TimeSpan elapsed) => _checkTime.Record(elapsed.TotalMilliseconds / transactions);

    internal void Block(CommittedBlock block)
    {
        Activity.Add(Sample(block.Header, _time.GetTimestamp()));
        _blocks.Add(1);
        _gas.Add(block.Header.GasUsed);
        _blockTransactions.Record(block.Transactions.Length);
        Span<long> byStatus = stackalloc long[3];
        foreach (Receipt receipt in block.Receipts) byStatus[(int)receipt.Status]++;
        for (int status = 0; status < byStatus.Length; status++)
        {
            if (byStatus[status] > 0) _transactions.Add(byStatus[status], new KeyValuePair<string, object?>("status", Statuses[status]));
        }
    }

    private BlockSample Sample(BlockHeader header, long now) => new(
        header.Height, header.TimestampMilliseconds, header.TransactionCount, header.GasUsed, TimeOf("execute"), TimeOf("tree"), TimeOf("commit"), _time.GetElapsedTime(_blockStarted, now), now);

    private TimeSpan TimeOf(string stage) => _stages.GetValueOrDefault(stage);

    internal void Observe(Func<MempoolCounts> counts, Func<ulong> height)
    {
        _meter.CreateObservableGauge("vow.mempool.transactions", () => Mempool(counts()), "{transaction}", "Transactions that wait, by state.");
        _meter.CreateObservableGauge("vow.mempool.bytes", () => counts().Bytes, "By", "Memory that waiting transactions are counted with.");
        _meter.CreateObservableGauge("vow.chain.height", () => (long)height(), "{block}", "Height of the newest block.");
    }

    private const string Succeeded = nameof(ReceiptStatus.Success);

    private static readonly string[] Statuses = [nameof(ReceiptStatus.Success), nameof(ReceiptStatus.Failed), nameof(ReceiptStatus.Refused)];

    private static readonly Dictionary<LedgerErrorCode, string> Names = Enum.GetValues<LedgerErrorCode>().ToDictionary(code => code, code => code.ToString());

    private static string NameOf(LedgerErrorCode code) => Names[code];

    private static Measurement<long>[] Mempool(MempoolCounts counts) =>
    [
        new(counts.Ready, new KeyValuePair<string, object?>("state", "ready")),
        new(counts.Waiting, new KeyValuePair<string, object?>("state", "waiting")),
        new(counts.Unchecked, new KeyValuePair<string, object?>("state", "unchecked")),
    ];
}
