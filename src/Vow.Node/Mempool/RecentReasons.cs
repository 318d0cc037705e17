using System.Diagnostics.CodeAnalysis;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>Reasons by transaction, the latest of them only.</summary>
internal sealed class RecentReasons(int countMax)
{
    private readonly Dictionary<Hash256, LedgerError> _reasons = new(new SeededHashComparer());
    private readonly Queue<Hash256> _order = new();

    public void Add(in Hash256 hash, LedgerError reason)
    {
        // The queue may name a hash twice after a removal; forgetting one a little early does no harm.
        while (_order.Count >= countMax) _reasons.Remove(_order.Dequeue());
        _order.Enqueue(hash);
        _reasons[hash] = reason;
    }

    public void Remove(in Hash256 hash) => _reasons.Remove(hash);

    public bool TryGet(in Hash256 hash, [NotNullWhen(true)] out LedgerError? reason) => _reasons.TryGetValue(hash, out reason);
}
