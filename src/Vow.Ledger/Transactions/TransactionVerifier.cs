using Vow.Engine.Crypto;

namespace Vow.Ledger;

/// <summary>The checks of a transaction that need no state: size → form → chain → signature. Pure, and safe to run on many threads.</summary>
public sealed class TransactionVerifier(ulong chainId)
{
    /// <summary>Checks proposed bytes. The bytes are kept, not copied: they must not change afterwards.</summary>
    public CheckedTransaction Check(ReadOnlyMemory<byte> encoded)
    {
        Hash256 hash = HashOf(encoded.Span);
        if (!TransactionCodec.TryDecode(encoded, out Transaction? body, out ReadOnlyMemory<byte> signature, out LedgerError? error)) return Refused(encoded, hash, error);
        if (body.ChainId != chainId)
        {
            return Refused(encoded, hash, new LedgerError(LedgerErrorCode.WrongChain, $"the transaction is for chain {body.ChainId}; this is chain {chainId}"));
        }

        if (!Ed25519.Verify(TransactionCodec.SigningBytes(encoded.Span), signature.Span, body.Signer.Span))
        {
            return Refused(encoded, hash, new LedgerError(LedgerErrorCode.BadSignature, $"the signature is not one of key {body.Signer} over this transaction"));
        }

        return new CheckedTransaction(encoded, hash, new SignedTransaction(body, encoded, hash), null);
    }

    /// <summary>A transaction's identity: BLAKE2b-256 of its encoding.</summary>
    public static Hash256 HashOf(ReadOnlySpan<byte> encoded) => Hash256.Of(encoded);

    private static CheckedTransaction Refused(ReadOnlyMemory<byte> encoded, Hash256 hash, LedgerError error) => new(encoded, hash, null, error);
}
