using Vow.Engine;

namespace Vow.Ledger.Tests.Storage;

/// <summary>Transactions by account and contract.</summary>
public class AccountIndexTests
{
    private static SigningKey Alice => TestLedger.Alice;

    private static SigningKey Bob => TestLedger.Bob;

    private static Address Carol => TestLedger.Carol.Address;

    [Fact]
    public void Transfer_IsFoundBySignerAndReceiver_NewestFirst()
    {
        using var chain = new IndexedChain();
        chain.Add(Alice, new TransactionAction.Transfer(Bob.Address, 1));
        chain.Add(chain.Sign(Bob, new TransactionAction.Transfer(Carol, 1)), chain.Sign(Alice, new TransactionAction.Transfer(Carol, 1), new TransactionAction.Transfer(Alice.Address, 1)));

        Assert.Equal([new(2, 1, AccountRoles.Signer | AccountRoles.Receiver), new(1, 0, AccountRoles.Signer)], chain.Of(Alice.Address));
        Assert.Equal([new(2, 0, AccountRoles.Signer), new(1, 0, AccountRoles.Receiver)], chain.Of(Bob.Address));
        Assert.Equal([new(2, 1, AccountRoles.Receiver), new(2, 0, AccountRoles.Receiver)], chain.Of(Carol));
        Assert.Equal([new(1, 0, AccountRoles.Receiver)], chain.Of(Bob.Address, AccountRoles.Receiver));
    }

    [Fact]
    public void TransferThatFails_IsFoundByItsSignerAlone()
    {
        using var chain = new IndexedChain();
        BlockResult block = chain.Add(Alice, new TransactionAction.Transfer(Bob.Address, 1), new TransactionAction.Freeze(Carol));

        Assert.Equal(ReceiptStatus.Failed, block.Receipts[0].Status);
        Assert.Single(chain.Of(Alice.Address));
        Assert.Empty(chain.Of(Bob.Address));
        Assert.Equal([new(1, 0, AccountRoles.Managed)], chain.Of(Carol));
    }

    [Fact]
    public void RefusedTransaction_IsNotFound()
    {
        using var chain = new IndexedChain();
        CheckedTransaction first = chain.Sign(Alice, new TransactionAction.Transfer(Bob.Address, 1));
        BlockResult block = chain.Add(first, first);

        Assert.Equal(ReceiptStatus.Refused, block.Receipts[1].Status);
        Assert.Equal([new(1, 0, AccountRoles.Signer)], chain.Of(Alice.Address));
    }

    [Fact]
    public void Contract_IsFoundByCallsThatSucceedOrFail_ByWhatManagesIt_AndByItsEvents()
    {
        using var chain = new IndexedChain();
        BlockResult made = chain.Add(
            Alice, new TransactionAction.Upload(OddContract.Module), OddContract.Instantiate(OddContract.Module, "1", Alice.Address), OddContract.Instantiate(OddContract.Module, "2"));
        Address first = made.Receipts[0].Outcomes[1].Contract!.Value, second = made.Receipts[0].Outcomes[2].Contract!.Value;
        chain.Add(Bob, OddContract.Put(first, 1, 4));
        Assert.Equal(ReceiptStatus.Failed, chain.Add(Bob, OddContract.Put(first, 1, 4, "_then_trap")).Receipts[0].Status);
        chain.Add(Alice, new TransactionAction.Freeze(first), new TransactionAction.Unfreeze(first), new TransactionAction.SetAdmin(first, Alice.Address));
        chain.Add(Bob, OddContract.Forward(second, first, "bump"));

        const AccountRoles Called = AccountRoles.Called, Managed = AccountRoles.Managed, Logged = AccountRoles.Logged;
        Assert.Equal([new(5, 0, Logged), new(4, 0, Managed), new(3, 0, Called), new(2, 0, Called | Logged), new(1, 0, Managed)], chain.Of(first));
        Assert.Equal([new(5, 0, Called), new(1, 0, Managed)], chain.Of(second));
        Assert.Equal([5UL, 3, 2], chain.Of(Bob.Address, contract: first).Select(found => found.Height));
        Assert.Equal([5UL], chain.Of(Bob.Address, contract: second).Select(found => found.Height));
        Assert.Equal([3UL, 2], chain.Of(first, AccountRoles.Called).Select(found => found.Height));
    }

    [Fact]
    public void Page_LooksNoFurtherThanItMay_AndTheNextGoesOn()
    {
        using var chain = new IndexedChain();
        for (int index = 0; index < 20; index++) chain.Add(Alice, new TransactionAction.Transfer(index == 3 ? Carol : Bob.Address, 1));
        using ChainView view = chain.Chain.View();

        AccountTransactionPage page = view.TransactionsOf(Alice.Address, AccountRoles.Receiver, null, null, 5, looksMax: 8);
        Assert.Empty(page.Items);
        Assert.Equal(new TransactionPlace(12, 1), page.Next);
        Assert.Empty(chain.Of(Alice.Address, AccountRoles.Receiver, looks: 3));
        Assert.Equal(20, chain.Of(Alice.Address, looks: 1, page: 1).Count);
    }

    [Fact]
    public void ManyTransactionsOfABlock_AreFoundInOrder_WhereverAPageEnds()
    {
        const int Count = (2 * AccountIndex.RowEntriesMax) + 7;
        using var chain = new IndexedChain();
        chain.Add([.. Enumerable.Range(0, Count).Select(index => chain.Sign(Alice, new TransactionAction.Transfer(index % 3 == 0 ? Carol : Bob.Address, 1), new TransactionAction.Transfer(Alice.Address, 1)))]);
        chain.Add(Alice, new TransactionAction.Transfer(Bob.Address, 1));

        int[] expected = [.. Enumerable.Range(0, Count).Reverse()];
        Assert.Equal([0, .. expected], chain.Of(Alice.Address, page: 7).Select(found => found.Index));
        Assert.Equal([0, .. expected], chain.Of(Alice.Address, page: 250, looks: 3).Select(found => found.Index));
        Assert.Equal(expected.Where(index => index % 3 == 0), chain.Of(Carol, page: 100).Select(found => found.Index));
        Assert.All(chain.Of(Alice.Address, page: 1000).Skip(1), found => Assert.Equal(AccountRoles.Signer | AccountRoles.Receiver, found.Roles));
        Assert.InRange(chain.Rows().Count(row => row.Key.StartsWith("4A", StringComparison.Ordinal)), 5, 9);
    }

    [Fact]
    public void AccountAndContract_AreFoundTogether_WhereBothHaveMany()
    {
        const int Count = AccountIndex.RowEntriesMax + 20;
        using var chain = new IndexedChain();
        Address odd = chain.Add(Alice, new TransactionAction.Upload(OddContract.Module), OddContract.Instantiate(OddContract.Module)).Receipts[0].Outcomes[1].Contract!.Value;
        chain.Add([.. Enumerable.Range(0, Count).Select(index => chain.Sign(index % 2 == 0 ? Alice : Bob, index % 5 == 0 ? new TransactionAction.Transfer(Carol, 1) : OddContract.Put(odd, 1, 4)))]);

        IEnumerable<int> expected = Enumerable.Range(0, Count).Reverse().Where(index => index % 2 == 1 && index % 5 != 0);
        Assert.Equal(expected, chain.Of(Bob.Address, contract: odd, page: 30).Select(found => found.Index));
        Assert.Equal(expected, chain.Of(Bob.Address, contract: odd, page: 30, looks: 11).Select(found => found.Index));
    }

    [Fact]
    public void PastView_FindsNothingThatCameLater()
    {
        using var chain = new IndexedChain();
        for (int index = 0; index < 4; index++) chain.Add(Alice, new TransactionAction.Transfer(Bob.Address, 1));
        using ChainView past = chain.Chain.ViewAt(2);

        Assert.Equal([2UL, 1], past.TransactionsOf(Bob.Address, AccountRoles.Receiver, null, null, 10, 10).Items.Select(found => found.Height));
        Assert.Equal([2UL, 1], past.TransactionsOf(Bob.Address, AccountRoles.Receiver, null, new TransactionPlace(9, 0), 10, 10).Items.Select(found => found.Height));
    }

    [Fact]
    public void IndexOfAStoreThatHadNone_IsMadeWhenItIsOpened()
    {
        using var chain = new IndexedChain();
        MakeHistory(chain);
        var live = chain.Rows();
        chain.Forget();
        var told = new List<IndexProgress>();
        chain.Reopen(accountIndex: true, new Told(told));

        Assert.Equal(Accounts(live), Accounts(chain.Rows()));
        Assert.Equal(chain.Chain.Head.Height, told[^1].Height);
    }

    [Fact]
    public void IndexThatWasOffForAWhile_IsCaughtUp_AndSaysSoUntilThen()
    {
        using var chain = new IndexedChain();
        MakeHistory(chain);
        chain.Reopen(accountIndex: false);
        Assert.True(HasIndex(chain));
        MakeHistory(chain, "b");
        Assert.False(HasIndex(chain));
        chain.Reopen(accountIndex: true);
        Assert.True(HasIndex(chain));
        var caughtUp = chain.Rows();
        chain.Forget();
        chain.Reopen(accountIndex: true);

        Assert.Equal(Accounts(caughtUp), Accounts(chain.Rows()));
    }

    [Fact]
    public void ChainWithoutTheIndex_HasNoRowsOfAccounts()
    {
        using var chain = new IndexedChain(accountIndex: false);
        MakeHistory(chain);

        Assert.Empty(Accounts(chain.Rows()));
        Assert.False(HasIndex(chain));
        Assert.NotEmpty(chain.Contracts());
    }

    [Fact]
    public void ImportedBlocks_FillTheIndexAsTheirOwnChainDid()
    {
        using var chain = new IndexedChain();
        MakeHistory(chain);
        using var copy = new IndexedChain();
        TestChains.ImportBlocks(copy.Chain, TestChains.ExportBlocks(chain.Chain, 1));

        Assert.Equal(chain.Rows(), copy.Rows());
    }

    [Fact]
    public void Pruning_LeavesTheIndexAsItIs()
    {
        using var chain = new IndexedChain();
        using var pruned = new IndexedChain();
        MakeHistory(chain);
        TestChains.ImportBlocks(pruned.Chain, TestChains.ExportBlocks(chain.Chain, 1));
        pruned.Chain.Dispose();
        using Chain window = Chain.Open(pruned.Store, TestChains.Options with { HistoryBlocksMax = 1 });
        chain.Add(Alice, new TransactionAction.Transfer(Bob.Address, 1));
        TestChains.ImportBlocks(window, TestChains.ExportBlocks(chain.Chain, chain.Chain.Head.Height));

        Assert.Equal(chain.Rows(), pruned.Rows());
    }

    internal static void MakeHistory(IndexedChain chain, string salt = "a")
    {
        BlockResult made = chain.Add(
            Alice, new TransactionAction.Upload(OddContract.Module), new TransactionAction.Upload(OddContract.Successor), OddContract.Instantiate(OddContract.Module, salt, Alice.Address));
        Address odd = made.Receipts[0].Outcomes[2].Contract!.Value;
        chain.Add(chain.Sign(Bob, OddContract.Put(odd, 1, 4)), chain.Sign(Alice, new TransactionAction.Transfer(Bob.Address, 5)), chain.Sign(Alice, OddContract.Make(odd, OddContract.HashOf(OddContract.Module), salt)));
        chain.Add([]);
        chain.Add(chain.Sign(Bob, OddContract.Put(odd, 2, 4, "_then_revert")), chain.Sign(Alice, new TransactionAction.Upgrade(odd, OddContract.HashOf(OddContract.Successor), [], default)));
    }

    private static bool HasIndex(IndexedChain chain)
    {
        using ChainView view = chain.Chain.View();
        return view.HasAccountIndex;
    }

    private static IEnumerable<(string, string)> Accounts(List<(string Key, string Value)> rows) => rows.Where(row => row.Key.StartsWith("4A", StringComparison.Ordinal));

    private sealed class Told(List<IndexProgress> told) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => told.Add(value);
    }
}
