using System.Buffers;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>What a store holds and where it stands: one record, written in the same batch as the block it names.</summary>
internal sealed record ChainMeta
{
    /// <summary>The format that this code writes and reads.</summary>
    public const uint FormatCurrent = 1;

    /// <summary>Hash of the genesis that the chain began with.</summary>
    public required Hash256 Genesis { get; init; }

    /// <summary>Whether the store is complete: false while a state is being imported into it.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Height of the newest block.</summary>
    public required ulong Head { get; init; }

    /// <summary>Hash of the newest block.</summary>
    public required Hash256 HeadHash { get; init; }

    /// <summary>The lowest height of which the block is stored: 0, or where an imported state began.</summary>
    public required ulong BlocksFrom { get; init; }

    /// <summary>The head when the chain was last opened before the newest block was committed.</summary>
    public ulong OpenedAt { get; init; }

    /// <summary>The head when it was opened the time before. From here on a database may have lost a whole file and not know it: <see cref="ChainOpening"/>.</summary>
    public ulong OpenedBeforeAt { get; init; }

    /// <summary>Number of frames of the state that the chain was imported with, each with a row of its own; 0 for a chain that began with its genesis.</summary>
    public long ImportedFrames { get; init; }

    private static ReadOnlySpan<byte> Magic => "vow chain"u8;

    /// <summary>The record of a store; null if it has none.</summary>
    /// <exception cref="ChainStoreException">It has one of another format, or one that cannot be read.</exception>
    public static ChainMeta? Read(IStateReader state)
    {
        var value = new ArrayBufferWriter<byte>(128);
        return state.TryGet(LedgerKey.Meta(stackalloc byte[LedgerKey.BytesMax]), value) ? Decode(value.WrittenSpan) : null;
    }

    public void WriteTo(StateBatch batch)
    {
        var writer = new BorshWriter();
        writer.Fixed(Magic);
        writer.U32(FormatCurrent);
        writer.Hash(Genesis);
        writer.Bool(IsComplete);
        writer.U64(Head);
        writer.Hash(HeadHash);
        writer.U64(BlocksFrom);
        writer.U64(OpenedAt);
        writer.U64(OpenedBeforeAt);
        writer.I64(ImportedFrames);
        batch.Put(LedgerKey.Meta(stackalloc byte[LedgerKey.BytesMax]), writer.Written);
    }

    private static ChainMeta Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new BorshReader(encoded);
        if (!reader.Fixed(Magic.Length).SequenceEqual(Magic)) throw Damaged("does not begin with its name");
        uint format = reader.U32();
        if (reader.IsSound && format != FormatCurrent)
        {
            throw new ChainStoreException(
                ChainStoreFault.UnsupportedFormat,
                $"The store holds a chain of format {format}; this version of Vow reads format {FormatCurrent}. Use the version that wrote it, or export the state there and import it here.");
        }

        var meta = new ChainMeta
        {
            Genesis = reader.Hash(),
            IsComplete = reader.Bool(),
            Head = reader.U64(),
            HeadHash = reader.Hash(),
            BlocksFrom = reader.U64(),
            OpenedAt = reader.U64(),
            OpenedBeforeAt = reader.U64(),
            ImportedFrames = reader.I64(),
        };
        if (!reader.IsComplete()) throw Damaged(reader.Fault!);
        bool isSound = meta.BlocksFrom <= meta.Head && meta.OpenedAt <= meta.Head && meta.OpenedBeforeAt <= meta.OpenedAt && meta.ImportedFrames >= 0;
        return isSound ? meta : throw Damaged("names a height above its head");
    }

    private static ChainStoreException Damaged(string what) =>
        new(ChainStoreFault.Damaged, $"The record that says where the chain stands {what}: the store is damaged. Restore it from a backup.");
}
