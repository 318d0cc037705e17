using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Vow.Node.Http;

/// <summary>Limits on clients: requests of one address in a second, requests at a time, event streams, queries that run.</summary>
internal sealed class ApiLimits : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress>? _clients;
    private readonly ConcurrencyLimiter _requests;
    private readonly PartitionedRateLimiter<IPAddress> _clientStreams;
    private readonly ConcurrencyLimiter _streams;
    private readonly ConcurrencyLimiter _queries;
    private readonly int _streamsMax;

    public ApiLimits(HttpOptions http, QueryOptions queries)
    {
        if (http.ClientRequestsPerSecondMax > 0) _clients = PerClient(http.ClientRequestsPerSecondMax);
        _requests = Concurrency(http.ConcurrentRequestsMax, queue: http.ConcurrentRequestsMax);
        _streamsMax = http.EventStreamsMax;
        _streams = Concurrency(_streamsMax, queue: 0);
        _clientStreams = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetConcurrencyLimiter(
            address, _ => new ConcurrencyLimiterOptions { PermitLimit = http.ClientEventStreamsMax, QueueLimit = 0 }));
        _queries = Concurrency(queries.ConcurrentOrDefault, queries.QueueMax);
    }

    /// <summary>Event streams that are open.</summary>
    public int StreamsOpen => _streamsMax - (int)(_streams.GetStatistics()?.CurrentAvailablePermits ?? 0);

    /// <summary>A token of the client's bucket; false when it is empty.</summary>
    public bool TryTakeToken(HttpContext http, out int retryAfterSeconds)
    {
        retryAfterSeconds = 1;
        if (_clients is null) return true;
        using RateLimitLease lease = _clients.AttemptAcquire(ClientOf(http));
        if (lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after)) retryAfterSeconds = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds));
        return lease.IsAcquired;
    }

    /// <summary>A place among the requests under way; waits a little for one.</summary>
    public ValueTask<RateLimitLease> EnterRequestAsync(CancellationToken cancellation) => _requests.AcquireAsync(1, cancellation);

    /// <summary>A place among the queries that run; waits for one while the queue has room.</summary>
    public ValueTask<RateLimitLease> EnterQueryAsync(CancellationToken cancellation) => _queries.AcquireAsync(1, cancellation);

    /// <summary>A place among the event streams of the client and of all; null when there is none.</summary>
    public IDisposable? TryEnterStream(HttpContext http)
    {
        RateLimitLease ofClient = _clientStreams.AttemptAcquire(ClientOf(http));
        if (!ofClient.IsAcquired)
        {
            ofClient.Dispose();
            return null;
        }

        RateLimitLease ofAll = _streams.AttemptAcquire();
        if (ofAll.IsAcquired) return new TwoLeases(ofClient, ofAll);
        ofAll.Dispose();
        ofClient.Dispose();
        return null;
    }

    public void Dispose()
    {
        _clients?.Dispose();
        _requests.Dispose();
        _clientStreams.Dispose();
        _streams.Dispose();
        _queries.Dispose();
    }

    private static PartitionedRateLimiter<IPAddress> PerClient(int requestsPerSecond) =>
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = requestsPerSecond,
            // About ten times a second, and exactly the rate: 19 in a second are not 10.
            TokensPerPeriod = Math.Max(1, requestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)Math.Max(1, requestsPerSecond / 10) / requestsPerSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    private static ConcurrencyLimiter Concurrency(int permits, int queue) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = permits, QueueLimit = queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    // Who has an IPv6 address has its whole /64.
    private static IPAddress ClientOf(HttpContext http)
    {
        IPAddress address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private sealed class TwoLeases(RateLimitLease first, RateLimitLease second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }
}
