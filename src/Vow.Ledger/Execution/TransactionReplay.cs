using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>What a transaction did when it was executed again.</summary>
public sealed record ReplayResult
{
    /// <summary>Its receipt: the one in the block.</summary>
    public required Receipt Receipt { get; init; }

    /// <summary>The words for a failure or refusal; null when it succeeded.</summary>
    public required ReceiptText? Text { get; init; }

    /// <summary>Net changes of the state by this transaction, ordered by key.</summary>
    public required IReadOnlyList<StateChange> Changes { get; init; }
}

/// <summary>Executes a past transaction again, in its block and on the state before it, and lets an observer watch. Safe to use from several threads.</summary>
public sealed class TransactionReplay(ContractEngines engines, BesideLimits limits)
{
    /// <summary>Executes the block's transactions up to one of them, and that one under the observer.</summary>
    /// <param name="parentState">The state before the block.</param>
    /// <param name="proposal">The block's content, as it was executed.</param>
    /// <param name="index">The transaction's place in the block.</param>
    /// <param name="observer">Sees its host calls.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SimulationTooSlowException">A transaction took longer than the node lends, or no thread was free in time.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public ReplayResult Run(IStateReader parentState, BlockProposal proposal, int index, IExecutionObserver observer, CancellationToken cancellation) =>
        Run(parentState, proposal, index, ReplayChanges.None, observer, gasLimit: null, cancellation);

    /// <summary>As the other, with another gas limit for the last transaction if one is given, which costs nothing then: whether its signer could pay for that is not asked.</summary>
    internal ReplayResult Run(IStateReader parentState, BlockProposal proposal, int index, IExecutionObserver observer, long? gasLimit, CancellationToken cancellation) =>
        Run(parentState, proposal, index, ReplayChanges.None, observer, gasLimit, cancellation);

    /// <summary>The same with changes, which come after the transactions before it and which nothing but this run sees. The net changes it gives are those of the transaction alone.</summary>
    /// <exception cref="ReplayRefusedException">The changes do not fit the transaction or the state.</exception>
    /// <exception cref="SimulationTooSlowException">A transaction took longer than the node lends, or no thread was free in time.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public ReplayResult Run(IStateReader parentState, BlockProposal proposal, int index, ReplayChanges changes, IExecutionObserver observer, CancellationToken cancellation) =>
        Run(parentState, proposal, index, changes, observer, gasLimit: null, cancellation);

    private ReplayResult Run(
        IStateReader parentState, BlockProposal proposal, int index, ReplayChanges changes, IExecutionObserver observer, long? gasLimit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(parentState);
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, proposal.Transactions.Count);
        if (changes.FindFault() is { } fault) throw new ReplayRefusedException(new LedgerError(LedgerErrorCode.None, fault));
        ChainParameters parameters = LedgerState.ReadParameters(parentState, engines.Versions);
        try
        {
            return engines.TryRunBeside(
                parameters.ProtocolVersionAt(proposal.Height), new CodeScope(parentState), limits.TimeoutMax,
                vm => Run(vm, parentState, parameters, proposal, index, changes, observer, gasLimit, cancellation), cancellation, out ReplayResult? result)
                ? result!
                : throw new SimulationTooSlowException(limits.TimeoutMax);
        }
        catch (TransactionTooSlowException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SimulationTooSlowException(limits.TimeoutMax);
        }
        catch (OverflowException) when (!changes.IsEmpty)
        {
            // All value together has 128 bits on a chain; what is put on top of it need not.
            throw new ReplayRefusedException(new LedgerError(LedgerErrorCode.None, "with these changes an amount grows to 2^128 or more; set smaller balances"));
        }
    }

    private ReplayResult Run(
        WasmVm vm, IStateReader parentState, ChainParameters parameters, BlockProposal proposal, int index, ReplayChanges changes, IExecutionObserver observer, long? gasLimit,
        CancellationToken cancellation)
    {
        var journal = new Journal(parentState);
        var block = new BlockRun
        {
            Vm = vm,
            Journal = journal,
            Parameters = parameters,
            Block = new BlockInfo(proposal.Height, proposal.TimestampMilliseconds),
            Proposer = proposal.Proposer,
            TransactionTimeout = limits.TimeoutMax,
            Cancellation = cancellation,
            Ledger = new ChainLedger(proposal.Height),
        };
        var executor = new TransactionExecutor(block);
        for (int before = 0; before < index; before++) executor.Execute(proposal.Transactions[before]);
        CheckedTransaction transaction = proposal.Transactions[index];
        if (!changes.IsEmpty) transaction = new ReplayEdit(block, changes).Apply(transaction);
        Savepoint start = journal.Mark();
        block.Observer = observer;
        TransactionResult result = gasLimit is { } gas
            ? new TransactionExecutor(WithoutPrices(block)).Execute(WithGas(transaction, gas))
            : executor.Execute(transaction);
        return new ReplayResult { Receipt = result.Receipt, Text = result.Text, Changes = journal.ChangesSince(start) };
    }

    private static BlockRun WithoutPrices(BlockRun block) => new()
    {
        Vm = block.Vm,
        Journal = block.Journal,
        Parameters = block.Parameters with { GasPriceMin = 0, TransactionGasMax = ChainParameters.TransactionGasCeiling, BlockGasMax = ChainParameters.TransactionGasCeiling },
        Block = block.Block,
        Proposer = block.Proposer,
        TransactionTimeout = block.TransactionTimeout,
        Cancellation = block.Cancellation,
        Ledger = block.Ledger,
        Observer = block.Observer,
    };

    // Encoding and hash stay: what the contract sees of the transaction, and what its bytes cost, are the same.
    private static CheckedTransaction WithGas(CheckedTransaction proposed, long gas) => proposed.Transaction is { } signed
        ? proposed with { Transaction = new SignedTransaction(signed.Body with { GasLimit = gas, GasPrice = 0 }, signed.Encoded, signed.Hash) }
        : proposed;
}
