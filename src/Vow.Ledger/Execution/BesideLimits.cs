namespace Vow.Ledger;

/// <summary>What a node lends to queries and simulations, whatever they ask for.</summary>
public sealed record BesideLimits
{
    /// <summary>Most gas one may use, in gas units.</summary>
    public required long GasMax { get; init; }

    /// <summary>Most time one may take, waiting for a free thread included.</summary>
    public required TimeSpan TimeoutMax { get; init; }

    internal TimeSpan Cut(TimeSpan asked) => asked == Timeout.InfiniteTimeSpan || asked > TimeoutMax ? TimeoutMax : asked;
}
