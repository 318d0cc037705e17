using System.Collections.Immutable;

namespace Vow.Ledger;

/// <summary>Compares a block that came from elsewhere with the head it should follow and with what its execution gives.</summary>
internal static class BlockComparison
{
    /// <summary>The block as a proposal to execute.</summary>
    public static BlockProposal ProposalOf(Block block, TransactionVerifier verifier) => new()
    {
        Height = block.Header.Height,
        TimestampMilliseconds = block.Header.TimestampMilliseconds,
        Previous = block.Header.Previous,
        Proposer = block.Header.Proposer,
        Transactions = [.. block.Transactions.Select(verifier.Check)],
    };

    /// <exception cref="BlockMismatchException">The block does not follow the head.</exception>
    public static void RequireFollows(BlockHeader header, BlockHeader head, in Hash256 headHash)
    {
        Require(header, nameof(header.Height), header.Height, head.Height + 1, "follows the head");
        Require(header, nameof(header.Previous), header.Previous, headHash, "is the head");
        Require(header, nameof(header.ChainId), header.ChainId, head.ChainId, "is this chain");
        if (header.TimestampMilliseconds > head.TimestampMilliseconds) return;
        throw new BlockMismatchException(
            header.Height, nameof(header.TimestampMilliseconds),
            $"Block {header.Height} has time {header.TimestampMilliseconds}, which is not after the head's, {head.TimestampMilliseconds}. It was not imported.");
    }

    /// <exception cref="BlockMismatchException">A field differs.</exception>
    public static void RequireEqual(BlockHeader claimed, BlockHeader executed)
    {
        const string From = "comes from its execution";
        Require(claimed, nameof(claimed.ProtocolVersion), claimed.ProtocolVersion, executed.ProtocolVersion, From);
        Require(claimed, nameof(claimed.ChainId), claimed.ChainId, executed.ChainId, From);
        Require(claimed, nameof(claimed.Height), claimed.Height, executed.Height, From);
        Require(claimed, nameof(claimed.TimestampMilliseconds), claimed.TimestampMilliseconds, executed.TimestampMilliseconds, From);
        Require(claimed, nameof(claimed.Previous), claimed.Previous, executed.Previous, From);
        Require(claimed, nameof(claimed.Proposer), claimed.Proposer, executed.Proposer, From);
        Require(claimed, nameof(claimed.TransactionCount), claimed.TransactionCount, executed.TransactionCount, From);
        Require(claimed, nameof(claimed.TransactionsRoot), claimed.TransactionsRoot, executed.TransactionsRoot, From);
        Require(claimed, nameof(claimed.GasUsed), claimed.GasUsed, executed.GasUsed, From);
        Require(claimed, nameof(claimed.ReceiptsRoot), claimed.ReceiptsRoot, executed.ReceiptsRoot, From);
        Require(claimed, nameof(claimed.StateRoot), claimed.StateRoot, executed.StateRoot, From);
    }

    private static void Require<T>(BlockHeader header, string field, T claimed, T expected, string why) where T : IEquatable<T>
    {
        if (claimed.Equals(expected)) return;
        throw new BlockMismatchException(header.Height, field, $"Block {header.Height} claims {field} {claimed}; {expected} {why}. It was not imported.");
    }
}
