using System.Collections.Concurrent;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>A chain without a node: signatures are checked in parallel, and what was checked goes into blocks in the order of its arrival.</summary>
internal sealed class DirectTarget : ITransferTarget
{
    private const int BlockTransactionsMax = 2_000;
    private const int WaitingMax = 16;

    private readonly Chain _chain;
    private readonly TransactionVerifier _verifier = new(TransferLoad.ChainId);
    private readonly BlockingCollection<CheckedTransaction[]> _checked = new(WaitingMax);
    private readonly Thread _producer;

    public DirectTarget(Chain chain)
    {
        _chain = chain;
        _producer = new Thread(Produce) { Name = "bench producer" };
        _producer.Start();
    }

    public event Action<IReadOnlyList<Hash256>>? Committed;

    public void Submit(ReadOnlyMemory<byte>[] transactions) =>
        _checked.Add([.. transactions.AsParallel().AsOrdered().Select(transaction => _verifier.Check(transaction))]);

    public void Dispose()
    {
        _checked.CompleteAdding();
        _producer.Join();
        _checked.Dispose();
    }

    private void Produce()
    {
        foreach (CheckedTransaction[] first in _checked.GetConsumingEnumerable())
        {
            List<CheckedTransaction> block = [.. first];
            while (block.Count < BlockTransactionsMax && _checked.TryTake(out CheckedTransaction[]? more)) block.AddRange(more);
            BlockResult result = _chain.Execute(new BlockProposal
            {
                Height = _chain.Head.Height + 1,
                TimestampMilliseconds = _chain.Head.TimestampMilliseconds + 1,
                Previous = _chain.HeadHash,
                Proposer = default,
                Transactions = block,
                LeavesOutRefused = true,
            });
            if (!result.LeftOut.IsEmpty) throw new InvalidOperationException($"{result.LeftOut.Length} transfers were left out, the first because {result.LeftOut[0].Refusal}");
            if (result.Receipts.FirstOrDefault(receipt => receipt.Status != ReceiptStatus.Success) is { } failed)
                throw new InvalidOperationException($"a transfer failed with {failed.ErrorCode}");
            _chain.Commit(result);
            Committed?.Invoke(result.TransactionHashes);
        }
    }
}
