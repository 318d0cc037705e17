using System.Buffers.Binary;
using Org.BouncyCastle.Crypto.Digests;

namespace Vow.Ledger.Tests.Tree;

/// <summary>The state tree as its definition reads, computed from scratch out of all keys and values: nothing of the product is used, not even the hash.</summary>
internal static class PlainTree
{
    public static byte[] Root(IEnumerable<KeyValuePair<byte[], byte[]>> state)
    {
        var leaves = state.Select(pair => (Path: Bits(Path(pair.Key)), Hash: Leaf(pair.Key, Hash(pair.Value)))).ToList();
        return leaves.Count == 0 ? new byte[32] : Subtree(leaves, 0);
    }

    public static byte[] Path(byte[] flatKey)
    {
        var owner = Hash(flatKey[..33]);
        if (flatKey[0] != 1) return owner;
        var key = flatKey[33..];
        var padded = new byte[32];
        key.AsSpan(0, Math.Min(key.Length, 32)).CopyTo(padded);
        byte[] path = [.. owner, .. padded, (byte)Math.Min(key.Length, 33)];
        return key.Length > 32 ? [.. path, .. Hash(key)] : path;
    }

    public static byte[] Leaf(byte[] flatKey, byte[] valueHash)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, flatKey.Length);
        return Hash([0, .. length, .. flatKey, .. valueHash]);
    }

    public static byte[] Inner(int position, byte[] left, byte[] right) => Hash([1, (byte)position, (byte)(position >> 8), .. left, .. right]);

    public static byte[] Hash(byte[] data)
    {
        var digest = new Blake2bDigest(256);
        digest.BlockUpdate(data, 0, data.Length);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }

    public static bool[] Bits(byte[] bytes) => [.. bytes.SelectMany(value => Enumerable.Range(0, 8).Select(bit => (value >> (7 - bit) & 1) == 1))];

    private static byte[] Subtree(List<(bool[] Path, byte[] Hash)> leaves, int position)
    {
        if (leaves.Count == 1) return leaves[0].Hash;
        while (leaves.All(leaf => leaf.Path[position] == leaves[0].Path[position])) position++;
        var left = leaves.Where(leaf => !leaf.Path[position]).ToList();
        var right = leaves.Where(leaf => leaf.Path[position]).ToList();
        return Inner(position, Subtree(left, position + 1), Subtree(right, position + 1));
    }
}
