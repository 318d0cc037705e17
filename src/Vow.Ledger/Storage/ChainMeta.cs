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
        };
        if (!reader.IsComplete()) throw Damaged(reader.Fault!);
        return meta.BlocksFrom <= meta.Head ? meta : throw Damaged("names a first height above its head");
    }

    private static ChainStoreException Damaged(string what) =>
        new(ChainStoreFault.Damaged, $"The record that says where the chain stands {what}: the store is damaged. Restore it from a backup.");
}
