using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>What became of bytes that were submitted as a transaction.</summary>
/// <param name="Hash">Hash of the bytes: the transaction's identity.</param>
/// <param name="Error">Why they were refused; null if the transaction waits for a block.</param>
public readonly record struct SubmitResult(Hash256 Hash, LedgerError? Error)
{
    /// <summary>Whether the transaction waits for a block.</summary>
    public bool IsAccepted => Error is null;
}

/// <summary>A transaction that waits for a block.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="IsReady">Whether the next block may take it; false while one of the account with a lower nonce is missing.</param>
public sealed record PendingTransaction(SignedTransaction Transaction, bool IsReady);

/// <summary>How much waits.</summary>
/// <param name="Transactions">All transactions.</param>
/// <param name="Ready">Those that a block may take.</param>
/// <param name="Accounts">Accounts with at least one.</param>
/// <param name="Bytes">Encoded bytes, and a fixed amount for each transaction's place in memory.</param>
/// <param name="Unchecked">Transactions whose signatures are still to be checked.</param>
public readonly record struct MempoolCounts(int Transactions, int Ready, int Accounts, long Bytes, int Unchecked)
{
    /// <summary>Those that wait for one before them.</summary>
    public int Waiting => Transactions - Ready;
}

/// <summary>The node is stopping and takes no more transactions.</summary>
public sealed class NodeStoppingException() : Exception("the node is stopping and takes no more transactions; submit it to another node or after the restart");
