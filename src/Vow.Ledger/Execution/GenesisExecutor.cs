using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>Makes block 0 from a genesis: parameters, accounts, then contracts in their order, each as if its creator had uploaded and instantiated it without gas to pay.</summary>
public sealed class GenesisExecutor(ContractEngines engines, ExecutionSettings settings)
{
    /// <summary>Executes a genesis on an empty state.</summary>
    /// <param name="genesis">Where the chain starts.</param>
    /// <param name="tree">An empty state tree.</param>
    /// <exception cref="GenesisException">No chain can start from it; the message says where and why.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    public BlockResult Execute(Genesis genesis, StateTree tree)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(tree);
        genesis.ThrowIfInvalid(genesis.Parameters.FindFault(engines.Versions));
        using var empty = new MemoryStateStore();
        var proposal = new BlockProposal
        {
            Height = 0,
            TimestampMilliseconds = genesis.TimestampMilliseconds,
            Previous = Hash256.Zero,
            Proposer = default,
            Transactions = [],
        };
        int version = genesis.Parameters.ProtocolVersionAt(0);
        BlockBody body = engines.Run(version, new CodeScope(empty), vm => Run(vm, empty, genesis));
        return BlockAssembly.Assemble(genesis.Parameters.ChainId, version, proposal, body, tree.Apply(empty, body.Changes));
    }

    private BlockBody Run(WasmVm vm, IStateReader empty, Genesis genesis)
    {
        var journal = new Journal(empty);
        Savepoint start = journal.Mark();
        LedgerState.WriteParameters(journal, genesis.Parameters);
        foreach (GenesisAccount account in genesis.Accounts) LedgerState.WriteAccount(journal, account.Address, new AccountState(0, account.Balance));
        var block = new BlockRun
        {
            Vm = vm,
            Journal = journal,
            Parameters = genesis.Parameters,
            Block = new BlockInfo(0, genesis.TimestampMilliseconds),
            Proposer = default,
            TransactionTimeout = settings.TransactionTimeout,
            Ledger = new ChainLedger(0) { Log = new ContractLog() },
        };
        for (int index = 0; index < genesis.Contracts.Length; index++) Make(block, genesis.Contracts[index], $"$.contracts[{index}]");
        var body = new BlockBody(0) { Changes = journal.ChangesSince(start) };
        body.Contracts.AddRange(block.Ledger.Log!.TakeKept(journal, transaction: null));
        return body;
    }

    private static void Make(BlockRun block, GenesisContract contract, string path)
    {
        var body = new Transaction
        {
            ChainId = block.Parameters.ChainId,
            Signer = default,
            Nonce = 0,
            GasLimit = block.Parameters.TransactionGasMax,
            GasPrice = 0,
            DepositMax = UInt128.MaxValue,
            ExpiryHeight = 0,
            Actions =
            [
                new TransactionAction.Upload(contract.Code),
                new TransactionAction.Instantiate(WasmVm.HashOf(contract.Code.Span), contract.Salt, contract.Admin, contract.Value, contract.Arguments, contract.Input),
            ],
        };
        var run = new TransactionRun(block, body, contract.Creator, Hash256.Zero);
        Savepoint mark = block.Journal.Mark();
        try
        {
            for (int index = 0; index < body.Actions.Length && run.Failure is null; index++) ActionRunner.Run(run, index, body.Actions[index]);
        }
        catch (TransactionTooSlowException slow)
        {
            throw new GenesisException(path, $"init ran longer than this node's limit of {block.TransactionTimeout.TotalMilliseconds:0} ms", slow);
        }

        if (run.Failure is null) new DepositAccount(block).Settle(run, mark);
        block.Journal.Release(mark);
        if (run.Failure is { } failure) throw new GenesisException(path, failure.Text.Message);
    }
}
