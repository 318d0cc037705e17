using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>Something that was committed, as <c>GET /v1/events</c> streams it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BlockEvent), "block")]
[JsonDerivedType(typeof(TransactionEvent), "transaction")]
[JsonDerivedType(typeof(ContractEvent), "event")]
public abstract record ChainEvent
{
    private protected ChainEvent()
    {
    }

    /// <summary>
    /// Its place on the chain, <c>height.index</c>: within a height the block is 0, then each transaction comes before its events. The same whatever the filter;
    /// a stream resumes after it.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Height of its block.</summary>
    public required ulong Height { get; init; }
}

/// <summary>A block was committed.</summary>
public sealed record BlockEvent : ChainEvent
{
    /// <summary>The block.</summary>
    public required BlockSummary Block { get; init; }
}

/// <summary>A transaction was committed.</summary>
public sealed record TransactionEvent : ChainEvent
{
    /// <summary>The transaction.</summary>
    public required TransactionSummary Transaction { get; init; }
}

/// <summary>A contract logged an event in a transaction that succeeded.</summary>
public sealed record ContractEvent : ChainEvent
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Transaction { get; init; }

    /// <summary>The signer of the transaction.</summary>
    public required Address Sender { get; init; }

    /// <summary>The event.</summary>
    public required EventResponse Event { get; init; }
}

/// <summary>Which events to stream; what is null filters nothing.</summary>
public sealed record EventFilter
{
    /// <summary>Kinds: <c>block</c>, <c>transaction</c>, <c>event</c>; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Only events of this contract, and transactions that have one.</summary>
    public Address? Contract { get; init; }

    /// <summary>Only events with this topic, and transactions that have one.</summary>
    public ReadOnlyMemory<byte>? Topic { get; init; }

    /// <summary>Only transactions signed by this account and their events.</summary>
    public Address? Sender { get; init; }

    /// <summary>Start after this event (<see cref="ChainEvent.Id"/>); null for what is committed from now on.</summary>
    public string? After { get; init; }
}
