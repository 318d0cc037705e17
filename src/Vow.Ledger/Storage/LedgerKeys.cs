using System.Buffers.Binary;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>The tables of a chain's store that are no consensus state and no history: the first byte of a key. The numbers are part of the stored format and never change.</summary>
internal enum LedgerTable : byte
{
    /// <summary>Height → header.</summary>
    Header = 0x43,

    /// <summary>Height ‖ index → a transaction as it was proposed.</summary>
    Body = 0x44,

    /// <summary>Height ‖ index → receipt.</summary>
    Receipt = 0x45,

    /// <summary>Height ‖ index → the words beside a receipt.</summary>
    Text = 0x46,

    /// <summary>Transaction hash → height ‖ index.</summary>
    Transaction = 0x47,

    /// <summary>Block hash → height.</summary>
    BlockHash = 0x48,

    /// <summary>Number of a frame of an imported state → nothing: written together with the frame's keys.</summary>
    ImportedFrame = 0x49,

    /// <summary>Account ‖ height ‖ first index → transactions of the block that concern the account, and how: <see cref="AccountRow"/>.</summary>
    AccountTransaction = 0x4A,

    /// <summary>Height ‖ order in the block ‖ contract → place of the transaction that made it: <see cref="ContractIndex"/>.</summary>
    ContractMade = 0x4B,

    /// <summary>Contract ‖ version → when it got which code: <see cref="ContractIndex"/>.</summary>
    ContractCode = 0x4C,

    /// <summary>How far the indexes of accounts and contracts go: <see cref="IndexHead"/>.</summary>
    IndexHead = 0x4D,

    /// <summary>What the store is and where it stands: <see cref="ChainMeta"/>.</summary>
    Meta = 0x4F,
}

/// <summary>A key of one of the <see cref="LedgerTable"/>s. Heights and indexes are big-endian, so that keys are in their order.</summary>
internal readonly ref struct LedgerKey
{
    public const int BytesMax = 1 + Address.Bytes + sizeof(ulong) + sizeof(uint);

    private readonly Span<byte> _bytes;

    private LedgerKey(Span<byte> room, LedgerTable table, int length)
    {
        _bytes = room[..length];
        _bytes[0] = (byte)table;
    }

    public static LedgerKey Meta(Span<byte> room) => new(room, LedgerTable.Meta, 1);

    public static LedgerKey IndexHead(Span<byte> room) => new(room, LedgerTable.IndexHead, 1);

    public static LedgerKey Of(Span<byte> room, LedgerTable table, ulong height)
    {
        var key = new LedgerKey(room, table, 1 + sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(key._bytes[1..], height);
        return key;
    }

    public static LedgerKey Of(Span<byte> room, LedgerTable table, ulong height, int index)
    {
        var key = new LedgerKey(room, table, 1 + sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt64BigEndian(key._bytes[1..], height);
        BinaryPrimitives.WriteUInt32BigEndian(key._bytes[(1 + sizeof(ulong))..], (uint)index);
        return key;
    }

    public static LedgerKey Of(Span<byte> room, LedgerTable table, in Hash256 hash)
    {
        var key = new LedgerKey(room, table, 1 + Hash256.Bytes);
        hash.Span.CopyTo(key._bytes[1..]);
        return key;
    }

    public static LedgerKey Of(Span<byte> room, LedgerTable table, in Address address, ulong height, int index)
    {
        var key = new LedgerKey(room, table, 1 + Address.Bytes + sizeof(ulong) + sizeof(uint));
        address.Span.CopyTo(key._bytes[1..]);
        BinaryPrimitives.WriteUInt64BigEndian(key._bytes[(1 + Address.Bytes)..], height);
        BinaryPrimitives.WriteUInt32BigEndian(key._bytes[(1 + Address.Bytes + sizeof(ulong))..], (uint)index);
        return key;
    }

    public static LedgerKey Of(Span<byte> room, LedgerTable table, ulong height, uint order, in Address address)
    {
        var key = new LedgerKey(room, table, 1 + sizeof(ulong) + sizeof(uint) + Address.Bytes);
        BinaryPrimitives.WriteUInt64BigEndian(key._bytes[1..], height);
        BinaryPrimitives.WriteUInt32BigEndian(key._bytes[(1 + sizeof(ulong))..], order);
        address.Span.CopyTo(key._bytes[(1 + sizeof(ulong) + sizeof(uint))..]);
        return key;
    }

    public static LedgerKey Of(Span<byte> room, LedgerTable table, in Address address, uint version)
    {
        var key = new LedgerKey(room, table, 1 + Address.Bytes + sizeof(uint));
        address.Span.CopyTo(key._bytes[1..]);
        BinaryPrimitives.WriteUInt32BigEndian(key._bytes[(1 + Address.Bytes)..], version);
        return key;
    }

    public static implicit operator ReadOnlySpan<byte>(LedgerKey key) => key._bytes;
}
