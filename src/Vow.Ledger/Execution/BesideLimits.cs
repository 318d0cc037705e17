namespace Vow.Ledger;

/// <summary>What a node lends to queries and simulations, whatever they ask for.</summary>
public sealed record BesideLimits
{
    /// <summary>Most gas one may use, in gas units.</summary>
    public required long GasMax { get; init; }

    /// <summary>Most time one may take; it may wait as long for a free thread before.</summary>
    public required TimeSpan TimeoutMax { get; init; }

    internal TimeSpan Cut(TimeSpan asked) => asked < TimeSpan.Zero || asked > TimeoutMax ? TimeoutMax : asked;
}
