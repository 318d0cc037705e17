using System.Buffers.Binary;

namespace Vow.Engine.Code;

/// <summary>
/// The form of an artifact on disk: magic, format version, key, payload length, checksum of the payload, payload.
/// Every header byte is compared with what is expected, so the checksum need not cover it.
/// </summary>
internal static class ArtifactFile
{
    /// <summary>Length of the header, in bytes.</summary>
    public const int HeaderBytes = VersionOffset + sizeof(uint) + ArtifactKey.Bytes + sizeof(long) + Checksum.Bytes;

    private const uint FormatVersion = 1;
    private const int VersionOffset = 8;
    private const int KeyOffset = VersionOffset + sizeof(uint);
    private const int LengthOffset = KeyOffset + ArtifactKey.Bytes;
    private const int ChecksumOffset = LengthOffset + sizeof(long);

    private static ReadOnlySpan<byte> Magic => "VOWCODE\n"u8;

    /// <summary>Writes the header for <paramref name="payload"/> into the first <see cref="HeaderBytes"/> bytes of <paramref name="header"/>.</summary>
    public static void WriteHeader(Span<byte> header, in ArtifactKey key, ReadOnlySpan<byte> payload)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[VersionOffset..], FormatVersion);
        key.Span.CopyTo(header[KeyOffset..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[LengthOffset..], payload.Length);
        BinaryPrimitives.WriteUInt128LittleEndian(header[ChecksumOffset..], Checksum.Of(payload));
    }

    /// <summary>Whether <paramref name="file"/>, whole, is an intact artifact of this key.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> file, in ArtifactKey key)
    {
        if (file.Length < HeaderBytes) return false;
        var payload = file[HeaderBytes..];
        return file.StartsWith(Magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(file[VersionOffset..]) == FormatVersion
            && file.Slice(KeyOffset, ArtifactKey.Bytes).SequenceEqual(key.Span)
            && BinaryPrimitives.ReadInt64LittleEndian(file[LengthOffset..]) == payload.Length
            && BinaryPrimitives.ReadUInt128LittleEndian(file[ChecksumOffset..]) == Checksum.Of(payload);
    }
}
