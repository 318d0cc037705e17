using System.Collections.Concurrent;
using System.Collections.Immutable;
using Vow.Engine;
using Vow.Ledger;
using static Vow.Node.Tests.TestNode;

namespace Vow.Node.Tests.Mempool;

/// <summary>Measures the process's memory: nothing else may run beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class MeasuresMemory
{
    public const string Name = "measures memory";
}

[Collection(MeasuresMemory.Name)]
public class MempoolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Nothing is executed: what was accepted stays.
    private static NodeCore OpenOnly(Action<MempoolOptions>? change = null) => Open(InMemory(options => change?.Invoke(options.Mempool)));

    [Fact]
    public async Task EachKindOfBadTransaction_HasItsOwnCode()
    {
        await using NodeCore node = OpenOnly();
        var good = Transfer(Alice, 0);
        byte[] forged = good.Encoded.ToArray();
        forged[^1] ^= 1;
        using var poor = SigningKey.Create();
        var cases = new (ReadOnlyMemory<byte> Encoded, LedgerErrorCode Expected)[]
        {
            (Array.Empty<byte>(), LedgerErrorCode.Malformed),
            (new byte[] { 9, 9, 9 }, LedgerErrorCode.UnsupportedVersion),
            (new byte[TransactionLimits.BytesMax + 1], LedgerErrorCode.TooLarge),
            (forged, LedgerErrorCode.BadSignature),
            (TestTransactions.Sign(Alice, 0, chainId: 1).Encoded, LedgerErrorCode.WrongChain),
            (Transfer(poor, 0).Encoded, LedgerErrorCode.CannotPay),
            (Transfer(Alice, 0, price: 0).Encoded, LedgerErrorCode.GasPriceTooLow),
            (Transfer(Alice, 0, gasLimit: 1).Encoded, LedgerErrorCode.GasLimitTooLow),
            (Transfer(Alice, 0, gasLimit: long.MaxValue).Encoded, LedgerErrorCode.GasLimitTooHigh),
            (Transfer(Alice, 1_000).Encoded, LedgerErrorCode.NonceTooHigh),
            (good.Encoded, LedgerErrorCode.None),
            (good.Encoded, LedgerErrorCode.AlreadyKnown),
        };

        foreach (var (encoded, expected) in cases)
        {
            SubmitResult result = await node.Mempool.SubmitAsync(encoded, Token);
            Assert.Equal((expected, TransactionVerifier.HashOf(encoded.Span)), (result.Error?.Code ?? LedgerErrorCode.None, result.Hash));
        }

        Assert.Equal(new MempoolCounts(1, 1, 1, PoolEntry.MemoryOf(good), 0), node.Mempool.Counts with { Unchecked = 0 });
        Assert.True(node.Mempool.TryGetNextNonce(Alice.Address, out ulong next));
        Assert.Equal(1UL, next);
    }

    [Fact]
    public async Task Batch_GetsOneResultForEach()
    {
        await using NodeCore node = OpenOnly();
        ReadOnlyMemory<byte>[] batch = [Transfer(Alice, 0).Encoded, new byte[3], Transfer(Alice, 1).Encoded, Transfer(Alice, 0).Encoded];
        SubmitResult[] results = await node.Mempool.SubmitBatchAsync(batch, Token);
        Assert.Equal(
            [LedgerErrorCode.None, LedgerErrorCode.UnsupportedVersion, LedgerErrorCode.None, LedgerErrorCode.AlreadyKnown], results.Select(result => result.Error?.Code ?? LedgerErrorCode.None));
    }

    [Fact]
    public async Task RandomBytes_AreRefusedAndLeaveNothing()
    {
        await using NodeCore node = OpenOnly();
        var random = new Random(20261122);
        byte[] good = Transfer(Alice, 0).Encoded.ToArray();
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bytes = new byte[random.Next(300)];
            if (round % 2 == 0) random.NextBytes(bytes);
            else (bytes = (byte[])good.Clone())[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.NotNull((await node.Mempool.SubmitAsync(bytes, Token)).Error);
        }

        Assert.Equal((0, 0L), (node.Mempool.Counts.Transactions, node.Mempool.Counts.Bytes));
    }

    [Fact]
    public async Task FloodOfOneAccount_IsCutAtItsLimit_AndOthersAreServed()
    {
        await using NodeCore node = OpenOnly(limits => (limits.AccountTransactionsMax, limits.NonceGapMax) = (20, 1_000));
        for (ulong nonce = 0; nonce < 100; nonce++)
        {
            Assert.Equal(nonce < 20 ? LedgerErrorCode.None : LedgerErrorCode.AccountQueueFull, (await node.SubmitAsync(Transfer(Alice, nonce))).Error?.Code ?? LedgerErrorCode.None);
        }

        Assert.True((await node.SubmitAsync(Transfer(Bob, 0))).IsAccepted);
        Assert.Equal((21, 2), (node.Mempool.Counts.Transactions, node.Mempool.Counts.Accounts));
    }

    [Fact]
    public async Task FloodOfUnfundedAccounts_LeavesNothing()
    {
        await using NodeCore node = OpenOnly();
        for (int account = 0; account < 500; account++)
        {
            using SigningKey key = TestTransactions.Key(account);
            Assert.Equal(LedgerErrorCode.CannotPay, (await node.SubmitAsync(Transfer(key, (ulong)account % 3))).Error?.Code);
        }

        Assert.Equal(new MempoolCounts(0, 0, 0, 0, 0), node.Mempool.Counts with { Unchecked = 0 });
    }

    [Fact]
    public async Task LargestTransactions_StayWithinTheBytesOfThePool()
    {
        const long BytesMax = 8L << 20;
        const long GasMax = 1_000_000_000_000;
        Genesis genesis = TestNode.Genesis with { Parameters = TestNode.Genesis.Parameters with { BlockGasMax = GasMax, TransactionGasMax = GasMax } };
        NodeOptions options = InMemory(options => (options.Mempool.BytesMax, options.Mempool.AccountBytesMax) = (BytesMax, 4L << 20));
        await using NodeCore node = NodeCore.Open(options, new NodeParts { Genesis = genesis });
        byte[] code = new byte[1 << 20];
        int accepted = 0;
        foreach (var account in DevAccounts.All)
        {
            for (ulong nonce = 0; nonce < 4; nonce++)
            {
                SubmitResult result = await node.SubmitAsync(Sign(account.Key, nonce, [new TransactionAction.Upload(code)], gasLimit: 100_000_000_000));
                Assert.True(result.Error?.Code is null or LedgerErrorCode.MempoolFull or LedgerErrorCode.AccountQueueFull, result.Error?.Message);
                if (result.IsAccepted) accepted++;
                Assert.InRange(node.Mempool.Counts.Bytes, 0, BytesMax);
            }
        }

        Assert.InRange(accepted, 5, 8);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("actions")]
    [InlineData("arguments")]
    public async Task FullPool_TakesNoMoreMemoryThanItsLimit(string kind)
    {
        const long BytesMax = 12L << 20;
        ImmutableArray<TransactionAction> actions = kind switch
        {
            "plain" => [new TransactionAction.Transfer(default, 1)],
            "actions" => [.. Enumerable.Repeat(new TransactionAction.SetAdmin(default, default(Address)), TransactionLimits.ActionsMax)],
            _ => [new TransactionAction.Call(default, "m", 0, [.. Enumerable.Repeat(WasmValue.I32(1), TransactionLimits.ArgumentsMax)], default)],
        };
        await using NodeCore node = OpenOnly(limits => (limits.BytesMax, limits.AccountTransactionsMax, limits.NonceGapMax) = (BytesMax, 20_000, 20_000));
        // Whatever is made once is made.
        await node.SubmitAsync(Transfer(DevAccounts.All[3].Key, 0));
        long before = await SettledMemoryAsync();
        LedgerErrorCode last = LedgerErrorCode.None;
        for (ulong nonce = 0; last == LedgerErrorCode.None; nonce++) last = (await node.SubmitAsync(Sign(Alice, nonce, actions, gasLimit: 1_900_000_000))).Error?.Code ?? LedgerErrorCode.None;
        long used = await SettledMemoryAsync() - before;

        Assert.Equal(LedgerErrorCode.MempoolFull, last);
        Assert.InRange(node.Mempool.Counts.Bytes, BytesMax - 64_000, BytesMax);
        Assert.InRange(used, BytesMax / 4, BytesMax + (1 << 20));
    }

    // What earlier tests leave is freed over some collections.
    private static async Task<long> SettledMemoryAsync()
    {
        long last = long.MaxValue;
        for (int quiet = 0, attempt = 0; quiet < 3 && attempt < 100; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long now = GC.GetTotalMemory(forceFullCollection: true);
            quiet = Math.Abs(now - last) < 64 * 1024 ? quiet + 1 : 0;
            last = now;
            await Task.Delay(20, Token);
        }

        return last;
    }

    [Fact]
    public async Task SignaturesStillToBeChecked_AreBounded()
    {
        await using NodeCore node = OpenOnly(limits => (limits.UncheckedBytesMax, limits.VerifierThreads) = (4_000, 1));
        var results = new ConcurrentBag<SubmitResult>();
        byte[] junk = Transfer(Alice, 0).Encoded.ToArray();
        junk[^1] ^= 1;
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token }, async (_, token) =>
            results.Add(await node.Mempool.SubmitAsync(junk, token)));

        Assert.All(results, result => Assert.True(result.Error!.Code is LedgerErrorCode.BadSignature or LedgerErrorCode.MempoolFull));
        Assert.Contains(results, result => result.Error!.Code == LedgerErrorCode.MempoolFull);
    }

    [Fact]
    public async Task ManySubmittersAtOnce_AllGetTheirReceipts_InOrderOfNonces()
    {
        await using NodeCore node = StartNew(options => options.Production.GatherMilliseconds = 2);
        const int Each = 100;
        await Task.WhenAll(DevAccounts.All.Select(account => Task.Run(async () =>
        {
            var waits = new List<Task<ReceiptWait>>();
            for (ulong nonce = 0; nonce < Each; nonce++)
            {
                var transaction = Transfer(account.Key, nonce, amount: 1);
                Assert.Null((await node.SubmitAsync(transaction)).Error);
                waits.Add(node.WaitForReceiptAsync(transaction.Hash, TimeSpan.FromSeconds(60), Token).AsTask());
            }

            ReceiptWait[] all = await Task.WhenAll(waits);
            Assert.All(all, wait => Assert.Equal((ReceiptWaitStatus.Committed, ReceiptStatus.Success), (wait.Status, wait.Receipt!.Status)));
            Assert.Equal(all.OrderBy(wait => (wait.Height, wait.Index)), all);
        }, Token)));

        using ChainView view = node.Chain.View();
        Assert.All(DevAccounts.All, account => Assert.Equal((ulong)Each, view.Account(account.Address).Nonce));
        Assert.Equal(new MempoolCounts(0, 0, 0, 0, 0), node.Mempool.Counts);
    }

    [Fact]
    public async Task DroppedTransaction_IsRemembered_WithItsReason()
    {
        await using NodeCore node = OpenOnly();
        var first = Transfer(Alice, 0, price: 1);
        var second = Transfer(Alice, 0, price: 2);
        await node.SubmitAsync(first);
        var waiting = node.WaitForReceiptAsync(first.Hash, TimeSpan.FromSeconds(30), Token).AsTask();
        await node.SubmitAsync(second);

        Assert.True(node.Mempool.TryGetDropped(first.Hash, out LedgerError? reason));
        Assert.Equal(LedgerErrorCode.NonceTooLow, reason.Code);
        Assert.Equal((ReceiptWaitStatus.Dropped, reason), ((await waiting).Status, (await waiting).Dropped));
        Assert.Equal(ReceiptWaitStatus.Dropped, (await node.WaitForReceiptAsync(first.Hash, TimeSpan.FromSeconds(30), Token)).Status);
    }

    [Fact]
    public async Task ReceiptWaiters_AreBounded()
    {
        await using NodeCore node = OpenOnly(limits => limits.ReceiptWaitersMax = 1);
        var first = node.WaitForReceiptAsync(default, TimeSpan.FromMilliseconds(200), Token);
        Assert.Equal(ReceiptWaitStatus.TooManyWaiters, (await node.WaitForReceiptAsync(default, TimeSpan.FromSeconds(30), Token)).Status);
        Assert.Equal(ReceiptWaitStatus.TimedOut, (await first).Status);
        Assert.Equal(ReceiptWaitStatus.TimedOut, (await node.WaitForReceiptAsync(default, TimeSpan.Zero, Token)).Status);
    }
}
