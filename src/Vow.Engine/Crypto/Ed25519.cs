namespace Vow.Engine.Crypto;

/// <summary>
/// Ed25519 verification by libsodium's rules: canonical S, a canonical key on the curve, neither key nor R of small order, and the
/// equation without the cofactor, compared as bytes.
/// </summary>
public static class Ed25519
{
    /// <summary>Length of a public key, in bytes.</summary>
    public const int PublicKeyBytes = 32;

    /// <summary>Length of a signature, in bytes.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Whether the signature over the message was made with the key. Keys and signatures of any other length are not valid.</summary>
    public static bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey) =>
        signature.Length == SignatureBytes && publicKey.Length == PublicKeyBytes && Sodium.VerifyDetached(signature, message, publicKey);
}
