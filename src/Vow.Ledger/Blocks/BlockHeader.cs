using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>What a block commits to. The block's hash is that of its header as encoded by <see cref="BlockCodec"/>.</summary>
public sealed record BlockHeader
{
    /// <summary>Number of the rules it was executed under.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>The chain.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Its place: 0 is the genesis block.</summary>
    public required ulong Height { get; init; }

    /// <summary>Unix time in milliseconds, as the proposer set it; later than the previous block's.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>Hash of the block before it; zero for genesis.</summary>
    public required Hash256 Previous { get; init; }

    /// <summary>The account that fees go to; all zeros burns them.</summary>
    public required Address Proposer { get; init; }

    /// <summary>Number of transactions.</summary>
    public required int TransactionCount { get; init; }

    /// <summary>Gas used by all transactions.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Merkle root of the transactions' hashes (<see cref="MerkleList"/>).</summary>
    public required Hash256 TransactionsRoot { get; init; }

    /// <summary>Merkle root of the receipts' hashes.</summary>
    public required Hash256 ReceiptsRoot { get; init; }

    /// <summary>Root of the state tree after the block.</summary>
    public required Hash256 StateRoot { get; init; }
}

/// <summary>A block as it travels: its header and its transactions as they were proposed.</summary>
public sealed record Block(BlockHeader Header, ImmutableArray<ReadOnlyMemory<byte>> Transactions);
