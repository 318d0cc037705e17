using System.Globalization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>Finds what is wrong with options, all of it at once.</summary>
internal static class NodeOptionsCheck
{
    // Above it the engine takes no call.
    private const long EngineGasMax = 1L << 60;

    /// <summary>Throws if a node cannot run with the options.</summary>
    /// <exception cref="NodeOptionsException">One line for each fault.</exception>
    public static void ThrowIfWrong(NodeOptions options)
    {
        var faults = new List<string>();
        CheckPlaces(options, faults);
        CheckProduction(options.Production, faults);
        CheckMempool(options.Mempool, faults);
        CheckQueries(options.Queries, faults);
        CheckHttp(options.Http, faults);
        if (options.Telemetry.OtlpEndpoint is { Length: > 0 } endpoint && !IsHttpAddress(endpoint))
        {
            faults.Add($"Telemetry:OtlpEndpoint is '{endpoint}': it must be an address such as http://127.0.0.1:4317");
        }

        if (faults.Count > 0) throw new NodeOptionsException(faults);
    }

    /// <summary>The account that fees go to; all zeros if none is named.</summary>
    public static Address ProposerOf(ProductionOptions options) =>
        string.IsNullOrEmpty(options.Proposer) || !AddressText.TryParse(options.Proposer, out Address proposer, out _) ? default : proposer;

    public static string[] UrlsOf(NodeOptions options) => options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void CheckPlaces(NodeOptions options, List<string> faults)
    {
        bool hasDirectory = !string.IsNullOrEmpty(options.DataDirectory);
        if (!hasDirectory && !options.InMemory) faults.Add("DataDirectory is not set: name the directory of the chain, or set InMemory for a chain that is gone when the node stops");
        if (hasDirectory && options.InMemory) faults.Add($"DataDirectory is '{options.DataDirectory}' and InMemory is set: only one of them makes sense");
        if (options.GenesisFile is { Length: > 0 } genesis && !File.Exists(genesis)) faults.Add($"GenesisFile is '{genesis}', and there is no such file: make one with 'vow init'");
        if (!options.Archive) AtLeast("HistoryBlocksMax", (long)Math.Min(options.HistoryBlocksMax, long.MaxValue), 1, faults);
        string[] urls = UrlsOf(options);
        if (urls.Length == 0) faults.Add("Urls is empty: name at least one address to listen on, such as http://127.0.0.1:8717");
        foreach (string url in urls.Where(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || !IsHttpAddress(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal))))
        {
            faults.Add($"Urls has '{url}': an address looks like http://127.0.0.1:8717; for https, put a proxy that ends TLS before the node");
        }
    }

    private static void CheckProduction(ProductionOptions options, List<string> faults)
    {
        if (!Enum.IsDefined(options.Mode)) faults.Add($"Production:Mode is {options.Mode}: it is OnDemand, Interval or Off");
        InRange("Production:IntervalMilliseconds", options.IntervalMilliseconds, 1, 3_600_000, faults);
        InRange("Production:GatherMilliseconds", options.GatherMilliseconds, 0, 60_000, faults);
        InRange("Production:TransactionsMax", options.TransactionsMax, 1, BlockCodec.TransactionsMax, faults);
        InRange("Production:TransactionTimeoutMilliseconds", options.TransactionTimeoutMilliseconds, 1, 600_000, faults);
        if (options.EmptyBlocks && options.Mode != ProductionMode.Interval) faults.Add("Production:EmptyBlocks is set, but Production:Mode is not Interval: only then are empty blocks made");
        if (!string.IsNullOrEmpty(options.Proposer) && !AddressText.TryParse(options.Proposer, out _, out string? fault))
        {
            faults.Add($"Production:Proposer is '{options.Proposer}', which is no address: {fault}");
        }
    }

    private static void CheckMempool(MempoolOptions options, List<string> faults)
    {
        InRange("Mempool:TransactionsMax", options.TransactionsMax, 1, 10_000_000, faults);
        // Less, and the largest transaction that the chain allows could never be submitted.
        const long BytesMin = PoolEntry.MemoryBytesMax;
        AtLeast("Mempool:BytesMax", options.BytesMax, BytesMin, faults);
        AtLeast("Mempool:AccountBytesMax", options.AccountBytesMax, BytesMin, faults);
        InRange("Mempool:AccountTransactionsMax", options.AccountTransactionsMax, 1, 100_000, faults);
        InRange("Mempool:NonceGapMax", options.NonceGapMax, 0, 100_000, faults);
        InRange("Mempool:ReplacementPercent", options.ReplacementPercent, 0, 1_000, faults);
        InRange("Mempool:VerifierThreads", options.VerifierThreads, 0, 256, faults);
        AtLeast("Mempool:UncheckedBytesMax", options.UncheckedBytesMax, 1, faults);
        InRange("Mempool:ReceiptWaitersMax", options.ReceiptWaitersMax, 1, 10_000_000, faults);
    }

    private static void CheckQueries(QueryOptions options, List<string> faults)
    {
        InRange("Queries:GasMax", options.GasMax, 1, EngineGasMax, faults);
        InRange("Queries:TimeoutMilliseconds", options.TimeoutMilliseconds, 1, 600_000, faults);
        InRange("Queries:ConcurrentMax", options.ConcurrentMax, 0, 1_024, faults);
        InRange("Queries:QueueMax", options.QueueMax, 0, 1_000_000, faults);
    }

    private static void CheckHttp(HttpOptions options, List<string> faults)
    {
        AtLeast("Http:BodyBytesMax", options.BodyBytesMax, 1, faults);
        InRange("Http:ConcurrentRequestsMax", options.ConcurrentRequestsMax, 1, 1_000_000, faults);
        InRange("Http:ClientRequestsPerSecondMax", options.ClientRequestsPerSecondMax, 0, 10_000_000, faults);
        InRange("Http:EventStreamsMax", options.EventStreamsMax, 1, 1_000_000, faults);
        InRange("Http:ClientEventStreamsMax", options.ClientEventStreamsMax, 1, 1_000_000, faults);
        InRange("Http:HeartbeatMilliseconds", options.HeartbeatMilliseconds, 1, 3_600_000, faults);
        foreach (string origin in options.CorsOrigins.Where(origin => origin != "*" && !IsOrigin(origin)))
        {
            faults.Add($"Http:CorsOrigins has '{origin}': an origin looks like https://explorer.example, without a path, or is *");
        }
        InRange("Http:WaitMillisecondsMax", options.WaitMillisecondsMax, 1, 3_600_000, faults);
        InRange("Http:ShutdownMilliseconds", options.ShutdownMilliseconds, 1, 600_000, faults);
    }

    private static bool IsOrigin(string text) => IsHttpAddress(text) && new Uri(text).GetLeftPart(UriPartial.Authority) == text;

    private static bool IsHttpAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    private static void InRange(string name, long value, long min, long max, List<string> faults)
    {
        if (value < min || value > max) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: it must be from {min} to {max}"));
    }

    private static void AtLeast(string name, long value, long min, List<string> faults)
    {
        if (value < min) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: it must be at least {min}"));
    }
}
