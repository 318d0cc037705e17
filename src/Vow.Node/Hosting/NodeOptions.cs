namespace Vow.Node;

/// <summary>How a node runs. Bound from <c>appsettings.json</c> (section <c>Vow</c>), the environment (<c>VOW_…</c>) and flags, later ones over earlier ones.</summary>
public sealed class NodeOptions
{
    /// <summary>Where the chain is kept; made if it does not exist. Needed unless <see cref="InMemory"/>.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>Keeps the chain in memory: it is gone when the node stops.</summary>
    public bool InMemory { get; set; }

    /// <summary>The genesis file. Needed for a chain's first start; later starts compare it with the stored chain if it is given.</summary>
    public string? GenesisFile { get; set; }

    /// <summary>Addresses to listen on, with semicolons between them; port 0 for any free one.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8717";

    /// <summary>Compiled contracts are kept here; by default in the data directory. Nothing is lost when it is deleted.</summary>
    public string? CodeCacheDirectory { get; set; }

    /// <summary>Past heights whose state can be read, in blocks. Blocks and receipts are always kept.</summary>
    public ulong HistoryBlocksMax { get; set; } = 100_000;

    /// <summary>Keeps the state of every height.</summary>
    public bool Archive { get; set; }

    /// <summary>Whether transactions are found by account and contract. Switched on later, the node makes what is missing from its blocks before it starts.</summary>
    public bool AccountIndex { get; set; } = true;

    /// <summary>When blocks are made, and how large they may be.</summary>
    public ProductionOptions Production { get; set; } = new();

    /// <summary>What may wait for a block.</summary>
    public MempoolOptions Mempool { get; set; } = new();

    /// <summary>Queries and simulations.</summary>
    public QueryOptions Queries { get; set; } = new();

    /// <summary>Limits on clients of the API.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>The pages that show the chain in a browser.</summary>
    public ExplorerOptions Explorer { get; set; } = new();

    /// <summary>Where measurements go, beside <c>/metrics</c>.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();
}

/// <summary>When the solo producer makes a block.</summary>
public enum ProductionMode
{
    /// <summary>As soon as there are transactions.</summary>
    OnDemand = 0,

    /// <summary>At a fixed interval.</summary>
    Interval = 1,

    /// <summary>Never: the chain is only read.</summary>
    Off = 2,
}

/// <summary>When blocks are made, and how large they may be.</summary>
public sealed class ProductionOptions
{
    /// <summary>What starts a block.</summary>
    public ProductionMode Mode { get; set; } = ProductionMode.OnDemand;

    /// <summary>Time between blocks, in milliseconds, with <see cref="ProductionMode.Interval"/>.</summary>
    public int IntervalMilliseconds { get; set; } = 1000;

    /// <summary>Whether a block is made at an interval even if nothing waits.</summary>
    public bool EmptyBlocks { get; set; }

    /// <summary>How long a block on demand waits for more transactions after the first, in milliseconds.</summary>
    public int GatherMilliseconds { get; set; } = 5;

    /// <summary>Most transactions in a block. The chain's gas per block limits it too.</summary>
    public int TransactionsMax { get; set; } = 5_000;

    /// <summary>The account that fees go to, as <c>vow1…</c>; none burns them.</summary>
    public string? Proposer { get; set; }

    /// <summary>A transaction that runs longer is dropped, in milliseconds: a protection of the node, not a rule of the chain.</summary>
    public int TransactionTimeoutMilliseconds { get; set; } = 20_000;
}

/// <summary>What may wait for a block.</summary>
public sealed class MempoolOptions
{
    /// <summary>Most transactions that wait.</summary>
    public int TransactionsMax { get; set; } = 50_000;

    /// <summary>Most bytes of transactions that wait.</summary>
    public long BytesMax { get; set; } = 128L << 20;

    /// <summary>Most transactions of one account that wait.</summary>
    public int AccountTransactionsMax { get; set; } = 1_000;

    /// <summary>Most bytes of one account's transactions that wait.</summary>
    public long AccountBytesMax { get; set; } = 16L << 20;

    /// <summary>How far a nonce may be ahead of the account's next one.</summary>
    public int NonceGapMax { get; set; } = 64;

    /// <summary>How much more a transaction must pay per gas than the one with the same nonce that it replaces, in percent.</summary>
    public int ReplacementPercent { get; set; } = 10;

    /// <summary>Threads that check signatures; 0 for one less than there are processors, and at least one.</summary>
    public int VerifierThreads { get; set; }

    /// <summary>Most bytes of transactions whose signatures are still to be checked.</summary>
    public long UncheckedBytesMax { get; set; } = 64L << 20;

    /// <summary>Most callers that wait for a transaction to be committed.</summary>
    public int ReceiptWaitersMax { get; set; } = 50_000;
}

/// <summary>Queries and simulations: they run beside blocks and have limits of their own.</summary>
public sealed class QueryOptions
{
    /// <summary>Most gas of one.</summary>
    public long GasMax { get; set; } = 20_000_000_000;

    /// <summary>Longest run of one, in milliseconds.</summary>
    public int TimeoutMilliseconds { get; set; } = 5_000;

    /// <summary>Most that run at a time; 0 for one less than there are processors, and at least one.</summary>
    public int ConcurrentMax { get; set; }

    /// <summary>Most that wait for their turn; one more gets 503.</summary>
    public int QueueMax { get; set; } = 64;

    internal int ConcurrentOrDefault => ConcurrentMax > 0 ? ConcurrentMax : Math.Max(1, Environment.ProcessorCount - 1);
}

/// <summary>Limits on clients of the API.</summary>
public sealed class HttpOptions
{
    /// <summary>Most bytes of a request's body.</summary>
    public long BodyBytesMax { get; set; } = 5L << 20;

    /// <summary>Most requests that are answered at a time; others wait in a short queue, then get 503.</summary>
    public int ConcurrentRequestsMax { get; set; } = 256;

    /// <summary>Most requests of one client address in a second, then 429; 0 for no limit.</summary>
    public int ClientRequestsPerSecondMax { get; set; }

    /// <summary>Most event streams open at a time.</summary>
    public int EventStreamsMax { get; set; } = 256;

    /// <summary>Most event streams of one client address.</summary>
    public int ClientEventStreamsMax { get; set; } = 64;

    /// <summary>How long an event stream is silent before it gives a sign of life, in milliseconds.</summary>
    public int HeartbeatMilliseconds { get; set; } = 15_000;

    /// <summary>Origins whose pages may use the API from a browser, such as <c>https://explorer.example</c>; <c>*</c> for any. None by default.</summary>
    public IList<string> CorsOrigins { get; } = [];

    /// <summary>Longest that a request may wait for a transaction to be committed, in milliseconds.</summary>
    public int WaitMillisecondsMax { get; set; } = 30_000;

    /// <summary>Longest that a stopping node waits for requests under way, in milliseconds.</summary>
    public int ShutdownMilliseconds { get; set; } = 10_000;
}

/// <summary>The pages that show the chain in a browser.</summary>
public sealed class ExplorerOptions
{
    /// <summary>Where they are on each of <see cref="NodeOptions.Urls"/>; <c>/</c> leads there.</summary>
    public const string Path = "/explorer/";

    /// <summary>Their address on one of a node's, such as <c>http://127.0.0.1:8717/explorer/</c>.</summary>
    public static string AddressOn(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.TrimEnd('/') + Path;
    }

    /// <summary>Whether the node serves them.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>Where measurements go, beside <c>/metrics</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>An OTLP collector for metrics and traces, such as <c>http://127.0.0.1:4317</c>; none sends nothing.</summary>
    public string? OtlpEndpoint { get; set; }
}
