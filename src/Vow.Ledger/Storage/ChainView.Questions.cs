using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

public sealed partial class ChainView
{
    /// <summary>Proof of a flat key's presence with its value, or of its absence, against this block's state root.</summary>
    public KeyProof Prove(ReadOnlySpan<byte> flatKey) => StateTree.Prove(State, flatKey);

    /// <summary>Proof of all keys of a contract in [start, end), or of the first <paramref name="itemsMax"/> of them, against this block's state root.</summary>
    public RangeProof ProveRange(in Address contract, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, int itemsMax) =>
        StateTree.ProveRange(State, contract, start, end, itemsMax);
}
