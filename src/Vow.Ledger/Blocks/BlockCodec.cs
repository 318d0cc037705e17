using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>The canonical encoding of headers and blocks (Borsh, <c>spec/transactions.md</c>) and the block's hash.</summary>
public static class BlockCodec
{
    /// <summary>Most transactions in a block.</summary>
    public const int TransactionsMax = 1 << 20;

    private static ReadOnlySpan<byte> Domain => "vow block 1"u8;

    /// <summary>A block's hash: BLAKE2b-256 of <c>"vow block 1"</c> ‖ its header.</summary>
    public static Hash256 HashOf(BlockHeader header)
    {
        var writer = new BorshWriter();
        writer.Fixed(Domain);
        Write(writer, header);
        return Hash256.Of(writer.Written);
    }

    /// <summary>The encoding of a header.</summary>
    public static byte[] Encode(BlockHeader header)
    {
        var writer = new BorshWriter();
        Write(writer, header);
        return writer.ToArray();
    }

    /// <summary>The encoding of a block: header, then the transactions.</summary>
    public static byte[] Encode(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var writer = new BorshWriter();
        Write(writer, block.Header);
        writer.Length(block.Transactions.Length);
        foreach (ReadOnlyMemory<byte> transaction in block.Transactions) writer.Bytes(transaction.Span);
        return writer.ToArray();
    }

    /// <summary>Reads a header; false when the bytes are not the one encoding of one.</summary>
    public static bool TryDecodeHeader(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out BlockHeader? header)
    {
        var reader = new BorshReader(encoded);
        header = ReadHeader(ref reader);
        if (!reader.IsComplete()) header = null;
        return header is not null;
    }

    /// <summary>Reads a block; false with the reason when the bytes are not the one encoding of one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out Block? block, [NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(encoded);
        BlockHeader header = ReadHeader(ref reader);
        int count = reader.Length(TransactionsMax, itemBytesMin: 4);
        var transactions = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(count);
        for (int index = 0; index < count && reader.IsSound; index++) transactions.Add(reader.Bytes(TransactionLimits.BytesMax).ToArray());
        fault = reader.IsComplete() ? null : reader.Fault;
        block = fault is null ? new Block(header, transactions.ToImmutable()) : null;
        return block is not null;
    }

    private static void Write(BorshWriter writer, BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        writer.U32(checked((uint)header.ProtocolVersion));
        writer.U64(header.ChainId);
        writer.U64(header.Height);
        writer.U64(header.TimestampMilliseconds);
        writer.Hash(header.Previous);
        writer.Address(header.Proposer);
        writer.U32(checked((uint)header.TransactionCount));
        writer.I64(header.GasUsed);
        writer.Hash(header.TransactionsRoot);
        writer.Hash(header.ReceiptsRoot);
        writer.Hash(header.StateRoot);
    }

    private static BlockHeader ReadHeader(ref BorshReader reader) => new()
    {
        ProtocolVersion = ReadCount(ref reader),
        ChainId = reader.U64(),
        Height = reader.U64(),
        TimestampMilliseconds = reader.U64(),
        Previous = reader.Hash(),
        Proposer = reader.Address(),
        TransactionCount = ReadCount(ref reader),
        GasUsed = ReceiptCodec.ReadGasUsed(ref reader),
        TransactionsRoot = reader.Hash(),
        ReceiptsRoot = reader.Hash(),
        StateRoot = reader.Hash(),
    };

    private static int ReadCount(ref BorshReader reader)
    {
        uint count = reader.U32();
        if (count > int.MaxValue) reader.Fail($"byte {reader.Position - 4}: {count} is above {int.MaxValue}");
        return reader.IsSound ? (int)count : 0;
    }
}
