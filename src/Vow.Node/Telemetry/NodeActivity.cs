using System.Collections.Immutable;

namespace Vow.Node;

/// <summary>A block that was made: what was in it and how long each part took.</summary>
internal readonly record struct BlockSample(
    ulong Height, ulong TimestampMilliseconds, int Transactions, long GasUsed, TimeSpan Execute, TimeSpan Tree, TimeSpan Commit, TimeSpan Total, long CommittedAt);

/// <summary>Queries of a kind: how many, how many without success, and their time together.</summary>
internal readonly record struct QuerySample(string Kind, long Count, long Failed, TimeSpan Time);

/// <summary>The last blocks and the counts of queries, for whoever asks what the node does now. Safe to use from many threads.</summary>
internal sealed class NodeActivity(TimeProvider time)
{
    /// <summary>Blocks that are kept.</summary>
    public const int BlocksMax = 120;

    private const int KindsMax = 16;

    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly BlockSample[] _blocks = new BlockSample[BlocksMax];
    private readonly SortedDictionary<string, QuerySample> _queries = new(StringComparer.Ordinal);

    // Transactions of the window, a second each: a busy node makes more blocks in it than are kept.
    private readonly (long Second, long Transactions)[] _seconds = new (long, long)[(int)RateWindow.TotalSeconds];
    private long _made, _transactions;

    /// <summary>Transactions committed.</summary>
    public long Transactions => Interlocked.Read(ref _transactions);

    public void Add(BlockSample block)
    {
        lock (_gate)
        {
            _blocks[_made++ % BlocksMax] = block;
            long second = SecondOf(block.CommittedAt);
            ref (long Second, long Transactions) place = ref _seconds[second % _seconds.Length];
            place = place.Second == second ? (second, place.Transactions + block.Transactions) : (second, block.Transactions);
        }

        Interlocked.Add(ref _transactions, block.Transactions);
    }

    public void AddQuery(string kind, bool isSuccess, TimeSpan elapsed)
    {
        lock (_gate)
        {
            // Kinds are words of the node's own; more than a few would be a mistake.
            if (!_queries.TryGetValue(kind, out QuerySample known) && _queries.Count >= KindsMax) return;
            _queries[kind] = new QuerySample(kind, known.Count + 1, known.Failed + (isSuccess ? 0 : 1), known.Time + elapsed);
        }
    }

    /// <summary>The last blocks, oldest first.</summary>
    public ImmutableArray<BlockSample> Blocks()
    {
        lock (_gate)
        {
            long first = Math.Max(0, _made - BlocksMax);
            return [.. Enumerable.Range(0, (int)(_made - first)).Select(index => _blocks[(first + index) % BlocksMax])];
        }
    }

    public ImmutableArray<QuerySample> Queries()
    {
        lock (_gate) return [.. _queries.Values];
    }

    /// <summary>Transactions committed in a second, over the ten before this one.</summary>
    public double TransactionsPerSecond()
    {
        long now = SecondOf(time.GetTimestamp());
        lock (_gate) return _seconds.Where(place => place.Second > now - _seconds.Length && place.Second <= now).Sum(place => place.Transactions) / RateWindow.TotalSeconds;
    }

    private long SecondOf(long timestamp) => timestamp / time.TimestampFrequency;
}
