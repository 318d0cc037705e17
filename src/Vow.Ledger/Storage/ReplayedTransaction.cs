namespace Vow.Ledger;

/// <summary>A past transaction that was executed again: what the chain keeps of it, and what it did this time.</summary>
/// <param name="Block">Header of its block.</param>
/// <param name="Stored">Its stored receipt, and where it is.</param>
/// <param name="Result">What it did now.</param>
/// <param name="IsSame">Whether it did exactly what the stored receipt says. If not, this node does not execute as the one that made the block did.</param>
public sealed record ReplayedTransaction(BlockHeader Block, ReceiptRecord Stored, ReplayResult Result, bool IsSame);
