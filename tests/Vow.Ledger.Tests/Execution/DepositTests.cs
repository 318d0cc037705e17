using Vow.Engine;

namespace Vow.Ledger.Tests;

/// <summary>What is held for bytes kept, from whom, and who gets it back.</summary>
public sealed class DepositTests
{
    private static readonly UInt128 PerByte = 100;

    [Fact]
    public void Growth_IsHeldFromTheSigner_AndRecordedAtTheContract()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        UInt128 before = ledger.Account(TestLedger.Bob.Address).Balance;
        Receipt receipt = ledger.Run(TestLedger.Bob, OddContract.Put(odd, 1, 1000), OddContract.Put(odd, 2, 0));
        ulong bytes = OddContract.ItemBytes(1000) + OddContract.ItemBytes(0);
        Assert.Equal((bytes * PerByte, UInt128.Zero), (receipt.DepositHeld, receipt.DepositReturned));
        Assert.Equal((bytes, 2ul, bytes * PerByte), (ledger.Contract(odd)!.BytesKept, ledger.Contract(odd)!.ItemsKept, ledger.Contract(odd)!.Deposit));
        Assert.Equal(before - receipt.Fee - receipt.DepositHeld, ledger.Account(TestLedger.Bob.Address).Balance);
    }

    [Fact]
    public void Shrinking_ReturnsInProportion_ToWhoeverFreesTheBytes()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        ledger.Run(TestLedger.Alice, OddContract.Put(odd, 1, 1000), OddContract.Put(odd, 2, 500));
        UInt128 before = ledger.Account(TestLedger.Bob.Address).Balance;
        Receipt receipt = ledger.Run(TestLedger.Bob, OddContract.Delete(odd, 1));
        Assert.Equal((UInt128.Zero, OddContract.ItemBytes(1000) * PerByte), (receipt.DepositHeld, receipt.DepositReturned));
        Assert.Equal(before - receipt.Fee + receipt.DepositReturned, ledger.Account(TestLedger.Bob.Address).Balance);
        receipt = ledger.Run(TestLedger.Bob, OddContract.Put(odd, 2, 499));
        Assert.Equal(PerByte, receipt.DepositReturned);
        ledger.Run(TestLedger.Carol, OddContract.Delete(odd, 2));
        Assert.Equal((0ul, UInt128.Zero), (ledger.Contract(odd)!.BytesKept, ledger.Contract(odd)!.Deposit));
    }

    [Fact]
    public void OnlyTheNetChangeOfATransaction_Counts()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Transaction body = ledger.Unsigned(
            TestLedger.Alice, OddContract.Put(odd, 1, 100_000), OddContract.Put(odd, 2, 10), OddContract.Put(odd, 1, 20), OddContract.Put(odd, 2, 30), OddContract.Delete(odd, 2));
        Receipt receipt = ledger.Run(TestLedger.Sign(TestLedger.Alice, body with { DepositMax = OddContract.ItemBytes(20) * PerByte }));
        Assert.Equal((ReceiptStatus.Success, OddContract.ItemBytes(20) * PerByte), (receipt.Status, receipt.DepositHeld));
    }

    [Fact]
    public void ContractsAreSettledEachForItself()
    {
        using var ledger = new TestLedger();
        Address one = ledger.Deploy(TestLedger.Alice, OddContract.Module), two = ledger.Deploy(TestLedger.Bob, OddContract.Module);
        ledger.Run(TestLedger.Alice, OddContract.Put(one, 1, 100));
        Receipt receipt = ledger.Run(TestLedger.Alice, OddContract.Delete(one, 1), OddContract.Put(two, 1, 300));
        Assert.Equal((OddContract.ItemBytes(300) * PerByte, OddContract.ItemBytes(100) * PerByte), (receipt.DepositHeld, receipt.DepositReturned));
    }

    [Fact]
    public void DepositAboveTheTransactionsLimit_Fails_AndOneAtTheLimitDoesNot()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        UInt128 due = OddContract.ItemBytes(10) * PerByte;
        Transaction body = ledger.Unsigned(TestLedger.Bob, OddContract.Put(odd, 1, 10));
        Receipt receipt = ledger.Run(TestLedger.Sign(TestLedger.Bob, body with { DepositMax = due - 1 }));
        Assert.Equal((ReceiptStatus.Failed, (int)LedgerErrorCode.DepositOverLimit), (receipt.Status, receipt.ErrorCode));
        Assert.Equal((0ul, UInt128.Zero, 0), (ledger.Contract(odd)!.ItemsKept, receipt.DepositHeld, receipt.Events.Length));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Sign(TestLedger.Bob, body with { Nonce = 1, DepositMax = due })).Status);
    }

    [Fact]
    public void DepositThatTheBalanceDoesNotCover_Fails_AndTheFeeIsPaidAllTheSame()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        UInt128 all = ledger.Account(TestLedger.Bob.Address).Balance;
        UInt128 due = OddContract.ItemBytes(10) * PerByte;
        // What is left beside the largest fee is one less than the deposit.
        TransactionAction spent = new TransactionAction.Transfer(TestLedger.Carol.Address, all - TestLedger.PlentyOfGas - due + 1);
        Receipt receipt = ledger.Run(TestLedger.Bob, spent, OddContract.Put(odd, 1, 10));
        Assert.Equal((ReceiptStatus.Failed, (int)LedgerErrorCode.DepositNotCovered), (receipt.Status, receipt.ErrorCode));
        Assert.Equal(all - receipt.Fee, ledger.Account(TestLedger.Bob.Address).Balance);
        spent = new TransactionAction.Transfer(TestLedger.Carol.Address, all - receipt.Fee - TestLedger.PlentyOfGas - due);
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Bob, spent, OddContract.Put(odd, 1, 10)).Status);
    }

    [Fact]
    public void WhatComesBack_PaysForWhatIsHeld()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module), other = ledger.Deploy(TestLedger.Carol, OddContract.Module);
        ledger.Run(TestLedger.Alice, OddContract.Put(odd, 1, 5000));
        UInt128 all = ledger.Account(TestLedger.Bob.Address).Balance;
        TransactionAction spent = new TransactionAction.Transfer(TestLedger.Carol.Address, all - TestLedger.PlentyOfGas);
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Bob, spent, OddContract.Delete(odd, 1), OddContract.Put(other, 1, 5000)).Status);
    }

    [Fact]
    public void UploadAndStorage_AreUnderOneLimit()
    {
        using var ledger = new TestLedger();
        UInt128 code = StorageDeposit.CodeBytes(OddContract.Successor.Length) * PerByte;
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Transaction body = ledger.Unsigned(TestLedger.Bob, new TransactionAction.Upload(OddContract.Successor), OddContract.Put(odd, 1, 10));
        Receipt receipt = ledger.Run(TestLedger.Sign(TestLedger.Bob, body with { DepositMax = code + (OddContract.ItemBytes(10) * PerByte) - 1 }));
        Assert.Equal((int)LedgerErrorCode.DepositOverLimit, receipt.ErrorCode);
        receipt = ledger.Run(TestLedger.Sign(TestLedger.Bob, body with { Nonce = 1, DepositMax = code + (OddContract.ItemBytes(10) * PerByte) }));
        Assert.Equal((ReceiptStatus.Success, code + (OddContract.ItemBytes(10) * PerByte)), (receipt.Status, receipt.DepositHeld));
    }

    [Fact]
    public void ChainWithoutDeposits_HoldsNone_AndStillCountsBytes()
    {
        using var ledger = new TestLedger(genesis => genesis with { Parameters = genesis.Parameters with { DepositPerByte = 0 } });
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Transaction body = ledger.Unsigned(TestLedger.Bob, OddContract.Put(odd, 1, 10)) with { DepositMax = 0 };
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Sign(TestLedger.Bob, body)).Status);
        Assert.Equal(OddContract.ItemBytes(10), ledger.Contract(odd)!.BytesKept);
    }

    [Fact]
    public void DepositTooLargeForAnAmount_IsCoveredByNobody()
    {
        using var ledger = new TestLedger(genesis => genesis with { Parameters = genesis.Parameters with { DepositPerByte = UInt128.MaxValue } });
        Receipt receipt = ledger.Run(TestLedger.Alice, new TransactionAction.Upload(OddContract.Module));
        Assert.Equal((ReceiptStatus.Failed, (int)LedgerErrorCode.DepositNotCovered), (receipt.Status, receipt.ErrorCode));
    }

    [Fact]
    public void GenesisContracts_HoldTheirDepositsFromTheirCreator()
    {
        using var ledger = new TestLedger(genesis => genesis with
        {
            Contracts =
            [
                new GenesisContract
                {
                    Code = TestContracts.Token, Creator = TestLedger.Bob.Address, Salt = default, Admin = TestLedger.Carol.Address, Value = 77, Arguments = [], Input = default,
                },
            ],
        });
        Address token = JournalLedger.ContractAddress(TestLedger.Bob.Address, OddContract.HashOf(TestContracts.Token), []);
        ContractState contract = ledger.Contract(token)!;
        Assert.Equal((2ul, contract.BytesKept * PerByte, 0ul), (contract.ItemsKept, contract.Deposit, contract.CreatedAt));
        UInt128 code = StorageDeposit.CodeBytes(TestContracts.Token.Length) * PerByte;
        Assert.Equal(new AccountState(0, 1_000_000_000_000_000_000 - 77 - contract.Deposit - code), ledger.Account(TestLedger.Bob.Address));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Bob, TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Alice.Address, 1))).Status);
    }

    [Fact]
    public void GenesisWhoseContractFails_IsRefusedWithItsPlace()
    {
        var fault = Assert.Throws<GenesisException>(() => new TestLedger(genesis => genesis with
        {
            Contracts = [new GenesisContract { Code = OddContract.Stillborn, Creator = TestLedger.Bob.Address, Salt = default, Admin = null, Value = 0, Arguments = [], Input = default }],
        }));
        Assert.Equal("$.contracts[0]", fault.Path);
    }

    [Fact]
    public void PartOfADeposit_IsExact() => CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.ULong, CsCheck.Gen.ULong, CsCheck.Gen.ULong, CsCheck.Gen.ULong), values =>
    {
        (ulong high, ulong low, ulong freed, ulong kept) = values;
        (freed, kept) = (Math.Min(freed, kept), Math.Max(freed, kept));
        var deposit = new UInt128(high, low);
        System.Numerics.BigInteger exact = kept == 0 ? 0 : (System.Numerics.BigInteger)deposit * freed / kept;
        Assert.Equal(exact, (System.Numerics.BigInteger)StorageDeposit.Part(deposit, freed, kept));
    });
}
