using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.Crypto;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>
/// Executes a transaction on a state that does not change, beside the execution of blocks, and tells what it would do. The same code as a block's, so the result is the
/// one it would have there as the first transaction. Safe to use from several threads.
/// </summary>
public sealed class Simulation(ContractEngines engines, BesideLimits limits)
{
    private static readonly byte[] NoSignature = new byte[Ed25519.SignatureBytes];

    /// <summary>Simulates a transaction that nobody has signed; the hash that the contract sees is that of a signature of zeros.</summary>
    /// <param name="state">The state after the block <paramref name="head"/>; read from one thread during the simulation.</param>
    /// <param name="head">The block that the next one would follow.</param>
    /// <param name="body">The transaction.</param>
    /// <param name="timeout">Most time it may take; the node's own limit holds too.</param>
    /// <param name="observer">Sees its host calls and debug messages; null for nobody.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SimulationTooSlowException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public SimulationResult Run(IStateReader state, BlockHeader head, Transaction body, TimeSpan timeout, IExecutionObserver? observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        byte[] encoded = TransactionCodec.Encode(body, NoSignature);
        return Run(state, head, new SignedTransaction(body, encoded, TransactionVerifier.HashOf(encoded)), timeout, observer, cancellation);
    }

    /// <summary>Simulates a signed transaction in the block that would follow <paramref name="head"/> one millisecond later, its fee burned.</summary>
    /// <exception cref="SimulationTooSlowException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public SimulationResult Run(IStateReader state, BlockHeader head, SignedTransaction transaction, TimeSpan timeout, IExecutionObserver? observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(transaction);
        ChainParameters parameters = LedgerState.ReadParameters(state, engines.Versions);
        var block = new BlockInfo(checked(head.Height + 1), checked(head.TimestampMilliseconds + 1));
        TimeSpan most = limits.Cut(timeout);
        // For all actions together.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (most != Timeout.InfiniteTimeSpan) deadline.CancelAfter(most);
        int version = parameters.ProtocolVersionAt(block.Number);
        try
        {
            return engines.TryRunBeside(
                version, new CodeScope(state), most, vm => Run(vm, state, parameters, block, transaction, most, observer, deadline.Token), deadline.Token, out SimulationResult? result)
                ? result!
                : throw new SimulationTooSlowException(most);
        }
        catch (Exception ended) when (ended is TransactionTooSlowException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SimulationTooSlowException(most);
        }
    }

    private SimulationResult Run(
        WasmVm vm, IStateReader state, ChainParameters parameters, BlockInfo info, SignedTransaction transaction, TimeSpan timeout, IExecutionObserver? observer, CancellationToken cancellation)
    {
        var journal = new Journal(state);
        Savepoint start = journal.Mark();
        var block = new BlockRun
        {
            Vm = vm,
            Journal = journal,
            Parameters = parameters,
            Block = info,
            Proposer = default,
            TransactionTimeout = timeout,
            Cancellation = cancellation,
            Ledger = new ChainLedger(info.Number),
            Observer = observer,
        };
        TransactionResult result = new TransactionExecutor(block).Execute(Proposed(transaction));
        return new SimulationResult { Receipt = result.Receipt, Text = result.Text, Changes = journal.ChangesSince(start), Keys = KeysOf(journal) };
    }

    private CheckedTransaction Proposed(SignedTransaction transaction) => transaction.Body.GasLimit <= limits.GasMax
        ? new CheckedTransaction(transaction.Encoded, transaction.Hash, transaction, null)
        : new CheckedTransaction(transaction.Encoded, transaction.Hash, null, new LedgerError(
            LedgerErrorCode.GasLimitTooHigh, $"the gas limit is {transaction.Body.GasLimit}; this node simulates up to {limits.GasMax}"));

    private static ImmutableArray<ReadOnlyMemory<byte>> KeysOf(Journal journal)
    {
        var keys = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(journal.KeysMet);
        for (int index = 0; index < journal.KeysMet; index++) keys.Add(journal.KeyMet(index).ToArray());
        return keys.MoveToImmutable();
    }
}
