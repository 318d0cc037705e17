//! Hashes and signatures, computed by the host.

use crate::{host, Hash};
use core::mem::MaybeUninit;

fn hash_with<const N: usize>(algorithm: i32, data: &[u8]) -> [u8; N] {
    let mut hash = MaybeUninit::<[u8; N]>::uninit();
    // SAFETY: the algorithm's hash has N bytes, and the host writes all of them.
    unsafe {
        host::crypto_hash_with(algorithm, data.as_ptr(), data.len(), hash.as_mut_ptr().cast());
        hash.assume_init()
    }
}

/// SHA-256.
pub fn sha256(data: &[u8]) -> Hash {
    hash_with(0, data)
}

/// Keccak-256.
pub fn keccak256(data: &[u8]) -> Hash {
    hash_with(1, data)
}

/// BLAKE2b-256.
pub fn blake2b256(data: &[u8]) -> Hash {
    hash_with(2, data)
}

/// RIPEMD-160.
pub fn ripemd160(data: &[u8]) -> [u8; 20] {
    hash_with(3, data)
}

/// SHA-512.
pub fn sha512(data: &[u8]) -> [u8; 64] {
    hash_with(4, data)
}

/// BLAKE3.
pub fn blake3(data: &[u8]) -> Hash {
    hash_with(5, data)
}

/// How a signature is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Scheme {
    /// Ed25519; the key has 32 bytes.
    Ed25519 = 0,
    /// ECDSA on secp256k1 over the message's SHA-256; the key has 33 or 65 bytes.
    Secp256k1 = 1,
    /// ECDSA on secp256r1 over the message's SHA-256; the key has 33 or 65 bytes.
    Secp256r1 = 2,
    /// ECDSA on secp256k1; the message is a hash of 32 bytes.
    Secp256k1Prehash = 3,
}

/// Whether the signature is the key's: Ed25519 for a key of 32 bytes, secp256k1 over SHA-256 for one of 33 or 65. What is malformed is no signature.
pub fn verify(message: &[u8], signature: &[u8], public_key: &[u8]) -> bool {
    // SAFETY: pointers and lengths are those of slices.
    unsafe {
        host::crypto_verify(
            message.as_ptr(), message.len(), signature.as_ptr(), signature.len(), public_key.as_ptr(), public_key.len(),
        ) == 1
    }
}

/// Whether the signature is the key's under a scheme that is named.
pub fn verify_with(scheme: Scheme, message: &[u8], signature: &[u8], public_key: &[u8]) -> bool {
    // SAFETY: pointers and lengths are those of slices.
    unsafe {
        host::crypto_verify_with(
            scheme as i32, message.as_ptr(), message.len(), signature.as_ptr(), signature.len(), public_key.as_ptr(), public_key.len(),
        ) == 1
    }
}

/// The secp256k1 key, uncompressed, that made this signature over this hash.
pub fn recover(hash: &Hash, signature: &[u8; 64], recovery_id: u8) -> Option<[u8; 65]> {
    let mut key = [0; 65];
    // SAFETY: 32, 64 and 65 bytes are there.
    let written = unsafe { host::crypto_recover(hash.as_ptr(), signature.as_ptr(), recovery_id.into(), key.as_mut_ptr()) };
    (written == 65).then_some(key)
}
