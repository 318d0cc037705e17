//! What the code that the macros write stands on. Not for direct use.

use crate::abi::{Describe, Rope, Uses};
use crate::borsh::{with_encoded, Decode, Encode, Reader};
use crate::fail;
use crate::{context, host, memory};
use alloc::string::ToString;
use core::fmt::Display;
use core::mem::MaybeUninit;

pub use alloc::format;

/// Refuses value that a method did not ask for.
#[inline(never)]
pub fn no_value(method: &str) {
    if context::value() != 0 {
        fail::end_with(method, " takes no value", None);
    }
}

/// A call's byte input. `N` bytes are read in one crossing.
pub struct Input<const N: usize> {
    buffer: MaybeUninit<[u8; N]>,
}

impl<const N: usize> Input<N> {
    /// Room for the input.
    #[inline]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Input { buffer: MaybeUninit::uninit() }
    }

    /// Reads it.
    #[inline]
    pub fn read(&mut self) -> Reader<'_> {
        Reader::new(read_input(self.buffer.as_mut_ptr().cast(), N))
    }
}

#[inline(never)]
fn read_input<'a>(at: *mut u8, room: usize) -> &'a [u8] {
    // SAFETY: the caller's buffer has as much room as it says.
    let length = unsafe { host::get_input(at, room) } as usize;
    match length <= room {
        // SAFETY: the host wrote `length` bytes, and the buffer lives as long as the reader that borrows it.
        true => unsafe { core::slice::from_raw_parts(at, length) },
        false => memory::slot(length),
    }
}

/// How much room for input is made on the stack: what a fixed size needs, or enough for most.
pub const fn room(sizes: &[usize]) -> usize {
    match crate::borsh::fixed(sizes) {
        size @ 1..=512 => size,
        _ if sizes.is_empty() => 0,
        _ => 256,
    }
}

/// One argument.
#[inline]
pub fn argument<T: Decode>(input: &mut Reader<'_>, method: &str) -> T {
    match T::decode(input) {
        Ok(value) => value,
        Err(_) => misfit(input, method),
    }
}

/// Refuses input behind the last argument.
#[inline]
pub fn no_more(input: &Reader<'_>, method: &str) {
    if input.left() > 0 {
        misfit(input, method);
    }
}

#[cold]
fn misfit(input: &Reader<'_>, method: &str) -> ! {
    fail::end_with(method, ": bad input at byte ", Some(input.position() as u32))
}

/// What a method may return: nothing, a value, or a `Result` of those whose error reverts with its text.
#[diagnostic::on_unimplemented(
    message = "a method of a contract cannot return `{Self}`",
    note = "it returns nothing, a type that derives `Borsh`, or a `Result` of those with an error that can be displayed"
)]
pub trait Returns {
    /// What callers get.
    type Value;
    /// The member `result` of the method's description.
    const DESCRIPTION: Rope;
    /// Definitions it needs.
    const USES: Uses;

    /// The value; an error ends the call.
    fn value(self) -> Self::Value;

    /// Hands the value to the caller.
    fn give(self);
}

impl Returns for () {
    type Value = ();
    const DESCRIPTION: Rope = Rope::text("");
    const USES: Uses = Uses::NONE;

    fn value(self) {}

    fn give(self) {}
}

impl<T: Encode + Describe> Returns for T {
    type Value = T;
    const DESCRIPTION: Rope = Rope::Many { of: &[Rope::text(",\"result\":\""), T::TYPE, Rope::text("\"")] };
    const USES: Uses = T::USES;

    fn value(self) -> T {
        self
    }

    #[inline]
    fn give(self) {
        // SAFETY: pointer and length are those of a slice.
        with_encoded(&self, |bytes| unsafe { host::return_data(bytes.as_ptr(), bytes.len()) });
    }
}

impl<T: Returns, E: Display> Returns for Result<T, E> {
    type Value = T::Value;
    const DESCRIPTION: Rope = T::DESCRIPTION;
    const USES: Uses = T::USES;

    fn value(self) -> T::Value {
        match self {
            Ok(value) => value.value(),
            Err(error) => fail::end(error.to_string().as_bytes()),
        }
    }

    fn give(self) {
        match self {
            Ok(value) => value.give(),
            Err(error) => fail::end(error.to_string().as_bytes()),
        }
    }
}

/// A type that an export takes or returns as WebAssembly does.
#[diagnostic::on_unimplemented(message = "`{Self}` does not fit a `#[wasm]` method", note = "bool, u8 to u64 and i8 to i64 do")]
pub trait Numeric: Sized {
    /// `i32` or `i64`.
    type Wire;

    /// As an argument or a result.
    fn to_wire(self) -> Self::Wire;

    /// From an argument; one that is out of the type's range reverts.
    fn from_wire(wire: Self::Wire, method: &str) -> Self;

    /// From the four or eight bytes of a called method's result.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

macro_rules! numeric {
    ($($wire:ident: $($type:ident)*;)*) => {$($(
        impl Numeric for $type {
            type Wire = $wire;

            #[inline]
            fn to_wire(self) -> $wire {
                self as $wire
            }

            #[inline]
            fn from_wire(wire: $wire, method: &str) -> $type {
                let value = wire as $type;
                if value as $wire != wire {
                    out_of_range(method);
                }
                value
            }

            fn from_bytes(bytes: &[u8]) -> Option<$type> {
                let wire = $wire::from_le_bytes(bytes.try_into().ok()?);
                (wire as $type as $wire == wire).then_some(wire as $type)
            }
        }
    )*)*};
}

numeric! { i32: u8 u16 u32 i8 i16 i32; i64: u64 i64; }

impl Numeric for bool {
    type Wire = i32;

    fn to_wire(self) -> i32 {
        self.into()
    }

    fn from_wire(wire: i32, method: &str) -> bool {
        u8::from_wire(wire, method);
        if wire > 1 {
            out_of_range(method);
        }
        wire == 1
    }

    fn from_bytes(bytes: &[u8]) -> Option<bool> {
        match u32::from_bytes(bytes)? {
            value @ 0..=1 => Some(value == 1),
            _ => None,
        }
    }
}

#[cold]
fn out_of_range(method: &str) -> ! {
    fail::end_with(method, ": an argument is out of its type's range", None)
}
