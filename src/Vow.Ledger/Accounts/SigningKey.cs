using NSec.Cryptography;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>An Ed25519 key pair that signs transactions. The secret lives in memory that libsodium guards, and is wiped on disposal.</summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>Length of the seed, in bytes.</summary>
    public const int SeedBytes = 32;

    private readonly Key _key;

    private SigningKey(Key key)
    {
        _key = key;
        Public = PublicKey.From(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        Address = Public.ToAddress();
    }

    /// <summary>The public half.</summary>
    public PublicKey Public { get; }

    /// <summary>The key's account.</summary>
    public Address Address { get; }

    /// <summary>A key of fresh randomness from the operating system.</summary>
    public static SigningKey Create() => new(Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }));

    /// <summary>The key of a seed of 32 bytes (RFC 8032, section 5.1.5).</summary>
    /// <exception cref="ArgumentException">The seed has another length.</exception>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes) throw new ArgumentException($"The seed of an Ed25519 key is {SeedBytes} bytes; {seed.Length} were given.", nameof(seed));
        return new SigningKey(Key.Import(
            SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }));
    }

    /// <summary>The seed, for keeping it encrypted. The caller wipes it.</summary>
    public byte[] ExportSeed() => _key.Export(KeyBlobFormat.RawPrivateKey);

    /// <summary>Signs a transaction whose signer is this key.</summary>
    /// <exception cref="ArgumentException">The transaction names another signer.</exception>
    public SignedTransaction Sign(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Signer != Public) throw new ArgumentException($"The transaction is to be signed by {transaction.Signer}; this key is {Public}.", nameof(transaction));
        byte[] signature = SignatureAlgorithm.Ed25519.Sign(_key, TransactionCodec.SigningBytes(transaction));
        byte[] encoded = TransactionCodec.Encode(transaction, signature);
        return new SignedTransaction(transaction, encoded, TransactionVerifier.HashOf(encoded));
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => _key.Dispose();
}
