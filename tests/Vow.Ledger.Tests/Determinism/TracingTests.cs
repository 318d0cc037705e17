using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Engine.Profiling;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Histories;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Ledger.Tests.Determinism;

/// <summary>Looking changes nothing: each transaction of a history, watched in every way there is, gives the receipt that it gives unwatched.</summary>
public sealed class TracingTests
{
    // All 10,000 take half a minute of a processor, for each is executed four times.
    private static readonly int Transactions = Environment.GetEnvironmentVariable("VOW_TRACE_ALL") == "1" ? PlannedHistory.Transactions : 2_500;

    private static readonly TimeSpan Plenty = TimeSpan.FromMinutes(1);

    [Fact]
    public void EveryTransactionOfAHistory_GivesTheSameReceiptWhateverWatchesIt()
    {
        PlannedHistory history = PlannedHistory.Create(PlannedHistory.Seed, Transactions);
        using Chain chain = HistoryRun.Open(history, new MemoryStateStore(), codeCacheDirectory: null);
        var verifier = new TransactionVerifier(PlannedHistory.ChainId);
        int traced = 0;
        foreach (PlannedBlock planned in history.Blocks)
        {
            BlockProposal proposal = Proposal(chain, planned, verifier);
            using ChainView before = chain.View();
            BlockResult block = chain.Execute(proposal);
            var recorders = proposal.Transactions.Select(_ => new TransactionRecorder(TraceLimits.Whole, ProbeLevel.Locals)).ToArray();
            Check(block, Execute(before, proposal, index => recorders[index]), "traced with functions and locals", out ImmutableArray<Receipt> receipts);
            Check(block, Execute(before, proposal, _ => new TransactionRecorder(TraceLimits.Whole, ProbeLevel.None)), "traced", out _);
            Check(block, Execute(before, proposal, _ => new GasProfiler()), "profiled", out _);
            for (int index = 0; index < recorders.Length; index++)
            {
                if (proposal.Transactions[index].Transaction is not { } transaction) continue;
                TransactionTrace trace = recorders[index].Complete(transaction.Body, receipts[index], null, []);
                CheckTrace(trace, $"height {proposal.Height}, transaction {index}");
                traced++;
            }

            chain.Commit(block);
        }

        Assert.True(traced > Transactions * 9 / 10, $"only {traced} were transactions");
    }

    private static void CheckTrace(TransactionTrace trace, string place)
    {
        Assert.False(trace.IsCut, place);
        // Each unit of gas is the transaction's own or a call's.
        long ofCalls = trace.Actions.Sum(action => action.Call?.Gas.Used ?? 0);
        Assert.True(trace.Receipt.GasUsed == trace.Receipt.GasByCategory[(int)GasCategory.Transaction] + ofCalls, place);
        // The events of the receipt are those of the calls that were kept.
        IEnumerable<string> logged = trace.Calls.Where(call => call.IsKept).SelectMany(call => call.Items.Where(item => item.Event is not null).Select(item => (call, item)))
            .OrderBy(found => found.item.Number)
            .Select(found => $"{found.call.Contract} {Convert.ToHexString(found.item.Event!.Topic.Bytes.Span)} {Convert.ToHexString(found.item.Event.Data.Bytes.Span)}");
        Assert.Equal(trace.Receipt.Events.Select(found => $"{found.Contract} {Convert.ToHexString(found.Topic.Span)} {Convert.ToHexString(found.Data.Span)}"), logged);
        Assert.All(trace.HostCalls.Where(item => item.Function.Id is HostFunctionId.StorageWrite && !item.Failed), item => Assert.NotNull(item.Storage!.After));
    }

    private static void Check(BlockResult block, ImmutableArray<Receipt> watched, string how, out ImmutableArray<Receipt> receipts)
    {
        receipts = watched;
        for (int index = 0; index < watched.Length; index++)
            Assert.True(ReceiptCodec.HashOf(block.Receipts[index]) == ReceiptCodec.HashOf(watched[index]), $"height {block.Header.Height}, transaction {index}, {how}: {block.Receipts[index]} became {watched[index]}");
    }

    private static ImmutableArray<Receipt> Execute(ChainView before, BlockProposal proposal, Func<int, IExecutionObserver> observerOf)
    {
        Assert.True(TestLedger.Engines.TryRunBeside(
            1, new CodeScope(before.State), Plenty,
            vm => Execute(vm, before, proposal, observerOf), TestContext.Current.CancellationToken, out ImmutableArray<Receipt>[]? receipts));
        return receipts![0];
    }

    private static ImmutableArray<Receipt>[] Execute(WasmVm vm, ChainView before, BlockProposal proposal, Func<int, IExecutionObserver> observerOf)
    {
        var block = new BlockRun
        {
            Vm = vm,
            Journal = new Journal(before.State),
            Parameters = before.Parameters,
            Block = new BlockInfo(proposal.Height, proposal.TimestampMilliseconds),
            Proposer = proposal.Proposer,
            TransactionTimeout = Plenty,
            Ledger = new ChainLedger(proposal.Height),
        };
        var executor = new TransactionExecutor(block);
        var receipts = ImmutableArray.CreateBuilder<Receipt>();
        foreach (CheckedTransaction transaction in proposal.Transactions)
        {
            block.Observer = observerOf(receipts.Count);
            receipts.Add(executor.Execute(transaction).Receipt);
        }

        return [receipts.ToImmutable()];
    }

    private static BlockProposal Proposal(Chain chain, PlannedBlock planned, TransactionVerifier verifier) => new()
    {
        Height = chain.Head.Height + 1,
        TimestampMilliseconds = planned.TimestampMilliseconds,
        Previous = chain.HeadHash,
        Proposer = planned.Proposer,
        Transactions = [.. planned.Transactions.Select(transaction => verifier.Check(transaction.Encoded))],
    };
}
