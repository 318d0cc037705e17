using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests;

/// <summary>A chain in memory for tests of execution: makes transactions, executes and commits blocks, and checks after each what must always hold.</summary>
internal sealed class TestLedger : IDisposable
{
    public const long PlentyOfGas = 1_000_000_000;

    // The engine's memory is reserved once for all tests.
    public static readonly ContractEngines Engines = new(new WasmVmOptions { InstancesMax = 512 });

    public static readonly SigningKey Alice = DevAccounts.All[0].Key;
    public static readonly SigningKey Bob = DevAccounts.All[1].Key;
    public static readonly SigningKey Carol = DevAccounts.All[2].Key;
    public static readonly Address Proposer = DevAccounts.All[7].Address;

    private readonly BlockExecutor _executor;
    private readonly StateTree _tree = new(1 << 20);
    private readonly Dictionary<Address, ulong> _nonces = [];

    public TestLedger(Func<Genesis, Genesis>? change = null, ContractEngines? engines = null, TimeSpan? timeout = null)
    {
        Genesis genesis = Genesis.ForDevelopment(1_700_000_000_000);
        Genesis = change is null ? genesis : change(genesis);
        var settings = new ExecutionSettings { TransactionTimeout = timeout ?? TimeSpan.FromSeconds(60) };
        _executor = new BlockExecutor(engines ?? Engines, settings);
        Last = new GenesisExecutor(engines ?? Engines, settings).Execute(Genesis, _tree);
        Commit(Last);
    }

    public Genesis Genesis { get; }

    public MemoryStateStore Store { get; } = new();

    public BlockResult Last { get; private set; }

    public UInt128 Burned { get; private set; }

    public Transaction Unsigned(SigningKey key, params TransactionAction[] actions) => new()
    {
        ChainId = Genesis.Parameters.ChainId,
        Signer = key.Public,
        Nonce = _nonces.GetValueOrDefault(key.Address),
        GasLimit = PlentyOfGas,
        GasPrice = 1,
        DepositMax = UInt128.MaxValue,
        ExpiryHeight = 0,
        Actions = [.. actions],
    };

    /// <summary>A signed transaction with the account's next nonce.</summary>
    public CheckedTransaction Sign(SigningKey key, params TransactionAction[] actions)
    {
        CheckedTransaction transaction = Sign(key, Unsigned(key, actions));
        _nonces[key.Address] = transaction.Transaction!.Body.Nonce + 1;
        return transaction;
    }

    public static CheckedTransaction Sign(SigningKey key, Transaction transaction)
    {
        SignedTransaction signed = key.Sign(transaction);
        return new CheckedTransaction(signed.Encoded, signed.Hash, signed, null);
    }

    public BlockProposal Propose(params IReadOnlyList<CheckedTransaction> transactions) => new()
    {
        Height = Last.Header.Height + 1,
        TimestampMilliseconds = Last.Header.TimestampMilliseconds + 1000,
        Previous = Last.Hash,
        Proposer = Proposer,
        Transactions = transactions,
    };

    public BlockResult Execute(BlockProposal proposal) => _executor.Execute(Store, proposal, _tree);

    /// <summary>Executes a block and commits it.</summary>
    public BlockResult Add(BlockProposal proposal)
    {
        BlockResult result = Execute(proposal);
        if (proposal.Proposer == default) foreach (Receipt receipt in result.Receipts) Burned += receipt.Fee;
        Commit(result);
        return result;
    }

    public BlockResult Add(params IReadOnlyList<CheckedTransaction> transactions) => Add(Propose(transactions));

    /// <summary>Executes and commits a block of one transaction, and gives its receipt.</summary>
    public Receipt Run(CheckedTransaction transaction) => Add(transaction).Receipts[0];

    public Receipt Run(SigningKey key, params TransactionAction[] actions) => Run(Sign(key, actions));

    /// <summary>Uploads and instantiates a contract, with success, and gives its address.</summary>
    public Address Deploy(SigningKey key, ReadOnlyMemory<byte> wasm, Address? admin = null, UInt128 value = default, byte[]? input = null, string salt = "")
    {
        byte[] saltBytes = System.Text.Encoding.UTF8.GetBytes(salt);
        Receipt receipt = Run(key, new TransactionAction.Upload(wasm), new TransactionAction.Instantiate(WasmVm.HashOf(wasm.Span), saltBytes, admin, value, [], input));
        Assert.True(receipt.Status == ReceiptStatus.Success, Last.Texts[0]?.Message);
        return receipt.Outcomes[1].Contract!.Value;
    }

    public static TransactionAction.Call Call(Address contract, string method, byte[]? input = null, UInt128 value = default, params ImmutableArray<WasmValue> arguments) =>
        new(contract, method, value, arguments, input);

    public AccountState Account(Address address) => LedgerState.ReadAccount(Store, address);

    public ContractState? Contract(Address address) => LedgerState.ReadContract(Store, address);

    public byte[]? Stored(Address contract, string key)
    {
        byte[] own = System.Text.Encoding.UTF8.GetBytes(key);
        byte[] flat = new byte[StateKeys.PrefixBytes + own.Length];
        StateKeys.WriteStorage(contract, own, flat);
        var value = new System.Buffers.ArrayBufferWriter<byte>();
        return Store.TryGet(flat, value) ? value.WrittenSpan.ToArray() : null;
    }

    public void Commit(BlockResult result)
    {
        var batch = new StateBatch();
        foreach (StateChange change in result.Changes.Concat(result.Tree.Nodes))
        {
            if (change.After is { } after) batch.Put(change.Key.Span, after.Span);
            else batch.Delete(change.Key.Span);
        }

        Store.Commit(batch);
        _tree.Committed(result.Tree);
        Last = result;
        foreach (Receipt receipt in result.Receipts) Assert.True(ReceiptCodec.TryDecode(ReceiptCodec.Encode(receipt), out _));
        Assert.Equal(result.Header.StateRoot, StateTree.RootOf(Store));
        LedgerAudit.Check(this);
    }

    public void Dispose() => Store.Dispose();
}
