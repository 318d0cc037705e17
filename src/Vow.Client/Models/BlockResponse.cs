using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>A block's header with its hash.</summary>
public record BlockSummary
{
    /// <summary>Its place: 0 is the genesis block.</summary>
    public required ulong Height { get; init; }

    /// <summary>The block's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Hash of the block before it; zero for genesis.</summary>
    public required Hash256 Previous { get; init; }

    /// <summary>Unix time in milliseconds.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>Number of the rules it was executed under.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>The account that its fees went to; all zeros burned them.</summary>
    public required Address Proposer { get; init; }

    /// <summary>Number of transactions.</summary>
    public required int TransactionCount { get; init; }

    /// <summary>Gas used by all transactions.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Merkle root of the transactions' hashes.</summary>
    public required Hash256 TransactionsRoot { get; init; }

    /// <summary>Merkle root of the receipts' hashes.</summary>
    public required Hash256 ReceiptsRoot { get; init; }

    /// <summary>Root of the state tree after the block.</summary>
    public required Hash256 StateRoot { get; init; }
}

/// <summary><c>GET /v1/blocks/{height|hash|latest}</c>: a block with the hashes of its transactions.</summary>
public sealed record BlockResponse : BlockSummary
{
    /// <summary>An empty one, for reading JSON into.</summary>
    [JsonConstructor]
    public BlockResponse()
    {
    }

    /// <summary>A block from its header and its transactions.</summary>
    [SetsRequiredMembers]
    public BlockResponse(BlockSummary summary, IReadOnlyList<Hash256> transactions)
        : base(summary) => Transactions = transactions;

    /// <summary>Hashes of the transactions, in order.</summary>
    public required IReadOnlyList<Hash256> Transactions { get; init; }
}

/// <summary><c>GET /v1/blocks</c>: a page of blocks, newest first.</summary>
public sealed record BlockPageResponse
{
    /// <summary>The blocks.</summary>
    public required IReadOnlyList<BlockSummary> Items { get; init; }

    /// <summary>What to pass as <c>before</c> for the next page; null on the last.</summary>
    public required ulong? Next { get; init; }
}
