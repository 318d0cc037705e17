using Vow.CrashChild;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public sealed class ForkTests
{
    private const ulong ForkId = 4242;
    private static readonly UInt128 Grant = UInt128.Parse("5000000000000000000", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly Address Newcomer = Address.From(Hash256.Of("newcomer"u8).Span);

    [Fact]
    public void TheForksState_IsTheSourcesKeyByKey_ExceptForTheChainIdAndTheAccountsThatGotMoney()
    {
        using var sourceStore = new MemoryStateStore();
        using Chain source = TestChains.Open(sourceStore);
        TestChains.Grow(source, 8);
        using ChainView past = source.ViewAt(5);
        using var store = new MemoryStateStore();

        ForkOrigin origin = Fork(store, TestChains.ExportState(past));
        using Chain fork = Chain.Open(store, TestChains.Options);
        using ChainView view = fork.View();

        Assert.Equal(new ForkOrigin(source.Parameters.ChainId, 5, past.Hash, past.Header.StateRoot), origin);
        Dictionary<string, string> before = Rows(past.State), after = Rows(view.State);
        string parameters = KeyOf(StateSpace.Parameters, default), funded = KeyOf(StateSpace.Account, DevAccounts.All[3].Address), made = KeyOf(StateSpace.Account, Newcomer);
        Assert.Equal(new HashSet<string> { parameters, funded, made }, after.Where(row => before.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Key).ToHashSet());
        Assert.Equal([], before.Keys.Except(after.Keys));
        Assert.Equal(source.Parameters with { ChainId = ForkId }, view.Parameters);
        Assert.Equal((past.Account(DevAccounts.All[3].Address).Nonce, Grant), (view.Account(DevAccounts.All[3].Address).Nonce, view.Account(DevAccounts.All[3].Address).Balance));
        Assert.Equal(new AccountState(0, 7), view.Account(Newcomer));
        Assert.Equal(TestChains.RootFromScratch(view), fork.Head.StateRoot);
        Assert.Equal((6UL, past.Hash, ForkId, past.Header.TimestampMilliseconds + 1), (fork.Head.Height, fork.Head.Previous, fork.Head.ChainId, fork.Head.TimestampMilliseconds));
        Assert.NotEqual(source.GenesisHash, fork.GenesisHash);
    }

    [Fact]
    public void AnAccountThatOwnsMore_KeepsIt()
    {
        using var sourceStore = new MemoryStateStore();
        using Chain source = TestChains.Open(sourceStore);
        using ChainView view = source.View();
        using var store = new MemoryStateStore();

        ChainFork.Create(store, new MemoryStream(TestChains.ExportState(view)), _ => ForkId, [new GenesisAccount(DevAccounts.All[1].Address, 1)], null, CancellationToken.None);

        using Chain fork = Chain.Open(store, TestChains.Options);
        using ChainView forked = fork.View();
        Assert.Equal(view.Account(DevAccounts.All[1].Address), forked.Account(DevAccounts.All[1].Address));
    }

    [Fact]
    public void TheSameFork_HasTheSameHeadEverywhere_AndAnotherChainIdGivesAnother()
    {
        byte[] export = ExportOfThree(out _);
        Hash256[] heads = [.. new[] { ForkId, ForkId, ForkId + 1 }.Select(id =>
        {
            using var store = new MemoryStateStore();
            Fork(store, export, id);
            using Chain fork = Chain.Open(store, TestChains.Options);
            return fork.HeadHash;
        })];

        Assert.Equal(heads[0], heads[1]);
        Assert.NotEqual(heads[0], heads[2]);
    }

    [Fact]
    public void TheForkGoesOn_WhileTransactionsOfEachChainAreRefusedOnTheOther_AndTheSourceStaysAsItWas()
    {
        using var directory = new TemporaryDirectory();
        using var sourceStore = new MemoryStateStore();
        using Chain source = TestChains.Open(sourceStore);
        TestChains.Grow(source, 3);
        (string, string)[] rows = [.. TestChains.Rows(sourceStore, [0], [0xFF])];
        using ChainView head = source.View();
        using (RocksDbStateStore store = directory.Open())
        {
            Fork(store, TestChains.ExportState(head));
            using Chain fork = Chain.Open(store, TestChains.Options);
            CheckedTransaction ofSource = Increment(source), ofFork = Increment(fork);
            Assert.Equal(LedgerErrorCode.WrongChain, new TransactionVerifier(ForkId).Check(ofSource.Encoded).Refusal!.Code);
            Assert.Equal(LedgerErrorCode.WrongChain, new TransactionVerifier(source.Parameters.ChainId).Check(ofFork.Encoded).Refusal!.Code);

            BlockResult next = fork.Execute(Propose(fork, new TransactionVerifier(ForkId).Check(ofSource.Encoded), ofFork));
            fork.Commit(next);

            Assert.Equal((ReceiptStatus.Refused, (int)LedgerErrorCode.WrongChain), (next.Receipts[0].Status, next.Receipts[0].ErrorCode));
            // The counter has been called once in each of the source's three blocks.
            Assert.Equal(4, next.Receipts[1].Outcomes[0].Result!.Value.AsInt32());
            Assert.True(fork.Replay(ofFork.Hash, new NoObserver(), CancellationToken.None)!.IsSame);
        }

        using (RocksDbStateStore store = directory.Open())
        using (Chain again = Chain.Open(store, TestChains.Options)) Assert.Equal(5UL, again.Head.Height);
        Assert.Equal(rows, TestChains.Rows(sourceStore, [0], [0xFF]));
    }

    [Fact]
    public void AnExportThatIsNotOfItsHeader_OrTheSourcesOwnChainId_GivesNoChain()
    {
        byte[] export = ExportOfThree(out ulong source);
        foreach ((byte[] bytes, ulong id, Hash256? block) in new (byte[], ulong, Hash256?)[] { (Damaged(export), ForkId, null), (export, source, null), (export, 0, null), (export, ForkId, Hash256.Zero) })
        {
            using var store = new MemoryStateStore();
            Assert.Throws<ImportException>(() => Fork(store, bytes, id, block));
            Assert.Throws<ChainStoreException>(() => Chain.Open(store, TestChains.Options));
        }

        using var used = new MemoryStateStore();
        using (TestChains.Open(used)) Assert.Throws<ChainStoreException>(() => Fork(used, export));
    }

    private static ForkOrigin Fork(IStateStore store, byte[] export, ulong id = ForkId, Hash256? block = null) => ChainFork.Create(
        store, new MemoryStream(export), _ => id, [new GenesisAccount(DevAccounts.All[3].Address, Grant), new GenesisAccount(Newcomer, 7)], block, CancellationToken.None);

    private static byte[] ExportOfThree(out ulong chainId)
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 3);
        using ChainView view = chain.View();
        chainId = chain.Parameters.ChainId;
        return TestChains.ExportState(view);
    }

    private static byte[] Damaged(byte[] export)
    {
        byte[] damaged = [.. export];
        damaged[^100] ^= 1;
        return damaged;
    }

    private static CheckedTransaction Increment(Chain chain)
    {
        DevAccount caller = DevAccounts.All[3];
        using ChainView view = chain.View();
        SignedTransaction signed = caller.Key.Sign(new Transaction
        {
            ChainId = chain.Parameters.ChainId,
            Signer = caller.Key.Public,
            Nonce = view.Account(caller.Address).Nonce,
            GasLimit = 50_000_000,
            GasPrice = 1,
            DepositMax = UInt128.MaxValue,
            ExpiryHeight = 0,
            Actions = [new TransactionAction.Call(BlockLoad.Counter, "increment", 0, [], default)],
        });
        return new TransactionVerifier(chain.Parameters.ChainId).Check(signed.Encoded);
    }

    private static BlockProposal Propose(Chain chain, params IReadOnlyList<CheckedTransaction> transactions) => new()
    {
        Height = chain.Head.Height + 1,
        TimestampMilliseconds = chain.Head.TimestampMilliseconds + 1,
        Previous = chain.HeadHash,
        Proposer = default,
        Transactions = transactions,
    };

    private static Dictionary<string, string> Rows(IStateReader state) => TestChains.Rows(state, [0x01], [0x40]).ToDictionary(row => row.Key, row => row.Value);

    private static string KeyOf(StateSpace space, Address owner)
    {
        var key = new byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(space, owner.Span, key);
        return Convert.ToHexString(key);
    }

    private sealed class NoObserver : IExecutionObserver
    {
        public void OnHostCall(in HostCallRecord hostCall)
        {
        }

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
        }
    }
}
