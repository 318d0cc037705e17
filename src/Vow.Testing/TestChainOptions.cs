using Vow.Ledger;

namespace Vow.Testing;

/// <summary>How a <see cref="TestChain"/> begins and goes on.</summary>
public sealed record TestChainOptions
{
    /// <summary>Where it starts: by default the development accounts with 10^18 each, at 2026-01-01 00:00:00 UTC.</summary>
    public Genesis Genesis { get; init; } = Genesis.ForDevelopment(1_767_225_600_000);

    /// <summary>Time between two blocks on the chain's clock; nobody waits for it.</summary>
    public TimeSpan BlockTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The account that fees go to; all zeros burns them.</summary>
    public Engine.Address Proposer { get; init; }

    /// <summary>Most time an action or a query may take on this machine before the test fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
