using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Client;

/// <summary>A proof that does not show what it is said to show: the node lies, or the block hash is another chain's.</summary>
public sealed class ProofException(string message) : Exception(message);

/// <summary>
/// Checks proofs without believing the node that gave them. What has to be known from elsewhere is the hash of the block: everything else follows from it.
/// </summary>
public static class ProofVerifier
{
    /// <summary>The nonce and balance that a proof shows; zeros for an account that the state does not have.</summary>
    /// <exception cref="ProofException">It does not hold.</exception>
    public static AccountState Account(ProofResponse proof, in Hash256 block, in Address account)
    {
        if (Value(proof, block, FlatKey(StateSpace.Account, account)) is not { } record) return default;
        return AccountState.TryRead(record.Span, out AccountState state) ? state : throw new ProofException("the proven value is no account");
    }

    /// <summary>The contract that a proof shows; null: none lives at the address.</summary>
    /// <exception cref="ProofException">It does not hold.</exception>
    public static ContractState? Contract(ProofResponse proof, in Hash256 block, in Address contract)
    {
        if (Value(proof, block, FlatKey(StateSpace.Contract, contract)) is not { } record) return null;
        return ContractState.TryRead(record.Span, out ContractState? state) ? state : throw new ProofException("the proven value is no contract");
    }

    /// <summary>The value that a proof shows at a key of a contract's storage; null: there is none.</summary>
    /// <exception cref="ProofException">It does not hold.</exception>
    public static ReadOnlyMemory<byte>? Storage(ProofResponse proof, in Hash256 block, in Address contract, ReadOnlySpan<byte> key) =>
        Value(proof, block, FlatKey(contract, key));

    /// <summary>
    /// All items that a contract has from <paramref name="start"/> up to <paramref name="end"/> (empty: to the last), or up to <see cref="ProofResponse.Next"/> where the range
    /// was cut: that none was left out is shown as well.
    /// </summary>
    /// <exception cref="ProofException">It does not hold.</exception>
    public static IReadOnlyList<StorageItemResponse> Range(ProofResponse proof, in Hash256 block, in Address contract, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        BlockHeader header = Header(proof, block);
        RequireFor(proof, FlatKey(contract, start));
        if (proof.Value is not null || proof.Items is not { } items || proof.Limit is not (>= 1 and <= RangeProof.ItemsMax and { } limit)) throw new ProofException("the answer is not one for a range");
        if (!RangeProof.Verify(header.StateRoot, contract, start, end, limit, proof.Proof.Span, out RangeStatement? statement, out ProofFault fault)) throw Refused(fault);
        if (statement.Items.Count != items.Count) throw new ProofException($"the proof has {statement.Items.Count} items, the answer {items.Count}");
        for (int index = 0; index < items.Count; index++)
        {
            bool same = statement.Items[index].Key.Span.SequenceEqual(items[index].Key.Span) && statement.Items[index].ValueHash == Hash256.Of(items[index].Value.Span);
            if (!same) throw new ProofException($"item {index} of the answer is not the proven one");
        }

        bool sameNext = statement.Next is { } next ? proof.Next is { } given && given.Span.SequenceEqual(next.Span) : proof.Next is null;
        return sameNext ? items : throw new ProofException("the answer goes on from another key than the proof");
    }

    /// <summary>The value that a proof shows at a flat key; null: there is none.</summary>
    /// <exception cref="ProofException">It does not hold.</exception>
    public static ReadOnlyMemory<byte>? Value(ProofResponse proof, in Hash256 block, ReadOnlySpan<byte> flatKey)
    {
        BlockHeader header = Header(proof, block);
        RequireFor(proof, flatKey);
        if (proof.Items is not null || proof.Limit is not null || proof.Next is not null) throw new ProofException("the answer is one for a range");
        if (!KeyProof.Verify(header.StateRoot, flatKey, proof.Proof.Span, out Hash256? proven, out ProofFault fault)) throw Refused(fault);
        if (proof.Value is not { } value) return proven is null ? null : throw new ProofException("the key has a value, which the answer leaves out");
        return proven == Hash256.Of(value.Span) ? value : throw new ProofException(proven is null ? "the key has no value; the answer has one" : "the value is not the proven one");
    }

    /// <summary>The header in an answer, if it is the one of the block.</summary>
    /// <exception cref="ProofException">It is not.</exception>
    public static BlockHeader Header(ProofResponse proof, in Hash256 block)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (!BlockCodec.TryDecodeHeader(proof.Header.Span, out BlockHeader? header)) throw new ProofException("the answer's header is not the encoding of one");
        Hash256 hash = BlockCodec.HashOf(header);
        if (hash != block) throw new ProofException($"the answer is for block {hash}; expected {block}");
        // What the answer repeats of the header has to be the header's: somebody will read it there.
        bool same = proof.BlockHash == hash && proof.Height == header.Height && proof.StateRoot == header.StateRoot;
        return same ? header : throw new ProofException("the answer's height, block hash or state root is not its header's");
    }

    private static void RequireFor(ProofResponse proof, ReadOnlySpan<byte> flatKey)
    {
        if (!proof.Key.Span.SequenceEqual(flatKey)) throw new ProofException("the answer is for another key");
    }

    private static ProofException Refused(ProofFault fault) => new(fault switch
    {
        ProofFault.Malformed => "the proof is not the encoding of one",
        ProofFault.WrongRoot => "the proof is one of another state or for another key",
        ProofFault.Incomplete => "the proof leaves out a part of the range",
        _ => "what was asked for cannot be a key of the state",
    });

    private static byte[] FlatKey(StateSpace space, in Address owner) => [(byte)space, .. owner.Span];

    private static byte[] FlatKey(in Address contract, ReadOnlySpan<byte> key) => [(byte)StateSpace.Storage, .. contract.Span, .. key];
}
