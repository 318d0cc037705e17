using Vow.Ledger;

namespace Vow.Testing.Tests;

public sealed class TestChainTests : IDisposable
{
    private readonly TestChain _chain = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void Accounts_AreFundedAndPayFees()
    {
        _chain.Alice.BalanceShouldBe(1_000_000_000_000_000_000);
        TestReceipt receipt = _chain.Alice.Transfer(_chain.Bob, 5);
        _chain.Bob.BalanceShouldBe(1_000_000_000_000_000_005);
        _chain.Alice.BalanceShouldBe(1_000_000_000_000_000_000 - 5 - receipt.Fee);
        Assert.Equal(1ul, _chain.Alice.Nonce);
    }

    [Fact]
    public void AccountOfAnotherName_OwnsWhatItIsGiven()
    {
        TestAccount zoe = _chain.Account("zoe");
        zoe.BalanceShouldBe(0);
        Assert.Same(zoe, _chain.Account("zoe", 7));
        zoe.BalanceShouldBe(7);
        zoe.TryTransfer(_chain.Bob, 1).ShouldFail(LedgerErrorCode.CannotPay);
    }

    [Fact]
    public void Time_PassesOnlyWhenTheTestSaysSo()
    {
        ulong time = _chain.TimestampMilliseconds;
        _chain.AdvanceBlocks(3);
        Assert.Equal((3ul, time + 3_000), (_chain.Height, _chain.TimestampMilliseconds));
        _chain.AdvanceTime(TimeSpan.FromDays(1));
        Assert.Equal((4ul, time + 3_000 + 86_400_000), (_chain.Height, _chain.TimestampMilliseconds));
    }

    [Fact]
    public void Contract_SeesHeightAndTimeOfTheBlock()
    {
        TestContract clock = _chain.Deploy(Vow.Engine.WatText.ToWasm("""
            (module
              (import "env" "get_block_number" (func $height (result i64)))
              (import "env" "get_block_timestamp" (func $time (result i64)))
              (memory (export "memory") 1)
              (func (export "height") (result i64) (call $height))
              (func (export "time") (result i64) (call $time)))
            """), "clock");
        _chain.AdvanceTime(TimeSpan.FromHours(1));
        Assert.Equal(_chain.TimestampMilliseconds, clock.Query("time").AsUInt64());
        Assert.Equal(_chain.Height, clock.Query("height").AsUInt64());
        Assert.Equal(_chain.Height + 1, clock.Call("height").Returned.AsUInt64());
    }

    [Fact]
    public void Revert_BringsEverythingBackAnyNumberOfTimes()
    {
        TestContract counter = _chain.Deploy("contracts/counter/counter.wasm");
        counter.Call("increment");
        Hash256 hash = _chain.HeadHash;
        TestSnapshot snapshot = _chain.Snapshot();
        Hash256? again = null;
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(2, counter.Call("increment").Returned.AsInt32());
            _chain.Alice.Transfer(_chain.Bob, 1);
            again ??= _chain.HeadHash;
            Assert.Equal(again, _chain.HeadHash);
            _chain.Revert(snapshot);
            Assert.Equal(hash, _chain.HeadHash);
            Assert.Equal(1, counter.Query("get").AsInt32());
            _chain.Bob.BalanceShouldBe(1_000_000_000_000_000_000);
        }
    }

    [Fact]
    public void SameTest_GivesTheSameHashes()
    {
        Assert.Equal(Run(), Run());

        static Hash256 Run()
        {
            using var chain = new TestChain();
            chain.Deploy("contracts/counter/counter.wasm").Call("increment");
            return chain.HeadHash;
        }
    }

    [Fact]
    public void RefusedTransaction_IsInNoBlock()
    {
        var transfer = new TestTransaction { Actions = [new TransactionAction.Transfer(_chain.Bob, 1)], Nonce = 9 };
        TestReceipt receipt = _chain.Send(_chain.Alice, transfer).ShouldFail(LedgerErrorCode.NonceTooHigh);
        Assert.Equal(ReceiptStatus.Refused, receipt.Status);
        _chain.SendRaw(new byte[] { 1, 2, 3 }).ShouldFail(LedgerErrorCode.Malformed);
        Assert.Equal(0ul, _chain.Height);
        Assert.Contains("refused: the nonce is 9", receipt.ToString(), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(receipt.Trace);
    }

    [Fact]
    public void BlockWhoseTestFails_IsNotMade()
    {
        Assert.Throws<TestAssertionException>(() => _chain.Block(() =>
        {
            _chain.Alice.Transfer(_chain.Bob, 1);
            _chain.Alice.Transfer(_chain.Bob, UInt128.MaxValue);
        }));
        Assert.Equal(0ul, _chain.Height);
        _chain.Block(() => { });
        Assert.Equal(1ul, _chain.Height);
    }

    [Fact]
    public void BlocksAndTime_DoNotNest() => _chain.Block(() =>
    {
        Assert.Throws<InvalidOperationException>(() => _chain.Block(() => { }));
        Assert.Throws<InvalidOperationException>(() => _chain.AdvanceBlocks(1));
        Assert.Throws<InvalidOperationException>(_chain.Snapshot);
    });

    [Fact]
    public void ActionsOfOneTransaction_SucceedOrFailTogether()
    {
        TestReceipt receipt = _chain.Send(_chain.Alice, new TransactionAction.Transfer(_chain.Bob, 5), new TransactionAction.Freeze(_chain.Bob));
        receipt.ShouldFail(LedgerErrorCode.ContractNotFound);
        Assert.Contains("in action 1", receipt.ToString(), StringComparison.Ordinal);
        _chain.Bob.BalanceShouldBe(1_000_000_000_000_000_000);
    }

    [Fact]
    public void ViewOfTheChain_ProvesWhatItShows()
    {
        TestContract counter = _chain.Deploy("contracts/counter/counter.wasm");
        counter.Call("increment");
        using ChainView view = _chain.View();
        Assert.Equal(_chain.HeadHash, view.Hash);
        Assert.Equal(2, view.Receipt(counter.Call("increment").Hash) is null ? 2 : 0);
    }

    [Fact]
    public void MissingModule_IsToldWithWhereItWasLookedFor() =>
        Assert.Contains("nowhere.wasm", Assert.Throws<FileNotFoundException>(() => _chain.Deploy("nowhere.wasm")).Message, StringComparison.Ordinal);
}
