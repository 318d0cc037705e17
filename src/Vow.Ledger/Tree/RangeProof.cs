using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Tree;

/// <summary>A contract's key and the BLAKE2b-256 hash of its value.</summary>
public readonly record struct RangeItem(ReadOnlyMemory<byte> Key, Hash256 ValueHash);

/// <summary>
/// What a range proof shows: these are all the keys of the contract from the start up to <see cref="Next"/>, or to the end of the range when that is null. They stand in the
/// order of their paths: that of their bytes, but keys that share their first 32 bytes and are longer follow each other by hash.
/// </summary>
public sealed record RangeStatement(IReadOnlyList<RangeItem> Items, ReadOnlyMemory<byte>? Next);

internal enum RangeNodeKind : byte
{
    Leaf = 0,
    Inner = 1,
    Pruned = 2,
}

/// <summary>A node of the pruned tree: a leaf with its key and the hash of its value, a branch at a position, or the hash of what was left out.</summary>
internal readonly record struct RangeNode(RangeNodeKind Kind, int Position, ReadOnlyMemory<byte> Key, Hash256 Hash);

/// <summary>
/// Shows to whoever trusts a root all the keys that a contract has in a range, and that none was left out: the tree with everything removed that lies outside of the range,
/// <c>spec/state-proofs.md</c>.
/// </summary>
public sealed class RangeProof
{
    /// <summary>Most items that can be asked for at a time.</summary>
    public const int ItemsMax = 1000;

    /// <summary>The longest encoding that is read, in bytes; no tree has a longer one.</summary>
    public const int BytesMax = 2 << 20;

    internal const int NodesMax = 1 << 14;

    internal RangeProof(IReadOnlyList<RangeNode> nodes) => Nodes = nodes;

    /// <summary>The pruned tree: each branch before its left and then its right side.</summary>
    internal IReadOnlyList<RangeNode> Nodes { get; }

    /// <summary>The canonical encoding.</summary>
    public byte[] Encode()
    {
        var writer = new BorshWriter();
        writer.Length(Nodes.Count);
        foreach (RangeNode node in Nodes)
        {
            writer.U8((byte)node.Kind);
            if (node.Kind == RangeNodeKind.Inner) writer.U16((ushort)node.Position);
            if (node.Kind == RangeNodeKind.Leaf) writer.Bytes(node.Key.Span);
            if (node.Kind != RangeNodeKind.Inner) writer.Hash(node.Hash);
        }

        return writer.ToArray();
    }

    /// <summary>Reads a proof; false, with the reason, for bytes that are not the encoding of one. It says nothing until it is verified.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out RangeProof? proof, [NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(encoded);
        if (encoded.Length > BytesMax) reader.Fail($"a range proof has at most {BytesMax} bytes, these are {encoded.Length}");
        int count = reader.Length(NodesMax, itemBytesMin: 3);
        var nodes = new RangeNode[count];
        // Subtrees that are still to come: a branch opens two and is one itself.
        int open = count == 0 ? 0 : 1;
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            if (open == 0) reader.Fail($"node {index} follows a tree that is complete");
            nodes[index] = ReadNode(ref reader);
            open += nodes[index].Kind == RangeNodeKind.Inner ? 1 : -1;
        }

        if (open != 0) reader.Fail($"the tree lacks {open} subtrees");
        fault = reader.IsComplete() ? null : reader.Fault!;
        proof = fault is null ? new RangeProof(nodes) : null;
        return proof is not null;
    }

    /// <summary>Whether a proof holds for a range under a root. It needs no node, and never throws for what a proof contains.</summary>
    /// <param name="root">A state root that is trusted, such as that of a header.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="start">The first key of the range.</param>
    /// <param name="end">The key before which it ends; empty for the end of the contract's storage.</param>
    /// <param name="itemsMax">The number of items that was asked for, 1 to <see cref="ItemsMax"/>: part of what is proven, for the proof is cut there.</param>
    /// <param name="encoded">The proof.</param>
    /// <param name="statement">If it holds: what it shows.</param>
    /// <param name="fault">Why it does not hold.</param>
    public static bool Verify(
        in Hash256 root, in Address contract, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, int itemsMax, ReadOnlySpan<byte> encoded,
        [NotNullWhen(true)] out RangeStatement? statement, out ProofFault fault)
    {
        CheckItemsMax(itemsMax);
        statement = null;
        if (!TreeInterval.AreBounds(start, end)) fault = ProofFault.NotAKey;
        else if (!TryDecode(encoded, out RangeProof? proof, out _)) fault = ProofFault.Malformed;
        else fault = new RangeVerifier(proof, TreeInterval.Of(contract, start, end), itemsMax).Run(root, out statement);
        return statement is not null;
    }

    internal static void CheckItemsMax(int itemsMax)
    {
        if (itemsMax is < 1 or > ItemsMax) throw new ArgumentOutOfRangeException(nameof(itemsMax), itemsMax, $"A range proof has 1 to {ItemsMax} items.");
    }

    private static RangeNode ReadNode(ref BorshReader reader)
    {
        byte kind = reader.U8();
        switch ((RangeNodeKind)kind)
        {
            case RangeNodeKind.Leaf:
                byte[] key = reader.Bytes(TreePath.FlatKeyBytesMax).ToArray();
                if (!TreePath.IsFlatKey(key)) reader.Fail($"before byte {reader.Position}: a key that the tree cannot hold");
                return new RangeNode(RangeNodeKind.Leaf, 0, key, reader.Hash());
            case RangeNodeKind.Inner:
                int position = reader.U16();
                if (position >= TreePath.BitsMax) reader.Fail($"before byte {reader.Position}: a branch at bit {position}; the last is {TreePath.BitsMax - 1}");
                return new RangeNode(RangeNodeKind.Inner, position, default, default);
            case RangeNodeKind.Pruned:
                return new RangeNode(RangeNodeKind.Pruned, 0, default, reader.Hash());
            default:
                reader.Fail($"before byte {reader.Position}: {kind} is no kind of node");
                return default;
        }
    }
}
