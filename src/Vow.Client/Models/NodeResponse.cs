namespace Vow.Client;

/// <summary><c>GET /v1/node</c>: what the node does and takes at this moment, for plots. Counts are of this process, from its start.</summary>
public sealed record NodeResponse
{
    /// <summary>Name and version of the node's software, such as <c>vow/0.1.0</c>.</summary>
    public required string Software { get; init; }

    /// <summary>The chain's number.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Whether the chain is one for development, whose accounts' keys everybody knows.</summary>
    public required bool Development { get; init; }

    /// <summary>Whether transactions are found by account and contract.</summary>
    public required bool AccountIndex { get; init; }

    /// <summary>Whether the node makes blocks and takes transactions.</summary>
    public required bool Ready { get; init; }

    /// <summary>Seconds since it was started.</summary>
    public required ulong UptimeSeconds { get; init; }

    /// <summary>The node's clock: Unix time in milliseconds.</summary>
    public required ulong TimeMilliseconds { get; init; }

    /// <summary>Height of the newest block.</summary>
    public required ulong Height { get; init; }

    /// <summary>Time of the newest block: Unix time in milliseconds.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>Transactions committed in a second, over the last ten.</summary>
    public required double TransactionsPerSecond { get; init; }

    /// <summary>Transactions committed.</summary>
    public required ulong Transactions { get; init; }

    /// <summary>The last blocks that this process made, oldest first.</summary>
    public required IReadOnlyList<BlockTiming> Blocks { get; init; }

    /// <summary>What waits for a block.</summary>
    public required MempoolDetail Mempool { get; init; }

    /// <summary>Caches: <c>code</c> compiled and in memory, <c>codeOnDisk</c>, records of the state <c>tree</c>.</summary>
    public required IReadOnlyList<CacheDetail> Caches { get; init; }

    /// <summary>Queries, simulations and replays, by kind.</summary>
    public required IReadOnlyList<QueryDetail> Queries { get; init; }

    /// <summary>Event streams that are open.</summary>
    public required int EventStreams { get; init; }

    /// <summary>What the process takes.</summary>
    public required ProcessDetail Process { get; init; }
}

/// <summary>How long a block took, from the choice of its transactions to its commit.</summary>
public sealed record BlockTiming
{
    /// <summary>Its height.</summary>
    public required ulong Height { get; init; }

    /// <summary>Its time: Unix time in milliseconds.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>Number of its transactions.</summary>
    public required int Transactions { get; init; }

    /// <summary>Gas used by them.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Time of their execution, in milliseconds.</summary>
    public required double ExecuteMilliseconds { get; init; }

    /// <summary>Time of the state tree, in milliseconds.</summary>
    public required double TreeMilliseconds { get; init; }

    /// <summary>Time of the synced write, in milliseconds.</summary>
    public required double CommitMilliseconds { get; init; }

    /// <summary>All of its time, in milliseconds.</summary>
    public required double TotalMilliseconds { get; init; }
}

/// <summary>What waits in the mempool.</summary>
public sealed record MempoolDetail
{
    /// <summary>Transactions that wait.</summary>
    public required int Transactions { get; init; }

    /// <summary>Those that could be in the next block.</summary>
    public required int Ready { get; init; }

    /// <summary>Those that wait for another of their account.</summary>
    public required int Waiting { get; init; }

    /// <summary>Submitted ones whose signatures are not checked yet.</summary>
    public required int Unchecked { get; init; }

    /// <summary>Accounts that have some.</summary>
    public required int Accounts { get; init; }

    /// <summary>Memory that they are counted with, in bytes.</summary>
    public required ulong Bytes { get; init; }
}

/// <summary>What a cache has done and what it holds.</summary>
public sealed record CacheDetail
{
    /// <summary>Which one.</summary>
    public required string Name { get; init; }

    /// <summary>Lookups that found an entry.</summary>
    public required ulong Hits { get; init; }

    /// <summary>Lookups that found none.</summary>
    public required ulong Misses { get; init; }

    /// <summary>Bytes held, about.</summary>
    public required ulong Bytes { get; init; }
}

/// <summary>Queries, simulations or replays that were asked for.</summary>
public sealed record QueryDetail
{
    /// <summary>What they were, such as <c>query</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many.</summary>
    public required ulong Count { get; init; }

    /// <summary>How many of them did not succeed.</summary>
    public required ulong Failed { get; init; }

    /// <summary>Time of all together, in milliseconds.</summary>
    public required double Milliseconds { get; init; }
}

/// <summary>What the node's process takes.</summary>
public sealed record ProcessDetail
{
    /// <summary>Memory on the managed heap, in bytes.</summary>
    public required ulong ManagedBytes { get; init; }

    /// <summary>Memory in RAM, in bytes; compiled code and the database's caches are part of it.</summary>
    public required ulong ResidentBytes { get; init; }

    /// <summary>Garbage collections of the three generations.</summary>
    public required IReadOnlyList<int> Collections { get; init; }

    /// <summary>Time that collections stopped the process, in milliseconds.</summary>
    public required double PauseMilliseconds { get; init; }

    /// <summary>Processor time used, in milliseconds.</summary>
    public required double ProcessorMilliseconds { get; init; }

    /// <summary>Processors of the machine.</summary>
    public required int Processors { get; init; }

    /// <summary>Threads.</summary>
    public required int Threads { get; init; }
}
