using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>
/// A block that grows. It is executed anew with each transaction, so that a test has every receipt at once; earlier transactions give the same each time, and what is
/// committed is the last execution.
/// </summary>
internal sealed class PendingBlock(Chain chain, MemoryStateStore store, TestChainOptions options)
{
    private readonly List<CheckedTransaction> _transactions = [];
    private readonly MemoryStateStore _before = store.Fork();
    private BlockResult? _result;

    public bool IsEmpty => _transactions.Count == 0;

    public ulong CountOf(Address sender) => (ulong)_transactions.Count(transaction => transaction.Transaction!.Sender == sender);

    public TestReceipt Add(CheckedTransaction transaction, NameBook names)
    {
        BlockProposal proposal = Proposal(chain, options, options.BlockTime, [.. _transactions, transaction]);
        BlockResult result = chain.Execute(proposal);
        var context = new ReceiptContext(_before, proposal, _transactions.Count, options.Timeout, names);
        if (!result.LeftOut.IsEmpty) return TestReceipt.Refused(context, transaction, result.LeftOut[^1].Refusal);
        _transactions.Add(transaction);
        _result = result;
        return TestReceipt.Executed(context, transaction, result.Receipts[^1], result.Texts[^1]);
    }

    public void Commit() => chain.Commit(_result ?? chain.Execute(Proposal(chain, options, options.BlockTime, [])));

    public static BlockProposal Proposal(Chain chain, TestChainOptions options, TimeSpan later, IReadOnlyList<CheckedTransaction> transactions) => new()
    {
        Height = chain.Head.Height + 1,
        TimestampMilliseconds = chain.Head.TimestampMilliseconds + (ulong)later.TotalMilliseconds,
        Previous = chain.HeadHash,
        Proposer = options.Proposer,
        Transactions = transactions,
        LeavesOutRefused = true,
    };
}
