using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests;

/// <summary>A transaction that fails leaves its fee and its nonce, and nothing else.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData("_then_revert", ErrorCode.Reverted)]
    [InlineData("_then_trap", ErrorCode.Unreachable)]
    [InlineData("_then_spin", ErrorCode.OutOfGas)]
    public void FailedCall_TakesItsFee_MovesTheNonce_AndLeavesNothingElse(string then, ErrorCode code)
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        UInt128 alice = ledger.Account(TestLedger.Alice.Address).Balance, proposer = ledger.Account(TestLedger.Proposer).Balance;
        ulong nonce = ledger.Account(TestLedger.Alice.Address).Nonce;
        Transaction body = ledger.Unsigned(TestLedger.Alice, new TransactionAction.Transfer(TestLedger.Bob.Address, 9), OddContract.Put(odd, 1, 100), OddContract.Put(odd, 2, 100, then)) with { GasLimit = 20_000_000, GasPrice = 3 };
        Receipt receipt = ledger.Run(TestLedger.Sign(TestLedger.Alice, body));
        Assert.Equal((ReceiptStatus.Failed, (int)code, 2), (receipt.Status, receipt.ErrorCode, receipt.FailedAction));
        if (code == ErrorCode.OutOfGas) Assert.Equal(20_000_000, receipt.GasUsed);
        else Assert.InRange(receipt.GasUsed, 1, 19_999_999);
        Assert.Equal((UInt128)(ulong)receipt.GasUsed * 3, receipt.Fee);
        Assert.Equal(new AccountState(nonce + 1, alice - receipt.Fee), ledger.Account(TestLedger.Alice.Address));
        Assert.Equal(proposer + receipt.Fee, ledger.Account(TestLedger.Proposer).Balance);
        Assert.Equal((UInt128.Zero, UInt128.Zero, 0), (receipt.DepositHeld, receipt.DepositReturned, receipt.Events.Length));
        // Two accounts and nothing else.
        Assert.Equal(2, ledger.Last.Changes.Count);
    }

    [Fact]
    public void FailedBatch_TellsTheFailedActionsOutcomeOnly()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Receipt receipt = ledger.Run(TestLedger.Alice, OddContract.Put(odd, 1, 1), OddContract.Put(odd, 2, 1, "_then_revert"), OddContract.Put(odd, 3, 1));
        Assert.Equal("odd payload"u8, Assert.Single(receipt.Outcomes).ReturnData.Span);
    }

    [Fact]
    public void Batch_SucceedsAsOne_AndItsActionsSeeEachOther()
    {
        using var ledger = new TestLedger();
        Address odd = JournalLedger.ContractAddress(TestLedger.Alice.Address, OddContract.HashOf(OddContract.Module), []);
        Receipt receipt = ledger.Run(
            TestLedger.Alice, new TransactionAction.Upload(OddContract.Module), OddContract.Instantiate(OddContract.Module, value: 100), OddContract.Put(odd, 1, 5),
            OddContract.Send(odd, TestLedger.Bob.Address, 40), OddContract.Delete(odd, 1));
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        Assert.Equal(5, receipt.Outcomes.Length);
        Assert.Equal((UInt128)60, ledger.Account(odd).Balance);
        Assert.Equal(0ul, ledger.Contract(odd)!.BytesKept);
    }

    [Fact]
    public void FailedInnerCall_RollsBackItselfOnly()
    {
        using var ledger = new TestLedger();
        Address inner = ledger.Deploy(TestLedger.Alice, OddContract.Module), outer = ledger.Deploy(TestLedger.Bob, OddContract.Module);
        Receipt receipt = ledger.Run(
            TestLedger.Alice, TestLedger.Call(outer, "bump"), OddContract.Forward(outer, inner, "bump_then_revert"), OddContract.Forward(outer, inner, "bump_then_trap"));
        Assert.Equal(ReceiptStatus.Success, receipt.Status);
        Assert.Equal([null, WasmValue.I32(1), WasmValue.I32(2)], receipt.Outcomes.Select(outcome => outcome.Result));
        Assert.Equal((1ul, 0ul), (ledger.Contract(outer)!.ItemsKept, ledger.Contract(inner)!.ItemsKept));
        Assert.Single(receipt.Events);
        Assert.Equal(WasmValue.I32(0), ledger.Run(TestLedger.Alice, OddContract.Forward(outer, inner, "bump")).Outcomes[0].Result);
        Assert.Equal(1ul, ledger.Contract(inner)!.ItemsKept);
    }

    [Fact]
    public void WordsOfAFailure_AreBesideTheReceiptAndNotInIt()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Receipt receipt = ledger.Run(TestLedger.Alice, OddContract.Put(odd, 2, 1, "_then_trap"));
        ReceiptText text = ledger.Last.Texts[0]!;
        Assert.NotEmpty(text.Message);
        Assert.Contains("put_then_trap", text.Trace[0], StringComparison.Ordinal);
        string bytes = System.Text.Encoding.UTF8.GetString(ReceiptCodec.Encode(receipt));
        Assert.DoesNotContain("put_then_trap", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("unreachable", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void StacksOfFailures_AreLookedUpForSomeOfABlockOnly()
    {
        using var ledger = new TestLedger();
        Address large = ledger.Deploy(TestLedger.Alice, OddContract.Changed($"(func (export \"large\") {string.Concat(Enumerable.Repeat("(drop (i32.const 1))", 20_000))})"));
        uint bytes = LedgerState.ReadCodeInfo(ledger.Store, ledger.Contract(large)!.Code)!.Bytes;
        int most = (1 << 20) / (4096 + (int)bytes) + 1;
        BlockResult block = ledger.Add([.. Enumerable.Range(0, most + 5).Select(_ =>
            TestLedger.Sign(TestLedger.Alice, ledger.Unsigned(TestLedger.Alice, OddContract.Put(large, 1, 1, "_then_trap")) with { GasLimit = 10_000_000, Nonce = (ulong)_ + 1 }))]);
        Assert.Equal(most, block.Texts.Count(text => !text!.Trace.IsEmpty));
        Assert.All(block.Texts, text => Assert.NotEmpty(text!.Message));
    }

    [Fact]
    public void TransactionBeyondTheNodesTime_IsAFaultThatNamesIt_AndTheBlockCanBeBuiltWithoutIt()
    {
        using var ledger = new TestLedger(timeout: TimeSpan.FromMilliseconds(500));
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        CheckedTransaction good = ledger.Sign(TestLedger.Bob, OddContract.Put(odd, 1, 5));
        CheckedTransaction slow = TestLedger.Sign(TestLedger.Alice, ledger.Unsigned(TestLedger.Alice, OddContract.Put(odd, 2, 5, "_then_spin")) with { GasLimit = 15_000_000_000 });
        var fault = Assert.Throws<TransactionTooSlowException>(() => ledger.Execute(ledger.Propose(good, slow)));
        Assert.Equal(slow.Hash, fault.Transaction);
        BlockResult block = ledger.Add(good);
        Assert.Equal(ReceiptStatus.Success, block.Receipts[0].Status);
        Assert.Equal(1ul, ledger.Contract(odd)!.ItemsKept);
    }

    [Fact]
    public void ModuleLostFromTheState_IsAFaultOfTheNode_AndNoReceipt()
    {
        using var engines = new ContractEngines(new WasmVmOptions { InstancesMax = 128 });
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        var damage = new Engine.State.StateBatch();
        byte[] key = new byte[Engine.State.StateKeys.PrefixBytes];
        Engine.State.StateKeys.WriteCode(OddContract.HashOf(OddContract.Module), key);
        damage.Delete(key);
        ledger.Store.Commit(damage);
        var executor = new BlockExecutor(engines, new ExecutionSettings { TransactionTimeout = TimeSpan.FromSeconds(10) });
        BlockProposal proposal = ledger.Propose(ledger.Sign(TestLedger.Alice, TestLedger.Call(odd, "bump")));
        Assert.Throws<EngineFaultException>(() => executor.Execute(ledger.Store, proposal, new StateTree(0)));
    }
}
