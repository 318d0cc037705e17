namespace Vow.Ledger;

/// <summary>The state at a height is no longer kept. It is the asker's to handle: the node is well.</summary>
public sealed class HistoryPrunedException(ulong height, ulong oldestHeight)
    : Exception($"The state at height {height} is no longer kept: the oldest height this node keeps is {oldestHeight}. Ask for that or a later one, or ask a node that keeps all heights.")
{
    /// <summary>The height that was asked for.</summary>
    public ulong Height { get; } = height;

    /// <summary>The oldest height that can be read.</summary>
    public ulong OldestHeight { get; } = oldestHeight;
}
