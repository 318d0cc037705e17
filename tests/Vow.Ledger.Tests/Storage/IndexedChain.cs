using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

/// <summary>A chain in memory with transactions of the test's own.</summary>
internal sealed class IndexedChain : IDisposable
{
    private readonly Dictionary<Address, ulong> _nonces = [];

    public IndexedChain(Genesis? genesis = null, bool accountIndex = true)
    {
        Chain = Chain.Open(Store, genesis ?? Genesis.ForDevelopment(1_700_000_000_000), TestChains.Options with { AccountIndex = accountIndex });
    }

    public MemoryStateStore Store { get; } = new();

    public Chain Chain { get; private set; }

    /// <summary>The same store under other options, as a node that is started again.</summary>
    public void Reopen(bool accountIndex, IProgress<IndexProgress>? progress = null)
    {
        Chain.Dispose();
        Chain = Chain.Open(Store, TestChains.Options with { AccountIndex = accountIndex, IndexProgress = progress });
    }

    public CheckedTransaction Sign(SigningKey key, params TransactionAction[] actions)
    {
        ulong nonce = _nonces.GetValueOrDefault(key.Address);
        _nonces[key.Address] = nonce + 1;
        SignedTransaction signed = key.Sign(new Transaction
        {
            ChainId = Genesis.DevelopmentChainId,
            Signer = key.Public,
            Nonce = nonce,
            GasLimit = TestLedger.PlentyOfGas,
            GasPrice = 1,
            DepositMax = UInt128.MaxValue,
            ExpiryHeight = 0,
            Actions = [.. actions],
        });
        return new CheckedTransaction(signed.Encoded, signed.Hash, signed, null);
    }

    public BlockResult Add(params IReadOnlyList<CheckedTransaction> transactions)
    {
        BlockResult result = Chain.Execute(new BlockProposal
        {
            Height = Chain.Head.Height + 1,
            TimestampMilliseconds = Chain.Head.TimestampMilliseconds + 1000,
            Previous = Chain.HeadHash,
            Proposer = TestLedger.Proposer,
            Transactions = transactions,
        });
        Chain.Commit(result);
        return result;
    }

    public BlockResult Add(SigningKey key, params TransactionAction[] actions) => Add(Sign(key, actions));

    /// <summary>The places of an account's transactions, page by page.</summary>
    public List<AccountTransaction> Of(Address account, AccountRoles roles = (AccountRoles)0xFF, Address? contract = null, int page = 2, int looks = 1000)
    {
        using ChainView view = Chain.View();
        var found = new List<AccountTransaction>();
        TransactionPlace? before = null;
        do
        {
            AccountTransactionPage part = view.TransactionsOf(account, roles, contract, before, page, looks);
            Assert.True(part.Items.Length <= page);
            found.AddRange(part.Items);
            before = part.Next;
        }
        while (before is not null);
        return found;
    }

    public List<MadeContract> Contracts(int page = 2)
    {
        using ChainView view = Chain.View();
        var found = new List<MadeContract>();
        while (view.Contracts(found.Count == 0 ? null : found[^1].Contract, page) is { Length: > 0 } part) found.AddRange(part);
        return found;
    }

    public List<ContractVersion> Codes(Address contract, int page = 2)
    {
        using ChainView view = Chain.View();
        var found = new List<ContractVersion>();
        while (view.CodesOf(contract, found.Count == 0 ? 0 : found[^1].Version + 1, page) is { Length: > 0 } part) found.AddRange(part);
        return found;
    }

    /// <summary>All rows of the indexes.</summary>
    public List<(string Key, string Value)> Rows() => TestChains.Rows(Store, [(byte)LedgerTable.AccountTransaction], [(byte)LedgerTable.IndexHead + 1]);

    /// <summary>Takes the indexes out of the store, as a version of Vow without them would have left it.</summary>
    public void Forget()
    {
        var batch = new StateBatch();
        foreach ((string key, _) in Rows()) batch.Delete(Convert.FromHexString(key));
        Store.Commit(batch);
    }

    public void Dispose()
    {
        Chain.Dispose();
        Store.Dispose();
    }
}
