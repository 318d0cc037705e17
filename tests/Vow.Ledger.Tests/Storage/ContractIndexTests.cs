using Vow.CrashChild;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

/// <summary>The list of contracts, and the codes of each.</summary>
public class ContractIndexTests
{
    private static readonly CodeHash Module = OddContract.HashOf(OddContract.Module), Successor = OddContract.HashOf(OddContract.Successor);

    private static SigningKey Alice => TestLedger.Alice;

    [Fact]
    public void Contracts_AreListedNewestFirst_AlsoThoseThatContractsMade()
    {
        using var chain = new IndexedChain();
        Address odd = Deploy(chain, "odd");
        chain.Add(chain.Sign(Alice, OddContract.Put(odd, 1, 1)), chain.Sign(Alice, OddContract.Make(odd, Module, "x"), OddContract.Instantiate(OddContract.Module, "y")));

        Address inner = JournalLedger.ContractAddress(odd, Module, "x"u8), outer = JournalLedger.ContractAddress(Alice.Address, Module, "y"u8);
        Assert.Equal([new(outer, 2, 1), new(inner, 2, 1), new(odd, 1, 0)], chain.Contracts());
        Assert.Equal([new(outer, 2, 1), new(inner, 2, 1), new(odd, 1, 0)], chain.Contracts(page: 1));
        Assert.Equal([new ContractVersion(0, Module, 2, 1, false)], chain.Codes(inner));
        using ChainView past = chain.Chain.ViewAt(1);
        Assert.Equal([new(odd, 1, 0)], past.Contracts(null, 10));
    }

    [Fact]
    public void ContractThatWasRolledBack_IsNotListed()
    {
        using var chain = new IndexedChain();
        Address odd = Deploy(chain, "odd");
        chain.Add(Alice, new TransactionAction.Upload(OddContract.Stillborn));
        // The creation inside fails and leaves nothing; the transaction goes on.
        Receipt inner = chain.Add(Alice, OddContract.Make(odd, OddContract.HashOf(OddContract.Stillborn), "s")).Receipts[0];
        // And here the whole transaction fails after a creation that was well.
        Receipt outer = chain.Add(Alice, OddContract.Make(odd, Module, "z"), OddContract.Put(odd, 1, 1, "_then_trap")).Receipts[0];

        Assert.Equal((ReceiptStatus.Success, ReceiptStatus.Failed), (inner.Status, outer.Status));
        Assert.Equal([odd], chain.Contracts().Select(made => made.Contract));
    }

    [Fact]
    public void History_HasEachUpgradeWithItsTransaction_ByActionsAndInsideOfTheContract()
    {
        using var chain = new IndexedChain();
        Address odd = Deploy(chain, "odd");
        chain.Add(Alice, new TransactionAction.Upload(OddContract.Successor));
        chain.Add(
            chain.Sign(Alice, new TransactionAction.Upgrade(odd, Successor, [], default)),
            chain.Sign(Alice, OddContract.Become(odd, Module), OddContract.Become(odd, Successor)),
            chain.Sign(Alice, OddContract.Become(odd, Module), OddContract.Put(odd, 1, 1, "_then_trap")),
            chain.Sign(Alice, new TransactionAction.Upgrade(odd, Module, [], default) { IsForced = true }));

        Assert.Equal(
            [
                new(0, Module, 1, 0, false), new(1, Successor, 3, 0, false), new(2, Module, 3, 1, false), new(3, Successor, 3, 1, false), new(4, Module, 3, 3, true),
            ],
            chain.Codes(odd));
        Assert.Equal(4u, Record(chain, odd).Version);
        Assert.Single(chain.Contracts());
    }

    [Fact]
    public void UpgradeThatWasRolledBackInside_IsNotInTheHistory()
    {
        using var chain = new IndexedChain();
        string hash = string.Concat(Convert.ToHexString(Module.Span).Chunk(2).Select(digits => "\\" + new string(digits)));
        ReadOnlyMemory<byte> module = OddContract.Changed($"(data (i32.const 700) \"{hash}\") (func (export \"become_then_trap\") (drop (call $upgrade (i32.const 700))) unreachable)");
        Address odd = Deploy(chain, "odd");
        Receipt made = chain.Add(Alice, new TransactionAction.Upload(module), OddContract.Instantiate(module, "t")).Receipts[0];
        Address trapping = made.Outcomes[1].Contract!.Value;
        Receipt receipt = chain.Add(Alice, OddContract.Forward(odd, trapping, "become_then_trap"), OddContract.Become(trapping, Module)).Receipts[0];

        Assert.Equal((ReceiptStatus.Success, 2), (receipt.Status, receipt.Outcomes[0].Result!.Value.AsInt32()));
        Assert.Equal([new(0, OddContract.HashOf(module), 2, 0, false), new ContractVersion(1, Module, 3, 0, false)], chain.Codes(trapping));
    }

    [Fact]
    public void History_IsCompleteOverARandomHistory()
    {
        const int Seed = 20261128;
        var random = new Random(Seed);
        using var chain = new IndexedChain();
        Address odd = Deploy(chain, "odd");
        chain.Add(Alice, new TransactionAction.Upload(OddContract.Successor), new TransactionAction.Upload(OddContract.BadSuccessor), new TransactionAction.Upload(OddContract.Stillborn));
        CodeHash[] codes = [Module, Successor, OddContract.HashOf(OddContract.BadSuccessor), OddContract.HashOf(OddContract.Stillborn)];
        for (int block = 0; block < 40; block++)
        {
            chain.Add([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => chain.Sign(Alice, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomAction())]))]);
        }

        // What is listed is what there is, each with as many codes as it has had; the last is the one it runs.
        var listed = chain.Contracts(page: 7);
        Assert.True(listed.Count > 5, $"seed {Seed}");
        Assert.Equal(Recorded(chain).Order(), listed.Select(made => made.Contract).Order());
        foreach (MadeContract made in listed)
        {
            ContractState record = Record(chain, made.Contract);
            List<ContractVersion> history = chain.Codes(made.Contract, page: 3);
            Assert.Equal(Enumerable.Range(0, (int)record.Version + 1).Select(version => (uint)version), history.Select(code => code.Version));
            Assert.Equal((record.Code, record.CreatedAt, made.Transaction), (history[^1].Code, history[0].Height, history[0].Transaction));
            foreach (ContractVersion code in history) AssertState(chain, made.Contract, history, code);
        }

        TransactionAction RandomAction() => random.Next(5) switch
        {
            0 => OddContract.Make(odd, codes[random.Next(4)], $"{random.Next(12)}"),
            1 => OddContract.Become(odd, codes[random.Next(3)]),
            2 => new TransactionAction.Upgrade(odd, codes[random.Next(3)], [], default) { IsForced = random.Next(2) == 0 },
            3 => OddContract.Instantiate(OddContract.Module, $"{random.Next(12)}", Alice.Address),
            _ => OddContract.Put(odd, random.Next(4), 4, random.Next(4) == 0 ? "_then_trap" : ""),
        };
    }

    [Fact]
    public void ContractsOfTheGenesis_AreListedWithoutATransaction()
    {
        using var chain = new IndexedChain(TestChains.Genesis);

        Assert.Equal([new(BlockLoad.Counter, 0, null)], chain.Contracts());
        Assert.Equal([new ContractVersion(0, Record(chain, BlockLoad.Counter).Code, 0, null, false)], chain.Codes(BlockLoad.Counter));
    }

    [Fact]
    public void ImportedState_ListsItsContracts_AndGoesOn()
    {
        using var chain = new IndexedChain();
        AccountIndexTests.MakeHistory(chain);
        byte[] state;
        using (ChainView view = chain.Chain.View()) state = TestChains.ExportState(view);
        var store = new MemoryStateStore();
        TestChains.ImportState(store, state);
        using Chain copy = Chain.Open(store, TestChains.Options);
        using ChainView imported = copy.View();

        Assert.Equal(chain.Contracts().Select(made => (made.Contract, made.Height)).Order(), imported.Contracts(null, 10).Select(made => (made.Contract, made.Height)).Order());
        foreach (MadeContract made in imported.Contracts(null, 10))
        {
            ContractVersion code = Assert.Single(imported.CodesOf(made.Contract, 0, 10));
            ContractState record = imported.Contract(made.Contract)!;
            Assert.Equal((record.Version, record.Code, record.Version == 0 ? record.CreatedAt : null), (code.Version, code.Code, code.Height));
            Assert.Null(made.Transaction);
        }

        Assert.True(imported.HasAccountIndex);
        Assert.Empty(imported.TransactionsOf(Alice.Address, (AccountRoles)0xFF, null, null, 10, 10).Items);
    }

    [Fact]
    public void StoreWithoutTheList_GetsItFromItsState()
    {
        using var chain = new IndexedChain();
        AccountIndexTests.MakeHistory(chain);
        List<MadeContract> before = chain.Contracts();
        chain.Forget();
        chain.Reopen(accountIndex: true);

        Assert.Equal(before.Select(made => (made.Contract, made.Height)).Order(), chain.Contracts(page: 1).Select(made => (made.Contract, made.Height)).Order());
        var rows = chain.Rows();
        chain.Reopen(accountIndex: true);
        Assert.Equal(rows, chain.Rows());
    }

    private static Address Deploy(IndexedChain chain, string salt)
    {
        Receipt receipt = chain.Add(Alice, new TransactionAction.Upload(OddContract.Module), OddContract.Instantiate(OddContract.Module, salt, Alice.Address)).Receipts[0];
        return receipt.Outcomes[1].Contract!.Value;
    }

    private static ContractState Record(IndexedChain chain, Address contract) => LedgerState.ReadContract(chain.Store, contract)!;

    private static IEnumerable<Address> Recorded(IndexedChain chain) =>
        TestChains.Rows(chain.Store, [(byte)StateSpace.Contract], [(byte)StateSpace.Contract + 1]).Select(row => Address.From(Convert.FromHexString(row.Key).AsSpan(1)));

    // The state after the block that made a version has that version, or a later one of the same block.
    private static void AssertState(IndexedChain chain, Address contract, List<ContractVersion> history, ContractVersion code)
    {
        using ChainView view = chain.Chain.ViewAt(code.Height!.Value);
        ContractVersion last = history.Last(other => other.Height == code.Height);
        ContractState state = view.Contract(contract)!;
        Assert.Equal((last.Version, last.Code), (state.Version, state.Code));
    }
}
