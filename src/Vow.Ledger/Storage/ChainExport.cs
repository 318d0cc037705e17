using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>Writes a chain's state and blocks to streams (<c>docs/operating-storage.md</c>): the same chain gives the same bytes everywhere.</summary>
public static class ChainExport
{
    /// <summary>Payload bytes after which a frame of state is closed.</summary>
    internal const int StateFrameBytes = 1 << 20;

    /// <summary>Most bytes of a frame of state: a full one, and one more key with its value.</summary>
    internal const int StateFrameBytesMax = 8 << 20;

    /// <summary>Most bytes of an encoded block.</summary>
    internal const int BlockBytesMax = 1 << 28;

    internal static ReadOnlySpan<byte> StateMagic => "vow state 1\n"u8;

    internal static ReadOnlySpan<byte> BlocksMagic => "vow blocks 1\n"u8;

    /// <summary>Writes the state that a view shows: its block's header, then every key and value in order. Memory does not grow with the state.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public static TransferProgress WriteState(ChainView view, Stream stream, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(stream);
        var frames = new FrameWriter(stream);
        frames.Begin(StateMagic);
        frames.Frame([.. view.GenesisHash.Span, .. BlockCodec.Encode(view.Header)]);
        var payload = new BorshWriter();
        long items = 0;
        using IStateCursor cursor = view.State.Scan([StateTables.First], [StateTables.Limit], descending: false);
        while (cursor.MoveNext())
        {
            payload.Bytes(cursor.Key);
            payload.Bytes(cursor.Value);
            items++;
            if (payload.Written.Length < StateFrameBytes) continue;
            Close(frames, payload);
            progress?.Report(new TransferProgress(items, frames.Bytes));
            cancellation.ThrowIfCancellationRequested();
        }

        if (!payload.Written.IsEmpty) Close(frames, payload);
        frames.End();
        var written = new TransferProgress(items, frames.Bytes);
        progress?.Report(written);
        return written;
    }

    /// <summary>Writes the blocks from <paramref name="from"/> up to the view's own. Memory is that of one block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first block is not stored.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static TransferProgress WriteBlocks(ChainView view, ulong from, Stream stream, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(stream);
        if (from < view.BlocksFrom || from > view.Header.Height)
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, $"Blocks {view.BlocksFrom} to {view.Header.Height} can be exported.");
        }

        var frames = new FrameWriter(stream);
        frames.Begin(BlocksMagic);
        frames.Frame(view.GenesisHash.Span);
        var written = default(TransferProgress);
        for (ulong height = from; height <= view.Header.Height; height++)
        {
            cancellation.ThrowIfCancellationRequested();
            frames.Frame(BlockCodec.Encode(view.BlockAt(height) ?? throw BlockRows.Damaged("header", height)));
            written = new TransferProgress(written.Items + 1, frames.Bytes);
            progress?.Report(written);
        }

        frames.End();
        return written with { Bytes = frames.Bytes };
    }

    private static void Close(FrameWriter frames, BorshWriter payload)
    {
        if (payload.Written.Length > StateFrameBytesMax)
        {
            throw new InvalidOperationException($"A key and value of the state take {payload.Written.Length} bytes; an export holds at most {StateFrameBytesMax}.");
        }

        frames.Frame(payload.Written);
        payload.Clear();
    }
}

/// <summary>Where the consensus state lies in the store.</summary>
internal static class StateTables
{
    /// <summary>The first byte of its first key.</summary>
    public const byte First = 0x01;

    /// <summary>The first byte that is no more of it.</summary>
    public const byte Limit = 0x40;
}
