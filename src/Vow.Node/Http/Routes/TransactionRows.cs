using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Rows of one page: a transaction at a place, with what its block and the contracts' own descriptions tell of it.</summary>
internal sealed class TransactionRows(ChainView view, ContractDecoder decoder)
{
    private readonly Dictionary<ulong, ulong> _times = [];

    public TransactionSummary Summary(ulong height, int index)
    {
        (ReceiptRecord record, Transaction body) = Read(height, index);
        return TransactionMapping.Summary(body, record.Receipt, height, index, TimeOf(height), decoder);
    }

    public ContractGasItem Gas(in Address contract, ulong height, int index)
    {
        (ReceiptRecord record, Transaction body) = Read(height, index);
        Address called = contract;
        return new ContractGasItem
        {
            Height = height,
            Time = TimeOf(height),
            Transaction = record.Receipt.Transaction,
            Method = body.Actions.OfType<TransactionAction.Call>().FirstOrDefault(call => call.Contract == called)?.Method ?? "",
            Actions = body.Actions.Length,
            GasUsed = record.Receipt.GasUsed,
            Status = record.Receipt.Status,
        };
    }

    private (ReceiptRecord Record, Transaction Body) Read(ulong height, int index)
    {
        ReceiptRecord record = view.ReceiptAt(height, index)
            ?? throw new Engine.State.StateStoreException(Engine.State.StateStoreFault.Corrupt, $"receipt {index} of block {height} is not stored");
        return (record, ApiMapping.Decode(record.Encoded, record.Receipt.Transaction));
    }

    private ulong TimeOf(ulong height)
    {
        if (!_times.TryGetValue(height, out ulong time)) _times[height] = time = view.HeaderAt(height)!.TimestampMilliseconds;
        return time;
    }
}
