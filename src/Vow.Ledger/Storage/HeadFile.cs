using System.Buffers.Binary;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>
/// The newest block that was reported as committed, in a small file beside the database, synced after each commit. A database whose log was damaged after the
/// process died opens without its last blocks and says nothing; this file is what tells. Two places are written in turn, so that one is always whole.
/// </summary>
internal sealed class HeadFile : IDisposable
{
    private const int SlotBytes = 512;
    private const int BodyBytes = 8 + sizeof(ulong) + Hash256.Bytes;

    private readonly string _path;
    private Microsoft.Win32.SafeHandles.SafeFileHandle? _file;

    public HeadFile(string path) => _path = path;

    private static ReadOnlySpan<byte> Magic => "vowhead1"u8;

    /// <summary>What the file names; null if there is none.</summary>
    /// <exception cref="ChainStoreException">It is damaged.</exception>
    public (ulong Height, Hash256 Hash)? Read()
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(_path)) return null;
            bytes = File.ReadAllBytes(_path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Failed("read", failed);
        }

        (ulong Height, Hash256 Hash)? newest = null;
        for (int at = 0; at + SlotBytes <= bytes.Length && at < 2 * SlotBytes; at += SlotBytes)
        {
            if (TryRead(bytes.AsSpan(at, SlotBytes)) is { } found && (newest is null || found.Height > newest.Value.Height)) newest = found;
        }

        return newest ?? throw new ChainStoreException(
            ChainStoreFault.Damaged,
            $"'{_path}' should name the newest block that was committed and is damaged, so nobody can say whether blocks are missing. Restore the store from a backup; or, to go on with what is there, delete this file.");
    }

    /// <summary>Writes the newest block; on return it lasts.</summary>
    /// <exception cref="StateStoreException">The file could not be written. The block itself is committed.</exception>
    public void Write(ulong height, in Hash256 hash)
    {
        try
        {
            if (_file is null) Open(height, hash);
            Span<byte> slot = stackalloc byte[SlotBytes];
            Fill(slot, height, hash);
            RandomAccess.Write(_file!, slot, (long)(height % 2) * SlotBytes);
            RandomAccess.FlushToDisk(_file!);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Failed("written", failed);
        }
    }

    public void Dispose() => _file?.Dispose();

    // Made whole under another name first: a file that exists has at least one place that can be read.
    private void Open(ulong height, in Hash256 hash)
    {
        if (!File.Exists(_path))
        {
            string unfinished = _path + ".new";
            var bytes = new byte[2 * SlotBytes];
            Fill(bytes.AsSpan((int)(height % 2) * SlotBytes, SlotBytes), height, hash);
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, _path);
        }

        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
    }

    private static void Fill(Span<byte> slot, ulong height, in Hash256 hash)
    {
        slot.Clear();
        Magic.CopyTo(slot);
        BinaryPrimitives.WriteUInt64BigEndian(slot[8..], height);
        hash.Span.CopyTo(slot[16..]);
        Hash256.Of(slot[..BodyBytes]).Span.CopyTo(slot[BodyBytes..]);
    }

    private static (ulong Height, Hash256 Hash)? TryRead(ReadOnlySpan<byte> slot)
    {
        bool isWhole = slot.StartsWith(Magic) && slot.Slice(BodyBytes, Hash256.Bytes).SequenceEqual(Hash256.Of(slot[..BodyBytes]).Span);
        return isWhole ? (BinaryPrimitives.ReadUInt64BigEndian(slot[8..]), Hash256.From(slot.Slice(16, Hash256.Bytes))) : null;
    }

    private StateStoreException Failed(string what, Exception cause) =>
        new(StateStoreFault.InputOutput, $"'{_path}', which names the newest committed block, cannot be {what}: {cause.Message}", cause);
}
