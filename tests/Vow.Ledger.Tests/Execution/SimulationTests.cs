using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests;

public sealed class SimulationTests
{
    private static readonly BesideLimits Limits = new() { GasMax = 2_000_000_000, TimeoutMax = TimeSpan.FromSeconds(30) };

    private static readonly ReadOnlyMemory<byte> Spinner = TestContracts.Wat("""(module (memory (export "memory") 1) (func (export "spin") (loop (br 0))))""");

    private static Simulation Simulation => new(TestLedger.Engines, Limits);

    [Fact]
    public void SimulationOfASignedTransaction_IsItsExecution()
    {
        using var ledger = new TestLedger();
        Address token = ledger.Deploy(TestLedger.Alice, TestContracts.Token);
        TransactionAction[] actions =
        [
            TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Bob.Address, 5)),
            TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Bob.Address, 5_000_000)),
            new TransactionAction.Transfer(TestLedger.Bob.Address, 7),
            new TransactionAction.Upload(TestContracts.Counter),
        ];
        foreach (TransactionAction action in actions)
        {
            CheckedTransaction transaction = ledger.Sign(TestLedger.Alice, action);
            SimulationResult simulated = Simulation.Run(ledger.Store, ledger.Last.Header, transaction.Transaction!, Timeout.InfiniteTimeSpan, null, TestContext.Current.CancellationToken);
            BlockResult executed = ledger.Add(ledger.Propose(transaction) with { Proposer = default, TimestampMilliseconds = ledger.Last.Header.TimestampMilliseconds + 1 });
            Assert.Equal(ReceiptCodec.HashOf(executed.Receipts[0]), ReceiptCodec.HashOf(simulated.Receipt));
            Assert.Equal(executed.Texts[0]?.Message, simulated.Text?.Message);
            Assert.Equal(executed.Changes.Select(Text), simulated.Changes.Select(Text));
            Assert.Subset(simulated.Keys.Select(key => Convert.ToHexString(key.Span)).ToHashSet(), executed.Changes.Select(change => Convert.ToHexString(change.Key.Span)).ToHashSet());
        }
    }

    [Fact]
    public void UnsignedSimulation_UsesTheGasOfTheSignedTransaction_AndLeavesTheStateAsItIs()
    {
        using var ledger = new TestLedger();
        Hash256 root = ledger.Last.Header.StateRoot;
        Transaction body = ledger.Unsigned(TestLedger.Alice, new TransactionAction.Upload(TestContracts.Token));
        SimulationResult simulated = Simulation.Run(ledger.Store, ledger.Last.Header, body, TimeSpan.FromSeconds(20), null, TestContext.Current.CancellationToken);
        Assert.Equal(root, StateTree.RootOf(ledger.Store));
        Assert.Equal(ledger.Run(TestLedger.Alice, [.. body.Actions]).GasUsed, simulated.Receipt.GasUsed);
    }

    [Fact]
    public void SimulatedUpload_IsNoCodeOfTheChain()
    {
        using var ledger = new TestLedger();
        Transaction body = ledger.Unsigned(TestLedger.Alice, new TransactionAction.Upload(TestContracts.Token));
        Simulation.Run(ledger.Store, ledger.Last.Header, body, TimeSpan.FromSeconds(20), null, TestContext.Current.CancellationToken);
        Receipt receipt = ledger.Run(TestLedger.Alice, new TransactionAction.Instantiate(WasmVm.HashOf(TestContracts.Token.Span), default, null, 0, [], default));
        Assert.Equal((int)LedgerErrorCode.CodeNotFound, receipt.ErrorCode);
    }

    [Fact]
    public void SimulationThatTakesTooLong_Throws()
    {
        using var ledger = new TestLedger();
        Address spinner = ledger.Deploy(TestLedger.Alice, Spinner);
        Transaction body = ledger.Unsigned(TestLedger.Alice, TestLedger.Call(spinner, "spin")) with { GasLimit = 2_000_000_000 };
        Assert.Throws<SimulationTooSlowException>(() =>
            Simulation.Run(ledger.Store, ledger.Last.Header, body, TimeSpan.FromMilliseconds(20), null, TestContext.Current.CancellationToken));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Simulation.Run(ledger.Store, ledger.Last.Header, body, TimeSpan.FromSeconds(20), null, cancelled.Token));
    }

    [Fact]
    public void SimulationBeyondTheNodesGas_IsRefused()
    {
        using var ledger = new TestLedger();
        Transaction body = ledger.Unsigned(TestLedger.Alice, new TransactionAction.Transfer(TestLedger.Bob.Address, 1));
        SimulationResult simulated = new Simulation(TestLedger.Engines, Limits with { GasMax = 1000 })
            .Run(ledger.Store, ledger.Last.Header, body, TimeSpan.FromSeconds(20), null, TestContext.Current.CancellationToken);
        Assert.Equal((ReceiptStatus.Refused, (int)LedgerErrorCode.GasLimitTooHigh), (simulated.Receipt.Status, simulated.Receipt.ErrorCode));
        Assert.Empty(simulated.Changes);
    }

    [Fact]
    public void Replay_GivesTheReceiptOfTheBlock_AndShowsTheHostCalls()
    {
        using var ledger = new TestLedger();
        Address token = ledger.Deploy(TestLedger.Alice, TestContracts.Token);
        var before = ledger.Store.Snapshot();
        BlockProposal proposal = ledger.Propose(
            ledger.Sign(TestLedger.Alice, TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Bob.Address, 5))),
            ledger.Sign(TestLedger.Bob, TestLedger.Call(token, "transfer", TestContracts.TokenTransfer(TestLedger.Carol.Address, 5))));
        BlockResult block = ledger.Add(proposal);
        var observer = new CountingObserver();
        ReplayResult replayed = new TransactionReplay(TestLedger.Engines, Limits).Run(before, proposal, 1, observer, TestContext.Current.CancellationToken);
        Assert.Equal(ReceiptStatus.Success, replayed.Receipt.Status);
        Assert.Equal(ReceiptCodec.HashOf(block.Receipts[1]), ReceiptCodec.HashOf(replayed.Receipt));
        Assert.Equal(1, observer.Events);
    }

    private static string Text(StateChange change) =>
        $"{Convert.ToHexString(change.Key.Span)} {(change.Before is { } before ? Convert.ToHexString(before.Span) : "-")} {(change.After is { } after ? Convert.ToHexString(after.Span) : "-")}";

    private sealed class CountingObserver : IExecutionObserver
    {
        public int Events { get; private set; }

        public void OnHostCall(in HostCallRecord hostCall)
        {
            if (hostCall.Function.Name == "log_event") Events++;
        }

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
        }
    }
}
