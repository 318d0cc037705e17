using System.Runtime.CompilerServices;

namespace Vow.Node;

/// <summary>One follower's place in the chain. Read by one reader at a time.</summary>
public sealed class ChainSubscription
{
    private readonly ChainFeed _feed;
    private bool _hasCaughtUp;

    internal ChainSubscription(ChainFeed feed, ulong firstHeight) => (_feed, NextHeight) = (feed, firstHeight);

    /// <summary>The height that will be read next, or with which to resume.</summary>
    public ulong NextHeight { get; private set; }

    /// <summary>Blocks in order, without a gap, until the node stops.</summary>
    /// <exception cref="SubscriptionDroppedException">The reader was too slow, or the node keeps no block at the height any more.</exception>
    public async IAsyncEnumerable<CommittedBlock> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            FeedStep step = _feed.Next(NextHeight);
            if (step.Kind == FeedStepKind.End) yield break;
            if (step.Kind == FeedStepKind.Wait)
            {
                await step.Moved!.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            CommittedBlock block = step.Block ?? ReadStored();
            _hasCaughtUp |= step.Kind == FeedStepKind.Block;
            NextHeight++;
            yield return block;
        }
    }

    private CommittedBlock ReadStored()
    {
        // From here on it would read every block from disk for ever: better to say so, and to let the client decide where to go on.
        if (_hasCaughtUp)
        {
            throw new SubscriptionDroppedException(
                NextHeight, $"the reader is too slow: the chain is at height {_feed.Head}, the reader at {NextHeight}, and the blocks between are not held in memory any more; resume from {NextHeight}");
        }

        return _feed.ReadStored(NextHeight)
            ?? throw new SubscriptionDroppedException(NextHeight, $"this node has no block at height {NextHeight}; its newest is {_feed.Head}");
    }
}

/// <summary>A subscription ended before the node did.</summary>
public sealed class SubscriptionDroppedException(ulong nextHeight, string message) : Exception(message)
{
    /// <summary>The height to resume from.</summary>
    public ulong NextHeight { get; } = nextHeight;
}
