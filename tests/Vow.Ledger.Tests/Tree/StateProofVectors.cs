using System.Text.Json;
using System.Text.Json.Nodes;
using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

/// <summary>What <c>spec/vectors/state-proofs.json</c> holds: small trees with their roots, paths, and proofs, and proofs that must be refused.</summary>
internal static class StateProofVectors
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    private static readonly byte[] Contract = [.. Enumerable.Repeat((byte)0x11, 32)], Other = [.. Enumerable.Repeat((byte)0x22, 32)];

    public static string Build()
    {
        var trees = new JsonArray(
            Tree("empty", []),
            Tree("one key", [(Storage(Contract, "count"u8), [1, 0, 0, 0])]),
            Tree("many keys", Many()));
        return new JsonObject { ["version"] = 1, ["trees"] = trees, ["refused"] = Refused() }.ToJsonString(Format) + "\n";
    }

    private static (byte[] Key, byte[]? Value)[] Many() =>
    [
        .. Enumerable.Range(0, 6).Select(number => (Storage(Contract, [(byte)'k', (byte)number]), (byte[]?)[(byte)number])),
        (Storage(Contract, []), [0xAA]),
        (Storage(Contract, [0]), []),
        (Storage(Contract, new byte[32]), [32]),
        (Storage(Contract, new byte[33]), [33]),
        (Storage(Contract, [.. new byte[33], 1]), [34]),
        (Storage(Other, "k"u8), [7]),
        ([3, .. Contract], [3, 3]),
        ([5, .. Contract], [5, 5, 5]),
        ([7, .. new byte[32]], [7]),
    ];

    private static JsonObject Tree(string name, (byte[] Key, byte[]? Value)[] entries)
    {
        using var chain = new TreeChain();
        chain.Commit(entries);
        byte[][] asked = [.. entries.Select(entry => entry.Key), Storage(Contract, "absent"u8), Storage(Contract, [.. new byte[32], 9]), [5, .. Other]];
        (byte[] Start, byte[] End, int ItemsMax)[] ranges = [([], [], 1000), ([], [], 3), ([(byte)'k'], [(byte)'l'], 1000), ([(byte)'k', 2], [(byte)'k', 5], 2), ([9], [9, 9], 10), (new byte[33], [], 2)];
        return new JsonObject
        {
            ["name"] = name,
            ["entries"] = new JsonArray([.. entries.Select(entry => new JsonObject { ["key"] = Hex(entry.Key), ["value"] = Hex(entry.Value!), ["path"] = Hex(PlainTree.Path(entry.Key)) })]),
            ["root"] = chain.Root.ToString(),
            ["keys"] = new JsonArray([.. asked.Select(key => Key(chain, key))]),
            ["ranges"] = new JsonArray([.. ranges.SelectMany(range => new[] { Contract, Other }.Select(contract => Range(chain, contract, range.Start, range.End, range.ItemsMax)))]),
        };
    }

    private static JsonObject Key(TreeChain chain, byte[] key) => new()
    {
        ["key"] = Hex(key),
        ["valueHash"] = chain.Expected.TryGetValue(key, out var value) ? Hex(PlainTree.Hash(value)) : null,
        ["proof"] = Hex(StateTree.Prove(chain.Store, key).Encode()),
    };

    private static JsonObject Range(TreeChain chain, byte[] contract, byte[] start, byte[] end, int itemsMax)
    {
        var proof = StateTree.ProveRange(chain.Store, Address.From(contract), start, end, itemsMax).Encode();
        Assert.True(RangeProof.Verify(chain.Root, Address.From(contract), start, end, itemsMax, proof, out var statement, out _));
        return new JsonObject
        {
            ["contract"] = Hex(contract),
            ["start"] = Hex(start),
            ["end"] = Hex(end),
            ["itemsMax"] = itemsMax,
            ["items"] = new JsonArray([.. statement.Items.Select(item => new JsonObject { ["key"] = Hex(item.Key.ToArray()), ["valueHash"] = item.ValueHash.ToString() })]),
            ["next"] = statement.Next is { } next ? Hex(next.ToArray()) : null,
            ["proof"] = Hex(proof),
        };
    }

    private static JsonObject Refused()
    {
        using var chain = new TreeChain();
        chain.Commit(Many());
        byte[] key = Storage(Contract, [(byte)'k', 3]), leaf = Storage(Contract, "count"u8), valueHash = PlainTree.Hash([1, 0, 0, 0]), root = chain.Root.Span.ToArray();
        var proof = StateTree.Prove(chain.Store, key).Encode();
        var whole = StateTree.ProveRange(chain.Store, Address.From(Contract), [], [], 1000).Encode();
        var part = StateTree.ProveRange(chain.Store, Address.From(Contract), [(byte)'k'], [(byte)'k', 2], 1000).Encode();
        var singleRoot = PlainTree.Leaf(leaf, valueHash);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                RefusedKey("another root", PlainTree.Hash(root), key, proof),
                RefusedKey("a byte follows", root, key, [.. proof, 0]),
                RefusedKey("a byte is missing", root, key, proof[..^1]),
                RefusedKey("the proof of another key", root, Storage(Contract, [(byte)'k', 4]), proof),
                RefusedKey("the position of the first step is changed", root, key, [.. proof[..4], (byte)(proof[4] ^ 1), .. proof[5..]]),
                RefusedKey("the end is of no kind", new byte[32], key, [0, 0, 0, 0, 3]),
                RefusedKey("an empty tree with another root", root, key, [0, 0, 0, 0, 0]),
                RefusedKey("more steps than there are", root, key, [0xFF, 0xFF, 0xFF, 0xFF]),
                RefusedKey("the key's own leaf as that of another key", singleRoot, leaf, [0, 0, 0, 0, 2, .. BitConverter.GetBytes(leaf.Length), .. leaf, .. valueHash]),
                RefusedKey("not a flat key", singleRoot, [5, .. leaf[1..]], [0, 0, 0, 0, 1, .. valueHash])),
            ["ranges"] = new JsonArray(
                RefusedRange("a narrower range's proof", root, [], [], 1000, part),
                RefusedRange("more items than were asked for", root, [], [], 2, whole),
                RefusedRange("the whole tree left out", root, [], [], 1000, [1, 0, 0, 0, 2, .. root]),
                RefusedRange("no nodes under a root", root, [], [], 1000, [0, 0, 0, 0]),
                RefusedRange("a byte follows", root, [], [], 1000, [.. whole, 0]),
                RefusedRange("another root", PlainTree.Hash(root), [], [], 1000, whole)),
        };

        JsonObject RefusedKey(string why, byte[] under, byte[] of, byte[] given) =>
            new() { ["why"] = why, ["root"] = Hex(under), ["key"] = Hex(of), ["proof"] = Hex(given) };

        JsonObject RefusedRange(string why, byte[] under, byte[] start, byte[] end, int itemsMax, byte[] given) => new()
        {
            ["why"] = why, ["root"] = Hex(under), ["contract"] = Hex(Contract), ["start"] = Hex(start), ["end"] = Hex(end), ["itemsMax"] = itemsMax, ["proof"] = Hex(given),
        };
    }

    private static byte[] Storage(byte[] contract, ReadOnlySpan<byte> key) => [1, .. contract, .. key];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
