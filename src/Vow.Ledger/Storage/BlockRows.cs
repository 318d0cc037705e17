using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>Where a transaction is: its block's height and its place in the block.</summary>
public readonly record struct TransactionPlace(ulong Height, int Index);

/// <summary>Reads and writes the rows of a block: header, transactions, receipts, texts, and where both are found by their hashes.</summary>
internal static class BlockRows
{
    private const int PlaceBytes = sizeof(ulong) + sizeof(uint);
    private const int TextBytesMax = 1 << 20;
    private const int TraceLinesMax = 1 << 16;

    public static void Write(StateBatch batch, IStateReader committed, BlockResult result)
    {
        BlockHeader header = result.Header;
        WriteHeader(batch, header, result.Hash);
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        var writer = new BorshWriter();
        for (int index = 0; index < result.Receipts.Length; index++)
        {
            Receipt receipt = result.Receipts[index];
            batch.Put(LedgerKey.Of(room, LedgerTable.Body, header.Height, index), result.Block.Transactions[index].Span);
            writer.Clear();
            ReceiptCodec.Write(writer, receipt);
            batch.Put(LedgerKey.Of(room, LedgerTable.Receipt, header.Height, index), writer.Written);
            if (result.Texts[index] is { } text) WriteText(batch, writer, header.Height, index, text);
        }

        WriteIndex(batch, committed, result);
    }

    public static void WriteHeader(StateBatch batch, BlockHeader header, in Hash256 hash)
    {
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        batch.Put(LedgerKey.Of(room, LedgerTable.Header, header.Height), BlockCodec.Encode(header));
        Span<byte> height = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(height, header.Height);
        batch.Put(LedgerKey.Of(room, LedgerTable.BlockHash, hash), height);
    }

    public static BlockHeader? ReadHeader(IStateReader state, ulong height)
    {
        var value = new ArrayBufferWriter<byte>(256);
        if (!state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.Header, height), value)) return null;
        return BlockCodec.TryDecodeHeader(value.WrittenSpan, out BlockHeader? header) && header.Height == height ? header : throw Damaged("header", height);
    }

    public static ulong? ReadHeight(IStateReader state, in Hash256 hash)
    {
        var value = new ArrayBufferWriter<byte>(sizeof(ulong));
        if (!state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.BlockHash, hash), value)) return null;
        if (value.WrittenCount != sizeof(ulong)) throw new ChainStoreException(ChainStoreFault.Damaged, $"The entry of block {hash} in the index is damaged: restore the store from a backup.");
        return BinaryPrimitives.ReadUInt64BigEndian(value.WrittenSpan);
    }

    public static TransactionPlace? ReadPlace(IStateReader state, in Hash256 transaction)
    {
        var value = new ArrayBufferWriter<byte>(PlaceBytes);
        if (!state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.Transaction, transaction), value)) return null;
        ReadOnlySpan<byte> place = value.WrittenSpan;
        if (place.Length != PlaceBytes) throw new ChainStoreException(ChainStoreFault.Damaged, $"The entry of transaction {transaction} in the index is damaged: restore the store from a backup.");
        return new TransactionPlace(BinaryPrimitives.ReadUInt64BigEndian(place), (int)BinaryPrimitives.ReadUInt32BigEndian(place[sizeof(ulong)..]));
    }

    public static ReadOnlyMemory<byte>? ReadTransaction(IStateReader state, ulong height, int index)
    {
        var value = new ArrayBufferWriter<byte>(512);
        return state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.Body, height, index), value) ? value.WrittenMemory : null;
    }

    public static Receipt? ReadReceipt(IStateReader state, ulong height, int index)
    {
        var value = new ArrayBufferWriter<byte>(512);
        if (!state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.Receipt, height, index), value)) return null;
        return ReceiptCodec.TryDecode(value.WrittenSpan, out Receipt? receipt) ? receipt : throw Damaged($"receipt {index}", height);
    }

    public static ReceiptText? ReadText(IStateReader state, ulong height, int index)
    {
        var value = new ArrayBufferWriter<byte>(512);
        if (!state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.Text, height, index), value)) return null;
        var reader = new BorshReader(value.WrittenSpan);
        string message = reader.Text(TextBytesMax);
        int lines = reader.Length(TraceLinesMax, itemBytesMin: 4);
        var trace = ImmutableArray.CreateBuilder<string>(lines);
        for (int line = 0; line < lines; line++) trace.Add(reader.Text(TextBytesMax));
        return reader.IsComplete() ? new ReceiptText(message, trace.MoveToImmutable()) : throw Damaged($"text of receipt {index}", height);
    }

    /// <summary>A block with all its transactions; null if it is not stored.</summary>
    public static Block? ReadBlock(IStateReader state, ulong height)
    {
        if (ReadHeader(state, height) is not { } header) return null;
        var transactions = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(Math.Min(header.TransactionCount, BlockCodec.TransactionsMax));
        for (int index = 0; index < header.TransactionCount; index++)
        {
            transactions.Add(ReadTransaction(state, height, index) ?? throw Damaged($"transaction {index}", height));
        }

        return new Block(header, transactions.ToImmutable());
    }

    public static ChainStoreException Damaged(string row, ulong height) =>
        new(ChainStoreFault.Damaged, $"The {row} of block {height} is missing or cannot be read: the store is damaged. Restore it from a backup.");

    private static void WriteText(StateBatch batch, BorshWriter writer, ulong height, int index, ReceiptText text)
    {
        writer.Clear();
        writer.Text(text.Message);
        writer.Length(text.Trace.Length);
        foreach (string line in text.Trace) writer.Text(line);
        batch.Put(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.Text, height, index), writer.Written);
    }

    // The same bytes can be proposed again and be refused: the place where they were executed stays the one that the index names.
    private static void WriteIndex(StateBatch batch, IStateReader committed, BlockResult result)
    {
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        Span<byte> place = stackalloc byte[PlaceBytes];
        BinaryPrimitives.WriteUInt64BigEndian(place, result.Header.Height);
        var executed = new HashSet<Hash256>();
        for (int index = 0; index < result.Receipts.Length; index++)
        {
            Receipt receipt = result.Receipts[index];
            if (receipt.Status != ReceiptStatus.Refused) executed.Add(receipt.Transaction);
            else if (executed.Contains(receipt.Transaction) || ReadPlace(committed, receipt.Transaction) is not null) continue;
            BinaryPrimitives.WriteUInt32BigEndian(place[sizeof(ulong)..], (uint)index);
            batch.Put(LedgerKey.Of(room, LedgerTable.Transaction, receipt.Transaction), place);
        }
    }
}
