namespace Vow.Client;

/// <summary><c>GET /health/live</c> and <c>/health/ready</c>.</summary>
public sealed record HealthResponse
{
    /// <summary>Whether the node is well, or ready to serve.</summary>
    public required bool Ok { get; init; }

    /// <summary>Why it is not; null when it is.</summary>
    public string? Reason { get; init; }
}

/// <summary>The last message of an event stream that the node ends (event name <c>end</c>): why, and that a client may resume.</summary>
public sealed record StreamEndResponse
{
    /// <summary><c>slow</c>: the client did not read fast enough; <c>stopping</c>: the node stops.</summary>
    public required string Reason { get; init; }

    /// <summary>What happened and what to do, for people.</summary>
    public required string Detail { get; init; }
}
