using Vow.Engine.State;
using Vow.Histories;

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
            SimulationResult? simulated = transactions is [{ Transaction: { } transaction }] ? Simulate(chain, transaction) : null;
            BlockResult block = chain.Execute(Alone(chain, transactions));
            chain.Commit(block);
            if (simulated is null) continue;
            Assert.Equal(planned.Transactions[0].ErrorCode, simulated.Receipt.ErrorCode);
            Assert.Equal(Convert.ToHexString(ReceiptCodec.Encode(block.Receipts[0])), Convert.ToHexString(ReceiptCodec.Encode(simulated.Receipt)));
            Assert.Equal(Described(block.Changes), Described(simulated.Changes));
            if (simulated.Receipt.Status == ReceiptStatus.Success) succeeded++;
        }

        Assert.True(succeeded > 800, $"only {succeeded} succeeded");
    }

    private static SimulationResult Simulate(Chain chain, SignedTransaction transaction)
    {
        using ChainView view = chain.View();
        return view.Simulate(transaction, TimeSpan.FromMinutes(1), null, TestContext.Current.CancellationToken);
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
