using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests;

/// <summary>Code is there if the state has it, whatever an engine happens to know.</summary>
public sealed class CodeVisibilityTests
{
    [Fact]
    public void CodeOfAFailedTransaction_IsNotFoundLater_ByTransactionsAndByContracts()
    {
        using var ledger = new TestLedger();
        ReadOnlyMemory<byte> unseen = Unseen(1);
        CodeHash hash = OddContract.HashOf(unseen);
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Alice.Address);
        CheckedTransaction failing = ledger.Sign(TestLedger.Alice, new TransactionAction.Upload(unseen), OddContract.Instantiate(unseen), OddContract.Put(odd, 1, 1, "_then_revert"));
        BlockResult block = ledger.Add(
            failing,
            ledger.Sign(TestLedger.Alice, OddContract.Instantiate(unseen)),
            ledger.Sign(TestLedger.Alice, OddContract.Make(odd, hash, "x")),
            ledger.Sign(TestLedger.Alice, OddContract.Become(odd, hash)),
            ledger.Sign(TestLedger.Alice, new TransactionAction.Upgrade(odd, hash, [], default)));
        Assert.Equal(
            [(int)ErrorCode.Reverted, (int)LedgerErrorCode.CodeNotFound, 0, 0, (int)LedgerErrorCode.CodeNotFound], block.Receipts.Select(receipt => receipt.ErrorCode));
        Assert.Equal([WasmValue.I32(4), WasmValue.I32(4)], block.Receipts.Skip(2).Take(2).Select(receipt => receipt.Outcomes[0].Result));
        Assert.Equal(block.Hash, OfAnotherEngine(ledger, block));
    }

    [Fact]
    public void CodeOfADroppedBlock_IsNotFoundInTheNext()
    {
        using var ledger = new TestLedger();
        ReadOnlyMemory<byte> unseen = Unseen(2);
        CheckedTransaction upload = TestLedger.Sign(TestLedger.Alice, ledger.Unsigned(TestLedger.Alice, new TransactionAction.Upload(unseen)));
        Assert.Equal(ReceiptStatus.Success, ledger.Execute(ledger.Propose(upload)).Receipts[0].Status);
        Assert.Equal((int)LedgerErrorCode.CodeNotFound, ledger.Run(TestLedger.Alice, OddContract.Instantiate(unseen)).ErrorCode);
    }

    [Fact]
    public void CodeOfTheSameBlock_IsFound_ByAnEngineThatNeverSawIt()
    {
        using var ledger = new TestLedger();
        ReadOnlyMemory<byte> unseen = Unseen(3);
        Address odd = ledger.Deploy(TestLedger.Bob, OddContract.Module);
        BlockResult block = ledger.Add(
            ledger.Sign(TestLedger.Alice, new TransactionAction.Upload(unseen)),
            ledger.Sign(TestLedger.Bob, OddContract.Make(odd, OddContract.HashOf(unseen), "x")));
        Assert.Equal(WasmValue.I32(0), block.Receipts[1].Outcomes[0].Result);
        Address made = Address.From(block.Receipts[1].Outcomes[0].ReturnData.Span);
        Assert.Equal((odd, null, 2ul), (ledger.Contract(made)!.Creator, ledger.Contract(made)!.Admin, ledger.Contract(made)!.CreatedAt));
        using var engines = new ContractEngines(new WasmVmOptions { InstancesMax = 128 });
        BlockProposal next = ledger.Propose(ledger.Sign(TestLedger.Alice, OddContract.Put(made, 1, 5)));
        BlockResult there = new BlockExecutor(engines, new ExecutionSettings { TransactionTimeout = TimeSpan.FromSeconds(60) }).Execute(ledger.Store, next, new StateTree(0));
        Assert.Equal(ReceiptStatus.Success, there.Receipts[0].Status);
        Assert.Equal(ledger.Add(next).Hash, there.Hash);
    }

    [Fact]
    public void ContractThatReplacesItsOwnCode_RunsTheNewOneFromTheNextCall()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        ReadOnlyMemory<byte> successor = OddContract.Changed("(func (export \"greet\") (result i32) (i32.const 42))");
        Assert.Equal((int)ErrorCode.MethodNotFound, ledger.Run(TestLedger.Alice, TestLedger.Call(odd, "greet")).ErrorCode);
        Receipt receipt = ledger.Run(
            TestLedger.Alice, new TransactionAction.Upload(successor), OddContract.Become(odd, OddContract.HashOf(successor)), TestLedger.Call(odd, "greet"));
        Assert.Equal((ReceiptStatus.Success, WasmValue.I32(42)), (receipt.Status, receipt.Outcomes[2].Result));
        Assert.Equal((OddContract.HashOf(successor), 1u), (ledger.Contract(odd)!.Code, ledger.Contract(odd)!.Version));
    }

    [Fact]
    public void ContractCannotMakeAnotherAtATakenAddress()
    {
        using var ledger = new TestLedger();
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        CodeHash hash = OddContract.HashOf(OddContract.Module);
        Receipt receipt = ledger.Run(TestLedger.Alice, OddContract.Make(odd, hash, "x"), OddContract.Make(odd, hash, "y"), OddContract.Make(odd, hash, "x"));
        Assert.Equal([WasmValue.I32(0), WasmValue.I32(0), WasmValue.I32(4)], receipt.Outcomes.Select(outcome => outcome.Result));
    }

    [Fact]
    public void ProtocolVersion_FollowsTheHeight()
    {
        ProtocolVersion dearer = ProtocolVersion.V1 with { Number = 2, Gas = Priced("\"per_action\": 200000", "\"per_action\": 200001") };
        using var engines = new ContractEngines(new WasmVmOptions { InstancesMax = 128 }, [ProtocolVersion.V1, dearer]);
        using var ledger = new TestLedger(
            genesis => genesis with { Parameters = genesis.Parameters with { Protocol = [new ProtocolUpgrade(0, 1), new ProtocolUpgrade(3, 2)] } }, engines);
        Address odd = ledger.Deploy(TestLedger.Alice, OddContract.Module);
        Receipt before = ledger.Run(TestLedger.Alice, OddContract.Put(odd, 1, 5));
        Assert.Equal((2ul, 1), (ledger.Last.Header.Height, ledger.Last.Header.ProtocolVersion));
        Receipt after = ledger.Run(TestLedger.Alice, OddContract.Put(odd, 2, 5));
        Assert.Equal((3ul, 2), (ledger.Last.Header.Height, ledger.Last.Header.ProtocolVersion));
        Assert.Equal(before.GasUsed + 1, after.GasUsed);
    }

    [Fact]
    public void ChainWithAnUnknownProtocolVersion_DoesNotStart()
    {
        var fault = Assert.Throws<GenesisException>(() =>
            new TestLedger(genesis => genesis with { Parameters = genesis.Parameters with { Protocol = [new ProtocolUpgrade(0, 1), new ProtocolUpgrade(3, 2)] } }));
        Assert.Equal("$.parameters.protocol[1].version", fault.Path);
    }

    // A module that no other test has stored in the engine that the tests share.
    private static ReadOnlyMemory<byte> Unseen(int number) => OddContract.Changed($"(func (export \"unseen\") (drop (i32.const {number})))");

    private static Hash256 OfAnotherEngine(TestLedger ledger, BlockResult block)
    {
        using var engines = new ContractEngines(new WasmVmOptions { InstancesMax = 128 });
        using var other = new TestLedger(engines: engines);
        var verifier = new TransactionVerifier(other.Genesis.Parameters.ChainId);
        other.Deploy(TestLedger.Alice, OddContract.Module, admin: TestLedger.Alice.Address);
        Assert.Equal(block.Header.Previous, other.Last.Hash);
        return other.Add([.. block.Block.Transactions.Select(transaction => verifier.Check(transaction))]).Hash;
    }

    private static Wasm.GasSchedule Priced(string old, string changed)
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Vow.slnx"))) directory = Path.GetDirectoryName(directory)!;
        string json = File.ReadAllText(Path.Combine(directory, "spec", "gas-schedule.json"));
        Assert.Contains(old, json, StringComparison.Ordinal);
        return Wasm.GasSchedule.Parse(System.Text.Encoding.UTF8.GetBytes(json.Replace(old, changed, StringComparison.Ordinal)));
    }
}
