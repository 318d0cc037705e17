namespace Vow.Ledger;

/// <summary>How a node protects itself while it executes blocks. Nothing here changes what a block gives.</summary>
public sealed record ExecutionSettings
{
    /// <summary>Most time that one action of a transaction may take on this node.</summary>
    public required TimeSpan TransactionTimeout { get; init; }

    /// <summary>Hears on its own thread when work of a stage begins there, and with <see cref="BlockStage.None"/> when it ends: for profiles, with a clock of their own.</summary>
    public Action<BlockStage>? StageBegins { get; init; }
}

/// <summary>What a block's time goes to, for <see cref="ExecutionSettings.StageBegins"/>.</summary>
public enum BlockStage
{
    /// <summary>Nothing of a block.</summary>
    None = 0,

    /// <summary>Refusal, fee and actions of a transaction: contracts run here.</summary>
    Actions = 1,

    /// <summary>What a transaction's changes hold and free.</summary>
    Deposits = 2,

    /// <summary>Receipts are encoded and hashed.</summary>
    Receipts = 3,

    /// <summary>The net changes of all transactions.</summary>
    Changes = 4,

    /// <summary>The state tree and its root.</summary>
    Tree = 5,

    /// <summary>Roots of the lists, the header.</summary>
    Header = 6,

    /// <summary>The block's rows, its history and its state are put into one batch.</summary>
    Batch = 7,

    /// <summary>The batch is written and synced.</summary>
    Commit = 8,

    /// <summary>What is in memory follows the store.</summary>
    Follow = 9,
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
