using Vow.Engine;

namespace Vow.Ledger.Tests;

public sealed class BlockExecutorTests
{
    [Fact]
    public void Transfer_MovesValueNonceAndFee()
    {
        using var ledger = new TestLedger();
        UInt128 alice = ledger.Account(TestLedger.Alice.Address).Balance, bob = ledger.Account(TestLedger.Bob.Address).Balance;
        UInt128 proposer = ledger.Account(TestLedger.Proposer).Balance;
        Receipt receipt = ledger.Run(TestLedger.Alice, new TransactionAction.Transfer(TestLedger.Bob.Address, 1000));
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        Assert.Equal((UInt128)(ulong)receipt.GasUsed, receipt.Fee);
        Assert.Equal(receipt.GasUsed, receipt.GasByCategory[(int)GasCategory.Transaction]);
        Assert.Equal(new AccountState(1, alice - 1000 - receipt.Fee), ledger.Account(TestLedger.Alice.Address));
        Assert.Equal(new AccountState(0, bob + 1000), ledger.Account(TestLedger.Bob.Address));
        Assert.Equal(proposer + receipt.Fee, ledger.Account(TestLedger.Proposer).Balance);
    }

    [Fact]
    public void TokenTransfer_ChangesStorageAndLogsItsEvent()
    {
        using var ledger = new TestLedger();
        Address token = ledger.Deploy(TestLedger.Alice, TestContracts.Token);
        Receipt receipt = ledger.Run(TestLedger.Alice, TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Bob.Address, 5)));
        Assert.True(receipt.Status == ReceiptStatus.Success, ledger.Last.Texts[0]?.Message);
        Assert.Equal("transfer"u8, Assert.Single(receipt.Events).Topic.Span);
        // A balance of Bob's that was not there: "b" and 32 bytes, 16 bytes of value, and the item.
        Assert.Equal((UInt128)(33 + 16 + 64) * 100, receipt.DepositHeld);
    }

    [Fact]
    public void TwoExecutors_GiveTheSameBlock()
    {
        using var ledger = new TestLedger();
        Address token = ledger.Deploy(TestLedger.Alice, TestContracts.Token);
        BlockProposal proposal = ledger.Propose(
            ledger.Sign(TestLedger.Alice, TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Bob.Address, 5))),
            ledger.Sign(TestLedger.Alice, TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Bob.Address, 5_000_000))));
        BlockResult first = ledger.Execute(proposal);
        BlockResult second = ledger.Execute(proposal);
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal([ReceiptStatus.Success, ReceiptStatus.Failed], second.Receipts.Select(receipt => receipt.Status));
        Assert.Equal(first.Hash, ledger.Add(proposal).Hash);
    }
}
