using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Inspection;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>
/// A chain in a store: executes blocks on its head, commits each in one atomic, synced write, and shows what it holds in views. One thread executes and commits; views are taken
/// and read from any, at any time. The store is the caller's: dispose the chain first, then the store.
/// </summary>
public sealed class Chain : IDisposable
{
    private const long TreeCacheBytesMax = 64L << 20;

    // A window that was made smaller is caught up with over several blocks, so that no single commit becomes long.
    private const int HeightsPrunedPerCommitMax = 8;

    private readonly IStateStore _store;
    private readonly ChainOptions _options;
    private readonly HeadFile? _headFile;
    private readonly StateTree _tree = new(TreeCacheBytesMax);
    private readonly StateBatch _batch = new();
    private readonly Lock _commit = new();
    private readonly BlockExecutor _executor;
    private readonly AccountIndex _accounts = new();
    private IndexHead _indexes;
    private volatile HeadBlock _head = null!;
    private ChainMeta _meta = null!;
    private StateStoreException? _failure;

    private Chain(IStateStore store, ChainOptions options, HeadFile? headFile)
    {
        (_store, _options, _headFile) = (store, options, headFile);
        Settings = new ExecutionSettings { TransactionTimeout = options.TransactionTimeout, StageBegins = options.StageBegins };
        Engines = options.SharedEngines ?? new ContractEngines(options.Engine with { CodeCacheDirectory = options.CodeCacheDirectory });
        _executor = new BlockExecutor(Engines, Settings);
        Query = new ContractQuery(Engines, options.Beside);
        Simulation = new Simulation(Engines, options.Beside);
    }

    private sealed record HeadBlock(BlockHeader Header, Hash256 Hash);

    /// <summary>The newest committed block.</summary>
    public BlockHeader Head => _head.Header;

    /// <summary>Its hash.</summary>
    public Hash256 HeadHash => _head.Hash;

    /// <summary>Hash of the genesis that the chain began with.</summary>
    public Hash256 GenesisHash => _meta.Genesis;

    /// <summary>The chain's parameters.</summary>
    public ChainParameters Parameters { get; private set; } = null!;

    /// <summary>Records of the state tree in memory. From any thread.</summary>
    public CacheCounts TreeCache => _tree.Cache;

    /// <summary>Compiled code, in memory and, where it is kept, on disk. From any thread.</summary>
    public (CacheCounts InMemory, CacheCounts? OnDisk) CodeCache => Engines.Code;

    internal ContractQuery Query { get; }

    internal Simulation Simulation { get; }

    private ContractEngines Engines { get; }

    private ExecutionSettings Settings { get; }

    /// <summary>Opens the chain of a genesis; an empty store gets its block 0.</summary>
    /// <exception cref="ChainStoreException">The store holds something else, or is damaged. Nothing was written.</exception>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public static Chain Open(IStateStore store, Genesis genesis, ChainOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(options);
        return Open(store, genesis, genesis.Hash, options);
    }

    /// <summary>Opens the chain that a store holds, whichever it is.</summary>
    /// <exception cref="ChainStoreException">The store holds none, or is damaged. Nothing was written.</exception>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public static Chain Open(IStateStore store, ChainOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        return Open(store, genesis: null, genesisHash: null, options);
    }

    /// <summary>Executes a block on the head. Nothing is written; the result can be committed or dropped.</summary>
    public BlockResult Execute(BlockProposal proposal)
    {
        lock (_commit) return _executor.Execute(_store, proposal, _tree);
    }

    /// <summary>Writes an executed block and everything that belongs to it in one atomic, synced batch; on return it lasts and is the head.</summary>
    /// <exception cref="ArgumentException">The block was not executed on the head.</exception>
    /// <exception cref="StateStoreException">
    /// The store failed: the head has not moved; or the block is there, and the file that names it failed. The chain must be opened anew before it can go on.
    /// </exception>
    public void Commit(BlockResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_commit)
        {
            ThrowIfFailed();
            if (result.Header.Previous != HeadHash || result.Header.Height != Head.Height + 1)
            {
                throw new ArgumentException($"Block {result.Header.Height} was not executed on the head, which is block {Head.Height} ({HeadHash}).", nameof(result));
            }

            _options.StageBegins?.Invoke(BlockStage.Batch);
            ChainMeta meta = Fill(result);
            _options.StageBegins?.Invoke(BlockStage.Commit);
            try
            {
                _store.Commit(_batch);
            }
            catch (StateStoreException failed)
            {
                _failure = failed;
                throw;
            }

            _options.StageBegins?.Invoke(BlockStage.Follow);
            _tree.Committed(result.Tree);
            _indexes = IndexesAfter(meta.Head);
            _meta = meta;
            _head = new HeadBlock(result.Header, result.Hash);
            _options.StageBegins?.Invoke(BlockStage.Commit);
            GuardHead();
            _options.StageBegins?.Invoke(BlockStage.None);
        }
    }

    /// <summary>Executes and commits a block that was made elsewhere, if it follows the head and gives exactly the header it claims.</summary>
    /// <exception cref="BlockMismatchException">It does not. Nothing was written.</exception>
    public BlockResult Import(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        BlockComparison.RequireFollows(block.Header, Head, HeadHash);
        var verifier = new TransactionVerifier(Parameters.ChainId);
        BlockResult result = Execute(BlockComparison.ProposalOf(block, verifier));
        BlockComparison.RequireEqual(block.Header, result.Header);
        Commit(result);
        return result;
    }

    /// <summary>The chain as it is now. From any thread.</summary>
    public ChainView View() => MakeView(height: null);

    /// <summary>The chain as it was after the block at a height. From any thread.</summary>
    /// <exception cref="HeightUnavailableException">The height is above the head, or its state is not kept any more.</exception>
    public ChainView ViewAt(ulong height) => MakeView(height);

    /// <summary>
    /// Executes a past transaction again where it was: on the state before its block, after the transactions before it. Null if no block has it. From any thread.
    /// </summary>
    /// <exception cref="HeightUnavailableException">The state before its block is not kept any more.</exception>
    /// <exception cref="SimulationTooSlowException">It took longer than <see cref="ChainOptions.Beside"/> allows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ReplayedTransaction? Replay(in Hash256 transaction, IExecutionObserver observer, CancellationToken cancellation)
    {
        using PastTransaction? past = Find(transaction);
        if (past is not { Stored: var stored }) return null;
        ReplayResult result = new TransactionReplay(Engines, _options.Beside).Run(past.Before.State, past.Proposal, stored.Index, observer, cancellation);
        bool isSame = ReceiptCodec.Encode(result.Receipt).AsSpan().SequenceEqual(ReceiptCodec.Encode(stored.Receipt));
        return new ReplayedTransaction(past.Block.Header, stored, result, isSame);
    }

    /// <summary>Why a past transaction failed (<see cref="FailureExplainer"/>); null if no block has it.</summary>
    /// <exception cref="HeightUnavailableException">The state before its block is not kept any more.</exception>
    /// <exception cref="SimulationTooSlowException">It took longer than <see cref="ChainOptions.Beside"/> allows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExplainedTransaction? Explain(in Hash256 transaction, CancellationToken cancellation)
    {
        // What succeeded needs no state to say so.
        using (ChainView head = View())
        {
            if (head.Receipt(transaction) is { Receipt.Status: ReceiptStatus.Success } succeeded) return new ExplainedTransaction(succeeded, null);
        }

        using PastTransaction? past = Find(transaction);
        return past is { Stored: var stored }
            ? new ExplainedTransaction(stored, Explainer.Explain(past.Before.State, past.Proposal, stored.Index, cancellation))
            : null;
    }

    internal FailureExplainer Explainer => new(Engines, _options.Beside);

    private PastTransaction? Find(in Hash256 transaction)
    {
        using ChainView head = View();
        if (head.Receipt(transaction) is not { } stored) return null;
        Block block = head.BlockAt(stored.Height) ?? throw BlockRows.Damaged("header", stored.Height);
        BlockProposal proposal = BlockComparison.ProposalOf(block, new TransactionVerifier(Parameters.ChainId));
        return new PastTransaction(stored, block, proposal, ViewAt(stored.Height - 1));
    }

    private sealed record PastTransaction(ReceiptRecord Stored, Block Block, BlockProposal Proposal, ChainView Before) : IDisposable
    {
        public void Dispose() => Before.Dispose();
    }

    /// <summary>
    /// Executes a past transaction as it would have been with changes: where it was, or after another height as the first of the next block, with its proposer. The chain is
    /// not touched. Null if no block has it. From any thread.
    /// </summary>
    /// <exception cref="ReplayRefusedException">The changes do not fit the transaction or the state.</exception>
    /// <exception cref="HeightUnavailableException">The state that it would meet is not kept any more, or there is none yet.</exception>
    /// <exception cref="SimulationTooSlowException">It took longer than <see cref="ChainOptions.Beside"/> allows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ReplayResult? ReplayChanged(in Hash256 transaction, ReplayChanges changes, IExecutionObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        using ChainView head = View();
        if (head.Receipt(transaction) is not { } stored) return null;
        Block block = head.BlockAt(stored.Height) ?? throw BlockRows.Damaged("header", stored.Height);
        using ChainView before = ViewAt(changes.Height ?? stored.Height - 1);
        BlockProposal proposal = BlockComparison.ProposalOf(block, new TransactionVerifier(Parameters.ChainId));
        int index = stored.Index;
        if (changes.Height is not null)
        {
            proposal = proposal with
            {
                Height = checked(before.Header.Height + 1),
                TimestampMilliseconds = checked(before.Header.TimestampMilliseconds + 1),
                Previous = before.Hash,
                Transactions = [proposal.Transactions[index]],
            };
            index = 0;
        }

        return new TransactionReplay(Engines, _options.Beside).Run(before.State, proposal, index, changes, observer, cancellation);
    }

    /// <summary>Gives back what the chain holds; the store stays open.</summary>
    public void Dispose()
    {
        lock (_commit)
        {
            if (_options.SharedEngines is null) Engines.Dispose();
            _headFile?.Dispose();
        }
    }

    private static Chain Open(IStateStore store, Genesis? genesis, Hash256? genesisHash, ChainOptions options)
    {
        HeadFile? headFile = HeadFileOf(store, options);
        ChainMeta? meta = ChainOpening.Check(store, genesisHash, headFile);
        if (meta is null && genesis is null)
        {
            throw new ChainStoreException(ChainStoreFault.Empty, "The store is empty: there is no chain to open. Begin one with a genesis, or import a state.");
        }

        var chain = new Chain(store, options, headFile);
        try
        {
            if (meta is null) chain.Begin(genesis!);
            else
            {
                chain._indexes = new IndexBuilding(store, meta, options.IndexProgress).Run(options.AccountIndex);
                chain.Take(meta with { OpenedAt = meta.Head, OpenedBeforeAt = meta.OpenedAt });
            }

            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    private static HeadFile? HeadFileOf(IStateStore store, ChainOptions options)
    {
        string? path = options.HeadFile ?? (store is RocksDbStateStore onDisk ? Path.Combine(onDisk.Path, "chain.head") : null);
        return path is null ? null : new HeadFile(path);
    }

    private ChainView MakeView(ulong? height)
    {
        IStateSnapshot snapshot = _store.Snapshot();
        try
        {
            return new ChainView(this, snapshot, height);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    private void Begin(Genesis genesis)
    {
        BlockResult result = new GenesisExecutor(Engines, Settings).Execute(genesis, _tree);
        var meta = new ChainMeta { Genesis = genesis.Hash, IsComplete = true, Head = 0, HeadHash = result.Hash, BlocksFrom = 0 };
        StateRows.Write(_batch, result.Changes);
        StateRows.Write(_batch, result.Tree.Nodes);
        BlockRows.Write(_batch, _store, result);
        FillIndexes(result);
        meta.WriteTo(_batch);
        _store.Commit(_batch);
        _tree.Committed(result.Tree);
        _indexes = IndexesAfter(0);
        Take(meta);
    }

    private void Take(ChainMeta meta)
    {
        _meta = meta;
        _head = new HeadBlock(BlockRows.ReadHeader(_store, meta.Head)!, meta.HeadHash);
        Parameters = LedgerState.ReadParameters(_store);
        GuardHead();
    }

    private ChainMeta Fill(BlockResult result)
    {
        _batch.Clear();
        ulong height = result.Header.Height;
        StateRows.Write(_batch, result.Changes);
        StateRows.Write(_batch, result.Tree.Nodes);
        HistoryTable.Record(_batch, height, result.Changes, result.Tree.Nodes);
        if (_options.HistoryBlocksMax is { } kept && height > kept) HistoryTable.Prune(_store, _batch, height - kept, HeightsPrunedPerCommitMax);
        BlockRows.Write(_batch, _store, result);
        FillIndexes(result);
        ChainMeta meta = _meta with { Head = height, HeadHash = result.Hash };
        meta.WriteTo(_batch);
        return meta;
    }

    private void FillIndexes(BlockResult result)
    {
        ContractIndex.Write(_batch, result);
        if (_options.AccountIndex) _accounts.Write(_batch, result);
        IndexesAfter(result.Header.Height).WriteTo(_batch);
    }

    private IndexHead IndexesAfter(ulong height) => new(height, _options.AccountIndex ? height : _indexes.Accounts);

    // The block is committed already. Without this file a loss could go unseen, so nothing more is written.
    private void GuardHead()
    {
        try
        {
            _headFile?.Write(Head.Height, HeadHash);
        }
        catch (StateStoreException failed)
        {
            _failure = failed;
            throw;
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is null) return;
        throw new ChainStoreException(
            ChainStoreFault.CommitFailed, $"An earlier commit failed ({_failure.Message}); nothing more is written until the store is opened anew.", _failure);
    }
}
