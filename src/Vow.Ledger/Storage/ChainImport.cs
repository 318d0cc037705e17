using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Reads what <see cref="ChainExport"/> wrote. Nothing in a stream is believed that is not checked.</summary>
public static class ChainImport
{
    /// <summary>
    /// Fills an empty store with an exported state. The store becomes a chain only after the root of everything in it was found equal to the one in the exported header; until then it
    /// does not open. Whether that header is the right one can only be told by <paramref name="expectedBlock"/>: without it the export's source is trusted.
    /// </summary>
    /// <param name="store">An empty store.</param>
    /// <param name="stream">The export.</param>
    /// <param name="expectedGenesis">The chain's genesis hash; null takes any.</param>
    /// <param name="expectedBlock">Hash of the block that the state belongs to; null takes any.</param>
    /// <param name="progress">Told after each frame.</param>
    /// <param name="cancellation">Ends the import; the store stays unfinished.</param>
    /// <returns>The header of the block that the state belongs to: the chain's head.</returns>
    /// <exception cref="ImportException">The export is damaged or not the one expected.</exception>
    /// <exception cref="ChainStoreException">The store is not empty.</exception>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public static BlockHeader ReadState(
        IStateStore store, Stream stream, Hash256? expectedGenesis, Hash256? expectedBlock, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        (StateFilling filling, BlockHeader header) = Fill(store, stream, expectedGenesis, expectedBlock, progress, cancellation);
        filling.Require(header);
        filling.Finish(header, filling.Genesis);
        return header;
    }

    /// <summary>Writes the state into the store, which stays unfinished: nothing was compared with the header yet.</summary>
    internal static (StateFilling Filling, BlockHeader Header) Fill(
        IStateStore store, Stream stream, Hash256? expectedGenesis, Hash256? expectedBlock, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(stream);
        var frames = new FrameReader(stream);
        frames.Begin(ChainExport.StateMagic, "an export of state");
        (Hash256 genesis, BlockHeader header) = ReadStateHead(frames);
        Hash256 hash = BlockCodec.HashOf(header);
        RequireExpected("genesis", genesis, expectedGenesis);
        RequireExpected("block", hash, expectedBlock);
        ChainOpening.RequireEmpty(store);
        var import = new StateFilling(store, new ChainMeta
        {
            Genesis = genesis,
            IsComplete = false,
            Head = header.Height,
            HeadHash = hash,
            BlocksFrom = header.Height,
        });
        import.Begin();
        while (frames.Frame(ChainExport.StateFrameBytesMax) is { IsEmpty: false } payload)
        {
            cancellation.ThrowIfCancellationRequested();
            import.Add(payload);
            progress?.Report(new TransferProgress(import.Items, frames.Bytes));
        }

        frames.RequireEnd();
        return (import, header);
    }

    /// <summary>Executes and commits exported blocks on a chain's head, comparing every header; blocks that the chain has already are compared and passed over.</summary>
    /// <exception cref="ImportException">The export is damaged, of another chain, or leaves a gap after the head. The blocks before that are committed.</exception>
    /// <exception cref="BlockMismatchException">A block does not give the header it claims. The blocks before it are committed.</exception>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public static TransferProgress ReadBlocks(Chain chain, Stream stream, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(stream);
        var frames = new FrameReader(stream);
        frames.Begin(ChainExport.BlocksMagic, "an export of blocks");
        ReadOnlySpan<byte> genesis = frames.Frame(Hash256.Bytes);
        if (genesis.Length != Hash256.Bytes) throw new ImportException("The export does not name the genesis of its chain. The file is damaged.");
        RequireExpected("genesis", Hash256.From(genesis), chain.GenesisHash);
        var read = default(TransferProgress);
        while (frames.Frame(ChainExport.BlockBytesMax) is { IsEmpty: false } encoded)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!BlockCodec.TryDecode(encoded, out Block? block, out string? fault)) throw new ImportException($"Block {read.Items + 1} of the export is not a block: {fault}.");
            Take(chain, block);
            read = new TransferProgress(read.Items + 1, frames.Bytes);
            progress?.Report(read);
        }

        frames.RequireEnd();
        return read with { Bytes = frames.Bytes };
    }

    private static (Hash256 Genesis, BlockHeader Header) ReadStateHead(FrameReader frames)
    {
        ReadOnlySpan<byte> payload = frames.Frame(ChainExport.StateFrameBytes);
        if (payload.Length > Hash256.Bytes && BlockCodec.TryDecodeHeader(payload[Hash256.Bytes..], out BlockHeader? header)) return (Hash256.From(payload[..Hash256.Bytes]), header);
        throw new ImportException("The first frame of the export does not hold a genesis hash and a block's header. The file is damaged.");
    }

    private static void RequireExpected(string what, in Hash256 found, Hash256? expected)
    {
        if (expected is null || found == expected) return;
        throw new ImportException($"The export is of {what} {found}; expected is {expected}. Take the export of the right chain and height.");
    }

    private static void Take(Chain chain, Block block)
    {
        ulong height = block.Header.Height;
        if (height > chain.Head.Height + 1) throw new ImportException($"The export goes on with block {height}, and the chain ends at block {chain.Head.Height}: the blocks between are missing.");
        if (height > chain.Head.Height)
        {
            chain.Import(block);
            return;
        }

        using ChainView view = chain.View();
        if (height < view.BlocksFrom) return;
        Hash256 own = BlockCodec.HashOf(view.HeaderAt(height) ?? throw BlockRows.Damaged("header", height));
        Hash256 exported = BlockCodec.HashOf(block.Header);
        if (own != exported) throw new ImportException($"Block {height} of the export has hash {exported}; this chain's has {own}. The two went different ways.");
    }
}
