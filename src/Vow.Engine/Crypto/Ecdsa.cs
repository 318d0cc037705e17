using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Vow.Engine.Crypto;

/// <summary>
/// ECDSA over one curve, by the rules of the host interface: keys of 33 (02, 03) or 65 (04) bytes, signatures r‖s of 64 bytes, low-s only.
/// </summary>
/// <remarks>Managed code on every platform: the systems' libraries differ in the curves they have and in the encodings they take.</remarks>
public sealed class Ecdsa
{
    /// <summary>Length of a signature, in bytes.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Length of a message hash, in bytes.</summary>
    public const int HashBytes = 32;

    /// <summary>Length of a compressed public key, in bytes.</summary>
    public const int CompressedKeyBytes = 33;

    /// <summary>Length of an uncompressed public key, in bytes.</summary>
    public const int UncompressedKeyBytes = 65;

    private const int FieldBytes = 32;

    private readonly ECDomainParameters _domain;
    private readonly BigInteger _fieldSize;
    private readonly BigInteger _halfOrder;

    private Ecdsa(string curve)
    {
        _domain = new ECDomainParameters(CustomNamedCurves.GetByName(curve));
        _fieldSize = _domain.Curve.Field.Characteristic;
        _halfOrder = _domain.N.ShiftRight(1);
    }

    /// <summary>The curve secp256k1 (SEC 2).</summary>
    public static Ecdsa Secp256k1 { get; } = new("secp256k1");

    /// <summary>The curve secp256r1 (SEC 2), also called P-256. Low-s is asked for here too, so that no signature has a second form.</summary>
    public static Ecdsa Secp256r1 { get; } = new("secp256r1");

    /// <summary>Whether the signature over SHA-256(message) was made with the key.</summary>
    public bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        Hash.Sha256(message, hash);
        return VerifyHash(hash, signature, publicKey);
    }

    /// <summary>Whether the signature over a 32-byte hash was made with the key. A hash of any other length is not valid.</summary>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        if (hash.Length != HashBytes || !TryReadSignature(signature, out var r, out var s)) return false;
        if (ReadKey(publicKey) is not { } point) return false;
        var verifier = new ECDsaSigner();
        verifier.Init(false, new ECPublicKeyParameters(point, _domain));
        return verifier.VerifySignature(hash.ToArray(), r, s);
    }

    /// <summary>Writes the 65-byte key that made a signature over a 32-byte hash; false when there is none (SEC 1, 4.1.6).</summary>
    public bool TryRecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, uint recoveryId, Span<byte> publicKey)
    {
        if (hash.Length != HashBytes || recoveryId > 3 || !TryReadSignature(signature, out var r, out var s)) return false;
        // Bit 1: the nonce point's x was at least n and lost n when it was reduced to r. Bit 0: its y is odd.
        var x = (recoveryId & 2) == 0 ? r : r.Add(_domain.N);
        if (PointAt(x, odd: (recoveryId & 1) != 0) is not { } nonce) return false;
        var inverse = r.ModInverse(_domain.N);
        var ofGenerator = new BigInteger(1, hash).Negate().Multiply(inverse).Mod(_domain.N);
        var ofNonce = s.Multiply(inverse).Mod(_domain.N);
        var key = ECAlgorithms.SumOfTwoMultiplies(_domain.G, ofGenerator, nonce, ofNonce).Normalize();
        if (key.IsInfinity) return false;
        key.EncodeTo(compressed: false, publicKey);
        return true;
    }

    private bool TryReadSignature(ReadOnlySpan<byte> signature, out BigInteger r, out BigInteger s)
    {
        r = s = BigInteger.Zero;
        if (signature.Length != SignatureBytes) return false;
        r = new BigInteger(1, signature[..FieldBytes]);
        s = new BigInteger(1, signature[FieldBytes..]);
        return r.SignValue > 0 && r.CompareTo(_domain.N) < 0 && s.SignValue > 0 && s.CompareTo(_halfOrder) <= 0;
    }

    // Not ECCurve.DecodePoint: it takes the hybrid forms 06 and 07 and infinity, and throws for the rest.
    private ECPoint? ReadKey(ReadOnlySpan<byte> key)
    {
        if (key.Length == CompressedKeyBytes && key[0] is 2 or 3) return PointAt(new BigInteger(1, key[1..]), odd: key[0] == 3);
        if (key.Length == UncompressedKeyBytes && key[0] == 4)
            return PointAt(new BigInteger(1, key[1..(1 + FieldBytes)]), new BigInteger(1, key[(1 + FieldBytes)..]));
        return null;
    }

    private ECPoint? PointAt(BigInteger x, bool odd)
    {
        if (x.CompareTo(_fieldSize) >= 0) return null;
        if (RightSide(_domain.Curve.FromBigInteger(x)).Sqrt() is not { } y) return null;
        if (y.TestBitZero() != odd) y = y.Negate();
        return _domain.Curve.CreatePoint(x, y.ToBigInteger());
    }

    private ECPoint? PointAt(BigInteger x, BigInteger y)
    {
        if (x.CompareTo(_fieldSize) >= 0 || y.CompareTo(_fieldSize) >= 0) return null;
        var isOnCurve = _domain.Curve.FromBigInteger(y).Square().Equals(RightSide(_domain.Curve.FromBigInteger(x)));
        return isOnCurve ? _domain.Curve.CreatePoint(x, y) : null;
    }

    // x^3 + ax + b
    private ECFieldElement RightSide(ECFieldElement x) => x.Square().Add(_domain.Curve.A).Multiply(x).Add(_domain.Curve.B);
}
