using System.Diagnostics.CodeAnalysis;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Tree;

/// <summary>One branch on the way from the root to a leaf: the bit that decides there, and the root of the side that was not taken.</summary>
public readonly record struct ProofStep(ushort Position, Hash256 Sibling);

/// <summary>What the way from the root along a key's bits ends at.</summary>
public enum KeyProofEnd : byte
{
    /// <summary>The tree is empty.</summary>
    EmptyTree = 0,

    /// <summary>The key's own leaf: it is there.</summary>
    Present = 1,

    /// <summary>The leaf of another key: this one is not there, for the way along its bits would end at its own.</summary>
    OtherKey = 2,
}

/// <summary>
/// Shows to whoever trusts a root that a key has a value, or that it has none: <c>spec/state-proofs.md</c>. Values stand in it as BLAKE2b-256 hashes.
/// </summary>
public sealed class KeyProof
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int BytesMax = 4 + TreePath.BitsMax * StepBytes + 1 + 4 + TreePath.FlatKeyBytesMax + Hash256.Bytes;

    private const int StepBytes = sizeof(ushort) + Hash256.Bytes;

    internal KeyProof(IReadOnlyList<ProofStep> steps, KeyProofEnd end, ReadOnlyMemory<byte> otherKey, in Hash256 valueHash) =>
        (Steps, End, OtherKey, ValueHash) = (steps, end, otherKey, valueHash);

    /// <summary>The branches from the root down, at most <see cref="TreePath.BitsMax"/>.</summary>
    public IReadOnlyList<ProofStep> Steps { get; }

    /// <summary>What they end at.</summary>
    public KeyProofEnd End { get; }

    /// <summary>The flat key of the leaf at the end, when it is another key's; otherwise empty.</summary>
    public ReadOnlyMemory<byte> OtherKey { get; }

    /// <summary>The hash of the value at the end; zeros in an empty tree.</summary>
    public Hash256 ValueHash { get; }

    /// <summary>The canonical encoding.</summary>
    public byte[] Encode()
    {
        var writer = new BorshWriter();
        writer.Length(Steps.Count);
        foreach (ProofStep step in Steps)
        {
            writer.U16(step.Position);
            writer.Hash(step.Sibling);
        }

        writer.U8((byte)End);
        if (End == KeyProofEnd.OtherKey) writer.Bytes(OtherKey.Span);
        if (End != KeyProofEnd.EmptyTree) writer.Hash(ValueHash);
        return writer.ToArray();
    }

    /// <summary>Reads a proof; false, with the reason, for bytes that are not the encoding of one. It says nothing until it is verified.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out KeyProof? proof, [NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(encoded);
        var steps = new ProofStep[reader.Length(TreePath.BitsMax, StepBytes)];
        for (int index = 0, least = 0; index < steps.Length; index++)
        {
            steps[index] = new ProofStep(reader.U16(), reader.Hash());
            if (steps[index].Position < least || steps[index].Position >= TreePath.BitsMax) reader.Fail($"step {index} branches at bit {steps[index].Position}; {least} to {TreePath.BitsMax - 1} can follow");
            least = steps[index].Position + 1;
        }

        var end = (KeyProofEnd)reader.U8();
        ReadOnlyMemory<byte> otherKey = end == KeyProofEnd.OtherKey ? reader.Bytes(TreePath.FlatKeyBytesMax).ToArray() : default;
        Hash256 valueHash = end == KeyProofEnd.EmptyTree ? default : reader.Hash();
        if (end > KeyProofEnd.OtherKey) reader.Fail($"a proof cannot end in way {(byte)end}");
        if (end == KeyProofEnd.EmptyTree && steps.Length != 0) reader.Fail("an empty tree has no branches");
        if (end == KeyProofEnd.OtherKey && !TreePath.IsFlatKey(otherKey.Span)) reader.Fail("the other key is none that the tree can hold");
        fault = reader.IsComplete() ? null : reader.Fault!;
        proof = fault is null ? new KeyProof(steps, end, otherKey, valueHash) : null;
        return proof is not null;
    }

    /// <summary>Whether a proof holds for a key under a root. It needs no node, and never throws for what a proof contains.</summary>
    /// <param name="root">A state root that is trusted, such as that of a header.</param>
    /// <param name="flatKey">The key.</param>
    /// <param name="encoded">The proof.</param>
    /// <param name="valueHash">If it holds: BLAKE2b-256 of the key's value, or null: the key is not in the state.</param>
    /// <param name="fault">Why it does not hold.</param>
    public static bool Verify(in Hash256 root, ReadOnlySpan<byte> flatKey, ReadOnlySpan<byte> encoded, out Hash256? valueHash, out ProofFault fault)
    {
        valueHash = null;
        if (!TreePath.IsFlatKey(flatKey)) fault = ProofFault.NotAKey;
        else if (!TryDecode(encoded, out KeyProof? proof, out _) || proof.OtherKey.Span.SequenceEqual(flatKey)) fault = ProofFault.Malformed;
        else if (proof.RootFor(flatKey) != root) fault = ProofFault.WrongRoot;
        else
        {
            fault = ProofFault.None;
            if (proof.End == KeyProofEnd.Present) valueHash = proof.ValueHash;
        }

        return fault == ProofFault.None;
    }

    private Hash256 RootFor(ReadOnlySpan<byte> flatKey)
    {
        if (End == KeyProofEnd.EmptyTree) return Hash256.Zero;
        Span<byte> path = stackalloc byte[TreePath.BytesMax];
        path = path[..TreePath.Write(flatKey, path)];
        Hash256 hash = TreeHash.Leaf(End == KeyProofEnd.Present ? flatKey : OtherKey.Span, ValueHash);
        for (int index = Steps.Count - 1; index >= 0; index--)
        {
            (ushort position, Hash256 sibling) = Steps[index];
            hash = TreePath.BitAt(path, position) == 0 ? TreeHash.Inner(position, hash, sibling) : TreeHash.Inner(position, sibling, hash);
        }

        return hash;
    }
}
