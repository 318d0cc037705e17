using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <summary>
/// A chain in memory for tests: the ledger of a node, without the node. Each transaction is a block of its own unless <see cref="Block"/> says otherwise. Time passes only
/// when the test says so, and the same test gives the same addresses, hashes and gas every time. For one thread at a time; many chains may be used side by side.
/// </summary>
public sealed partial class TestChain : IDisposable
{
    private readonly TestChainOptions _options;
    private readonly Dictionary<string, TestAccount> _accounts = [];
    private MemoryStateStore _store;
    private Chain _chain;
    private PendingBlock? _pending;

    /// <summary>A chain with the development accounts.</summary>
    public TestChain()
        : this(new TestChainOptions())
    {
    }

    /// <summary>A chain of another genesis, or with another clock.</summary>
    /// <exception cref="GenesisException">No chain can start from the genesis.</exception>
    public TestChain(TestChainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _store = new MemoryStateStore();
        _chain = Chain.Open(_store, options.Genesis, SharedEngines.ChainOptions(options));
    }

    /// <summary>Height of the newest block.</summary>
    public ulong Height => _chain.Head.Height;

    /// <summary>Time of the newest block, Unix milliseconds: what contracts see.</summary>
    public ulong TimestampMilliseconds => _chain.Head.TimestampMilliseconds;

    /// <summary>Header of the newest block.</summary>
    public BlockHeader Head => _chain.Head;

    /// <summary>Hash of the newest block: it names everything that happened so far.</summary>
    public Hash256 HeadHash => _chain.HeadHash;

    /// <summary>The chain's parameters.</summary>
    public ChainParameters Parameters => _chain.Parameters;

    /// <summary>Sends actions as one transaction: they succeed or fail together. What goes wrong is in the receipt.</summary>
    /// <param name="from">Who signs and pays.</param>
    /// <param name="actions">At least one.</param>
    public TestReceipt Send(TestAccount from, params ImmutableArray<TransactionAction> actions) => Send(from, new TestTransaction { Actions = actions });

    /// <summary>Sends a transaction with its own gas limit, price, nonce or expiry. What goes wrong is in the receipt.</summary>
    public TestReceipt Send(TestAccount from, TestTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(transaction);
        ulong pending = _pending?.CountOf(from.Address) ?? 0;
        SignedTransaction signed = from.Key.Sign(transaction.ToBody(Parameters, from.Key.Public, checked(from.Nonce + pending)));
        return Send(new TransactionVerifier(Parameters.ChainId).Check(signed.Encoded));
    }

    /// <summary>Sends bytes as they are, as a node would receive them.</summary>
    public TestReceipt SendRaw(ReadOnlyMemory<byte> encoded) => Send(new TransactionVerifier(Parameters.ChainId).Check(encoded.ToArray()));

    /// <summary>
    /// Puts the transactions that are sent meanwhile into one block. Each receipt is there at once; queries and balances show the state before the block until it ends.
    /// If the test fails inside, no block is made.
    /// </summary>
    public void Block(Action transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        if (_pending is not null) throw new InvalidOperationException("A block is under way already: blocks do not nest.");
        _pending = new PendingBlock(_chain, _store, _options);
        try
        {
            transactions();
            _pending.Commit();
        }
        finally
        {
            _pending = null;
        }
    }

    /// <summary>Makes empty blocks.</summary>
    public void AdvanceBlocks(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (int block = 0; block < count; block++) MakeEmptyBlock(_options.BlockTime);
    }

    /// <summary>Makes one empty block whose time is that much later, at least a millisecond.</summary>
    public void AdvanceTime(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromMilliseconds(1));
        MakeEmptyBlock(time);
    }

    /// <summary>Keeps the chain as it is, to come back to it. Costs nothing.</summary>
    public TestSnapshot Snapshot()
    {
        ThrowInsideBlock();
        return new TestSnapshot(_store.Fork(), _options.Genesis.Hash);
    }

    /// <summary>Goes back to a snapshot, any number of times. Accounts and contracts stay usable; those made later are gone from the chain.</summary>
    /// <exception cref="ArgumentException">The snapshot is of a chain with another genesis.</exception>
    public void Revert(TestSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ThrowInsideBlock();
        if (snapshot.Genesis != _options.Genesis.Hash) throw new ArgumentException("The snapshot is of a chain with another genesis.", nameof(snapshot));
        MemoryStateStore store = snapshot.Store.Fork();
        Chain chain = Chain.Open(store, _options.Genesis, SharedEngines.ChainOptions(_options));
        _chain.Dispose();
        (_chain, _store) = (chain, store);
    }

    /// <summary>The chain as it is now, with everything a node can show: proofs, blocks, receipts, storage. Dispose it.</summary>
    public ChainView View() => _chain.View();

    /// <summary>Ends the chain.</summary>
    public void Dispose() => _chain.Dispose();

    internal TestAnswer Query(TestContract contract, TestAccount caller, string method, ReadOnlyMemory<byte> input, ImmutableArray<WasmValue> arguments)
    {
        var limits = new BesideLimits { GasMax = Parameters.TransactionGasMax, TimeoutMax = _options.Timeout };
        QueryResult result = new ContractQuery(SharedEngines.Engines, limits).Run(_store, new QueryRequest
        {
            Contract = contract.Address,
            Method = method,
            Arguments = arguments,
            Input = input,
            Caller = caller.Address,
            GasLimit = Parameters.TransactionGasMax,
            Timeout = _options.Timeout,
            Block = new BlockInfo(Height, TimestampMilliseconds),
        }, CancellationToken.None);
        NameBook names = Names();
        AbiMethod? described = contract.Abi?.Method(method);
        string given = ContractInterfaces.Parameters(described, arguments, input.Span, names) is { } parameters ? $" with {parameters}" : "";
        return new TestAnswer($"query {method} of {contract.Name}{given}", result, described, names);
    }

    internal IStateReader State => _store;

    private TestReceipt Send(CheckedTransaction transaction)
    {
        if (_pending is not null) return _pending.Add(transaction, Names());
        var block = new PendingBlock(_chain, _store, _options);
        TestReceipt receipt = block.Add(transaction, Names());
        if (!block.IsEmpty) block.Commit();
        return receipt;
    }

    private void MakeEmptyBlock(TimeSpan later)
    {
        ThrowInsideBlock();
        _chain.Commit(_chain.Execute(PendingBlock.Proposal(_chain, _options, later, [])));
    }

    private void ThrowInsideBlock()
    {
        if (_pending is not null) throw new InvalidOperationException("A block is under way: end it first.");
    }
}

/// <summary>A chain as it was once (<see cref="TestChain.Snapshot"/>).</summary>
public sealed class TestSnapshot
{
    internal TestSnapshot(MemoryStateStore store, Hash256 genesis) => (Store, Genesis) = (store, genesis);

    internal MemoryStateStore Store { get; }

    internal Hash256 Genesis { get; }
}
