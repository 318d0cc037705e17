using System.Collections.Immutable;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>A block that lasts, with what its transactions did.</summary>
/// <param name="Hash">The block's hash.</param>
/// <param name="Block">Header and transactions as they travel.</param>
/// <param name="Transactions">One for each transaction in the block.</param>
/// <param name="Receipts">One for each transaction.</param>
/// <param name="Texts">The words for the receipts that have any, one place for each transaction.</param>
public sealed record CommittedBlock(
    Hash256 Hash, Block Block, ImmutableArray<CommittedTransaction> Transactions, ImmutableArray<Receipt> Receipts, ImmutableArray<ReceiptText?> Texts)
{
    /// <summary>The block's header.</summary>
    public BlockHeader Header => Block.Header;

    /// <summary>About what it takes in memory.</summary>
    internal long MemoryBytes => EstimateMemory(Block, Receipts);

    // Transactions and what contracts gave are anybody's size; the rest is about the same for each transaction.
    private static long EstimateMemory(Block block, ImmutableArray<Receipt> receipts)
    {
        const int TransactionBytes = 2048, EventBytes = 128;
        long bytes = TransactionBytes;
        foreach (ReadOnlyMemory<byte> transaction in block.Transactions) bytes += TransactionBytes + transaction.Length;
        foreach (Receipt receipt in receipts)
        {
            foreach (ActionOutcome outcome in receipt.Outcomes) bytes += outcome.ReturnData.Length;
            foreach (StateEvent logged in receipt.Events) bytes += EventBytes + logged.Topic.Length + logged.Data.Length;
        }

        return bytes;
    }
}

/// <summary>A transaction in a committed block.</summary>
/// <param name="Hash">Its identity.</param>
/// <param name="Encoded">Its bytes.</param>
/// <param name="Body">What it asks for; null if the bytes are not a transaction, which consensus may put into a block and the block refuses.</param>
public readonly record struct CommittedTransaction(Hash256 Hash, ReadOnlyMemory<byte> Encoded, Transaction? Body);
