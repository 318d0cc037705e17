using System.Collections.Immutable;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>A block that lasts, with what its transactions did.</summary>
/// <param name="Hash">The block's hash.</param>
/// <param name="Block">Header and transactions.</param>
/// <param name="Transactions">The transactions as they were checked, one for each in the block.</param>
/// <param name="Receipts">One for each transaction.</param>
/// <param name="Texts">The words for the receipts that have any, one place for each transaction.</param>
public sealed record CommittedBlock(
    Hash256 Hash, Block Block, ImmutableArray<CheckedTransaction> Transactions, ImmutableArray<Receipt> Receipts, ImmutableArray<ReceiptText?> Texts)
{
    /// <summary>The block's header.</summary>
    public BlockHeader Header => Block.Header;
}
