using Vow.Engine;

namespace Vow.Ledger.Tests;

/// <summary>A refused transaction changes nothing and is charged nothing, whatever the reason.</summary>
public sealed class RefusalTests
{
    private static readonly TransactionAction Payment = new TransactionAction.Transfer(TestLedger.Bob.Address, 10);

    [Fact]
    public void UsedNonce_IsRefused() => AssertRefused(LedgerErrorCode.NonceTooLow, body => body with { Nonce = 0 });

    [Fact]
    public void NonceWithAGap_IsRefused() => AssertRefused(LedgerErrorCode.NonceTooHigh, body => body with { Nonce = 2 });

    [Fact]
    public void PriceBelowTheMinimum_IsRefused() => AssertRefused(LedgerErrorCode.GasPriceTooLow, body => body with { GasPrice = 0 });

    [Fact]
    public void LimitBelowTheIntrinsicGas_IsRefused_AndTheIntrinsicGasItselfIsEnough()
    {
        using var ledger = new TestLedger();
        long used = ledger.Run(TestLedger.Alice, Payment).GasUsed;
        AssertRefused(LedgerErrorCode.GasLimitTooLow, body => body with { GasLimit = used - 1 });
        Receipt receipt = ledger.Run(TestLedger.Sign(TestLedger.Alice, ledger.Unsigned(TestLedger.Alice, Payment) with { GasLimit = used }));
        Assert.Equal((ReceiptStatus.Success, used), (receipt.Status, receipt.GasUsed));
    }

    [Fact]
    public void LimitAboveTheChains_IsRefused() => AssertRefused(LedgerErrorCode.GasLimitTooHigh, body => body with { GasLimit = Genesis.ForDevelopment(0).Parameters.TransactionGasMax + 1 });

    [Fact]
    public void HeightAfterTheExpiry_IsRefused_AndTheExpiryItselfIsNot()
    {
        AssertRefused(LedgerErrorCode.Expired, body => body with { ExpiryHeight = 1 });
        using var ledger = new TestLedger();
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Sign(TestLedger.Alice, ledger.Unsigned(TestLedger.Alice, Payment) with { ExpiryHeight = 1 })).Status);
    }

    [Fact]
    public void FeeAndValueTogetherAboveTheBalance_AreRefused()
    {
        UInt128 balance = 1_000_000_000_000_000_000;
        AssertRefused(LedgerErrorCode.CannotPay, body => body with { GasPrice = ulong.MaxValue });
        AssertRefused(LedgerErrorCode.CannotPay, body => body with { Actions = [new TransactionAction.Transfer(TestLedger.Bob.Address, balance)] });
        AssertRefused(LedgerErrorCode.CannotPay, body => body with { Actions = [Payment, TestLedger.Call(TestLedger.Bob.Address, "x", value: balance - 1_000_000_000)] });
        // The values add up to more than an amount can be.
        AssertRefused(LedgerErrorCode.CannotPay, body => body with
        {
            Actions = [new TransactionAction.Transfer(TestLedger.Bob.Address, UInt128.MaxValue), OddContract.Instantiate(OddContract.Module, value: UInt128.MaxValue)],
        });
    }

    [Fact]
    public void BalanceThatIsJustEnough_IsEnough()
    {
        using var ledger = new TestLedger();
        UInt128 all = ledger.Account(TestLedger.Alice.Address).Balance;
        TransactionAction spent = new TransactionAction.Transfer(TestLedger.Bob.Address, all - TestLedger.PlentyOfGas);
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Alice, spent).Status);
    }

    [Fact]
    public void RefusalOfTheVerifier_IsTheReceipts()
    {
        using var ledger = new TestLedger();
        CheckedTransaction good = ledger.Sign(TestLedger.Alice, Payment);
        byte[] forged = good.Encoded.ToArray();
        forged[^1] ^= 1;
        CheckedTransaction bad = new TransactionVerifier(ledger.Genesis.Parameters.ChainId).Check(forged);
        BlockResult block = ledger.Add(bad, good);
        Assert.Equal([(int)LedgerErrorCode.BadSignature, 0], block.Receipts.Select(receipt => receipt.ErrorCode));
        Assert.Equal(bad.Hash, block.Receipts[0].Transaction);
    }

    [Fact]
    public void BlockWithoutRoom_RefusesWhatDoesNotFit_AndTakesASmallerOneAfterIt()
    {
        using var ledger = new TestLedger(genesis => genesis with { Parameters = genesis.Parameters with { TransactionGasMax = 2_000_000_000, BlockGasMax = 2_000_000_000 } });
        CheckedTransaction first = ledger.Sign(TestLedger.Alice, Payment);
        CheckedTransaction large = TestLedger.Sign(TestLedger.Bob, ledger.Unsigned(TestLedger.Bob, Payment) with { GasLimit = 2_000_000_000 });
        CheckedTransaction small = ledger.Sign(TestLedger.Carol, Payment);
        BlockResult block = ledger.Add(first, large, small);
        Assert.Equal([0, (int)LedgerErrorCode.BlockFull, 0], block.Receipts.Select(receipt => receipt.ErrorCode));
        // Room is taken by gas used, not by limits: otherwise the third would not have fitted either.
        Assert.Equal(block.Header.GasUsed, block.Receipts.Sum(receipt => receipt.GasUsed));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(large).Status);
    }

    [Fact]
    public void BlockWhoseReceiptsAreFull_TakesNoMore()
    {
        using var ledger = new TestLedger();
        Address large = ledger.Deploy(TestLedger.Alice, TestContracts.Wat("""
            (module
              (import "env" "return_data" (func $return (param i32 i32)))
              (memory (export "memory") 17)
              (func (export "large") (call $return (i32.const 0) (i32.const 1048576))))
            """));
        CheckedTransaction filling = ledger.Sign(TestLedger.Alice, [.. Enumerable.Repeat(TestLedger.Call(large, "large"), 64)]);
        CheckedTransaction next = ledger.Sign(TestLedger.Bob, Payment);
        BlockResult block = ledger.Add(filling, next);
        Assert.Equal([0, (int)LedgerErrorCode.BlockFull], block.Receipts.Select(receipt => receipt.ErrorCode));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(next).Status);
    }

    [Fact]
    public void ProducersBlock_LeavesRefusedTransactionsOut_AndIsTheBlockWithoutThem()
    {
        using var ledger = new TestLedger();
        CheckedTransaction good = ledger.Sign(TestLedger.Alice, Payment), other = ledger.Sign(TestLedger.Bob, new TransactionAction.Transfer(TestLedger.Carol.Address, 1));
        CheckedTransaction bad = TestLedger.Sign(TestLedger.Carol, ledger.Unsigned(TestLedger.Carol, Payment) with { Nonce = 9 });
        BlockResult built = ledger.Execute(ledger.Propose(good, bad, good, other) with { LeavesOutRefused = true });
        Assert.Equal([LedgerErrorCode.NonceTooHigh, LedgerErrorCode.NonceTooLow], built.LeftOut.Select(left => left.Refusal.Code));
        Assert.Equal(ledger.Execute(ledger.Propose(good, other)).Hash, built.Hash);
    }

    private static void AssertRefused(LedgerErrorCode code, Func<Transaction, Transaction> change)
    {
        using var ledger = new TestLedger();
        ledger.Run(TestLedger.Alice, Payment);
        CheckedTransaction bad = TestLedger.Sign(TestLedger.Alice, change(ledger.Unsigned(TestLedger.Alice, Payment) with { GasLimit = TestLedger.PlentyOfGas }));
        CheckedTransaction other = ledger.Sign(TestLedger.Bob, new TransactionAction.Transfer(TestLedger.Carol.Address, 1));
        BlockResult without = ledger.Execute(ledger.Propose(other)), with = ledger.Add(bad, other);
        Receipt receipt = with.Receipts[0];
        Assert.Equal((ReceiptStatus.Refused, (int)code), (receipt.Status, receipt.ErrorCode));
        Assert.Equal((0L, UInt128.Zero, 0, 0), (receipt.GasUsed, receipt.Fee, receipt.Outcomes.Length, receipt.Events.Length));
        Assert.NotEmpty(with.Texts[0]!.Message);
        Assert.Equal(without.Header.StateRoot, with.Header.StateRoot);
        Assert.Equal(without.Header.GasUsed, with.Header.GasUsed);
        Assert.Equal(ReceiptStatus.Success, with.Receipts[1].Status);
    }
}
