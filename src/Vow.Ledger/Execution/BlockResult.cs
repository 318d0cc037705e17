using System.Collections.Immutable;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>What a block gives: to be committed as a whole, or dropped.</summary>
public sealed record BlockResult
{
    /// <summary>The header.</summary>
    public required BlockHeader Header { get; init; }

    /// <summary>The block's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>The block as it travels.</summary>
    public required Block Block { get; init; }

    /// <summary>The hash of each transaction in the block. A refused transaction may be there twice.</summary>
    public required ImmutableArray<Hash256> TransactionHashes { get; init; }

    /// <summary>A receipt for each transaction in the block.</summary>
    public required ImmutableArray<Receipt> Receipts { get; init; }

    /// <summary>The words for each transaction that failed or was refused, null for the others. Not part of the block.</summary>
    public required ImmutableArray<ReceiptText?> Texts { get; init; }

    /// <summary>Net changes of the consensus state, ordered by key.</summary>
    public required IReadOnlyList<StateChange> Changes { get; init; }

    /// <summary>What happens to the state tree.</summary>
    public required TreeUpdate Tree { get; init; }

    /// <summary>The transactions in the block, read; null for bytes that are none. For the indexes.</summary>
    internal IReadOnlyList<SignedTransaction?> Signed { get; init; } = [];

    /// <summary>Contracts that were made and code that was replaced, in order. For the indexes.</summary>
    internal IReadOnlyList<ContractStep> Contracts { get; init; } = [];

    /// <summary>Transactions that were proposed and are not in the block, with the reason; empty unless <see cref="BlockProposal.LeavesOutRefused"/>.</summary>
    public required ImmutableArray<LeftOutTransaction> LeftOut { get; init; }
}

/// <summary>A transaction that a producer proposed and the state refused.</summary>
public sealed record LeftOutTransaction(CheckedTransaction Transaction, LedgerError Refusal);
