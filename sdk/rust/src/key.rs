//! Storage keys whose bytes sort as the values do, and of which none is the beginning of another.
//!
//! Derive it for structs and for enums without fields with [`Key`](derive@crate::Key).

use crate::borsh::{Malformed, Reader};
use crate::memory;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem::MaybeUninit;

/// A value that can be a key of a map in storage.
///
/// # Safety
/// `write_key` writes exactly `key_size` bytes and returns the place behind them. A `FIXED` that is not 0 is what `key_size` always answers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key in storage",
    note = "keys are bool, integers, String, Vec<u8>, Address, [u8; N], tuples of those, and structs and enums without fields that derive `Key`"
)]
pub unsafe trait Key: Sized {
    /// The size of every key, or 0 when it differs.
    const FIXED: usize = 0;

    /// The size of this key.
    fn key_size(&self) -> usize;

    /// Writes the key and returns the place behind it.
    ///
    /// # Safety
    /// There is room for `key_size` bytes.
    unsafe fn write_key(&self, at: *mut u8) -> *mut u8;

    /// Reads one key, strictly.
    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed>;
}

/// `P` holds the first parts of the key `Self`: what an ordered map can be searched by.
pub trait StartsWith<P: Key>: Key {}

/// The bytes of a key.
pub fn encode<K: Key>(key: &K) -> Vec<u8> {
    with_key(&[], key, |bytes| Vec::from(bytes))
}

/// The key these bytes are, all of them.
pub fn decode<K: Key>(bytes: &[u8]) -> Result<K, Malformed> {
    let mut reader = Reader::new(bytes);
    let key = K::read_key(&mut reader)?;
    reader.finish()?;
    Ok(key)
}

const STACK_BYTES: usize = 128;

/// Hands prefix and key, joined, to `use_bytes`; a short one is made on the stack.
#[inline]
pub(crate) fn with_key<K: Key, R>(prefix: &[u8], key: &K, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
    let size = prefix.len().wrapping_add(key.key_size());
    let mut buffer = MaybeUninit::<[u8; STACK_BYTES]>::uninit();
    let at = if size <= STACK_BYTES { buffer.as_mut_ptr().cast::<u8>() } else { memory::take(size) };
    // SAFETY: there is room for `size` bytes, and all of them are written before they are read.
    unsafe {
        join(prefix, key, at);
        use_bytes(core::slice::from_raw_parts(at, size))
    }
}

#[inline]
unsafe fn join<K: Key>(prefix: &[u8], key: &K, mut at: *mut u8) {
    // Byte by byte: prefixes are short, and a block copy has a price of its own.
    for byte in prefix {
        // SAFETY: there is room for the prefix and the key.
        unsafe {
            at.write(*byte);
            at = at.add(1);
        }
    }
    // SAFETY: as above.
    unsafe { key.write_key(at) };
}

macro_rules! unsigned {
    ($($integer:ident)*) => {$(
        // SAFETY: as many bytes as the integer has.
        unsafe impl Key for $integer {
            const FIXED: usize = size_of::<$integer>();

            fn key_size(&self) -> usize {
                size_of::<$integer>()
            }

            #[inline]
            unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
                // SAFETY: the caller has room for `key_size` bytes.
                unsafe {
                    at.cast::<[u8; size_of::<$integer>()]>().write(self.to_be_bytes());
                    at.add(size_of::<$integer>())
                }
            }

            fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok($integer::from_be_bytes(input.array()?))
            }
        }
    )*};
}

// The sign is flipped, so that negative numbers come first.
macro_rules! signed {
    ($($integer:ident $unsigned:ident)*) => {$(
        // SAFETY: as the unsigned integer.
        unsafe impl Key for $integer {
            const FIXED: usize = size_of::<$integer>();

            fn key_size(&self) -> usize {
                size_of::<$integer>()
            }

            unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
                // SAFETY: the caller has room for `key_size` bytes.
                unsafe { ((*self ^ $integer::MIN) as $unsigned).write_key(at) }
            }

            fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok($unsigned::read_key(input)? as $integer ^ $integer::MIN)
            }
        }
    )*};
}

unsigned!(u8 u16 u32 u64 u128);
signed!(i8 u8 i16 u16 i32 u32 i64 u64 i128 u128);

// SAFETY: one byte.
unsafe impl Key for bool {
    const FIXED: usize = 1;

    fn key_size(&self) -> usize {
        1
    }

    unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for it.
        unsafe { u8::from(*self).write_key(at) }
    }

    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(input.tag(2)? == 1)
    }
}

// SAFETY: N bytes.
unsafe impl<const N: usize> Key for [u8; N] {
    const FIXED: usize = N;

    fn key_size(&self) -> usize {
        N
    }

    unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `key_size` bytes.
        unsafe {
            at.cast::<[u8; N]>().write(*self);
            at.add(N)
        }
    }

    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        input.array()
    }
}

// 0 ends the bytes; 0 and 1 within them take two bytes, so that the order stays and no key begins another.
fn escaped_size(bytes: &[u8]) -> usize {
    bytes.len() + bytes.iter().filter(|byte| **byte <= 1).count() + 1
}

unsafe fn write_escaped(bytes: &[u8], mut at: *mut u8) -> *mut u8 {
    for &byte in bytes {
        // SAFETY: the caller has room for `escaped_size` bytes.
        unsafe {
            if byte <= 1 {
                at = 1u8.write_key(at);
                at = (byte + 1).write_key(at);
            } else {
                at = byte.write_key(at);
            }
        }
    }
    // SAFETY: as above.
    unsafe { 0u8.write_key(at) }
}

// SAFETY: `write_escaped` writes `escaped_size` bytes.
unsafe impl Key for Vec<u8> {
    fn key_size(&self) -> usize {
        escaped_size(self)
    }

    unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `key_size` bytes.
        unsafe { write_escaped(self, at) }
    }

    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut bytes = Vec::new();
        loop {
            bytes.push(match input.tag(256)? {
                0 => return Ok(bytes),
                1 => match input.peek()? {
                    escaped @ 1..=2 => {
                        input.take(1)?;
                        escaped - 1
                    }
                    _ => return Err(Malformed),
                },
                byte => byte,
            });
        }
    }
}

// SAFETY: as its bytes.
unsafe impl Key for String {
    fn key_size(&self) -> usize {
        escaped_size(self.as_bytes())
    }

    unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `key_size` bytes.
        unsafe { write_escaped(self.as_bytes(), at) }
    }

    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        String::from_utf8(Vec::read_key(input)?).map_err(|_| Malformed)
    }
}

macro_rules! tuples {
    ($($name:ident $index:tt),+) => {
        // SAFETY: the parts one after the other.
        unsafe impl<$($name: Key),+> Key for ($($name,)+) {
            const FIXED: usize = crate::borsh::fixed(&[$($name::FIXED),+]);

            fn key_size(&self) -> usize {
                0 $(+ self.$index.key_size())+
            }

            unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
                // SAFETY: the caller has room for `key_size` bytes.
                unsafe {
                    $(let at = self.$index.write_key(at);)+
                    at
                }
            }

            fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok(($($name::read_key(input)?,)+))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);

impl<A: Key, B: Key> StartsWith<A> for (A, B) {}
impl<A: Key, B: Key, C: Key> StartsWith<A> for (A, B, C) {}
impl<A: Key, B: Key, C: Key> StartsWith<(A, B)> for (A, B, C) {}
impl<A: Key, B: Key, C: Key, D: Key> StartsWith<A> for (A, B, C, D) {}
impl<A: Key, B: Key, C: Key, D: Key> StartsWith<(A, B)> for (A, B, C, D) {}
impl<A: Key, B: Key, C: Key, D: Key> StartsWith<(A, B, C)> for (A, B, C, D) {}
