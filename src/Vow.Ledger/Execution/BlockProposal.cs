using Vow.Engine;

namespace Vow.Ledger;

/// <summary>What a block may be, whatever the chain's parameters say.</summary>
public static class BlockLimits
{
    /// <summary>
    /// Return data and events, in bytes, after which a block has no room for another transaction. Gas does not bound them as tightly as memory does: a receipt lives in
    /// memory until the block is committed.
    /// </summary>
    public const long ReceiptDataBytesMax = 64 << 20;
}

/// <summary>What a block is to be made of: decided by a producer or by consensus, before execution.</summary>
public sealed record BlockProposal
{
    /// <summary>Its height.</summary>
    public required ulong Height { get; init; }

    /// <summary>Unix time in milliseconds.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>Hash of the block before it.</summary>
    public required Hash256 Previous { get; init; }

    /// <summary>The account that fees go to; all zeros burns them.</summary>
    public required Address Proposer { get; init; }

    /// <summary>Its transactions, in order.</summary>
    public required IReadOnlyList<CheckedTransaction> Transactions { get; init; }

    /// <summary>
    /// Whether transactions that turn out to be refused are left out of the block, as a producer wants it, and told in <see cref="BlockResult.LeftOut"/>; otherwise they
    /// are part of it with a receipt that says so, as consensus wants it.
    /// </summary>
    public bool LeavesOutRefused { get; init; }
}
