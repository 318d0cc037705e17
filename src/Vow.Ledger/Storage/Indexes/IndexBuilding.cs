using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>How far indexes are that are made of what a store has: heights done of those to do.</summary>
public readonly record struct IndexProgress(ulong Height, ulong Head);

/// <summary>
/// Brings the indexes of a store to its head: of a store that an older version of Vow wrote, or that was without the index of accounts for a while. Batch by batch, each with the height that
/// it reaches, so that an interrupted build goes on where it was.
/// </summary>
internal sealed class IndexBuilding(IStateStore store, ChainMeta meta, IProgress<IndexProgress>? progress)
{
    private const int RowsPerBatch = 20_000;

    private readonly StateBatch _batch = new();
    private readonly AccountIndex _accounts = new();
    private IndexHead _head = IndexHead.Read(store);

    /// <summary>The indexes' state afterwards.</summary>
    public IndexHead Run(bool withAccounts)
    {
        if (_head.Contracts != meta.Head) ListContracts();
        if (withAccounts && _head.Accounts != meta.Head) IndexBlocks();
        return _head;
    }

    // Which transaction made a contract is in no block that can be read without executing it: the records tell the height of each, and the code of now.
    private void ListContracts()
    {
        using IStateSnapshot snapshot = store.Snapshot();
        using IStateCursor cursor = snapshot.Scan([(byte)StateSpace.Contract], [(byte)StateSpace.Contract + 1], descending: false);
        while (cursor.MoveNext())
        {
            var contract = Address.From(StateKeys.OwnerOf(cursor.Key));
            if (ContractState.TryRead(cursor.Value, out ContractState? record) && !ContractIndex.IsListed(snapshot, contract, record)) ContractIndex.WriteKnown(_batch, contract, record);
            if (_batch.Count >= RowsPerBatch) Commit(_head);
        }

        Commit(_head with { Contracts = meta.Head });
    }

    private void IndexBlocks()
    {
        // Of the block that an imported state belongs to only the header is here.
        ulong first = _head.Accounts + 1 ?? (meta.BlocksFrom == 0 ? 0 : meta.BlocksFrom + 1);
        for (ulong height = first; height <= meta.Head; height++)
        {
            Index(height);
            if (_batch.Count < RowsPerBatch) continue;
            Commit(_head with { Accounts = height });
            progress?.Report(new IndexProgress(height, meta.Head));
        }

        Commit(_head with { Accounts = meta.Head });
        progress?.Report(new IndexProgress(meta.Head, meta.Head));
    }

    private void Index(ulong height)
    {
        BlockHeader header = BlockRows.ReadHeader(store, height) ?? throw BlockRows.Damaged("header", height);
        for (int index = 0; index < header.TransactionCount; index++)
        {
            ReadOnlyMemory<byte> encoded = BlockRows.ReadTransaction(store, height, index) ?? throw BlockRows.Damaged($"transaction {index}", height);
            Receipt receipt = BlockRows.ReadReceipt(store, height, index) ?? throw BlockRows.Damaged($"receipt {index}", height);
            if (TransactionCodec.TryDecode(encoded, out Transaction? body, out _, out _)) _accounts.Add(index, body.Sender, body, receipt);
        }

        _accounts.WriteRows(_batch, height);
    }

    private void Commit(IndexHead head)
    {
        head.WriteTo(_batch);
        store.Commit(_batch);
        _batch.Clear();
        _head = head;
    }
}
