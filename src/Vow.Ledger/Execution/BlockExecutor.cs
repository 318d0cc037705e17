using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>
/// Executes blocks: (state, proposal) → (block, receipts, changes). Pure and synchronous: nothing is written, and the same inputs give the same result on every machine.
/// Any exception is a fault of this node, and then nothing has happened. For one block at a time.
/// </summary>
public sealed class BlockExecutor(ContractEngines engines, ExecutionSettings settings)
{
    // Of the block before; emptied when it is used again.
    private Journal? _journal;

    /// <summary>Executes a block: parameters → transactions in order → net changes → state tree → header.</summary>
    /// <param name="parentState">The consensus state after the block before.</param>
    /// <param name="proposal">What the block is made of.</param>
    /// <param name="tree">The state tree of <paramref name="parentState"/>.</param>
    /// <exception cref="TransactionTooSlowException">A transaction took longer than this node allows.</exception>
    /// <exception cref="EngineFaultException">The engine failed, or does not know the height's protocol version.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public BlockResult Execute(IStateReader parentState, BlockProposal proposal, StateTree tree)
    {
        ArgumentNullException.ThrowIfNull(parentState);
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(tree);
        ChainParameters parameters = LedgerState.ReadParameters(parentState, engines.Versions);
        int version = parameters.ProtocolVersionAt(proposal.Height);
        BlockBody body = engines.Run(version, new CodeScope(parentState), vm => Run(vm, parentState, parameters, proposal));
        settings.StageBegins?.Invoke(BlockStage.Tree);
        TreeUpdate update = tree.Apply(parentState, body.Changes);
        settings.StageBegins?.Invoke(BlockStage.Header);
        BlockResult result = BlockAssembly.Assemble(parameters.ChainId, version, proposal, body, update);
        settings.StageBegins?.Invoke(BlockStage.None);
        return result;
    }

    private BlockBody Run(WasmVm vm, IStateReader parentState, ChainParameters parameters, BlockProposal proposal)
    {
        Journal journal = _journal ??= new Journal(parentState);
        journal.Reset(parentState);
        Savepoint start = journal.Mark();
        var block = new BlockRun
        {
            Vm = vm,
            Journal = journal,
            Parameters = parameters,
            Block = new BlockInfo(proposal.Height, proposal.TimestampMilliseconds),
            Proposer = proposal.Proposer,
            TransactionTimeout = settings.TransactionTimeout,
            Ledger = new ChainLedger(proposal.Height) { Log = new ContractLog() },
            StageBegins = settings.StageBegins,
        };
        var body = new BlockBody(proposal.Transactions.Count);
        var executor = new TransactionExecutor(block);
        foreach (CheckedTransaction transaction in proposal.Transactions)
        {
            settings.StageBegins?.Invoke(BlockStage.Actions);
            TransactionResult result = executor.Execute(transaction);
            settings.StageBegins?.Invoke(BlockStage.Receipts);
            if (proposal.LeavesOutRefused && result.Receipt.Status == ReceiptStatus.Refused) body.LeaveOut(transaction, result);
            else body.Add(transaction, result);
            if (result.Receipt.Status == ReceiptStatus.Success) body.Contracts.AddRange(block.Ledger.Log!.TakeKept(journal, body.Receipts.Count - 1));
            else block.Ledger.Log!.Clear();
        }

        body.GasUsed = block.GasUsed;
        settings.StageBegins?.Invoke(BlockStage.Changes);
        body.Changes = journal.ChangesSince(start);
        journal.Clear();
        settings.StageBegins?.Invoke(BlockStage.None);
        return body;
    }
}
