using Vow.Ledger;
using Vow.Node;

namespace Vow.Bench.Transfers;

/// <summary>A whole node but for its HTTP API, in this process.</summary>
internal sealed class NodeTarget : ITransferTarget
{
    public NodeTarget(string directory, Genesis genesis, StageProfile stages, bool accountIndex = true)
    {
        Node = NodeCore.Open(new NodeOptions { DataDirectory = directory, AccountIndex = accountIndex }, new NodeParts { Genesis = genesis, StageBegins = stages.Begin });
        Node.Producer.Committed += block =>
        {
            if (block.Receipts.FirstOrDefault(receipt => receipt.Status != ReceiptStatus.Success) is { } failed)
                Environment.FailFast($"a transfer failed with {failed.ErrorCode}: nothing would be waited for that comes");
            Blocks++;
            Committed?.Invoke([.. block.Transactions.Select(transaction => transaction.Hash)]);
        };
        Node.Start();
    }

    public event Action<IReadOnlyList<Hash256>>? Committed;

    public NodeCore Node { get; }

    /// <summary>Blocks committed so far.</summary>
    public int Blocks { get; private set; }

    public void Submit(ReadOnlyMemory<byte>[] transactions) => _ = SubmitAsync(transactions);

    public void Dispose() => Node.StopAsync().GetAwaiter().GetResult();

    private async Task SubmitAsync(ReadOnlyMemory<byte>[] transactions)
    {
        foreach (SubmitResult result in await Node.Mempool.SubmitBatchAsync(transactions, CancellationToken.None).ConfigureAwait(false))
        {
            // Nobody awaits it: a benchmark that lost a transaction must not go on and wait for it.
            if (result.Error is { } refusal) Environment.FailFast($"the node refused a transfer: {refusal}");
        }
    }
}
