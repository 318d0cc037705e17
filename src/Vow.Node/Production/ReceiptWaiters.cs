using Vow.Ledger;

namespace Vow.Node;

/// <summary>How waiting for a transaction ended.</summary>
public enum ReceiptWaitStatus
{
    /// <summary>It is in a block that lasts.</summary>
    Committed = 0,

    /// <summary>It left the mempool without having been executed.</summary>
    Dropped = 1,

    /// <summary>It waits still.</summary>
    TimedOut = 2,

    /// <summary>As many wait for receipts as this node allows.</summary>
    TooManyWaiters = 3,
}

/// <summary>What became of a transaction that somebody waited for.</summary>
/// <param name="Status">How the waiting ended.</param>
/// <param name="Height">The block's height, if it was committed.</param>
/// <param name="Index">Its place in the block.</param>
/// <param name="Receipt">Its receipt, if it was committed.</param>
/// <param name="Text">The words beside the receipt, if there are any.</param>
/// <param name="Dropped">Why it was dropped, if it was.</param>
public sealed record ReceiptWait(ReceiptWaitStatus Status, ulong Height, int Index, Receipt? Receipt, ReceiptText? Text, LedgerError? Dropped)
{
    internal static ReceiptWait TimedOut { get; } = new(ReceiptWaitStatus.TimedOut, 0, 0, null, null, null);

    internal static ReceiptWait TooManyWaiters { get; } = new(ReceiptWaitStatus.TooManyWaiters, 0, 0, null, null, null);

    internal static ReceiptWait WasDropped(LedgerError reason) => new(ReceiptWaitStatus.Dropped, 0, 0, null, null, reason);
}

/// <summary>Callers that wait for transactions to be committed.</summary>
internal sealed class ReceiptWaiters(int countMax)
{
    private readonly Dictionary<Hash256, List<TaskCompletionSource<ReceiptWait>>> _byHash = new(new SeededHashComparer());
    private readonly Lock _gate = new();
    private int _count;
    private bool _isClosed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Registers a caller; null if there are too many.</summary>
    /// <exception cref="NodeStoppingException">The node is stopping.</exception>
    public TaskCompletionSource<ReceiptWait>? Add(in Hash256 hash)
    {
        lock (_gate)
        {
            if (_isClosed) throw new NodeStoppingException();
            if (_count >= countMax) return null;
            if (!_byHash.TryGetValue(hash, out List<TaskCompletionSource<ReceiptWait>>? waiting)) _byHash.Add(hash, waiting = new List<TaskCompletionSource<ReceiptWait>>(1));
            var waiter = new TaskCompletionSource<ReceiptWait>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(waiter);
            _count++;
            return waiter;
        }
    }

    /// <summary>Forgets a caller that waits no longer.</summary>
    public void Remove(in Hash256 hash, TaskCompletionSource<ReceiptWait> waiter)
    {
        lock (_gate)
        {
            if (!_byHash.TryGetValue(hash, out List<TaskCompletionSource<ReceiptWait>>? waiting) || !waiting.Remove(waiter)) return;
            _count--;
            if (waiting.Count == 0) _byHash.Remove(hash);
        }
    }

    public void Committed(CommittedBlock block)
    {
        if (Count == 0) return;
        for (int index = 0; index < block.Receipts.Length; index++)
        {
            if (Take(block.Receipts[index].Transaction) is not { } waiting) continue;
            var wait = new ReceiptWait(ReceiptWaitStatus.Committed, block.Header.Height, index, block.Receipts[index], block.Texts[index], null);
            foreach (TaskCompletionSource<ReceiptWait> waiter in waiting) waiter.TrySetResult(wait);
        }
    }

    public void Dropped(Hash256 hash, LedgerError reason)
    {
        if (Take(hash) is not { } waiting) return;
        foreach (TaskCompletionSource<ReceiptWait> waiter in waiting) waiter.TrySetResult(ReceiptWait.WasDropped(reason));
    }

    /// <summary>Nothing is committed any more: whoever waits hears so.</summary>
    public void Close()
    {
        List<TaskCompletionSource<ReceiptWait>> all;
        lock (_gate)
        {
            _isClosed = true;
            all = [.. _byHash.Values.SelectMany(waiting => waiting)];
            _byHash.Clear();
            _count = 0;
        }

        foreach (TaskCompletionSource<ReceiptWait> waiter in all) waiter.TrySetException(new NodeStoppingException());
    }

    private List<TaskCompletionSource<ReceiptWait>>? Take(in Hash256 hash)
    {
        lock (_gate)
        {
            if (!_byHash.Remove(hash, out List<TaskCompletionSource<ReceiptWait>>? waiting)) return null;
            _count -= waiting.Count;
            return waiting;
        }
    }
}
