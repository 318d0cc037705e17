import { Hash } from "./address";
import { Bytes, bytesAt } from "./bytes";
import { crypto_hash_with, crypto_recover, crypto_verify_with } from "./host";

/** Hashes and signatures, computed by the host. A malformed key or signature is false, never a failure. */
export abstract class Crypto {
  static sha256(data: Bytes): Hash {
    return hash32(0, data);
  }

  static keccak256(data: Bytes): Hash {
    return hash32(1, data);
  }

  static blake2b256(data: Bytes): Hash {
    return hash32(2, data);
  }

  /** 20 bytes. */
  static ripemd160(data: Bytes): Bytes {
    return hashOf(3, data, 20);
  }

  /** 64 bytes. */
  static sha512(data: Bytes): Bytes {
    return hashOf(4, data, 64);
  }

  static blake3(data: Bytes): Hash {
    return hash32(5, data);
  }

  /** Ed25519: a key of 32 bytes, a signature of 64. */
  static verifyEd25519(message: Bytes, signature: Bytes, publicKey: Bytes): bool {
    return verify(0, message, signature, publicKey);
  }

  /** ECDSA on secp256k1 over the message's SHA-256: a key of 33 or 65 bytes, a signature r ‖ s of 64 with a low s. */
  static verifySecp256k1(message: Bytes, signature: Bytes, publicKey: Bytes): bool {
    return verify(1, message, signature, publicKey);
  }

  /** The same on secp256r1. */
  static verifySecp256r1(message: Bytes, signature: Bytes, publicKey: Bytes): bool {
    return verify(2, message, signature, publicKey);
  }

  /** ECDSA on secp256k1 over a hash that was made before. */
  static verifySecp256k1Hash(hash: Hash, signature: Bytes, publicKey: Bytes): bool {
    return verify(3, hash.toBytes(), signature, publicKey);
  }

  /** The key (65 bytes) that signed a hash, or null. */
  static recoverSecp256k1(hash: Hash, signature: Bytes, recoveryId: i32): Bytes | null {
    if (signature.length != 64) return null;
    const key = new StaticArray<u8>(65);
    return crypto_recover(hash.pointer, changetype<usize>(signature), recoveryId, changetype<usize>(key)) == 65 ? key : null;
  }
}

function hash32(algorithm: i32, data: Bytes): Hash {
  const hash = new Hash();
  crypto_hash_with(algorithm, changetype<usize>(data), data.length, hash.pointer);
  return hash;
}

function hashOf(algorithm: i32, data: Bytes, length: i32): Bytes {
  const hash = new StaticArray<u8>(length);
  crypto_hash_with(algorithm, changetype<usize>(data), data.length, changetype<usize>(hash));
  return hash;
}

function verify(scheme: i32, message: Bytes, signature: Bytes, publicKey: Bytes): bool {
  return (
    crypto_verify_with(
      scheme,
      changetype<usize>(message),
      message.length,
      changetype<usize>(signature),
      signature.length,
      changetype<usize>(publicKey),
      publicKey.length,
    ) == 1
  );
}
