using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>The paths of a contract's keys from one key up to, without it, another.</summary>
internal sealed class TreeInterval
{
    private readonly byte[] _low;
    private readonly byte[] _high;

    private TreeInterval(byte[] low, byte[] high) => (_low, _high) = (low, high);

    /// <summary>The interval of [start, end), an empty end being none. Neither key is above the limit.</summary>
    public static TreeInterval Of(in Address contract, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end) =>
        new(PathOf(contract, start), end.IsEmpty ? EndOf(contract) : PathOf(contract, end));

    public static bool AreBounds(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end) =>
        start.Length <= TreePath.ContractKeyBytesMax && end.Length <= TreePath.ContractKeyBytesMax;

    public bool Contains(ReadOnlySpan<byte> path) => path.SequenceCompareTo(_low) >= 0 && path.SequenceCompareTo(_high) < 0;

    /// <summary>The interval that ends with a path.</summary>
    public TreeInterval Through(byte[] path) => new(_low, path);

    /// <summary>
    /// Whether no key of the interval can be under a branch: the path's bits before the position, and then a bit for the side, are below those of the interval's first path
    /// or above those of its end.
    /// </summary>
    public bool IsDisjointFrom(ReadOnlySpan<byte> path, int position, int side)
    {
        Span<byte> known = stackalloc byte[(position >> 3) + 1], bound = stackalloc byte[known.Length];
        Cut(path, position, known);
        if (side != 0) known[^1] |= (byte)(0x80 >> (position & 7));
        Cut(_low, position + 1, bound);
        if (known.SequenceCompareTo(bound) < 0) return true;
        Cut(_high, position + 1, bound);
        return known.SequenceCompareTo(bound) > 0;
    }

    /// <summary>The first bits of a path; zeros after them and past its end.</summary>
    private static void Cut(ReadOnlySpan<byte> path, int bits, Span<byte> destination)
    {
        destination.Clear();
        path[..Math.Min(path.Length, destination.Length)].CopyTo(destination);
        int kept = bits - 8 * (destination.Length - 1);
        destination[^1] &= (byte)(0xFF00 >> kept);
    }

    private static byte[] PathOf(in Address contract, ReadOnlySpan<byte> key)
    {
        Span<byte> flatKey = stackalloc byte[TreePath.FlatKeyBytesMax], path = stackalloc byte[TreePath.BytesMax];
        return path[..TreePath.Write(flatKey[..StateKeys.WriteStorage(contract, key, flatKey)], path)].ToArray();
    }

    private static byte[] EndOf(in Address contract)
    {
        Span<byte> prefix = stackalloc byte[StateKeys.PrefixBytes], path = stackalloc byte[TreePath.BytesMax];
        StateKeys.WriteStorage(contract, [], prefix);
        return path[..TreePath.WriteStorageEnd(prefix, path)].ToArray();
    }
}
