using Vow.Ledger;

namespace Vow.Node;

/// <summary>
/// Committed blocks for whoever follows the chain. The newest blocks are held once for all subscribers; each subscriber only has its place. One that falls behind
/// them after it had caught up is dropped and told where to resume; nobody slows production.
/// </summary>
public sealed class ChainFeed
{
    private readonly Func<ulong, CommittedBlock?> _stored;
    private readonly int _blocksMax;
    private readonly long _bytesMax;
    private readonly Lock _gate = new();
    private readonly Queue<CommittedBlock> _recent = new();
    private TaskCompletionSource _moved = NewSignal();
    private long _recentBytes;
    private ulong _head;
    private bool _isClosed;

    /// <param name="head">Height of the newest block.</param>
    /// <param name="stored">Reads a past block; null if the store has none at the height.</param>
    /// <param name="blocksMax">Most blocks held in memory.</param>
    /// <param name="bytesMax">Most memory for those, in bytes, but the newest block is always held.</param>
    internal ChainFeed(ulong head, Func<ulong, CommittedBlock?> stored, int blocksMax, long bytesMax)
    {
        (_head, _stored, _blocksMax, _bytesMax) = (head, stored, blocksMax, bytesMax);
    }

    /// <summary>Height of the newest committed block.</summary>
    public ulong Head
    {
        get
        {
            lock (_gate) return _head;
        }
    }

    /// <summary>Follows the chain from a height on: past blocks from the store, then each block as it is committed. A height above the head waits for it.</summary>
    public ChainSubscription Subscribe(ulong firstHeight) => new(this, firstHeight);

    internal void Publish(CommittedBlock block)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            _recent.Enqueue(block);
            _recentBytes += block.MemoryBytes;
            while (_recent.Count > 1 && (_recent.Count > _blocksMax || _recentBytes > _bytesMax)) _recentBytes -= _recent.Dequeue().MemoryBytes;
            _head = block.Header.Height;
            (moved, _moved) = (_moved, NewSignal());
        }

        moved.TrySetResult();
    }

    /// <summary>Ends all subscriptions after the blocks that are there.</summary>
    internal void Close()
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            _isClosed = true;
            moved = _moved;
        }

        moved.TrySetResult();
    }

    /// <summary>The block at a height if it is held, or how to get it.</summary>
    internal FeedStep Next(ulong height)
    {
        lock (_gate)
        {
            if (height > _head) return new FeedStep(_isClosed ? FeedStepKind.End : FeedStepKind.Wait, null, _moved.Task);
            if (_recent.TryPeek(out CommittedBlock? oldest) && height >= oldest.Header.Height)
            {
                return new FeedStep(FeedStepKind.Block, _recent.ElementAt((int)(height - oldest.Header.Height)), null);
            }

            return new FeedStep(FeedStepKind.Stored, null, null);
        }
    }

    internal CommittedBlock? ReadStored(ulong height) => _stored(height);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal enum FeedStepKind
{
    Wait,
    Block,
    Stored,
    End,
}

internal readonly record struct FeedStep(FeedStepKind Kind, CommittedBlock? Block, Task? Moved);
