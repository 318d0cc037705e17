using CsCheck;
using Vow.Engine;
using Vow.Ledger;
using static Vow.Node.Tests.Mempool.TestTransactions;

namespace Vow.Node.Tests.Mempool;

public class PoolContentsTests
{
    private static readonly AccountState Rich = new(0, 1_000_000_000);
    private readonly List<DroppedTransaction> _dropped = [];

    private static MempoolOptions Limits(int transactions = 100, int account = 50, int gap = 10, long bytes = 1L << 30, long accountBytes = 1L << 30) => new()
    {
        TransactionsMax = transactions, AccountTransactionsMax = account, NonceGapMax = gap, BytesMax = bytes, AccountBytesMax = accountBytes,
    };

    private LedgerErrorCode Add(PoolContents pool, SignedTransaction transaction, AccountState? state = null, ulong nextHeight = 1) =>
        pool.Add(TestTransactions.Check(transaction), state ?? Rich, nextHeight, _dropped)?.Code ?? LedgerErrorCode.None;

    private static List<SignedTransaction> Select(PoolContents pool, int count = 1_000) => [.. pool.Select(count).Select(item => item.Transaction!)];

    [Fact]
    public void Selection_IsByPriceThenArrival_AndInOrderOfNoncesWithinAnAccount()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1), bob = Key(2), carol = Key(3);
        var a0 = Sign(alice, 0, price: 5);
        var a1 = Sign(alice, 1, price: 50);
        var b0 = Sign(bob, 0, price: 10);
        var c0 = Sign(carol, 0, price: 10);
        foreach (var transaction in new[] { a1, a0, b0, c0 }) Assert.Equal(LedgerErrorCode.None, Add(pool, transaction));

        Assert.Equal([b0, c0, a0, a1], Select(pool), (x, y) => x.Hash == y.Hash);
    }

    [Fact]
    public void TransactionAfterAGap_WaitsUntilTheGapIsFilled()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        Add(pool, Sign(alice, 2));
        Add(pool, Sign(alice, 1));
        Assert.Empty(Select(pool));
        Assert.Equal((2, 0), (pool.Count, pool.Ready));

        Add(pool, Sign(alice, 0));

        Assert.Equal([0UL, 1, 2], Select(pool).Select(transaction => transaction.Body.Nonce));
        Assert.Equal(3, pool.Ready);
    }

    [Theory]
    [InlineData(5UL, 4UL, LedgerErrorCode.NonceTooLow)]
    [InlineData(5UL, 5UL, LedgerErrorCode.None)]
    [InlineData(5UL, 15UL, LedgerErrorCode.None)]
    [InlineData(5UL, 16UL, LedgerErrorCode.NonceTooHigh)]
    [InlineData(5UL, ulong.MaxValue, LedgerErrorCode.NonceTooHigh)]
    public void Nonce_MayBeTheNextOneOrALittleAhead(ulong next, ulong nonce, LedgerErrorCode expected)
    {
        using SigningKey alice = Key(1);
        Assert.Equal(expected, Add(new PoolContents(Limits(gap: 10)), Sign(alice, nonce), new AccountState(next, 1_000_000)));
    }

    [Theory]
    [InlineData(109UL, LedgerErrorCode.ReplacementUnderpriced)]
    [InlineData(110UL, LedgerErrorCode.None)]
    public void Replacement_NeedsTenPercentMore(ulong price, LedgerErrorCode expected)
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        var first = Sign(alice, 0, price: 100);
        Add(pool, first);
        var second = Sign(alice, 0, price);

        Assert.Equal(expected, Add(pool, second));

        Assert.Equal(1, pool.Count);
        Assert.Equal(expected == LedgerErrorCode.None, pool.TryGet(second.Hash, out _));
        Assert.Equal(expected == LedgerErrorCode.None ? [first.Hash] : [], _dropped.Select(item => item.Hash));
    }

    [Fact]
    public void Replacement_OfAPriceOfZero_NeedsAtLeastOne()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        Add(pool, Sign(alice, 0, price: 0));
        Assert.Equal(LedgerErrorCode.ReplacementUnderpriced, Add(pool, Sign(alice, 0, price: 0, amount: 1)));
        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(alice, 0, price: 1)));
    }

    [Fact]
    public void TransactionThatIsBeingExecuted_CannotBeReplaced()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        var first = Sign(alice, 0, price: 1);
        Add(pool, first);
        var selection = pool.Select(10);

        Assert.Equal(LedgerErrorCode.ReplacementUnderpriced, Add(pool, Sign(alice, 0, price: 100)));
        pool.Release(selection);
        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(alice, 0, price: 100)));
    }

    [Fact]
    public void SameTransaction_IsKnown()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        Add(pool, Sign(alice, 0));
        Assert.Equal(LedgerErrorCode.AlreadyKnown, Add(pool, Sign(alice, 0)));
    }

    [Fact]
    public void Balance_MustCoverAllThatWaits()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        var state = new AccountState(0, 2_500);
        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(alice, 0), state));
        Assert.Equal(LedgerErrorCode.CannotPay, Add(pool, Sign(alice, 1, amount: 501), state));
        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(alice, 1, amount: 500), state));
        Assert.Equal(LedgerErrorCode.CannotPay, Add(pool, Sign(alice, 2, price: 1, gasLimit: 1), state));
    }

    [Fact]
    public void ValuesThatAddUpToMoreThanAnAmountCanBe_CannotBePaid()
    {
        using SigningKey alice = Key(1);
        Assert.Equal(LedgerErrorCode.CannotPay, Add(new PoolContents(Limits()), Sign(alice, 0, amount: UInt128.MaxValue), new AccountState(0, UInt128.MaxValue)));
    }

    [Fact]
    public void Block_RemovesWhatItHolds_AndWhatItMadeInvalid()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1), bob = Key(2);
        var executed = Sign(alice, 0);
        var outdated = Sign(bob, 0);
        var unpayable = Sign(bob, 2, amount: 5_000);
        var stays = Sign(bob, 1);
        foreach (var transaction in new[] { executed, outdated, stays, unpayable }) Assert.Equal(LedgerErrorCode.None, Add(pool, transaction));

        pool.Committed(
            [TestTransactions.Check(executed)], [new AccountChange(alice.Address, new AccountState(1, 10)), new AccountChange(bob.Address, new AccountState(1, 1_500))], 2, _dropped);

        Assert.Equal([(outdated.Hash, LedgerErrorCode.NonceTooLow), (unpayable.Hash, LedgerErrorCode.CannotPay)], _dropped.Select(item => (item.Hash, item.Reason.Code)));
        Assert.Equal((1, 1, 1), (pool.Count, pool.Ready, pool.Accounts));
        Assert.True(pool.TryGet(stays.Hash, out var entry));
        Assert.Equal(entry.Bytes, pool.Bytes);
    }

    [Fact]
    public void ExpiredTransaction_IsRefusedAndDropped()
    {
        var pool = new PoolContents(Limits());
        using SigningKey alice = Key(1);
        var first = Sign(alice, 0, expiry: 5);
        var second = Sign(alice, 1);
        Assert.Equal(LedgerErrorCode.Expired, Add(pool, Sign(alice, 0, expiry: 5), nextHeight: 6));
        Assert.Equal(LedgerErrorCode.None, Add(pool, first, nextHeight: 5));
        Add(pool, second);

        pool.Committed([], [], 5, _dropped);
        Assert.Empty(_dropped);
        pool.Committed([], [], 6, _dropped);

        Assert.Equal([(first.Hash, LedgerErrorCode.Expired)], _dropped.Select(item => (item.Hash, item.Reason.Code)));
        Assert.Equal((1, 0), (pool.Count, pool.Ready));
    }

    [Fact]
    public void FullPool_ThrowsOutTheWorst_AndKeepsWhatIsBetter()
    {
        var pool = new PoolContents(Limits(transactions: 3));
        using SigningKey alice = Key(1), bob = Key(2), carol = Key(3), dave = Key(4);
        var cheap = Sign(alice, 0, price: 2);
        Add(pool, cheap);
        Add(pool, Sign(bob, 0, price: 3));
        Add(pool, Sign(carol, 0, price: 4));

        Assert.Equal(LedgerErrorCode.MempoolFull, Add(pool, Sign(dave, 0, price: 2)));
        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(dave, 0, price: 3)));

        Assert.Equal([(cheap.Hash, LedgerErrorCode.MempoolFull)], _dropped.Select(item => (item.Hash, item.Reason.Code)));
        Assert.Equal(3, pool.Count);
    }

    [Fact]
    public void FullPool_ThrowsOutWhatWaitsForAnother_BeforeWhatIsReady()
    {
        var pool = new PoolContents(Limits(transactions: 2));
        using SigningKey alice = Key(1), bob = Key(2), carol = Key(3);
        var afterAGap = Sign(alice, 1, price: 1_000);
        Add(pool, afterAGap);
        Add(pool, Sign(bob, 0, price: 2));

        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(carol, 0, price: 1)));
        Assert.Equal([afterAGap.Hash], _dropped.Select(item => item.Hash));
    }

    [Fact]
    public void HighPriceBehindALowOne_DoesNotProtect()
    {
        var pool = new PoolContents(Limits(transactions: 3));
        using SigningKey alice = Key(1), bob = Key(2), carol = Key(3);
        Add(pool, Sign(alice, 0, price: 1));
        var hidden = Sign(alice, 1, price: 1_000);
        Add(pool, hidden);
        Add(pool, Sign(bob, 0, price: 5));

        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(carol, 0, price: 4)));
        Assert.Equal([hidden.Hash], _dropped.Select(item => item.Hash));
    }

    [Fact]
    public void LargeNewcomerThatDoesNotGetItsRoom_LeavesThePoolAsItWas()
    {
        using SigningKey alice = Key(1), bob = Key(2), carol = Key(3);
        var cheap = Sign(alice, 0, price: 1);
        var dear = Sign(bob, 0, price: 100);
        long each = PoolEntry.MemoryOf(cheap);
        var pool = new PoolContents(Limits(bytes: 2 * each));
        Add(pool, cheap);
        Add(pool, dear);

        Assert.Equal(LedgerErrorCode.MempoolFull, Add(pool, Sign(carol, 0, price: 50, padding: 500)));

        Assert.Empty(_dropped);
        Assert.Equal((2, 2, 2 * each), (pool.Count, pool.Ready, pool.Bytes));
        Assert.Equal([dear.Hash, cheap.Hash], Select(pool).Select(transaction => transaction.Hash));
    }

    [Fact]
    public void Account_MayHaveSoManyAndNoMore_ButAGapCanBeFilled()
    {
        var pool = new PoolContents(Limits(account: 3));
        using SigningKey alice = Key(1);
        Add(pool, Sign(alice, 0));
        Add(pool, Sign(alice, 2));
        var last = Sign(alice, 3);
        Add(pool, last);
        Assert.Equal(LedgerErrorCode.AccountQueueFull, Add(pool, Sign(alice, 4)));

        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(alice, 1)));

        Assert.Equal([(last.Hash, LedgerErrorCode.AccountQueueFull)], _dropped.Select(item => (item.Hash, item.Reason.Code)));
        Assert.Equal((3, 3), (pool.Count, pool.Ready));
    }

    [Fact]
    public void Account_MayHaveSoManyBytesAndNoMore()
    {
        using SigningKey alice = Key(1);
        var first = Sign(alice, 0);
        var pool = new PoolContents(Limits(accountBytes: 2 * PoolEntry.MemoryOf(first)));
        Add(pool, first);
        Assert.Equal(LedgerErrorCode.AccountQueueFull, Add(pool, Sign(alice, 1, padding: 100)));
        Assert.Equal(LedgerErrorCode.None, Add(pool, Sign(alice, 1)));
    }

    [Fact]
    public void RandomCalls_KeepTheCountsTrue_AndNeverExceedTheLimits()
    {
        SigningKey[] keys = [.. Enumerable.Range(1, 6).Select(Key)];
        try
        {
            Gen.Int[0, int.MaxValue].Array[1, 120].Sample(steps => Run(keys, steps), iter: 40);
        }
        finally
        {
            foreach (var key in keys) key.Dispose();
        }
    }

    private static void Run(SigningKey[] keys, int[] steps)
    {
        var limits = Limits(transactions: 12, account: 5, gap: 3, bytes: 18_000);
        var pool = new PoolContents(limits);
        var states = keys.ToDictionary(key => key.Address, _ => new AccountState(0, 20_000));
        var dropped = new List<DroppedTransaction>();
        var known = new HashSet<Hash256>();
        ulong height = 1;
        foreach (int step in steps)
        {
            var key = keys[step % keys.Length];
            int choice = step / 7 % 10;
            if (choice < 8)
            {
                ulong nonce = states[key.Address].Nonce + (ulong)(step / 70 % 5);
                ulong expiry = step / 350 % 3 == 0 ? height + (ulong)(step / 1050 % 4) : 0;
                var transaction = Sign(key, nonce, price: (ulong)(step / 4200 % 6), expiry: expiry, padding: step / 25200 % 4 == 0 ? 900 : 0);
                if (pool.Add(TestTransactions.Check(transaction), states[key.Address], height, dropped) is null) known.Add(transaction.Hash);
            }
            else
            {
                var selection = pool.Select(choice == 8 ? 3 : 100);
                AssertExecutable(selection, states);
                foreach (var item in selection) states[item.Transaction!.Sender] = new AccountState(item.Transaction.Body.Nonce + 1, states[item.Transaction.Sender].Balance - item.Transaction.Body.FeeMax);
                known.ExceptWith(selection.Select(item => item.Hash));
                pool.Committed(selection.ToArray(), [.. states.Select(state => new AccountChange(state.Key, state.Value))], ++height, dropped);
            }

            known.ExceptWith(dropped.Select(item => item.Hash));
            dropped.Clear();
            Assert.Equal(known.Count, pool.Count);
            Assert.All(known, hash => Assert.True(pool.TryGet(hash, out _)));
            Assert.InRange(pool.Count, 0, limits.TransactionsMax);
            Assert.InRange(pool.Bytes, 0, limits.BytesMax);
            var queues = keys.Select(key => pool.QueueOf(key.Address)).OfType<AccountQueue>().ToList();
            Assert.Equal((pool.Accounts, pool.Count, pool.Ready, pool.Bytes), (queues.Count, queues.Sum(queue => queue.Count), queues.Sum(queue => queue.ReadyCount), queues.Sum(queue => queue.Bytes)));
            Assert.All(queues, queue => Assert.True(queue.Count > 0 && queue.Cost <= queue.State.Balance));
        }
    }

    private static void AssertExecutable(List<CheckedTransaction> selection, Dictionary<Address, AccountState> states)
    {
        foreach (var account in selection.GroupBy(item => item.Transaction!.Sender))
        {
            ulong next = states[account.Key].Nonce;
            Assert.Equal(account.Select((_, index) => next + (ulong)index), account.Select(item => item.Transaction!.Body.Nonce));
        }
    }
}
