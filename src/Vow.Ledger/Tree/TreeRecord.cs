using System.Buffers.Binary;
using System.Numerics;
using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>
/// How the tree is stored: one record for each place where keys part within four bits, with a slot for each of the sixteen nibbles that has keys.
/// Key: table ‖ u8 nibbles of the shared prefix ‖ the prefix. Value: u16 which slots there are ‖ u16 which of them are leaves ‖ the slots in order, each its hash and,
/// for a leaf, u8 length ‖ locator, for a node, u8 nibbles ‖ its prefix from the byte in which the record's own ends. The hashes inside the record are recomputed.
/// </summary>
internal static class TreeRecord
{
    public const int Slots = 16;

    /// <summary>First byte of the keys of records.</summary>
    public const byte Table = 0x40;

    /// <summary>Under this many nibbles, more than any prefix has, the whole keys of long leaves are found.</summary>
    public const int LongKeyNibbles = 2 * TreePath.BytesMax;

    public const int KeyBytesMax = 2 + TreePath.BytesMax;

    private const int SlotBytesMax = Hash256.Bytes + 1 + TreePath.BytesMax;
    private const int BytesMax = 4 + Slots * SlotBytesMax;

    /// <summary>The key under which the topmost slot lies; none when the tree is empty.</summary>
    public static ReadOnlySpan<byte> RootKey => [Table];

    /// <summary>Writes the key of the record whose prefix is the first nibbles of a path; returns its length.</summary>
    public static int WriteKey(ReadOnlySpan<byte> path, int nibbles, Span<byte> key)
    {
        (key[0], key[1]) = (Table, (byte)nibbles);
        int bytes = (nibbles + 1) >> 1;
        path[..bytes].CopyTo(key[2..]);
        if ((nibbles & 1) != 0) key[1 + bytes] &= 0xF0;
        return 2 + bytes;
    }

    /// <summary>The root of the subtree that a record's slots form.</summary>
    public static Hash256 Fold(ReadOnlySpan<TreeSlot> slots, int position)
    {
        if (slots.Length == 1) return slots[0].Hash;
        ReadOnlySpan<TreeSlot> left = slots[..(slots.Length / 2)], right = slots[(slots.Length / 2)..];
        if (AreEmpty(left)) return Fold(right, position + 1);
        if (AreEmpty(right)) return Fold(left, position + 1);
        return TreeHash.Inner(position, Fold(left, position + 1), Fold(right, position + 1));
    }

    public static bool AreEmpty(ReadOnlySpan<TreeSlot> slots)
    {
        foreach (ref readonly TreeSlot slot in slots)
        {
            if (slot.Kind != SlotKind.Empty) return false;
        }

        return true;
    }

    public static byte[] Encode(ReadOnlySpan<TreeSlot> slots, int nibbles)
    {
        Span<byte> buffer = stackalloc byte[BytesMax];
        (int present, int leaves, int length) = (0, 0, 4);
        for (int index = 0; index < Slots; index++)
        {
            if (slots[index].Kind == SlotKind.Empty) continue;
            present |= 1 << index;
            if (slots[index].Kind == SlotKind.Leaf) leaves |= 1 << index;
            length += EncodeSlot(slots[index], nibbles, buffer[length..]);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(buffer, (ushort)present);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[2..], (ushort)leaves);
        return buffer[..length].ToArray();
    }

    /// <summary>Reads a record of that many nibbles. The slots refer to its bytes.</summary>
    /// <exception cref="StateStoreException">The bytes are not a record.</exception>
    public static void Decode(ReadOnlyMemory<byte> record, int nibbles, Span<TreeSlot> slots)
    {
        if (record.Length < 4) throw Corrupt("a record", record.Length);
        int present = BinaryPrimitives.ReadUInt16LittleEndian(record.Span), leaves = BinaryPrimitives.ReadUInt16LittleEndian(record.Span[2..]);
        int offset = 4;
        for (int index = 0; index < Slots; index++)
        {
            if ((present >> index & 1) == 0) slots[index] = default;
            else offset += DecodeSlot(record[offset..], (leaves >> index & 1) != 0 ? SlotKind.Leaf : SlotKind.Node, nibbles, out slots[index]);
        }

        if (offset != record.Length || BitOperations.PopCount((uint)present) < 2) throw Corrupt("a record", record.Length);
    }

    /// <summary>The value under <see cref="RootKey"/>: u8 kind ‖ the slot.</summary>
    public static byte[] EncodeRoot(in TreeSlot slot)
    {
        Span<byte> buffer = stackalloc byte[1 + SlotBytesMax];
        buffer[0] = (byte)slot.Kind;
        int length = EncodeSlot(slot, 0, buffer[1..]);
        return buffer[..(1 + length)].ToArray();
    }

    /// <exception cref="StateStoreException">The bytes are not the topmost slot.</exception>
    public static TreeSlot DecodeRoot(ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty || value.Span[0] is not ((byte)SlotKind.Leaf or (byte)SlotKind.Node)) throw Corrupt("the topmost record", value.Length);
        int length = DecodeSlot(value[1..], (SlotKind)value.Span[0], 0, out TreeSlot slot);
        if (1 + length != value.Length) throw Corrupt("the topmost record", value.Length);
        return slot;
    }

    public static StateStoreException Corrupt(string what, int length) =>
        new(StateStoreFault.Corrupt, $"The state tree in the store is damaged: {what} of {length} bytes is not in the stored form. Restore the node's data from a backup or sync it again.");

    private static int EncodeSlot(in TreeSlot slot, int nibbles, Span<byte> destination)
    {
        slot.Hash.Span.CopyTo(destination);
        ReadOnlySpan<byte> data = slot.Data.Span;
        if (slot.Kind == SlotKind.Leaf)
        {
            destination[Hash256.Bytes] = (byte)data.Length;
            data.CopyTo(destination[(Hash256.Bytes + 1)..]);
            return Hash256.Bytes + 1 + data.Length;
        }

        int first = nibbles >> 1, length = PrefixBytes(slot.Nibbles, first);
        destination[Hash256.Bytes] = slot.Nibbles;
        data.Slice(first - slot.FirstByte, length).CopyTo(destination[(Hash256.Bytes + 1)..]);
        if ((slot.Nibbles & 1) != 0) destination[Hash256.Bytes + length] &= 0xF0;
        return Hash256.Bytes + 1 + length;
    }

    private static int DecodeSlot(ReadOnlyMemory<byte> encoded, SlotKind kind, int nibbles, out TreeSlot slot)
    {
        ReadOnlySpan<byte> span = encoded.Span;
        if (span.Length <= Hash256.Bytes) throw Corrupt("a slot", span.Length);
        byte size = span[Hash256.Bytes];
        int first = nibbles >> 1, length = kind == SlotKind.Leaf ? size : PrefixBytes(size, first);
        bool isBounded = kind == SlotKind.Leaf ? length is >= StateKeys.PrefixBytes and <= TreePath.LocatorBytesMax : size >= nibbles && size < LongKeyNibbles;
        if (!isBounded || span.Length <= Hash256.Bytes + length) throw Corrupt("a slot", span.Length);
        slot = new TreeSlot { Kind = kind, Hash = Hash256.From(span[..Hash256.Bytes]), Data = encoded.Slice(Hash256.Bytes + 1, length) };
        if (kind == SlotKind.Node) (slot.Nibbles, slot.FirstByte) = (size, (byte)first);
        return Hash256.Bytes + 1 + length;
    }

    private static int PrefixBytes(int nibbles, int first) => ((nibbles + 1) >> 1) - first;
}
