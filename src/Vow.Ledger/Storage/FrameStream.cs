using System.Buffers.Binary;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>
/// The form of an export: magic and version, then frames (u32 length ‖ payload ‖ check), an empty frame last. Each check is the hash of the check before it ‖ the hash of the payload,
/// so no frame can be changed, left out or moved, and the last check stands for the whole.
/// </summary>
internal sealed class FrameWriter(Stream stream)
{
    private Hash256 _check;

    /// <summary>Bytes written so far.</summary>
    public long Bytes { get; private set; }

    public void Begin(ReadOnlySpan<byte> magic)
    {
        Put(magic);
        _check = Hash256.Of(magic);
    }

    public void Frame(ReadOnlySpan<byte> payload)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, checked((uint)payload.Length));
        Put(length);
        Put(payload);
        _check = FrameCheck.Next(_check, payload);
        Put(_check.Span);
    }

    public void End() => Frame([]);

    private void Put(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        Bytes += bytes.Length;
    }
}

/// <summary>Reads what <see cref="FrameWriter"/> wrote; anything else is an <see cref="ImportException"/> that says where.</summary>
internal sealed class FrameReader(Stream stream)
{
    private const int StepBytes = 1 << 16;

    private byte[] _buffer = new byte[StepBytes];
    private Hash256 _check;

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    public void Begin(ReadOnlySpan<byte> magic, string what)
    {
        Span<byte> found = stackalloc byte[magic.Length];
        int read = stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        Bytes += read;
        if (!found[..read].SequenceEqual(magic))
        {
            throw new ImportException($"This is not {what} of a version that this program reads: it should begin with \"{System.Text.Encoding.ASCII.GetString(magic).TrimEnd('\n')}\".");
        }

        _check = Hash256.Of(magic);
    }

    /// <summary>The next frame; empty at the end of the export. Valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Frame(int bytesMax)
    {
        long at = Bytes;
        Span<byte> head = stackalloc byte[sizeof(uint)];
        Take(head);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (length > (uint)bytesMax) throw new ImportException($"The frame at byte {at} names a length of {length}; at most {bytesMax} is allowed. The file is damaged.");
        ReadOnlySpan<byte> payload = TakePayload((int)length);
        Span<byte> check = stackalloc byte[Hash256.Bytes];
        Take(check);
        _check = FrameCheck.Next(_check, payload);
        if (!check.SequenceEqual(_check.Span)) throw new ImportException($"The frame at byte {at} fails its check. The file is damaged: export it again.");
        return payload;
    }

    /// <summary>Requires that nothing follows the last frame.</summary>
    public void RequireEnd()
    {
        if (stream.ReadByte() >= 0) throw new ImportException($"Bytes follow the end of the export, which is at byte {Bytes}. The file is damaged.");
    }

    // The buffer grows with what really arrives: a length that lies costs nothing.
    private ReadOnlySpan<byte> TakePayload(int length)
    {
        for (int have = 0; have < length;)
        {
            int step = Math.Min(StepBytes, length - have);
            if (_buffer.Length < have + step) Array.Resize(ref _buffer, Math.Max(have + step, 2 * _buffer.Length));
            Take(_buffer.AsSpan(have, step));
            have += step;
        }

        return _buffer.AsSpan(0, length);
    }

    private void Take(Span<byte> destination)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        Bytes += read;
        if (read < destination.Length) throw new ImportException($"The file ends at byte {Bytes}, in the middle of the export: it was cut off. Copy or export it again.");
    }
}

internal static class FrameCheck
{
    public static Hash256 Next(in Hash256 check, ReadOnlySpan<byte> payload)
    {
        Hash256 content = Hash256.Of(payload);
        var writer = new BorshWriter();
        writer.Hash(check);
        writer.Hash(content);
        return Hash256.Of(writer.Written);
    }
}
