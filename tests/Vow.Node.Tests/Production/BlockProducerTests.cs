using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using static Vow.Node.Tests.TestNode;

namespace Vow.Node.Tests.Production;

public class BlockProducerTests
{
    private static readonly byte[] Endless = WatText.ToWasm("""(module (memory (export "memory") 1) (func (export "init")) (func (export "spin") (loop $l (br $l))))""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transaction_IsInABlockSoonAfterItWasSubmitted()
    {
        await using NodeCore node = StartNew();

        ReceiptWait wait = await node.CommitAsync(Transfer(Alice, 0, amount: 5));

        Assert.Equal((ReceiptWaitStatus.Committed, 1UL, 0, ReceiptStatus.Success), (wait.Status, wait.Height, wait.Index, wait.Receipt!.Status));
        Assert.Equal(1UL, node.Chain.Head.Height);
        Assert.Equal(0, node.Mempool.Counts.Transactions);
    }

    [Fact]
    public async Task WithoutTransactions_NoBlockIsMadeOnDemand()
    {
        await using NodeCore node = StartNew();
        await Task.Delay(100, Token);
        Assert.Equal(0UL, node.Chain.Head.Height);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AtAnInterval_EmptyBlocksAreMadeOnlyIfWanted(bool wanted)
    {
        await using NodeCore node = StartNew(options =>
        {
            options.Production.Mode = ProductionMode.Interval;
            options.Production.IntervalMilliseconds = 5;
            options.Production.EmptyBlocks = wanted;
        });
        // Without a transaction: a machine that is busy makes fewer blocks in the time, none makes any that are not wanted.
        for (int waits = 0; waits == 0 || (wanted && node.Chain.Head.Height < 2 && waits < 150); waits++) await Task.Delay(200, Token);
        Assert.Equal(wanted, node.Chain.Head.Height >= 2);
        if (!wanted) Assert.Equal(0UL, node.Chain.Head.Height);
        Assert.Equal(ReceiptWaitStatus.Committed, (await node.CommitAsync(Transfer(Alice, 0))).Status);
    }

    [Fact]
    public async Task SwitchedOff_NothingIsProduced()
    {
        await using NodeCore node = StartNew(options => options.Production.Mode = ProductionMode.Off);
        SubmitResult result = await node.SubmitAsync(Transfer(Alice, 0));
        Assert.Equal(ReceiptWaitStatus.TimedOut, (await node.WaitForReceiptAsync(result.Hash, TimeSpan.FromMilliseconds(50), Token)).Status);
    }

    [Fact]
    public async Task Time_StrictlyIncreases_EvenWhenTheClockIsSetBack()
    {
        var clock = new SettableClock { Now = DateTimeOffset.FromUnixTimeMilliseconds((long)Start + 1_000) };
        await using NodeCore node = Open(InMemory(), time: clock);
        node.Start();
        await node.CommitAsync(Transfer(Alice, 0));
        ulong first = node.Chain.Head.TimestampMilliseconds;
        clock.Now = DateTimeOffset.FromUnixTimeMilliseconds(5);
        await node.CommitAsync(Transfer(Alice, 1));

        Assert.Equal((Start + 1_000, Start + 1_001), (first, node.Chain.Head.TimestampMilliseconds));
    }

    [Fact]
    public async Task TransactionsThatWaited_AreInOneBlock_InOrderOfPrice()
    {
        await using NodeCore node = Open(InMemory());
        foreach (var transaction in new[] { Transfer(Alice, 0, price: 2), Transfer(Alice, 1, price: 9), Transfer(Bob, 0, price: 5) }) Assert.True((await node.SubmitAsync(transaction)).IsAccepted);

        CommittedBlock block = node.Producer.Produce(allowEmpty: false)!;

        Assert.Equal([5UL, 2, 9], block.Transactions.Select(transaction => transaction.Body!.GasPrice));
        Assert.Equal(1UL, node.Chain.Head.Height);
    }

    [Fact]
    public async Task FeesGoToTheProposer()
    {
        await using NodeCore node = StartNew(options => options.Production.Proposer = AddressText.Format(DevAccounts.All[7].Address));
        ReceiptWait wait = await node.CommitAsync(Transfer(Alice, 0));
        using ChainView view = node.Chain.View();
        Assert.Equal(1_000_000_000_000_000_000 + wait.Receipt!.Fee, view.Account(DevAccounts.All[7].Address).Balance);
    }

    [Fact]
    public async Task WhatDoesNotFitIntoABlocksGas_IsInTheNext()
    {
        Genesis genesis = TestNode.Genesis with { Parameters = TestNode.Genesis.Parameters with { BlockGasMax = 1_000_000_000, TransactionGasMax = 1_000_000_000 } };
        await using NodeCore node = NodeCore.Open(InMemory(), new NodeParts { Genesis = genesis });
        for (ulong nonce = 0; nonce < 3; nonce++) Assert.True((await node.SubmitAsync(Transfer(Alice, nonce, gasLimit: 1_000_000_000))).IsAccepted);

        for (int block = 0; block < 3; block++) Assert.Single(node.Producer.Produce(allowEmpty: false)!.Transactions);

        Assert.Null(node.Producer.Produce(allowEmpty: false));
    }

    [Fact]
    public async Task TransactionThatIsTooSlow_IsDropped_AndTheOthersAreExecuted()
    {
        await using NodeCore node = Open(InMemory(options => options.Production.TransactionTimeoutMilliseconds = 100));
        CodeHash code = WasmVm.HashOf(Endless);
        Address contract = JournalLedger.ContractAddress(Alice.Address, code, []);
        await node.SubmitAsync(Sign(Alice, 0, [new TransactionAction.Upload(Endless), new TransactionAction.Instantiate(code, default, null, 0, [], default)]));
        Assert.Equal(ReceiptStatus.Success, node.Producer.Produce(allowEmpty: false)!.Receipts.Single().Status);

        var slow = Sign(Alice, 1, [new TransactionAction.Call(contract, "spin", 0, [], default)], price: 5, gasLimit: 2_000_000_000);
        var after = Transfer(Alice, 2, price: 5);
        var other = Transfer(Bob, 0, price: 3);
        var before = Transfer(DevAccounts.All[2].Key, 0, price: 9);
        foreach (var transaction in new[] { slow, after, other, before }) Assert.True((await node.SubmitAsync(transaction)).IsAccepted);
        Task<ReceiptWait> waiting = node.WaitForReceiptAsync(slow.Hash, TimeSpan.FromSeconds(30), Token).AsTask();

        CommittedBlock first = node.Producer.Produce(allowEmpty: false)!;
        CommittedBlock second = node.Producer.Produce(allowEmpty: false)!;

        Assert.Equal([before.Hash], first.Transactions.Select(transaction => transaction.Hash));
        Assert.Equal([other.Hash], second.Transactions.Select(transaction => transaction.Hash));
        ReceiptWait wait = await waiting;
        Assert.Equal((ReceiptWaitStatus.Dropped, LedgerErrorCode.ExecutionTooSlow), (wait.Status, wait.Dropped!.Code));
        Assert.Equal(LedgerErrorCode.ExecutionTooSlow, (await node.SubmitAsync(slow)).Error?.Code);
        Assert.True(node.Mempool.TryGet(after.Hash, out var pending));
        Assert.False(pending.IsReady);
    }

    [Fact]
    public async Task FailedStore_EndsProduction_AndTheNodeSaysSo()
    {
        using var store = new FailingStore();
        await using NodeCore node = StartNew(store: store);
        await node.CommitAsync(Transfer(Alice, 0));
        store.Fails = true;
        var waiting = node.WaitForReceiptAsync(Transfer(Alice, 1).Hash, TimeSpan.FromSeconds(30), Token);

        await node.SubmitAsync(Transfer(Alice, 1));

        await Assert.ThrowsAsync<NodeStoppingException>(async () => await waiting);
        Assert.False(node.IsReady);
        Assert.Contains("no space left", node.Fault, StringComparison.Ordinal);
        Assert.Equal(1UL, node.Chain.Head.Height);
        await Assert.ThrowsAsync<NodeStoppingException>(async () => await node.SubmitAsync(Transfer(Alice, 2)));
    }

    [Fact]
    public async Task Stop_PutsWhatWasAcceptedIntoBlocks_AndFinishesTheOneUnderWay()
    {
        using var store = new FailingStore();
        NodeCore node = StartNew(options => options.Production.TransactionsMax = 2, store);
        store.Gate.Reset();
        store.Committing.Reset();
        var accepted = new List<Hash256>();
        for (ulong nonce = 0; nonce < 7; nonce++)
        {
            var transaction = Transfer(Alice, nonce);
            Assert.True((await node.SubmitAsync(transaction)).IsAccepted);
            accepted.Add(transaction.Hash);
        }

        Assert.True(store.Committing.Wait(TimeSpan.FromSeconds(30), Token));
        Task stopped = node.StopAsync();
        Assert.False(node.IsReady);
        await Assert.ThrowsAsync<NodeStoppingException>(async () => await node.SubmitAsync(Transfer(Alice, 7)));
        Assert.False(stopped.IsCompleted);
        store.Gate.Set();
        await stopped;

        Assert.Null(node.Producer.Fault);
        Assert.True(store.IsDisposed);
        using Chain chain = Chain.Open(store, ChainOptions.Archive);
        using ChainView view = chain.View();
        Assert.All(accepted, hash => Assert.True(view.HasTransaction(hash)));
    }

    [Fact]
    public async Task RestartedNode_GoesOnWhereItStopped_AndKnowsWhatItExecuted()
    {
        string directory = Directory.CreateTempSubdirectory("vow-node-").FullName;
        try
        {
            NodeOptions options = InMemory(options => (options.InMemory, options.DataDirectory) = (false, directory));
            var first = Transfer(Alice, 0);
            Hash256 head;
            await using (NodeCore node = Open(options))
            {
                node.Start();
                await node.CommitAsync(first);
                head = node.Chain.HeadHash;
            }

            await using (NodeCore node = NodeCore.Open(options, NodeParts.Default))
            {
                node.Start();
                Assert.Equal(head, node.Chain.HeadHash);
                Assert.Equal(LedgerErrorCode.AlreadyKnown, (await node.SubmitAsync(first)).Error?.Code);
                Assert.Equal(LedgerErrorCode.NonceTooLow, (await node.SubmitAsync(Transfer(Alice, 0, amount: 9))).Error?.Code);
                Assert.Equal(2UL, (await node.CommitAsync(Transfer(Alice, 1))).Height);
                Assert.Equal(1UL, (await node.WaitForReceiptAsync(first.Hash, TimeSpan.Zero, Token)).Height);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
