using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Histories;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Ledger.Tests.Determinism;

public sealed class SimulationTests
{
    [Fact]
    public void ASimulatedTransaction_DoesWhatItDoesInTheNextBlock()
    {
        PlannedHistory history = PlannedHistory.Create(seed: 41, transactions: 1_500, blockTransactionsMax: 1);
        using Chain chain = HistoryRun.Open(history, new MemoryStateStore(), codeCacheDirectory: null);
        var verifier = new TransactionVerifier(PlannedHistory.ChainId);
        int succeeded = 0;
        foreach (PlannedBlock planned in history.Blocks)
        {
            CheckedTransaction[] transactions = [.. planned.Transactions.Select(transaction => verifier.Check(transaction.Encoded))];
            // Bytes that are no transaction cannot be simulated.
            SimulationResult? simulated = transactions is [{ Transaction: { } transaction }] ? Simulate(chain, transaction, null) : null;
            TransactionRecorder recorder = new(TraceLimits.Whole, ProbeLevel.Functions);
            SimulationResult? traced = simulated is null ? null : Simulate(chain, transactions[0].Transaction!, recorder);
            SimulationResult? unsigned = simulated is null ? null : SimulateUnsigned(chain, transactions[0].Transaction!.Body);
            BlockResult block = chain.Execute(Alone(chain, transactions));
            chain.Commit(block);
            if (simulated is null) continue;
            Assert.Equal(planned.Transactions[0].ErrorCode, simulated.Receipt.ErrorCode);
            Assert.Equal(Convert.ToHexString(ReceiptCodec.Encode(block.Receipts[0])), Convert.ToHexString(ReceiptCodec.Encode(simulated.Receipt)));
            Assert.Equal(Described(block.Changes), Described(simulated.Changes));
            Assert.Equal(ReceiptCodec.HashOf(block.Receipts[0]), ReceiptCodec.HashOf(traced!.Receipt));
            Assert.Equal(Described(block.Changes), Described(traced.Changes));
            Assert.Equal(simulated.Keys.Length, traced.Keys.Length);
            // Without a signature the transaction has another hash, which a contract can ask for, and that is all.
            string given = Convert.ToHexString(unsigned!.Receipt.Transaction.Span), signed = Convert.ToHexString(block.Receipts[0].Transaction.Span);
            Assert.Equal(Convert.ToHexString(ReceiptCodec.Encode(block.Receipts[0])), Convert.ToHexString(ReceiptCodec.Encode(unsigned.Receipt)).Replace(given, signed, StringComparison.Ordinal));
            Assert.Equal(Described(block.Changes), Described(unsigned.Changes).Replace(given, signed, StringComparison.Ordinal));
            if (simulated.Receipt.Status == ReceiptStatus.Success) succeeded++;
        }

        Assert.True(succeeded > 800, $"only {succeeded} succeeded");
    }

    private static SimulationResult Simulate(Chain chain, SignedTransaction transaction, IExecutionObserver? observer)
    {
        using ChainView view = chain.View();
        return view.Simulate(transaction, TimeSpan.FromMinutes(1), observer, TestContext.Current.CancellationToken);
    }

    private static SimulationResult SimulateUnsigned(Chain chain, Transaction body)
    {
        using ChainView view = chain.View();
        return view.Simulate(body, TimeSpan.FromMinutes(1), null, TestContext.Current.CancellationToken);
    }

    // As a simulation assumes it: one millisecond later, and nobody gets the fee.
    private static BlockProposal Alone(Chain chain, CheckedTransaction[] transactions) => new()
    {
        Height = chain.Head.Height + 1,
        TimestampMilliseconds = chain.Head.TimestampMilliseconds + 1,
        Previous = chain.HeadHash,
        Proposer = default,
        Transactions = transactions,
    };

    private static string Described(IReadOnlyList<StateChange> changes) =>
        string.Join('\n', changes.Select(change => $"{Hex(change.Key)}: {Hex(change.Before)} -> {Hex(change.After)}"));

    private static string Hex(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Convert.ToHexString(some.Span) : "nothing";
}
