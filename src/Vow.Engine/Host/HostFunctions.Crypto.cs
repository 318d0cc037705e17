using Vow.Engine.Crypto;
using Vow.Engine.Execution;

namespace Vow.Engine.Host;

/// <content>Hashes and signatures. The function's own price is the crossing; the algorithm's is charged before it runs.</content>
internal static partial class HostFunctions
{
    private const int HashBytes = 32;

    private enum Algorithm : uint
    {
        Sha256 = 0,
        Keccak256 = 1,
        Blake2b256 = 2,
        Ripemd160 = 3,
        Sha512 = 4,
        Blake3 = 5,
    }

    private enum Scheme : uint
    {
        Ed25519 = 0,
        Secp256k1 = 1,
        Secp256r1 = 2,
        Secp256k1Prehash = 3,
    }

    internal static bool CryptoHash(CallFrame frame, uint data, uint dataLength, uint result, out int written) =>
        Digest(frame, Algorithm.Sha256, data, dataLength, result, out written);

    internal static bool CryptoHashWith(CallFrame frame, uint algorithm, uint data, uint dataLength, uint result, out int written)
    {
        written = 0;
        return algorithm <= (uint)Algorithm.Blake3
            ? Digest(frame, (Algorithm)algorithm, data, dataLength, result, out written)
            : frame.Fail(ErrorCode.InvalidArgument, $"crypto_hash_with: algorithm {algorithm} is unknown; 0 to {(uint)Algorithm.Blake3} are known");
    }

    internal static bool CryptoVerify(CallFrame frame, uint message, uint messageLength, uint signature, uint signatureLength, uint key, uint keyLength, out int valid)
    {
        Scheme? scheme = keyLength switch
        {
            Ed25519.PublicKeyBytes => Scheme.Ed25519,
            Ecdsa.CompressedKeyBytes or Ecdsa.UncompressedKeyBytes => Scheme.Secp256k1,
            _ => null,
        };
        return Verify(frame, scheme, message, messageLength, signature, signatureLength, key, keyLength, out valid);
    }

    internal static bool CryptoVerifyWith(
        CallFrame frame, uint scheme, uint message, uint messageLength, uint signature, uint signatureLength, uint key, uint keyLength, out int valid)
    {
        valid = 0;
        return scheme <= (uint)Scheme.Secp256k1Prehash
            ? Verify(frame, (Scheme)scheme, message, messageLength, signature, signatureLength, key, keyLength, out valid)
            : frame.Fail(ErrorCode.InvalidArgument, $"crypto_verify_with: scheme {scheme} is unknown; 0 to {(uint)Scheme.Secp256k1Prehash} are known");
    }

    internal static bool CryptoRecover(CallFrame frame, uint hash, uint signature, uint recoveryId, uint result, out int written)
    {
        written = 0;
        if (!frame.ReadFixed(hash, Ecdsa.HashBytes, "hash_ptr", out var hashBytes)) return false;
        if (!frame.ReadFixed(signature, Ecdsa.SignatureBytes, "signature_ptr", out var signatureBytes)) return false;
        if (!frame.Room(result, Ecdsa.UncompressedKeyBytes, "result_ptr", out var room)) return false;
        if (!ChargeWork(frame, HostWork.RecoverSecp256k1, 0)) return false;
        Span<byte> key = stackalloc byte[Ecdsa.UncompressedKeyBytes];
        if (!Ecdsa.Secp256k1.TryRecover(hashBytes, signatureBytes, recoveryId, key)) return true;
        key.CopyTo(room);
        written = key.Length;
        return true;
    }

    private static bool Digest(CallFrame frame, Algorithm algorithm, uint data, uint dataLength, uint result, out int written)
    {
        written = 0;
        var length = algorithm switch { Algorithm.Ripemd160 => 20, Algorithm.Sha512 => 64, _ => HashBytes };
        if (!frame.Read(data, dataLength, frame.Limits.CryptoBytesMax, "data_ptr", out var bytes)) return false;
        if (!frame.Room(result, (uint)length, "result_ptr", out var room)) return false;
        if (!ChargeWork(frame, WorkOf(algorithm), bytes.Length)) return false;
        // Not straight into the room: it may overlap the data.
        Span<byte> digest = stackalloc byte[length];
        Compute(algorithm, bytes, digest);
        digest.CopyTo(room);
        written = length;
        return true;
    }

    private static void Compute(Algorithm algorithm, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        switch (algorithm)
        {
            case Algorithm.Keccak256: Hash.Keccak256(data, digest); break;
            case Algorithm.Blake2b256: Hash.Blake2b256(data, digest); break;
            case Algorithm.Ripemd160: Hash.Ripemd160(data, digest); break;
            case Algorithm.Sha512: Hash.Sha512(data, digest); break;
            case Algorithm.Blake3: Hash.Blake3(data, digest); break;
            default: Hash.Sha256(data, digest); break;
        }
    }

    private static HostWork WorkOf(Algorithm algorithm) => algorithm switch
    {
        Algorithm.Keccak256 => HostWork.HashKeccak256,
        Algorithm.Blake2b256 => HostWork.HashBlake2b256,
        Algorithm.Ripemd160 => HostWork.HashRipemd160,
        Algorithm.Sha512 => HostWork.HashSha512,
        Algorithm.Blake3 => HostWork.HashBlake3,
        _ => HostWork.HashSha256,
    };

    // A key or signature of a wrong length is an answer, 0, so only their bounds are checked; null is a scheme no key has.
    private static bool Verify(
        CallFrame frame, Scheme? scheme, uint message, uint messageLength, uint signature, uint signatureLength, uint key, uint keyLength, out int valid)
    {
        valid = 0;
        if (!frame.Read(message, messageLength, frame.Limits.CryptoBytesMax, "message_ptr", out var messageBytes)) return false;
        if (!frame.Room(signature, signatureLength, "signature_ptr", out var signatureBytes)) return false;
        if (!frame.Room(key, keyLength, "public_key_ptr", out var keyBytes)) return false;
        if (scheme is null) return true;
        if (!ChargeVerify(frame, scheme.Value, messageBytes.Length)) return false;
        var isValid = scheme switch
        {
            Scheme.Ed25519 => Ed25519.Verify(messageBytes, signatureBytes, keyBytes),
            Scheme.Secp256k1 => Ecdsa.Secp256k1.VerifyMessage(messageBytes, signatureBytes, keyBytes),
            Scheme.Secp256r1 => Ecdsa.Secp256r1.VerifyMessage(messageBytes, signatureBytes, keyBytes),
            _ => Ecdsa.Secp256k1.VerifyHash(messageBytes, signatureBytes, keyBytes),
        };
        valid = isValid ? 1 : 0;
        return true;
    }

    private static bool ChargeVerify(CallFrame frame, Scheme scheme, int messageLength) => scheme switch
    {
        Scheme.Ed25519 => ChargeWork(frame, HostWork.VerifyEd25519, messageLength),
        Scheme.Secp256k1 => ChargeWork(frame, HostWork.VerifySecp256k1, 0) && ChargeWork(frame, HostWork.HashSha256, messageLength),
        Scheme.Secp256r1 => ChargeWork(frame, HostWork.VerifySecp256r1, 0) && ChargeWork(frame, HostWork.HashSha256, messageLength),
        _ => ChargeWork(frame, HostWork.VerifySecp256k1, 0),
    };

    private static bool ChargeWork(CallFrame frame, HostWork work, int bytes)
    {
        ref readonly var price = ref frame.Session.Vm.Prices[work];
        return frame.Charge(price.Category, checked(price.Base + price.PerByte * bytes));
    }
}
