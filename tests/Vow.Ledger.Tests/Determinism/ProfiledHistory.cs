using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.State;
using Vow.Ledger.Inspection;

namespace Vow.Ledger.Tests.Determinism;

/// <summary>The blocks of a chain executed again, each transaction under a profiler of its own.</summary>
internal static class ProfiledHistory
{
    /// <summary>Compares each receipt, by its hash, and each profile, by its sums, and answers what differs.</summary>
    public static List<string> Differences(Chain chain, ImmutableArray<ImmutableArray<Receipt>> receipts)
    {
        var differences = new List<string>();
        using var engines = new ContractEngines(new WasmVmOptions());
        using ChainView head = chain.View();
        for (ulong height = 1; height <= chain.Head.Height; height++)
        {
            using ChainView before = chain.ViewAt(height - 1);
            BlockProposal proposal = BlockComparison.ProposalOf(head.BlockAt(height)!, new TransactionVerifier(chain.Parameters.ChainId));
            ImmutableArray<Receipt> expected = receipts[(int)height];
            differences.AddRange(engines.Run(before.Parameters.ProtocolVersionAt(height), new CodeScope(before.State), vm => Compare(vm, before, proposal, expected).ToList()));
        }

        return differences;
    }

    private static IEnumerable<string> Compare(WasmVm vm, ChainView before, BlockProposal proposal, ImmutableArray<Receipt> expected)
    {
        var block = new BlockRun
        {
            Vm = vm,
            Journal = new Journal(before.State),
            Parameters = before.Parameters,
            Block = new BlockInfo(proposal.Height, proposal.TimestampMilliseconds),
            Proposer = proposal.Proposer,
            TransactionTimeout = TimeSpan.FromMinutes(1),
            Ledger = new ChainLedger(proposal.Height),
        };
        var executor = new TransactionExecutor(block);
        for (int index = 0; index < expected.Length; index++)
        {
            var profiler = new GasProfiler();
            block.Observer = profiler;
            Receipt receipt = executor.Execute(proposal.Transactions[index]).Receipt;
            string where = $"height {proposal.Height}, transaction {index}";
            if (ReceiptCodec.HashOf(receipt) != ReceiptCodec.HashOf(expected[index])) yield return $"{where}: another receipt when it is profiled: {receipt} and before {expected[index]}";
            NamedProfile profile = TransactionProfile.Of(profiler, receipt, null, static _ => null, static _ => null);
            if (profile.Root.Total != receipt.GasUsed) yield return $"{where}: {profile.Root.Total} gas in the profile, {receipt.GasUsed} in the receipt";
            if (profile.Fault() is { } fault) yield return $"{where}: {fault}";
        }
    }
}
