using Microsoft.Extensions.Logging;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>Every message of the node's own log. Numbers are stable.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(1, LogLevel.Information, "chain {ChainId} at height {Height} ({Hash}), in {Place}")]
    public static partial void ChainOpened(ILogger log, ulong chainId, ulong height, Hash256 hash, string place);

    [LoggerMessage(2, LogLevel.Information, "listening on {Urls}")]
    public static partial void Listening(ILogger log, string urls);

    [LoggerMessage(3, LogLevel.Information, "stopping: no more transactions are taken, {Ready} are ready and go into last blocks")]
    public static partial void Stopping(ILogger log, int ready);

    [LoggerMessage(4, LogLevel.Information, "stopped at height {Height}; {Lost} transactions still waited and are forgotten")]
    public static partial void Stopped(ILogger log, ulong height, int lost);

    [LoggerMessage(5, LogLevel.Information, "making the index of accounts from stored blocks: {Height} of {Head}")]
    public static partial void Indexing(ILogger log, ulong height, ulong head);

    [LoggerMessage(10, LogLevel.Debug, "block {Height}: {Transactions} transactions, {Gas} gas, {Hash}")]
    public static partial void BlockCommitted(ILogger log, ulong height, int transactions, long gas, Hash256 hash);

    [LoggerMessage(11, LogLevel.Warning, "dropped transaction {Transaction}: {Reason}")]
    public static partial void TransactionTooSlow(ILogger log, Hash256 transaction, string reason);

    [LoggerMessage(12, LogLevel.Critical, "block {Height} could not be made, and no more will be: the node must be restarted once the cause is removed")]
    public static partial void ProductionFailed(ILogger log, ulong height, Exception fault);
}
