using System.Buffers.Binary;

namespace Vow.Ledger.Tests.Tree;

/// <summary>
/// The verifier of <c>spec/state-proofs.md</c>, written from that text alone: its own hash (BouncyCastle's), its own reading of bytes, its own paths, bits as booleans.
/// Slow and plain on purpose. A refusal is an exception of its own kind, anything else a mistake.
/// </summary>
internal static class SpecificationVerifier
{
    private sealed class RefusedException(string reason) : Exception(reason);

    /// <summary>"refused", "absent", or the hash of the value.</summary>
    public static string VerifyKey(byte[] root, byte[] flatKey, byte[] proof)
    {
        try
        {
            return Key(root, flatKey, new Input(proof));
        }
        catch (RefusedException)
        {
            return "refused";
        }
    }

    /// <summary>"refused", or the items and where the range continues.</summary>
    public static string VerifyRange(byte[] root, byte[] contract, byte[] start, byte[] end, int itemsMax, byte[] proof)
    {
        try
        {
            return Range(root, contract, start, end, itemsMax, proof);
        }
        catch (RefusedException)
        {
            return "refused";
        }
    }

    private static string Key(byte[] root, byte[] flatKey, Input input)
    {
        Require(IsFlatKey(flatKey));
        var count = input.Number(4);
        Require(count <= 776);
        var steps = new List<(int Position, byte[] Side)>();
        for (var index = 0; index < count; index++) steps.Add(((int)input.Number(2), input.Take(32)));
        for (var index = 0; index < steps.Count; index++) Require(steps[index].Position <= 775 && (index == 0 || steps[index].Position > steps[index - 1].Position));
        var end = input.Number(1);
        Require(end <= 2 && (end != 0 || count == 0));
        var leafKey = flatKey;
        if (end == 2)
        {
            leafKey = input.Take((int)Math.Min(input.Number(4), 5000));
            Require(IsFlatKey(leafKey) && !leafKey.SequenceEqual(flatKey));
        }

        var valueHash = end == 0 ? [] : input.Take(32);
        input.RequireEnd();
        var bits = PlainTree.Bits(PlainTree.Path(flatKey));
        var hash = end == 0 ? new byte[32] : PlainTree.Leaf(leafKey, valueHash);
        foreach (var (position, side) in steps.AsEnumerable().Reverse())
        {
            var isRight = position < bits.Length && bits[position];
            hash = isRight ? PlainTree.Inner(position, side, hash) : PlainTree.Inner(position, hash, side);
        }

        Require(hash.SequenceEqual(root));
        return end == 1 ? Convert.ToHexStringLower(valueHash) : "absent";
    }

    private static string Range(byte[] root, byte[] contract, byte[] start, byte[] end, int itemsMax, byte[] proof)
    {
        Require(start.Length <= 1024 && end.Length <= 1024 && proof.Length <= 2 * 1024 * 1024);
        var low = PlainTree.Path([1, .. contract, .. start]);
        var high = end.Length != 0 ? PlainTree.Path([1, .. contract, .. end]) : [.. PlainTree.Hash([1, .. contract]), .. Enumerable.Repeat((byte)0xFF, 33)];
        var input = new Input(proof);
        var count = input.Number(4);
        Require(count <= 16384);
        var tree = count == 0 ? null : Read(input, -1, ref count);
        Require(count == 0);
        input.RequireEnd();
        if (tree is null) Require(root.All(value => value == 0));
        else Require(tree.Hash.SequenceEqual(root) && tree.Leaves.Count != 0);

        var inside = (tree?.Leaves ?? []).Where(leaf => Compare(leaf.Path, low) >= 0 && Compare(leaf.Path, high) < 0).ToList();
        Require(inside.Count <= itemsMax + 1);
        var last = inside.Count <= itemsMax ? high : inside[^1].Path;
        foreach (var known in tree?.Omitted ?? [])
            Require(Compare(known, First(low, known.Length)) < 0 || Compare(known, First(last, known.Length)) > 0);
        var items = inside.Take(itemsMax).Select(leaf => $"{Convert.ToHexStringLower(leaf.Key[33..])}={Convert.ToHexStringLower(leaf.ValueHash)}");
        return string.Join(' ', items) + (inside.Count > itemsMax ? $" next {Convert.ToHexStringLower(inside[^1].Key[33..])}" : "");
    }

    private sealed record Leaf(byte[] Key, byte[] ValueHash, byte[] Path);

    /// <summary>A subtree: its hash, the leaves shown in it in order, and what is known of each part left out of it, as bits.</summary>
    private sealed record Subtree(byte[] Hash, List<Leaf> Leaves, List<bool[]> Omitted);

    private static Subtree Read(Input input, int above, ref long left)
    {
        Require(left-- > 0);
        switch (input.Number(1))
        {
            case 0:
                var key = input.Take((int)Math.Min(input.Number(4), 5000));
                Require(IsFlatKey(key));
                var valueHash = input.Take(32);
                return new Subtree(PlainTree.Leaf(key, valueHash), [new Leaf(key, valueHash, PlainTree.Path(key))], []);
            case 1:
                var position = (int)input.Number(2);
                Require(position > above && position <= 775);
                var zero = Read(input, position, ref left);
                var one = Read(input, position, ref left);
                return Join(position, zero, one);
            case 2:
                return new Subtree(input.Take(32), [], []);
            default:
                throw new RefusedException("kind");
        }
    }

    private static Subtree Join(int position, Subtree zero, Subtree one)
    {
        Require(zero.Leaves.Count + one.Leaves.Count != 0);
        var known = PlainTree.Bits((zero.Leaves.FirstOrDefault() ?? one.Leaves[0]).Path).Take(position).ToArray();
        foreach (var (leaves, bit) in new[] { (zero.Leaves, false), (one.Leaves, true) })
        {
            foreach (var leaf in leaves)
            {
                var bits = PlainTree.Bits(leaf.Path);
                Require(bits.Length > position && bits[position] == bit && bits.Take(position).SequenceEqual(known));
            }
        }

        List<bool[]> omitted = [.. zero.Omitted, .. one.Omitted];
        if (zero.Leaves.Count == 0) omitted.Add([.. known, false]);
        if (one.Leaves.Count == 0) omitted.Add([.. known, true]);
        return new Subtree(PlainTree.Inner(position, zero.Hash, one.Hash), [.. zero.Leaves, .. one.Leaves], omitted);
    }

    private static bool IsFlatKey(byte[] key) => key.Length >= 33 && key[0] is >= 1 and <= 63 && key.Length <= (key[0] == 1 ? 33 + 1024 : 33);

    private static bool[] First(byte[] path, int bits) => [.. PlainTree.Bits(path).Concat(Enumerable.Repeat(false, bits)).Take(bits)];

    private static int Compare(bool[] left, bool[] right)
    {
        for (var index = 0; index < left.Length; index++)
        {
            if (left[index] != right[index]) return left[index] ? 1 : -1;
        }

        return 0;
    }

    private static int Compare(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);

    private static void Require(bool holds)
    {
        if (!holds) throw new RefusedException("a rule does not hold");
    }

    private sealed class Input(byte[] bytes)
    {
        private int _at;

        public byte[] Take(int length)
        {
            Require(length <= bytes.Length - _at);
            _at += length;
            return bytes[(_at - length).._at];
        }

        public long Number(int length)
        {
            Span<byte> wide = stackalloc byte[8];
            wide.Clear();
            Take(length).CopyTo(wide);
            return BinaryPrimitives.ReadInt64LittleEndian(wide);
        }

        public void RequireEnd() => Require(_at == bytes.Length);
    }
}
