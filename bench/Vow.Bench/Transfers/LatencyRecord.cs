using System.Diagnostics;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>When transactions were submitted and when they were known to last. One thread submits, another one hears of blocks.</summary>
internal sealed class LatencyRecord
{
    private readonly Dictionary<Hash256, long> _submitted = [];
    private readonly List<double> _milliseconds = [];
    private readonly Lock _gate = new();

    public int Waiting
    {
        get
        {
            lock (_gate) return _submitted.Count;
        }
    }

    public void Submit(Hash256 transaction, long timestamp)
    {
        lock (_gate) _submitted[transaction] = timestamp;
    }

    public void Commit(IEnumerable<Hash256> transactions)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            foreach (Hash256 transaction in transactions)
            {
                if (_submitted.Remove(transaction, out long submitted)) _milliseconds.Add(Stopwatch.GetElapsedTime(submitted, now).TotalMilliseconds);
            }
        }
    }

    /// <summary>The latency that a share of the transactions did not exceed, in milliseconds.</summary>
    public double Percentile(double share)
    {
        lock (_gate)
        {
            _milliseconds.Sort();
            return _milliseconds.Count == 0 ? double.NaN : _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(share * _milliseconds.Count))];
        }
    }
}
