using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>
/// What the proof routes answer: the proof's bytes with the header that its root is in. Nothing here needs to be believed: verify with <see cref="ProofVerifier"/>
/// against a block hash known from elsewhere.
/// </summary>
public sealed record ProofResponse
{
    /// <summary>The height that the proof is for.</summary>
    public required ulong Height { get; init; }

    /// <summary>Hash of the block at that height.</summary>
    public required Hash256 BlockHash { get; init; }

    /// <summary>The block's header as it is encoded and hashed.</summary>
    public required ReadOnlyMemory<byte> Header { get; init; }

    /// <summary>Root of the state tree, as the header has it.</summary>
    public required Hash256 StateRoot { get; init; }

    /// <summary>The flat key that is proved: one byte of space, 32 of owner, a contract's own key. For a range the first one.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The value at the key; null when the proof is one of absence, and for a range.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>The proof, in the canonical encoding of <c>docs/state-tree.md</c>.</summary>
    public required ReadOnlyMemory<byte> Proof { get; init; }

    /// <summary>For a range: its items, whose values the proof has the hashes of; null for a single key.</summary>
    public IReadOnlyList<StorageItemResponse>? Items { get; init; }

    /// <summary>For a range: the number of items at which it was cut, which may be less than was asked for; null for a single key.</summary>
    public int? Limit { get; init; }

    /// <summary>For a range that was cut: the contract's key to go on from; null when the range is complete, and for a single key.</summary>
    public ReadOnlyMemory<byte>? Next { get; init; }
}
