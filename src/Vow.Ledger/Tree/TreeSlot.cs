namespace Vow.Ledger.Tree;

internal enum SlotKind : byte
{
    Empty = 0,
    Leaf = 1,
    Node = 2,
}

/// <summary>A subtree as the record above it describes it: nothing, one leaf, or the record where its keys part next.</summary>
internal struct TreeSlot
{
    public SlotKind Kind;

    /// <summary>Of a node: length of the prefix all its keys share, in nibbles.</summary>
    public byte Nibbles;

    /// <summary>Of a node: which byte of the prefix <see cref="Data"/> begins with; the bytes before it are those of the record above.</summary>
    public byte FirstByte;

    /// <summary>The root of the subtree.</summary>
    public Hash256 Hash;

    /// <summary>Of a leaf: its locator. Of a node: its prefix from <see cref="FirstByte"/> on; after an odd number of nibbles the last four bits mean nothing.</summary>
    public ReadOnlyMemory<byte> Data;

    /// <summary>The number of leading nibbles that the keys below share with a path that is known to share those before <see cref="FirstByte"/>.</summary>
    public readonly int NibblesSharedWith(ReadOnlySpan<byte> path)
    {
        int bits = 8 * FirstByte + TreePath.FirstDifference(Data.Span, path[Math.Min(FirstByte, path.Length)..]);
        return Math.Min(bits >> 2, Nibbles);
    }

    public readonly int NibbleAt(int index) => TreePath.NibbleAt(Data.Span, index - 2 * FirstByte);

    /// <summary>The slot with its whole prefix, whose first bytes are those of <paramref name="path"/>.</summary>
    public readonly TreeSlot WithWholePrefix(ReadOnlySpan<byte> path)
    {
        if (Kind != SlotKind.Node || FirstByte == 0) return this;
        var prefix = new byte[FirstByte + Data.Length];
        path[..FirstByte].CopyTo(prefix);
        Data.Span.CopyTo(prefix.AsSpan(FirstByte));
        return this with { FirstByte = 0, Data = prefix };
    }
}
