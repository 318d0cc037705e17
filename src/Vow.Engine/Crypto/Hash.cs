using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Vow.Engine.Crypto;

/// <summary>The hashes of the host interface: defined for every input, and the same on every platform.</summary>
public static class Hash
{
    /// <summary>Length of the longest hash, in bytes.</summary>
    public const int BytesMax = 64;

    // One per thread: a digest is a few hundred bytes of state that resets itself when it is read.
    [ThreadStatic] private static KeccakDigest? t_keccak;
    [ThreadStatic] private static RipeMD160Digest? t_ripemd;
    [ThreadStatic] private static Blake3Digest? t_blake3;

    /// <summary>SHA-256 (FIPS 180-4), 32 bytes.</summary>
    public static void Sha256(ReadOnlySpan<byte> data, Span<byte> result) => SHA256.HashData(data, result);

    /// <summary>Keccak-256 with the original padding, as Ethereum uses it, 32 bytes.</summary>
    public static void Keccak256(ReadOnlySpan<byte> data, Span<byte> result) => Digest(t_keccak ??= new KeccakDigest(256), data, result);

    /// <summary>BLAKE2b with a 32-byte result (RFC 7693), no key, 32 bytes.</summary>
    public static void Blake2b256(ReadOnlySpan<byte> data, Span<byte> result) => Sodium.Blake2b(data, result[..32]);

    /// <summary>RIPEMD-160, 20 bytes.</summary>
    public static void Ripemd160(ReadOnlySpan<byte> data, Span<byte> result) => Digest(t_ripemd ??= new RipeMD160Digest(), data, result);

    /// <summary>SHA-512 (FIPS 180-4), 64 bytes.</summary>
    public static void Sha512(ReadOnlySpan<byte> data, Span<byte> result) => SHA512.HashData(data, result);

    /// <summary>BLAKE3 with a 32-byte result, no key.</summary>
    public static void Blake3(ReadOnlySpan<byte> data, Span<byte> result) => Digest(t_blake3 ??= new Blake3Digest(256), data, result);

    private static void Digest(IDigest digest, ReadOnlySpan<byte> data, Span<byte> result)
    {
        digest.BlockUpdate(data);
        digest.DoFinal(result);
    }
}
