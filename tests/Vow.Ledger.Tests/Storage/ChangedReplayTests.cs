using System.Buffers.Binary;
using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Histories;

namespace Vow.Ledger.Tests.Storage;

/// <summary>Past transactions run again with changes, on a chain with a token of which the first development account holds all.</summary>
public sealed class ChangedReplayTests : IDisposable
{
    private const long Gas = 50_000_000;

    private static readonly DevAccount Alice = DevAccounts.All[0], Bob = DevAccounts.All[1], Carol = DevAccounts.All[2];
    private static readonly GenesisContract TokenAtGenesis = new() { Code = TestContracts.Token, Creator = Alice.Address, Salt = default, Admin = Alice.Address, Value = 0, Arguments = [], Input = default };
    private static readonly Address Token = JournalLedger.ContractAddress(Alice.Address, WasmVm.HashOf(TestContracts.Token.Span), []);

    private readonly MemoryStateStore _store = new();
    private readonly Chain _chain;
    private readonly Dictionary<Address, ulong> _nonces = [];
    private readonly CheckedTransaction _failed;
    private readonly ReceiptRecord _happened;

    // Block 1: alice gives bob 100, then bob wants to give carol 250, of which he has 100. Block 2: alice gives bob 400.
    public ChangedReplayTests()
    {
        _chain = Chain.Open(_store, Genesis.ForDevelopment(1_700_000_000_000) with { Contracts = [TokenAtGenesis] }, TestChains.Options);
        _failed = Transfer(Bob, Carol, 250);
        Add(Transfer(Alice, Bob, 100), _failed);
        Add(Transfer(Alice, Bob, 400));
        using ChainView view = _chain.View();
        _happened = view.Receipt(_failed.Hash)!;
        Assert.Equal((int)ErrorCode.Reverted, _happened.Receipt.ErrorCode);
    }

    public void Dispose()
    {
        _chain.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void AnotherBalanceInStorage_LetsItSucceed_AndTheChangesAreThoseOfTheTransactionAlone()
    {
        ReplayResult result = Replay(new ReplayChanges { Storage = [Holding(Bob, 300)] });

        Assert.Equal((ReceiptStatus.Success, _failed.Hash), (result.Receipt.Status, result.Receipt.Transaction));
        Assert.Equal(((UInt128?, UInt128?))(300, 50), Change(result, Holding(Bob, 0).Key));
        Assert.Equal(((UInt128?, UInt128?))(null, 250), Change(result, Holding(Carol, 0).Key));
    }

    [Fact]
    public void AKeyThatIsTakenAway_IsNotThere()
    {
        CheckedTransaction sent = Transfer(Alice, Carol, 1);
        Add(sent);

        ReplayResult result = _chain.ReplayChanged(sent.Hash, new ReplayChanges { Storage = [Holding(Alice, 0) with { Value = null }] }, new Watch(), CancellationToken.None)!;

        Assert.Equal((int)ErrorCode.Reverted, result.Receipt.ErrorCode);
    }

    [Fact]
    public void OtherArguments_AreWhatTheMethodGets()
    {
        ReplayResult result = Replay(new ReplayChanges { Inputs = [new ReplayInput(0, [], TestContracts.TokenTransfer(Carol.Address, 60))] });

        Assert.Equal(ReceiptStatus.Success, result.Receipt.Status);
        Assert.Equal(((UInt128?, UInt128?))(100, 40), Change(result, Holding(Bob, 0).Key));
    }

    [Fact]
    public void OtherCode_RunsInPlaceOfTheContracts()
    {
        ReadOnlyMemory<byte> always = TestContracts.Wat("""(module (func (export "transfer") (result i32) (i32.const 7)))""");

        ReplayResult result = Replay(new ReplayChanges { Code = [new ReplayCode(Token, always)] });

        Assert.Equal((ReceiptStatus.Success, 7), (result.Receipt.Status, result.Receipt.Outcomes[0].Result!.Value.AsInt32()));
        Assert.Equal((int)ErrorCode.MethodNotFound, Replay(new ReplayChanges { Code = [new ReplayCode(Token, TestContracts.Counter)] }).Receipt.ErrorCode);
    }

    [Fact]
    public void LessGas_RunsOut_AndTooLittleIsRefused()
    {
        CheckedTransaction sent = Transfer(Alice, Carol, 1);
        Receipt receipt = Add(sent).Receipts[0];

        Assert.Equal((int)ErrorCode.OutOfGas, With(receipt.GasUsed - 1).ErrorCode);
        Assert.Equal(ReceiptStatus.Success, With(receipt.GasUsed + receipt.GasUsed / 8).Status);
        Assert.Equal((ReceiptStatus.Refused, (int)LedgerErrorCode.GasLimitTooLow), (With(1).Status, With(1).ErrorCode));

        Receipt With(long gas) => _chain.ReplayChanged(sent.Hash, new ReplayChanges { GasLimit = gas }, new Watch(), CancellationToken.None)!.Receipt;
    }

    [Fact]
    public void AnotherHeight_IsTheStateAfterThatBlock_WithTheNonceOfThere()
    {
        ReplayResult before = Replay(new ReplayChanges { Height = 0 }), after = Replay(new ReplayChanges { Height = 2 });

        Assert.Equal((int)ErrorCode.Reverted, before.Receipt.ErrorCode);
        Assert.Equal(ReceiptStatus.Success, after.Receipt.Status);
        Assert.Equal(((UInt128?, UInt128?))(500, 250), Change(after, Holding(Bob, 0).Key));
        Assert.Equal(3UL, Assert.Throws<HeightUnavailableException>(() => Replay(new ReplayChanges { Height = 3 })).Height);
    }

    [Fact]
    public void ABalance_DecidesWhetherTheSignerCanPay()
    {
        Receipt refused = Replay(new ReplayChanges { Balances = [new ReplayBalance(Bob.Address, Gas - 1)] }).Receipt;
        ReplayResult paid = Replay(new ReplayChanges { Balances = [new ReplayBalance(Bob.Address, Gas)] });

        Assert.Equal((ReceiptStatus.Refused, (int)LedgerErrorCode.CannotPay), (refused.Status, refused.ErrorCode));
        Assert.Equal(ReceiptStatus.Failed, paid.Receipt.Status);
    }

    [Fact]
    public void BalancesBeyond128Bits_AreRefusedAndNotAFault()
    {
        CheckedTransaction sent = Sign(Alice, new TransactionAction.Transfer(Bob.Address, 5));
        CheckedTransaction through = Sign(Alice, new TransactionAction.Upload(Payer), new TransactionAction.Instantiate(WasmVm.HashOf(Payer.Span), default, null, 5, [], Bob.Address.Span.ToArray()));
        Assert.All(Add(sent, through).Receipts, receipt => Assert.Equal(ReceiptStatus.Success, receipt.Status));
        var changes = new ReplayChanges { Balances = [new ReplayBalance(Bob.Address, UInt128.MaxValue)] };

        foreach (CheckedTransaction transaction in new[] { sent, through })
            Assert.Contains("2^128", Assert.Throws<ReplayRefusedException>(() => _chain.ReplayChanged(transaction.Hash, changes, new Watch(), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangesThatDoNotFit_AreRefusedWithTheReason()
    {
        (ReplayChanges Changes, LedgerErrorCode Code, string Words)[] cases =
        [
            (new() { Code = [new(Token, "no module"u8.ToArray())] }, LedgerErrorCode.CodeRefused, "the module is refused"),
            (new() { Code = [new(Token, TestContracts.Counter), new(Token, TestContracts.Counter)] }, LedgerErrorCode.None, "twice"),
            (new() { Code = [new(Bob.Address, TestContracts.Counter)] }, LedgerErrorCode.ContractNotFound, "no contract lives at"),
            (new() { Storage = [new(Carol.Address, new byte[1], null)] }, LedgerErrorCode.ContractNotFound, "no contract lives at"),
            (new() { Storage = [new(Token, new byte[1025], null)] }, LedgerErrorCode.None, "1025"),
            (new() { Storage = [new(Token, new byte[1], new byte[ReplayChanges.ValueBytesMax + 1])] }, LedgerErrorCode.None, "262145"),
            (new() { Storage = [.. Enumerable.Repeat(Holding(Bob, 1), ReplayChanges.StorageMax + 1)] }, LedgerErrorCode.None, "1025"),
            (new() { Balances = [.. Enumerable.Repeat(new ReplayBalance(Bob.Address, 1), ReplayChanges.BalancesMax + 1)] }, LedgerErrorCode.None, "257"),
            (new() { Inputs = [new(1, [], default)] }, LedgerErrorCode.None, "1 actions"),
            (new() { Inputs = [new(-1, [], default)] }, LedgerErrorCode.None, "none at -1"),
            (new() { Inputs = [new(0, [], new byte[TransactionLimits.BytesMax])] }, LedgerErrorCode.TooLarge, "at most"),
            (new() { GasLimit = 0 }, LedgerErrorCode.None, "gas limit is 0"),
            (new() { GasLimit = long.MaxValue }, LedgerErrorCode.None, "gas limit"),
        ];
        foreach ((ReplayChanges changes, LedgerErrorCode code, string words) in cases)
        {
            var refused = Assert.Throws<ReplayRefusedException>(() => Replay(changes));
            Assert.Equal(code, refused.Error.Code);
            Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void StorageThatIsSetOrTaken_KeepsTheContractsRecordRight_SoThatFreeingItDoesNotFail()
    {
        var grown = new ReplayChanges { Storage = [.. Enumerable.Range(0, 50).Select(index => new ReplayStorage(Token, new[] { (byte)0xEE, (byte)index }, new byte[1000])), Holding(Bob, 300)] };
        var shrunk = new ReplayChanges { Storage = [.. Kept().Select(key => new ReplayStorage(Token, key, null)), Holding(Bob, 250), Holding(Carol, 1)] };

        Assert.Equal(ReceiptStatus.Success, Replay(grown).Receipt.Status);
        Receipt receipt = Replay(shrunk).Receipt;
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        // Bob's entry goes with what was in it.
        Assert.True(receipt.DepositReturned > 0);
    }

    [Fact]
    public void NothingOfAChangedReplay_IsLeftInTheChain()
    {
        (string, string)[] rows = [.. TestChains.Rows(_store, [0], [0xFF])];
        ReadOnlyMemory<byte> code = TestContracts.Wat("""(module (func (export "transfer")) (func (export "only_in_a_replay")))""");
        var changes = new ReplayChanges
        {
            Code = [new ReplayCode(Token, code)], Storage = [Holding(Bob, 300)], Balances = [new ReplayBalance(Bob.Address, 1_000_000_000)],
            Inputs = [new ReplayInput(0, [], new byte[48])], GasLimit = Gas * 2, Height = 2,
        };

        Assert.Equal(ReceiptStatus.Success, Replay(changes).Receipt.Status);

        Assert.Equal(rows, TestChains.Rows(_store, [0], [0xFF]));
        Assert.True(_chain.Replay(_failed.Hash, new Watch(), CancellationToken.None)!.IsSame);
        // The module was compiled by the engine, and is still none of the chain's.
        Receipt unknown = Add(Sign(Alice, new TransactionAction.Instantiate(WasmVm.HashOf(code.Span), default, null, 0, [], default))).Receipts[0];
        Assert.Equal((int)LedgerErrorCode.CodeNotFound, unknown.ErrorCode);
    }

    [Fact]
    public void TransactionsThatWereRefusedUnread_CannotBeChanged()
    {
        byte[] forged = [.. _failed.Encoded.Span];
        forged[^1] ^= 1;
        var transaction = new TransactionVerifier(_chain.Parameters.ChainId).Check(forged);
        Add(transaction);

        var refused = Assert.Throws<ReplayRefusedException>(() => _chain.ReplayChanged(transaction.Hash, new ReplayChanges { GasLimit = 5 }, new Watch(), CancellationToken.None));

        Assert.Contains("signature", refused.Message, StringComparison.Ordinal);
        Assert.Null(_chain.ReplayChanged(Hash256.Zero, new ReplayChanges { GasLimit = 5 }, new Watch(), CancellationToken.None));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void WithoutChanges_EveryTransactionOfARandomHistory_HasTheReceiptOfItsBlock_AndItsOwnGasLimitChangesNothing(ulong seed)
    {
        PlannedHistory history = PlannedHistory.Create(seed, 120, blockTransactionsMax: 12);
        using var store = new MemoryStateStore();
        using Chain chain = HistoryRun.Open(history, store, null);
        HistoryOutcome outcome = HistoryRun.Execute(history, chain, 1);
        var proposals = outcome.Receipts.SelectMany(block => block).ToImmutableArray();
        int changed = 0;
        foreach (Receipt receipt in proposals)
        {
            using ChainView view = chain.View();
            if (view.Receipt(receipt.Transaction) is not { } stored || ReceiptCodec.HashOf(stored.Receipt) != ReceiptCodec.HashOf(receipt)) continue;
            Assert.True(chain.Replay(receipt.Transaction, new Watch(), CancellationToken.None)!.IsSame, $"seed {seed}, {receipt.Transaction}");
            if (!TransactionCodec.TryDecode(stored.Encoded, out Transaction? body, out _, out _) || receipt.Status == ReceiptStatus.Refused) continue;
            // A change that changes nothing goes through all of the editing.
            ReplayResult same = chain.ReplayChanged(receipt.Transaction, new ReplayChanges { GasLimit = body.GasLimit }, new Watch(), CancellationToken.None)!;
            Assert.Equal(ReceiptCodec.HashOf(receipt), ReceiptCodec.HashOf(same.Receipt));
            changed++;
        }

        Assert.True(changed > 50, $"only {changed} transactions of seed {seed} were run with a change");
    }

    // Its init pays the address in its input 1 from what it was given.
    private static ReadOnlyMemory<byte> Payer { get; } = TestContracts.Wat("""
        (module
          (import "env" "get_input" (func $in (param i32 i32) (result i32)))
          (import "env" "transfer" (func $pay (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 64) "\01")
          (func (export "init") (drop (call $in (i32.const 0) (i32.const 32))) (drop (call $pay (i32.const 0) (i32.const 64)))))
        """);

    private ReplayResult Replay(ReplayChanges changes) => _chain.ReplayChanged(_failed.Hash, changes, new Watch(), CancellationToken.None)!;

    private List<byte[]> Kept()
    {
        using ChainView view = _chain.ViewAt(1);
        return [.. view.Storage(Token, [], null, 100, 1 << 20).Items.Select(item => item.Key.ToArray())];
    }

    private static ReplayStorage Holding(DevAccount account, UInt128 amount) => new(Token, (byte[])[(byte)'b', .. account.Address.Span], U128(amount));

    private static (UInt128? Before, UInt128? After) Change(ReplayResult result, ReadOnlyMemory<byte> key)
    {
        StateChange change = Assert.Single(result.Changes, change => StateKeys.SpaceOf(change.Key.Span) == StateSpace.Storage && StateKeys.ContractKeyOf(change.Key.Span).SequenceEqual(key.Span));
        return (Number(change.Before), Number(change.After));
    }

    private static UInt128? Number(ReadOnlyMemory<byte>? value) => value is { } bytes ? BinaryPrimitives.ReadUInt128LittleEndian(bytes.Span) : null;

    private static byte[] U128(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        return bytes;
    }

    private CheckedTransaction Transfer(DevAccount from, DevAccount to, UInt128 amount) =>
        Sign(from, new TransactionAction.Call(Token, "transfer", 0, [], TestContracts.TokenTransfer(to.Address, amount)));

    private CheckedTransaction Sign(DevAccount from, params ImmutableArray<TransactionAction> actions)
    {
        ulong nonce = _nonces.GetValueOrDefault(from.Address);
        _nonces[from.Address] = nonce + 1;
        SignedTransaction signed = from.Key.Sign(new Transaction
        {
            ChainId = _chain.Parameters.ChainId, Signer = from.Key.Public, Nonce = nonce, GasLimit = Gas, GasPrice = 1, DepositMax = UInt128.MaxValue, ExpiryHeight = 0, Actions = actions,
        });
        return new TransactionVerifier(_chain.Parameters.ChainId).Check(signed.Encoded);
    }

    private BlockResult Add(params IReadOnlyList<CheckedTransaction> transactions)
    {
        BlockResult block = _chain.Execute(new BlockProposal
        {
            Height = _chain.Head.Height + 1, TimestampMilliseconds = _chain.Head.TimestampMilliseconds + 1000, Previous = _chain.HeadHash, Proposer = DevAccounts.All[7].Address, Transactions = transactions,
        });
        _chain.Commit(block);
        return block;
    }

    private sealed class Watch : IExecutionObserver
    {
        public void OnHostCall(in HostCallRecord hostCall)
        {
        }

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
        }
    }
}
