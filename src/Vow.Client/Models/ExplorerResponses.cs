using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/contracts</c>: a page of contracts, the newest first.</summary>
public sealed record ContractPageResponse
{
    /// <summary>The contracts.</summary>
    public required IReadOnlyList<ContractSummary> Items { get; init; }

    /// <summary>What to pass as <c>after</c> for the next page; null on the last.</summary>
    public required Address? Next { get; init; }
}

/// <summary>A contract in a list.</summary>
public sealed record ContractSummary
{
    /// <summary>The address.</summary>
    public required Address Address { get; init; }

    /// <summary>The name it gives itself in <c>vow.abi</c>; null where it does not describe itself.</summary>
    public required string? Name { get; init; }

    /// <summary>SHA-256 of the module it runs now.</summary>
    public required CodeHash CodeHash { get; init; }

    /// <summary>The account or contract that made it.</summary>
    public required Address Creator { get; init; }

    /// <summary>Height at which it was made.</summary>
    public required ulong Height { get; init; }

    /// <summary>The transaction that made it, by an action or inside of a contract; null for one of the genesis or of an imported state.</summary>
    public required Hash256? Transaction { get; init; }

    /// <summary>How many times its code was replaced.</summary>
    public required uint Version { get; init; }

    /// <summary>Whether calls of it are refused.</summary>
    public required bool Frozen { get; init; }
}

/// <summary><c>GET /v1/contracts/{address}/history</c>: the codes that a contract has had, oldest first.</summary>
public sealed record ContractHistoryResponse
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The codes.</summary>
    public required IReadOnlyList<ContractVersionResponse> Items { get; init; }

    /// <summary>What to pass as <c>after</c> for the next page; null on the last.</summary>
    public required uint? Next { get; init; }
}

/// <summary>Code that a contract got: version 0 when it was made, each further one by an upgrade.</summary>
public sealed record ContractVersionResponse
{
    /// <summary>How often its code had been replaced.</summary>
    public required uint Version { get; init; }

    /// <summary>SHA-256 of the module it ran from then on.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>Height of the block; null where the node does not have it, since its chain began with an imported state.</summary>
    public required ulong? Height { get; init; }

    /// <summary>The transaction that did it, by an action or inside of the contract; null for a contract of the genesis and where it is not known.</summary>
    public required Hash256? Transaction { get; init; }

    /// <summary>Whether the upgrade was let through although the code may misread what is stored.</summary>
    public required bool Forced { get; init; }
}

/// <summary><c>GET /v1/contracts/{address}/gas</c>: what transactions that call a contract used, newest first.</summary>
public sealed record ContractGasResponse
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>One for each transaction.</summary>
    public required IReadOnlyList<ContractGasItem> Items { get; init; }

    /// <summary>What to pass as <c>before</c> for the next page (<c>height.index</c>); null on the last.</summary>
    public required string? Next { get; init; }
}

/// <summary>What a transaction that calls a contract used.</summary>
public sealed record ContractGasItem
{
    /// <summary>Height of its block.</summary>
    public required ulong Height { get; init; }

    /// <summary>Time of its block: Unix time in milliseconds.</summary>
    public required ulong Time { get; init; }

    /// <summary>The transaction's hash.</summary>
    public required Hash256 Transaction { get; init; }

    /// <summary>The method of its first call of the contract.</summary>
    public required string Method { get; init; }

    /// <summary>Number of its actions: with more than one the gas is not this method's alone.</summary>
    public required int Actions { get; init; }

    /// <summary>Gas of the whole transaction.</summary>
    public required long GasUsed { get; init; }

    /// <summary>How it ended.</summary>
    public required ReceiptStatus Status { get; init; }
}

/// <summary><c>GET /v1/search</c>: what a text may mean, the best first.</summary>
public sealed record SearchResponse
{
    /// <summary>What was found; a few of each kind.</summary>
    public required IReadOnlyList<SearchItem> Items { get; init; }
}

/// <summary>Something that a search found.</summary>
public sealed record SearchItem
{
    /// <summary><c>block</c>, <c>transaction</c>, <c>account</c>, <c>contract</c> or <c>code</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the API names it by: a block's height, a hash, or an address.</summary>
    public required string Id { get; init; }

    /// <summary>What to show.</summary>
    public required string Label { get; init; }
}

/// <summary>An action of a transaction in a list.</summary>
public sealed record ActionSummary
{
    /// <summary>Its kind, such as <c>transfer</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whom it pays, or the contract that it calls or changes; null for an upload, and for an instantiation that failed.</summary>
    public Address? To { get; init; }

    /// <summary>The name that the contract gives itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The method that it calls.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Method { get; init; }

    /// <summary>Value that it moves if it succeeds.</summary>
    public required UInt128 Value { get; init; }
}
