using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>What takes transactions and makes blocks of them.</summary>
internal interface ITransferTarget : IDisposable
{
    /// <summary>A block lasts: the hashes of its transactions. Raised in order.</summary>
    event Action<IReadOnlyList<Hash256>>? Committed;

    /// <summary>Takes encoded transactions in order; blocks while there is no room.</summary>
    void Submit(ReadOnlyMemory<byte>[] transactions);
}
