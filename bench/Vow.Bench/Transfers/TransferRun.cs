using System.Diagnostics;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>Sends transfers to a target, as fast as it takes them or at a given rate.</summary>
internal sealed class TransferRun
{
    private const int Batch = 50;
    private readonly ITransferTarget _target;
    private readonly int _outstandingMax;
    private int _committed;
    private LatencyRecord? _latency;

    public TransferRun(ITransferTarget target, int outstandingMax)
    {
        (_target, _outstandingMax) = (target, outstandingMax);
        target.Committed += hashes =>
        {
            _latency?.Commit(hashes);
            Interlocked.Add(ref _committed, hashes.Count);
        };
    }

    /// <summary>Sends them as fast as they are taken; returns the seconds until the last one was committed.</summary>
    public double AsFastAsPossible(ReadOnlyMemory<byte>[] transactions)
    {
        int before = Volatile.Read(ref _committed), sent = 0;
        long start = Stopwatch.GetTimestamp();
        foreach (ReadOnlyMemory<byte>[] batch in transactions.Chunk(Batch))
        {
            while (sent - (Volatile.Read(ref _committed) - before) > _outstandingMax) Thread.Sleep(1);
            _target.Submit(batch);
            sent += batch.Length;
        }

        WaitFor(before + transactions.Length);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Sends them evenly over time, whatever becomes of those before.</summary>
    public LatencyRecord AtRate(ReadOnlyMemory<byte>[] transactions, double perSecond)
    {
        int before = Volatile.Read(ref _committed), sent = 0;
        _latency = new LatencyRecord();
        long start = Stopwatch.GetTimestamp();
        while (sent < transactions.Length)
        {
            int due = Math.Min(transactions.Length, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond) + 1);
            for (; sent < due; sent += Math.Min(Batch, due - sent))
            {
                ReadOnlyMemory<byte>[] batch = transactions[sent..Math.Min(sent + Batch, due)];
                // The clock starts when a transaction was to be sent, not when there was time to: what waits outside waits too.
                for (int index = 0; index < batch.Length; index++)
                    _latency.Submit(TransactionVerifier.HashOf(batch[index].Span), start + (long)((sent + index) / perSecond * Stopwatch.Frequency));
                _target.Submit(batch);
            }

            Thread.Sleep(1);
        }

        WaitFor(before + transactions.Length);
        return _latency;
    }

    private void WaitFor(int committed)
    {
        while (Volatile.Read(ref _committed) < committed) Thread.Sleep(1);
    }
}
