using System.Buffers.Binary;
using Vow.Engine;

namespace Vow.Ledger.Tests;

/// <summary>What each action does, and how it fails.</summary>
public sealed class ActionTests
{
    private static readonly Address Nobody = Address.From([.. Enumerable.Repeat((byte)0x99, 32)]);

    [Fact]
    public void Transfer_ToOneself_AndOfNothing_ChangeOnlyTheFee()
    {
        using var ledger = new TestLedger();
        UInt128 before = ledger.Account(TestLedger.Alice.Address).Balance;
        Receipt receipt = ledger.Run(
            TestLedger.Alice, new TransactionAction.Transfer(TestLedger.Alice.Address, 77), new TransactionAction.Transfer(Nobody, 0));
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        Assert.Equal(before - receipt.Fee, ledger.Account(TestLedger.Alice.Address).Balance);
        Assert.DoesNotContain(ledger.Last.Changes, change => change.Key.Span[1..].SequenceEqual(Nobody.Span));
    }

    [Fact]
    public void Upload_KeepsTheModuleAndItsRecord()
    {
        using var ledger = new TestLedger();
        Receipt receipt = ledger.Run(TestLedger.Alice, new TransactionAction.Upload(OddContract.Module));
        CodeHash hash = OddContract.HashOf(OddContract.Module);
        Assert.Equal(hash, Assert.Single(receipt.Outcomes).Code);
        Assert.True(LedgerState.TryReadCode(ledger.Store, hash, out ReadOnlyMemory<byte> stored));
        Assert.Equal(OddContract.Module.Span, stored.Span);
        UInt128 deposit = (UInt128)(OddContract.Module.Length + StorageDeposit.ItemBytes) * 100;
        Assert.Equal(new CodeInfo(TestLedger.Alice.Address, (uint)OddContract.Module.Length, deposit), LedgerState.ReadCodeInfo(ledger.Store, hash));
        Assert.Equal(deposit, receipt.DepositHeld);
    }

    [Fact]
    public void SecondUpload_SucceedsWithoutDeposit_AndTheFirstUploaderStays()
    {
        using var ledger = new TestLedger();
        ledger.Run(TestLedger.Alice, new TransactionAction.Upload(OddContract.Module));
        Receipt receipt = ledger.Run(TestLedger.Bob, new TransactionAction.Upload(OddContract.Module));
        Assert.Equal((ReceiptStatus.Success, UInt128.Zero), (receipt.Status, receipt.DepositHeld));
        Assert.Equal(OddContract.HashOf(OddContract.Module), receipt.Outcomes[0].Code);
        Assert.Equal(TestLedger.Alice.Address, LedgerState.ReadCodeInfo(ledger.Store, OddContract.HashOf(OddContract.Module))!.Uploader);
    }

    [Fact]
    public void UploadOfARefusedModule_FailsWithTheValidatorsWordsBesideTheReceipt()
    {
        using var ledger = new TestLedger();
        Receipt receipt = Failed(ledger, LedgerErrorCode.CodeRefused, TestLedger.Alice, new TransactionAction.Upload("not wasm"u8.ToArray()));
        Assert.NotEqual(0, receipt.GasUsed);
        Assert.StartsWith("the module is refused: ", ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
        Failed(ledger, LedgerErrorCode.CodeRefused, TestLedger.Alice, new TransactionAction.Upload(TestContracts.Wat("(module (import \"env\" \"nothing\" (func)))")));
        Assert.Contains("nothing", ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instantiate_MakesTheContractWithAdminAndValue()
    {
        using var ledger = new TestLedger();
        Address contract = ledger.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Bob.Address, value: 123, salt: "one");
        Assert.Equal(JournalLedger.ContractAddress(TestLedger.Alice.Address, OddContract.HashOf(OddContract.Module), "one"u8), contract);
        ContractState state = ledger.Contract(contract)!;
        Assert.Equal(
            new ContractState { Code = OddContract.HashOf(OddContract.Module), Creator = TestLedger.Alice.Address, Admin = TestLedger.Bob.Address, CreatedAt = 1 }, state);
        Assert.Equal((UInt128)123, ledger.Account(contract).Balance);
    }

    [Fact]
    public void Instantiate_FailsWithoutCode_AtATakenAddress_AndWithItsInit()
    {
        using var ledger = new TestLedger();
        Failed(ledger, LedgerErrorCode.CodeNotFound, TestLedger.Alice, OddContract.Instantiate(OddContract.Module));
        ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Failed(ledger, LedgerErrorCode.AddressTaken, TestLedger.Alice, OddContract.Instantiate(OddContract.Module));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Alice, OddContract.Instantiate(OddContract.Module, "other salt")).Status);
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Bob, OddContract.Instantiate(OddContract.Module)).Status);
        Receipt receipt = ledger.Run(TestLedger.Alice, new TransactionAction.Upload(OddContract.Stillborn), OddContract.Instantiate(OddContract.Stillborn));
        Assert.Equal((ReceiptStatus.Failed, (int)ErrorCode.Unreachable, 1), (receipt.Status, receipt.ErrorCode, receipt.FailedAction));
        Assert.Null(LedgerState.ReadCodeInfo(ledger.Store, OddContract.HashOf(OddContract.Stillborn)));
    }

    [Fact]
    public void Call_GivesResultReturnDataAndEvents()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module, value: 50);
        Receipt receipt = ledger.Run(
            TestLedger.Bob, OddContract.Put(odd, 1, 10), OddContract.Send(odd, TestLedger.Carol.Address, 51), TestLedger.Call(odd, "balance_of", odd.Span.ToArray()));
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        Assert.Equal(WasmValue.I32(1), receipt.Outcomes[1].Result);
        Assert.Equal((UInt128)50, BinaryPrimitives.ReadUInt128LittleEndian(receipt.Outcomes[2].ReturnData.Span));
        Assert.Equal(odd, Assert.Single(receipt.Events).Contract);
    }

    [Fact]
    public void Call_FailsWithoutContract_WithoutMethod_AndWithWrongArguments()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Failed(ledger, LedgerErrorCode.ContractNotFound, TestLedger.Alice, TestLedger.Call(Nobody, "bump"));
        Failed(ledger, (LedgerErrorCode)ErrorCode.MethodNotFound, TestLedger.Alice, TestLedger.Call(odd, "bomp"));
        Assert.Contains("did you mean bump?", ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
        Failed(ledger, (LedgerErrorCode)ErrorCode.BadArguments, TestLedger.Alice, TestLedger.Call(odd, "put"));
    }

    [Fact]
    public void ReservedMethods_AreNotCalledByTransactions()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Successor);
        Failed(ledger, (LedgerErrorCode)ErrorCode.MethodNotFound, TestLedger.Alice, TestLedger.Call(odd, "migrate"));
        Failed(ledger, (LedgerErrorCode)ErrorCode.MethodNotFound, TestLedger.Alice, TestLedger.Call(odd, "init"));
    }

    [Fact]
    public void Upgrade_ReplacesTheCodeAndRunsMigrate()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Alice.Address);
        Receipt receipt = ledger.Run(
            TestLedger.Alice, new TransactionAction.Upload(OddContract.Successor), new TransactionAction.Upgrade(odd, OddContract.HashOf(OddContract.Successor), [], default));
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        ContractState state = ledger.Contract(odd)!;
        Assert.Equal((OddContract.HashOf(OddContract.Successor), 1u, 1ul), (state.Code, state.Version, state.ItemsKept));
    }

    [Fact]
    public void Upgrade_FailsForOthers_WithoutCode_AndWithItsMigrate()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Alice.Address);
        TransactionAction upgrade = new TransactionAction.Upgrade(odd, OddContract.HashOf(OddContract.BadSuccessor), [], default);
        Failed(ledger, LedgerErrorCode.CodeNotFound, TestLedger.Alice, upgrade);
        ledger.Run(TestLedger.Alice, new TransactionAction.Upload(OddContract.BadSuccessor));
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Bob, upgrade);
        Receipt receipt = Failed(ledger, (LedgerErrorCode)ErrorCode.Reverted, TestLedger.Alice, upgrade);
        Assert.Equal("odd", System.Text.Encoding.UTF8.GetString(receipt.Outcomes[0].ReturnData.Span));
        Failed(ledger, LedgerErrorCode.ContractNotFound, TestLedger.Alice, new TransactionAction.Upgrade(Nobody, OddContract.HashOf(OddContract.BadSuccessor), [], default));
        Assert.Equal((OddContract.HashOf(OddContract.Module), 0u, 0ul), (ledger.Contract(odd)!.Code, ledger.Contract(odd)!.Version, ledger.Contract(odd)!.ItemsKept));
    }

    [Fact]
    public void Admin_CanBeHandedOver_AndGivenUpForEver()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Alice.Address);
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Bob, new TransactionAction.SetAdmin(odd, TestLedger.Bob.Address));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Alice, new TransactionAction.SetAdmin(odd, TestLedger.Bob.Address)).Status);
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Alice, new TransactionAction.Freeze(odd));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Bob, new TransactionAction.SetAdmin(odd, null)).Status);
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Bob, new TransactionAction.SetAdmin(odd, TestLedger.Bob.Address));
        Failed(ledger, LedgerErrorCode.ContractNotFound, TestLedger.Bob, new TransactionAction.SetAdmin(Nobody, null));
    }

    [Fact]
    public void ContractWithoutAdmin_IsNobodys()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Alice, new TransactionAction.Freeze(odd));
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Alice, new TransactionAction.Upgrade(odd, OddContract.HashOf(OddContract.Module), [], default));
    }

    [Fact]
    public void FrozenContract_IsCalledByNobody_UntilItIsUnfrozen()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Alice.Address), other = ledger.Deploy(TestLedger.Bob, OddContract.Module);
        Failed(ledger, LedgerErrorCode.ContractNotFrozen, TestLedger.Alice, new TransactionAction.Unfreeze(odd));
        Failed(ledger, LedgerErrorCode.NotAdmin, TestLedger.Bob, new TransactionAction.Freeze(odd));
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Alice, new TransactionAction.Freeze(odd)).Status);
        Failed(ledger, LedgerErrorCode.ContractFrozen, TestLedger.Alice, new TransactionAction.Freeze(odd));
        Failed(ledger, LedgerErrorCode.ContractFrozen, TestLedger.Alice, TestLedger.Call(odd, "bump"));
        Assert.Equal(WasmValue.I32(4), ledger.Run(TestLedger.Bob, OddContract.Forward(other, odd, "bump")).Outcomes[0].Result);
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Bob, new TransactionAction.Transfer(odd, 5)).Status);
        // A repair: new code for a frozen contract, then it runs again.
        Receipt repaired = ledger.Run(
            TestLedger.Alice, new TransactionAction.Upload(OddContract.Successor), new TransactionAction.Upgrade(odd, OddContract.HashOf(OddContract.Successor), [], default),
            new TransactionAction.Unfreeze(odd), TestLedger.Call(odd, "bump"));
        Assert.Equal(ReceiptStatus.Success, repaired.Status);
        Assert.Equal(WasmValue.I32(0), ledger.Run(TestLedger.Bob, OddContract.Forward(other, odd, "bump")).Outcomes[0].Result);
    }

    private static Receipt Failed(TestLedger ledger, LedgerErrorCode code, SigningKey key, TransactionAction action)
    {
        Receipt receipt = ledger.Run(key, action);
        Assert.Equal((ReceiptStatus.Failed, (int)code), (receipt.Status, receipt.ErrorCode));
        return receipt;
    }
}
