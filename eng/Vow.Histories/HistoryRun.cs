using System.Collections.Immutable;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Encoding;

namespace Vow.Histories;

/// <summary>What a history gave: headers and receipts of all blocks from genesis on, and one hash over them.</summary>
public sealed record HistoryOutcome(ImmutableArray<BlockHeader> Headers, ImmutableArray<ImmutableArray<Receipt>> Receipts, Hash256 Digest);

/// <summary>Executes histories on a chain in a store.</summary>
public static class HistoryRun
{
    /// <summary>A chain for a history.</summary>
    /// <param name="history">Whose genesis it begins with.</param>
    /// <param name="store">A store that is empty, or holds that chain.</param>
    /// <param name="codeCacheDirectory">Where compiled code is kept; null for nowhere.</param>
    public static Chain Open(PlannedHistory history, IStateStore store, string? codeCacheDirectory)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Chain.Open(store, history.Genesis, new ChainOptions
        {
            HistoryBlocksMax = null,
            CodeCacheDirectory = codeCacheDirectory,
            TransactionTimeout = TimeSpan.FromMinutes(1),
            Beside = new BesideLimits { GasMax = long.MaxValue, TimeoutMax = TimeSpan.FromMinutes(1) },
        });
    }

    /// <summary>Executes all of a history on a new chain.</summary>
    /// <param name="history">What to execute.</param>
    /// <param name="store">An empty store.</param>
    /// <param name="codeCacheDirectory">Where compiled code is kept; null for nowhere.</param>
    /// <param name="verifierThreads">Threads that check signatures.</param>
    public static HistoryOutcome Execute(PlannedHistory history, IStateStore store, string? codeCacheDirectory, int verifierThreads)
    {
        using Chain chain = Open(history, store, codeCacheDirectory);
        return Execute(history, chain, verifierThreads);
    }

    /// <summary>Executes all of a history on a chain that stands at its genesis.</summary>
    public static HistoryOutcome Execute(PlannedHistory history, Chain chain, int verifierThreads)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(chain);
        var digest = new HistoryDigest();
        digest.Add(chain.Head, []);
        foreach (PlannedBlock planned in history.Blocks)
        {
            BlockResult block = chain.Execute(Proposal(chain, planned, verifierThreads));
            chain.Commit(block);
            digest.Add(block.Header, block.Receipts);
        }

        return digest.Outcome();
    }

    private static BlockProposal Proposal(Chain chain, PlannedBlock planned, int verifierThreads)
    {
        var verifier = new TransactionVerifier(chain.Parameters.ChainId);
        return new BlockProposal
        {
            Height = chain.Head.Height + 1,
            TimestampMilliseconds = planned.TimestampMilliseconds,
            Previous = chain.HeadHash,
            Proposer = planned.Proposer,
            Transactions = [.. planned.Transactions.AsParallel().AsOrdered().WithDegreeOfParallelism(verifierThreads).Select(transaction => verifier.Check(transaction.Encoded))],
        };
    }
}

/// <summary>Collects headers and receipts into one hash.</summary>
public sealed class HistoryDigest
{
    private readonly ImmutableArray<BlockHeader>.Builder _headers = ImmutableArray.CreateBuilder<BlockHeader>();
    private readonly ImmutableArray<ImmutableArray<Receipt>>.Builder _receipts = ImmutableArray.CreateBuilder<ImmutableArray<Receipt>>();
    private readonly BorshWriter _writer = new();

    /// <summary>The next block.</summary>
    public void Add(BlockHeader header, ImmutableArray<Receipt> receipts)
    {
        _headers.Add(header);
        _receipts.Add(receipts);
        _writer.Bytes(BlockCodec.Encode(header));
        foreach (Receipt receipt in receipts) ReceiptCodec.Write(_writer, receipt);
    }

    /// <summary>All that was added.</summary>
    public HistoryOutcome Outcome() => new(_headers.ToImmutable(), _receipts.ToImmutable(), Hash256.Of(_writer.Written));
}
