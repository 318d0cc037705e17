using System.Collections.Immutable;
using Vow.Cli.Chain;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Cli.Debugging;

/// <summary>What an execution on this machine gave, and whether the node says the same.</summary>
internal sealed record LocalOutcome(Receipt Receipt, ReceiptText? Text, bool IsSame);

/// <summary>A transaction that is executed in this process, on the state that a node tells: for who stops it for as long as they like, which no node could allow.</summary>
internal sealed class LocalExecution
{
    private readonly Func<ContractEngines, BesideLimits, IExecutionObserver, CancellationToken, (Receipt Receipt, ReceiptText? Text)> _run;
    private readonly ReceiptResponse _expected;

    private LocalExecution(
        string title, DebugModules modules, ReceiptResponse expected, Func<ContractEngines, BesideLimits, IExecutionObserver, CancellationToken, (Receipt Receipt, ReceiptText? Text)> run) =>
        (Title, Modules, _expected, _run) = (title, modules, expected, run);

    /// <summary>What is executed, in a few words.</summary>
    public string Title { get; }

    /// <summary>The code that may run.</summary>
    public DebugModules Modules { get; }

    /// <summary>A transaction of a block, after those before it in the block.</summary>
    /// <exception cref="CliException">It is in no block yet, or the node's answers do not fit each other.</exception>
    /// <exception cref="NodeException">The node does not know it, or no longer keeps the state that it met.</exception>
    public static async Task<LocalExecution> OfPastAsync(NodeConnection node, Hash256 hash, IReadOnlyList<ReadOnlyMemory<byte>> symbols, CancellationToken cancellation)
    {
        var transaction = await node.Client.TransactionAsync(hash, cancellation).ConfigureAwait(false);
        if (transaction.Receipt is not { } receipt) throw new CliException(ExitCode.NotFound, $"The transaction {hash} waits for a block: there is nothing to debug yet.", "Try again when it is in one.");
        if (receipt.Height == 0) throw new CliException(ExitCode.NotFound, "What genesis does cannot be debugged: there is no state before it.");
        var block = await node.Client.BlockAsync(receipt.Height, cancellation).ConfigureAwait(false);
        var encoded = await node.Client.BlockTransactionsAsync(receipt.Height, cancellation).ConfigureAwait(false);
        var verifier = new TransactionVerifier(node.Status.ChainId);
        CheckedTransaction[] proposed = [.. encoded.Select(verifier.Check)];
        if (receipt.Index >= proposed.Length || proposed[receipt.Index].Hash != hash || !proposed.Select(one => one.Hash).SequenceEqual(block.Transactions))
            throw new CliException(ExitCode.NodeUnreachable, $"The node's block {receipt.Height} does not have the transactions that it says it has.", "Ask another node with --node.");

        var state = await StateAsync(node, receipt.Height - 1, cancellation).ConfigureAwait(false);
        var proposal = new BlockProposal { Height = block.Height, TimestampMilliseconds = block.TimestampMilliseconds, Previous = block.Previous, Proposer = block.Proposer, Transactions = proposed };
        return new LocalExecution($"transaction {hash} of block {receipt.Height}", new DebugModules(state, UploadsOf(proposed), symbols), receipt, (engines, limits, observer, token) =>
        {
            var result = new TransactionReplay(engines, limits).Run(state, proposal, receipt.Index, observer, token);
            return (result.Receipt, result.Text);
        });
    }

    /// <summary>A transaction that was simulated by the node, on the same state.</summary>
    /// <exception cref="NodeException">The node gave no answer.</exception>
    public static async Task<LocalExecution> OfSimulationAsync(
        NodeConnection node, ImmutableArray<TransactionAction> actions, SimulationResponse simulation, IReadOnlyList<ReadOnlyMemory<byte>> symbols, CancellationToken cancellation)
    {
        var block = await node.Client.BlockAsync(simulation.Height, cancellation).ConfigureAwait(false);
        var state = await StateAsync(node, simulation.Height, cancellation).ConfigureAwait(false);
        var body = new Transaction
        {
            ChainId = simulation.Transaction.ChainId,
            Signer = simulation.Transaction.Signer,
            Nonce = simulation.Transaction.Nonce,
            GasLimit = simulation.Transaction.GasLimit,
            GasPrice = simulation.Transaction.GasPrice,
            DepositMax = simulation.Transaction.DepositMax,
            ExpiryHeight = simulation.Transaction.ExpiryHeight,
            Actions = actions,
        };
        return new LocalExecution($"simulation after block {simulation.Height}", new DebugModules(state, UploadsOf([]), symbols), simulation.Receipt, (engines, limits, observer, token) =>
        {
            var result = new Simulation(engines, limits).Run(state, HeaderOf(block, node.Status.ChainId), body, Timeout.InfiniteTimeSpan, observer, token);
            return (result.Receipt, result.Text);
        });
    }

    /// <summary>Executes it, on a thread of the engine's, with no limit of time: a debugger holds it up.</summary>
    public Task<LocalOutcome> RunAsync(IExecutionObserver observer, CancellationToken cancellation) => Task.Run(() =>
    {
        // One call at a time: a pool of instances would cost more to reserve than it saves.
        using var engines = new ContractEngines(new WasmVmOptions { InstanceAllocation = InstanceAllocation.OnDemand, ConcurrentExecutionsMax = 2 });
        var (receipt, text) = _run(engines, new BesideLimits { GasMax = long.MaxValue, TimeoutMax = Timeout.InfiniteTimeSpan }, observer, cancellation);
        return new LocalOutcome(receipt, text, IsSame(receipt));
    }, CancellationToken.None);

    // Read here, so that a height that is no longer kept is told before anything runs.
    private static async Task<RemoteState> StateAsync(NodeConnection node, ulong height, CancellationToken cancellation)
    {
        var parameters = new byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.Parameters, default(Address).Span, parameters);
        await node.Client.StateValueAsync(parameters, height, cancellation).ConfigureAwait(false);
        return new RemoteState(node.Client, height, itemsPerAnswer: null, cancellation);
    }

    private static Dictionary<CodeHash, ReadOnlyMemory<byte>> UploadsOf(IEnumerable<CheckedTransaction> transactions)
    {
        var uploads = new Dictionary<CodeHash, ReadOnlyMemory<byte>>();
        foreach (var upload in transactions.SelectMany(proposed => proposed.Transaction?.Body.Actions ?? []).OfType<TransactionAction.Upload>()) uploads[WasmVm.HashOf(upload.Code.Span)] = upload.Code;
        return uploads;
    }

    private static BlockHeader HeaderOf(BlockSummary block, ulong chainId) => new()
    {
        ProtocolVersion = block.ProtocolVersion,
        ChainId = chainId,
        Height = block.Height,
        TimestampMilliseconds = block.TimestampMilliseconds,
        Previous = block.Previous,
        Proposer = block.Proposer,
        TransactionCount = block.TransactionCount,
        GasUsed = block.GasUsed,
        TransactionsRoot = block.TransactionsRoot,
        ReceiptsRoot = block.ReceiptsRoot,
        StateRoot = block.StateRoot,
    };

    private bool IsSame(Receipt receipt) =>
        receipt.Status == _expected.Status && receipt.ErrorCode == (_expected.Error?.Number ?? 0) && receipt.GasUsed == _expected.Gas.Used && receipt.Fee == _expected.Fee
        && receipt.DepositHeld == _expected.DepositHeld && receipt.DepositReturned == _expected.DepositReturned
        && receipt.Outcomes.Length == _expected.Outcomes.Count && receipt.Outcomes.Zip(_expected.Outcomes).All(pair => pair.First.ReturnData.Span.SequenceEqual(pair.Second.ReturnData.Span))
        && receipt.Events.Length == _expected.Events.Count
        && receipt.Events.Zip(_expected.Events).All(pair => pair.First.Contract == pair.Second.Contract && pair.First.Topic.Span.SequenceEqual(pair.Second.Topic.Span) && pair.First.Data.Span.SequenceEqual(pair.Second.Data.Span));
}
