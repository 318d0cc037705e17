using Vow.Engine;

namespace Vow.Ledger;

/// <summary>
/// A transaction as it travels, with the bytes it was decoded from. It exists only after its size, form, chain and signature were checked
/// (<see cref="TransactionVerifier"/>) or after it was signed here, so nobody checks a signature twice.
/// </summary>
public sealed class SignedTransaction
{
    internal SignedTransaction(Transaction body, ReadOnlyMemory<byte> encoded, Hash256 hash)
    {
        Body = body;
        Sender = body.Sender;
        Encoded = encoded;
        Hash = hash;
    }

    /// <summary>What is asked for.</summary>
    public Transaction Body { get; }

    /// <summary>The signer's account.</summary>
    public Address Sender { get; }

    /// <summary>Body and signature, canonically encoded: what a block holds.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The transaction's identity: the hash of <see cref="Encoded"/>.</summary>
    public Hash256 Hash { get; }
}

/// <summary>Bytes that were proposed as a transaction, after the checks that need no state: either the transaction or why it is refused.</summary>
public sealed record CheckedTransaction(ReadOnlyMemory<byte> Encoded, Hash256 Hash, SignedTransaction? Transaction, LedgerError? Refusal);
