using System.Buffers.Binary;

namespace Vow.Ledger.Tree;

/// <summary>The hashes of the state tree: part of every block's header, so they never change.</summary>
internal static class TreeHash
{
    private const byte LeafMark = 0, InnerMark = 1;

    /// <summary>H(0x00 ‖ u32 length of the key ‖ flat key ‖ hash of the value).</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> flatKey, in Hash256 valueHash)
    {
        Span<byte> buffer = stackalloc byte[1 + sizeof(uint) + TreePath.FlatKeyBytesMax + Hash256.Bytes];
        buffer[0] = LeafMark;
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[1..], (uint)flatKey.Length);
        flatKey.CopyTo(buffer[5..]);
        valueHash.Span.CopyTo(buffer[(5 + flatKey.Length)..]);
        return Hash256.Of(buffer[..(5 + flatKey.Length + Hash256.Bytes)]);
    }

    /// <summary>H(0x01 ‖ u16 position of the bit that decides ‖ left ‖ right).</summary>
    public static Hash256 Inner(int position, in Hash256 left, in Hash256 right)
    {
        Span<byte> buffer = stackalloc byte[3 + 2 * Hash256.Bytes];
        buffer[0] = InnerMark;
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[1..], checked((ushort)position));
        left.Span.CopyTo(buffer[3..]);
        right.Span.CopyTo(buffer[(3 + Hash256.Bytes)..]);
        return Hash256.Of(buffer);
    }
}
