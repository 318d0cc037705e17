using System.Collections.Immutable;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>A receipt and where it is: what one asks for by a transaction's hash.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Index">The transaction's place in the block.</param>
/// <param name="Encoded">The transaction as it was proposed.</param>
/// <param name="Receipt">What it did.</param>
/// <param name="Text">The words beside it, where there are any.</param>
public sealed record ReceiptRecord(ulong Height, int Index, ReadOnlyMemory<byte> Encoded, Receipt Receipt, ReceiptText? Text);

public sealed partial class ChainView
{
    /// <summary>A block's header; null above this view's height and where blocks are not stored.</summary>
    public BlockHeader? HeaderAt(ulong height) => height <= Header.Height ? BlockRows.ReadHeader(_snapshot, height) : null;

    /// <summary>The height of the block with a hash; null if there is none up to this view's height.</summary>
    public ulong? HeightOf(in Hash256 block) => BlockRows.ReadHeight(_snapshot, block) is { } height && height <= Header.Height ? height : null;

    /// <summary>A block with its transactions; null above this view's height and where blocks are not stored.</summary>
    public Block? BlockAt(ulong height) => height <= Header.Height ? BlockRows.ReadBlock(_snapshot, height) : null;

    /// <summary>The block with a hash; null if there is none up to this view's height.</summary>
    public Block? BlockByHash(in Hash256 hash) => HeightOf(hash) is { } height ? BlockAt(height) : null;

    /// <summary>The receipt of a transaction; null if no block up to this view's height has it.</summary>
    public ReceiptRecord? Receipt(in Hash256 transaction) => BlockRows.ReadPlace(_snapshot, transaction) is { } place ? ReceiptAt(place.Height, place.Index) : null;

    /// <summary>Whether a block up to this view's height has a transaction: as <see cref="Receipt"/>, and cheaper.</summary>
    public bool HasTransaction(in Hash256 transaction) => BlockRows.ReadPlace(_snapshot, transaction) is { } place && place.Height <= Header.Height;

    /// <summary>The receipt at a place in a block; null if there is none up to this view's height.</summary>
    public ReceiptRecord? ReceiptAt(ulong height, int index)
    {
        if (height > Header.Height || index < 0 || BlockRows.ReadReceipt(_snapshot, height, index) is not { } receipt) return null;
        ReadOnlyMemory<byte> encoded = BlockRows.ReadTransaction(_snapshot, height, index) ?? throw BlockRows.Damaged($"transaction {index}", height);
        return new ReceiptRecord(height, index, encoded, receipt, BlockRows.ReadText(_snapshot, height, index));
    }

    /// <summary>All receipts of a block in order; empty above this view's height and where blocks are not stored.</summary>
    public ImmutableArray<ReceiptRecord> ReceiptsOf(ulong height)
    {
        if (HeaderAt(height) is not { } header) return [];
        var receipts = ImmutableArray.CreateBuilder<ReceiptRecord>(header.TransactionCount);
        for (int index = 0; index < header.TransactionCount; index++) receipts.Add(ReceiptAt(height, index) ?? throw BlockRows.Damaged($"receipt {index}", height));
        return receipts.MoveToImmutable();
    }
}
