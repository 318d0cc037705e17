namespace Vow.Ledger;

/// <summary>How a node protects itself while it executes blocks. Nothing here changes what a block gives.</summary>
public sealed record ExecutionSettings
{
    /// <summary>Most time that one action of a transaction may take on this node.</summary>
    public required TimeSpan TransactionTimeout { get; init; }

    /// <summary>Hears on the executing thread that a stage of a block ended: for whoever measures, because nothing here sees a clock.</summary>
    public Action<BlockStage>? StageEnded { get; init; }
}

/// <summary>A part of a block's execution.</summary>
public enum BlockStage
{
    /// <summary>All transactions were executed.</summary>
    Transactions = 0,

    /// <summary>The state tree was updated.</summary>
    Tree = 1,
}

/// <summary>
/// A transaction took longer than this node allows, although it was within its gas. A fault of the node, not a result: the block is not made. A producer leaves the
/// transaction out and builds the block anew.
/// </summary>
public sealed class TransactionTooSlowException : Exception
{
    /// <summary>Names the transaction and the limit.</summary>
    public TransactionTooSlowException(Hash256 transaction, TimeSpan limit)
        : base($"Transaction {transaction} ran longer than this node's limit of {limit.TotalMilliseconds:0} ms for an action; the block was not made.") => Transaction = transaction;

    /// <summary>The transaction.</summary>
    public Hash256 Transaction { get; }
}
