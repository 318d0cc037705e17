using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>What a block does to the state tree: its new root, and the stored records that change, each key once, in an order that depends on the changes alone.</summary>
public sealed record TreeUpdate(Hash256 Root, IReadOnlyList<StateChange> Nodes)
{
    /// <summary>The root of the tree that the update starts from.</summary>
    public required Hash256 RootBefore { get; init; }
}
