using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Encoding;
using Vow.Ledger.Tree;

namespace Vow.Histories;

/// <summary>What a history gave: the blocks' results without the changes, and one hash over every header and every receipt.</summary>
public sealed record HistoryOutcome(ImmutableArray<BlockHeader> Headers, ImmutableArray<ImmutableArray<Receipt>> Receipts, Hash256 Digest);

/// <summary>Executes histories on a store.</summary>
public static class HistoryRun
{
    /// <summary>Executes all of it from genesis on.</summary>
    /// <param name="history">What to execute.</param>
    /// <param name="store">An empty store.</param>
    /// <param name="codeCacheDirectory">Where compiled code is kept; null for nowhere.</param>
    /// <param name="verifierThreads">Threads that check signatures.</param>
    /// <param name="committed">Is told of each block after it is in the store.</param>
    public static HistoryOutcome Execute(PlannedHistory history, IStateStore store, string? codeCacheDirectory, int verifierThreads, Action<BlockResult>? committed = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(store);
        using var engines = new ContractEngines(new WasmVmOptions { CodeCacheDirectory = codeCacheDirectory });
        var settings = new ExecutionSettings { TransactionTimeout = TimeSpan.FromMinutes(1) };
        var executor = new BlockExecutor(engines, settings);
        var tree = new StateTree(32 << 20);
        var digest = new HistoryDigest();
        BlockResult block = new GenesisExecutor(engines, settings).Execute(history.Genesis, tree);
        Commit(store, tree, block);
        digest.Add(block);
        foreach (PlannedBlock planned in history.Blocks)
        {
            block = executor.Execute(store, Proposal(block, planned, verifierThreads), tree);
            Commit(store, tree, block);
            digest.Add(block);
            committed?.Invoke(block);
        }

        return digest.Outcome();
    }

    private static BlockProposal Proposal(BlockResult previous, PlannedBlock planned, int verifierThreads)
    {
        var verifier = new TransactionVerifier(PlannedHistory.ChainId);
        return new BlockProposal
        {
            Height = previous.Header.Height + 1,
            TimestampMilliseconds = planned.TimestampMilliseconds,
            Previous = previous.Hash,
            Proposer = planned.Proposer,
            Transactions = [.. planned.Transactions.AsParallel().AsOrdered().WithDegreeOfParallelism(verifierThreads).Select(transaction => verifier.Check(transaction.Encoded))],
        };
    }

    private static void Commit(IStateStore store, StateTree tree, BlockResult block)
    {
        var batch = new StateBatch();
        foreach (StateChange change in block.Changes.Concat(block.Tree.Nodes))
        {
            if (change.After is { } value) batch.Put(change.Key.Span, value.Span);
            else batch.Delete(change.Key.Span);
        }

        store.Commit(batch);
        tree.Committed(block.Tree);
    }
}

/// <summary>Collects headers and receipts into one hash.</summary>
internal sealed class HistoryDigest
{
    private readonly ImmutableArray<BlockHeader>.Builder _headers = ImmutableArray.CreateBuilder<BlockHeader>();
    private readonly ImmutableArray<ImmutableArray<Receipt>>.Builder _receipts = ImmutableArray.CreateBuilder<ImmutableArray<Receipt>>();
    private readonly BorshWriter _writer = new();

    public void Add(BlockResult block)
    {
        _headers.Add(block.Header);
        _receipts.Add(block.Receipts);
        _writer.Bytes(BlockCodec.Encode(block.Header));
        foreach (Receipt receipt in block.Receipts) ReceiptCodec.Write(_writer, receipt);
    }

    public HistoryOutcome Outcome() => new(_headers.ToImmutable(), _receipts.ToImmutable(), Hash256.Of(_writer.Written));
}
