using System.Buffers;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>How far the indexes go: one record, written in the same batch as the block it names. A store that an older version of Vow wrote has none.</summary>
/// <param name="Contracts">The height up to which contracts are listed; null for none.</param>
/// <param name="Accounts">The height up to which transactions are found by account; null for none.</param>
internal readonly record struct IndexHead(ulong? Contracts, ulong? Accounts)
{
    public static IndexHead Read(IStateReader state)
    {
        var value = new ArrayBufferWriter<byte>(32);
        if (!state.TryGet(LedgerKey.IndexHead(stackalloc byte[LedgerKey.BytesMax]), value)) return default;
        var reader = new BorshReader(value.WrittenSpan);
        var head = new IndexHead(ReadHeight(ref reader), ReadHeight(ref reader));
        return reader.IsComplete()
            ? head
            : throw new ChainStoreException(ChainStoreFault.Damaged, "The record that says how far the indexes go cannot be read: the store is damaged. Restore it from a backup.");
    }

    public void WriteTo(StateBatch batch)
    {
        var writer = new BorshWriter();
        WriteHeight(writer, Contracts);
        WriteHeight(writer, Accounts);
        batch.Put(LedgerKey.IndexHead(stackalloc byte[LedgerKey.BytesMax]), writer.Written);
    }

    private static ulong? ReadHeight(ref BorshReader reader) => reader.Bool() ? reader.U64() : null;

    private static void WriteHeight(BorshWriter writer, ulong? height)
    {
        writer.Bool(height is not null);
        if (height is { } known) writer.U64(known);
    }
}
