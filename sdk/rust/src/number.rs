//! A 128-bit number whose arithmetic is checked whatever the build's settings are.

use crate::borsh::{Decode, Encode, Malformed, Reader};
use crate::key::Key;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Rem, RemAssign, Sub, SubAssign};

/// An unsigned 128-bit number that panics, with the line of the operator, instead of wrapping.
///
/// Plain `u128` does the same where the build sets `overflow-checks = true`, as the examples and `vow new` do. Encoded, both are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(transparent)]
pub struct U128(pub u128);

impl U128 {
    /// 0.
    pub const ZERO: U128 = U128(0);
    /// The largest number.
    pub const MAX: U128 = U128(u128::MAX);

    /// Whether this is 0.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` if it is too large.
    pub const fn checked_add(self, other: U128) -> Option<U128> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(U128(sum)),
            None => None,
        }
    }

    /// The difference, or `None` if it is negative.
    pub const fn checked_sub(self, other: U128) -> Option<U128> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(U128(difference)),
            None => None,
        }
    }

    /// The product, or `None` if it is too large.
    pub const fn checked_mul(self, other: U128) -> Option<U128> {
        match self.0.checked_mul(other.0) {
            Some(product) => Some(U128(product)),
            None => None,
        }
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $assign_trait:ident $assign:ident $checked:ident $message:literal;)*) => {$(
        impl $trait for U128 {
            type Output = U128;

            #[track_caller]
            #[inline]
            fn $method(self, other: U128) -> U128 {
                match self.0.$checked(other.0) {
                    Some(result) => U128(result),
                    None => panic!($message),
                }
            }
        }

        impl $assign_trait for U128 {
            #[track_caller]
            #[inline]
            fn $assign(&mut self, other: U128) {
                *self = (*self).$method(other);
            }
        }
    )*};
}

operators! {
    Add add AddAssign add_assign checked_add "attempt to add with overflow";
    Sub sub SubAssign sub_assign checked_sub "attempt to subtract with overflow";
    Mul mul MulAssign mul_assign checked_mul "attempt to multiply with overflow";
    Div div DivAssign div_assign checked_div "attempt to divide by zero";
    Rem rem RemAssign rem_assign checked_rem "attempt to calculate the remainder with a divisor of zero";
}

macro_rules! from {
    ($($integer:ident)*) => {$(
        impl From<$integer> for U128 {
            fn from(value: $integer) -> Self {
                U128(value as u128)
            }
        }
    )*};
}

from!(u8 u16 u32 u64 u128);

impl From<U128> for u128 {
    fn from(value: U128) -> Self {
        value.0
    }
}

impl core::iter::Sum for U128 {
    fn sum<I: Iterator<Item = U128>>(numbers: I) -> U128 {
        numbers.fold(U128::ZERO, Add::add)
    }
}

impl core::fmt::Display for U128 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::fmt::Debug for U128 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

// SAFETY: as the number within.
unsafe impl Encode for U128 {
    const FIXED: usize = 16;

    fn size(&self) -> usize {
        16
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { self.0.write(at) }
    }
}

impl Decode for U128 {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(U128(u128::decode(input)?))
    }
}

// SAFETY: as the number within.
unsafe impl Key for U128 {
    const FIXED: usize = 16;

    fn key_size(&self) -> usize {
        16
    }

    unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `key_size` bytes.
        unsafe { self.0.write_key(at) }
    }

    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(U128(u128::read_key(input)?))
    }
}
