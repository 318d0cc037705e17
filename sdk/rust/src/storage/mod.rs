//! What lasts between calls. Each collection lives under a prefix of its own; keys and values are written as `spec/encoding.md` says.
//!
//! In a contract the fields of the `#[storage]` struct make them. Without the macro: `let mut supply = Cell::<u128>::at(b"s");`

mod cell;
mod list;
mod map;
mod ordered_map;

pub use cell::Cell;
pub use list::List;
pub use map::Map;
pub use ordered_map::{Entries, OrderedMap};

use crate::abi::{Rope, Uses};
use crate::borsh::{self, with_encoded, Decode, Encode, STACK_BYTES};
use crate::{host, memory};
use core::mem::MaybeUninit;

/// A field of a `#[storage]` struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a contract's storage",
    note = "fields are Cell<T>, Map<K, V>, OrderedMap<K, V> and List<T>"
)]
pub trait Storage {
    /// The members of its entry in `vow.abi` behind the prefix.
    const DESCRIPTION: Rope;
    /// Definitions it needs.
    const USES: Uses;

    /// The collection under a prefix.
    fn at(prefix: &'static [u8]) -> Self;
}

/// The struct that all of a contract's storage hangs from.
pub trait Root {
    /// The struct; nothing is read yet.
    fn root() -> Self;
}

#[track_caller]
#[cold]
fn misfit() -> ! {
    panic!("a stored value is not of the type it is read as")
}

/// Reads a value: one crossing into the stack, unless it is large.
#[track_caller]
#[inline(never)]
fn load<T: Decode>(key: &[u8]) -> Option<T> {
    let mut buffer = MaybeUninit::<[u8; STACK_BYTES]>::uninit();
    let at = buffer.as_mut_ptr().cast::<u8>();
    let cap = if T::FIXED > 0 && T::FIXED < STACK_BYTES { T::FIXED } else { STACK_BYTES };
    // SAFETY: the key is a slice, and the buffer has room for `cap` bytes.
    let length = unsafe { host::storage_get(key.as_ptr(), key.len(), at, cap) };
    if length < 0 {
        return None;
    }
    let length = length as usize;
    let value = if length <= cap {
        // SAFETY: the host wrote `length` bytes.
        borsh::decode(unsafe { core::slice::from_raw_parts(at, length) })
    } else if T::FIXED > 0 && T::FIXED <= cap {
        Err(borsh::Malformed)
    } else {
        borsh::decode(memory::slot(length))
    };
    match value {
        Ok(value) => Some(value),
        Err(_) => misfit(),
    }
}

#[inline(never)]
fn store<T: Encode + ?Sized>(key: &[u8], value: &T) {
    with_encoded(value, |bytes| write(key, bytes));
}

fn write(key: &[u8], value: &[u8]) {
    // SAFETY: pointers and lengths are those of slices.
    unsafe { host::storage_write(key.as_ptr(), key.len(), value.as_ptr(), value.len()) };
}

fn delete(key: &[u8]) -> bool {
    // SAFETY: pointer and length are those of a slice.
    unsafe { host::storage_delete(key.as_ptr(), key.len()) == 0 }
}

fn has(key: &[u8]) -> bool {
    // SAFETY: pointer and length are those of a slice.
    unsafe { host::storage_has(key.as_ptr(), key.len()) == 1 }
}

/// A default is stored as absence: what is zero leaves nothing behind.
#[inline(never)]
fn put<T: Encode + Default + PartialEq>(key: &[u8], value: &T) {
    if *value == T::default() {
        delete(key);
    } else {
        store(key, value);
    }
}
