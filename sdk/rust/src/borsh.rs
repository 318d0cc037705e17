//! Borsh, read strictly: each value has one spelling, and every other one is refused.
//!
//! Derive both directions, and the description for `vow.abi`, with [`Borsh`](derive@crate::Borsh).

use crate::memory;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem::MaybeUninit;

/// A value that can be written as Borsh.
///
/// # Safety
/// `write` writes exactly `size` bytes and returns the place behind them. A `FIXED` that is not 0 is what `size` always answers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be encoded for a contract",
    note = "derive `Borsh` for your own structs and enums; integers, bool, String, Vec, Option, BTreeMap, arrays, tuples and Address are known"
)]
pub unsafe trait Encode {
    /// The size of every value, or 0 when it differs.
    const FIXED: usize = 0;

    /// The size of this value's encoding.
    fn size(&self) -> usize;

    /// Writes the encoding and returns the place behind it.
    ///
    /// # Safety
    /// There is room for `size` bytes.
    unsafe fn write(&self, at: *mut u8) -> *mut u8;

    /// The size of several values one after the other.
    #[doc(hidden)]
    fn sizes(items: &[Self]) -> usize
    where
        Self: Sized,
    {
        match Self::FIXED {
            0 => items.iter().map(Self::size).sum(),
            size => size * items.len(),
        }
    }

    /// Writes several values one after the other.
    ///
    /// # Safety
    /// There is room for `sizes` bytes.
    #[doc(hidden)]
    unsafe fn write_all(items: &[Self], mut at: *mut u8) -> *mut u8
    where
        Self: Sized,
    {
        for item in items {
            // SAFETY: the room is for all of them.
            at = unsafe { item.write(at) };
        }
        at
    }
}

/// A value that can be read from Borsh.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be decoded for a contract",
    note = "parameters, results and stored values are owned: `String`, not `&str`; derive `Borsh` for your own structs and enums"
)]
pub trait Decode: Encode + Sized {
    /// Reads one value; the reader stays where the encoding went wrong.
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed>;

    /// Reads `count` values, at most as many as there are bytes left.
    #[doc(hidden)]
    fn decode_many(input: &mut Reader<'_>, count: usize) -> Result<Vec<Self>, Malformed> {
        // Only what the bytes can hold is allocated at once: a hostile count costs its sender the bytes.
        let room = if Self::FIXED == 0 { 0 } else { count.min(input.left() / Self::FIXED) };
        let mut items = Vec::with_capacity(room);
        for _ in 0..count {
            items.push(Self::decode(input)?);
        }
        Ok(items)
    }

    /// Reads `N` values.
    #[doc(hidden)]
    fn decode_array<const N: usize>(input: &mut Reader<'_>) -> Result<[Self; N], Malformed> {
        if N > input.left() {
            return Err(Malformed);
        }
        Self::decode_many(input, N)?.try_into().map_err(|_| Malformed)
    }
}

/// The bytes are not the encoding of such a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Bytes that are being decoded.
pub struct Reader<'a> {
    rest: &'a [u8],
    total: usize,
}

impl<'a> Reader<'a> {
    /// Reads from the beginning.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes, total: bytes.len() }
    }

    /// How many bytes have been read.
    pub fn position(&self) -> usize {
        self.total.wrapping_sub(self.rest.len())
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next byte, which stays where it is.
    pub fn peek(&self) -> Result<u8, Malformed> {
        self.rest.first().copied().ok_or(Malformed)
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next `N` bytes.
    #[inline]
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// A byte below `count`: the tag of an option, a bool or an enum.
    pub fn tag(&mut self, count: usize) -> Result<u8, Malformed> {
        let tag = self.peek()?;
        if usize::from(tag) >= count {
            return Err(Malformed);
        }
        self.take(1)?;
        Ok(tag)
    }

    /// The number of items that follow. Each takes at least one byte, so a larger count cannot be true.
    pub fn count(&mut self) -> Result<usize, Malformed> {
        let count = u32::decode(self)? as usize;
        if count > self.left() {
            return Err(Malformed);
        }
        Ok(count)
    }

    /// Refuses bytes that are left over.
    pub fn finish(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed) }
    }
}

/// The encoding of a value.
pub fn encode<T: Encode + ?Sized>(value: &T) -> Vec<u8> {
    let size = value.size();
    let mut bytes = Vec::with_capacity(size);
    // SAFETY: there is room for `size` bytes and `write` fills all of them.
    unsafe {
        value.write(bytes.as_mut_ptr());
        bytes.set_len(size);
    }
    bytes
}

/// The value whose encoding these bytes are, all of them.
pub fn decode<T: Decode>(bytes: &[u8]) -> Result<T, Malformed> {
    let mut reader = Reader::new(bytes);
    let value = T::decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// Largest fixed size that is kept on the stack rather than in allocated memory.
pub(crate) const STACK_BYTES: usize = 128;

/// Hands the encoding to `use_bytes`; one of a small fixed size is made on the stack.
#[inline]
pub(crate) fn with_encoded<T: Encode + ?Sized, R>(value: &T, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
    let mut buffer = MaybeUninit::<[u8; STACK_BYTES]>::uninit();
    let (at, size) = match T::FIXED {
        size @ 1..=STACK_BYTES => (buffer.as_mut_ptr().cast(), size),
        _ => {
            let size = value.size();
            (memory::take(size), size)
        }
    };
    // SAFETY: there is room for `size` bytes, and all of them are written before they are read.
    unsafe {
        value.write(at);
        use_bytes(core::slice::from_raw_parts(at, size))
    }
}

macro_rules! integers {
    ($($integer:ident)*) => {$(
        // SAFETY: as many bytes as the integer has.
        unsafe impl Encode for $integer {
            const FIXED: usize = size_of::<$integer>();

            fn size(&self) -> usize {
                Self::FIXED
            }

            #[inline]
            unsafe fn write(&self, at: *mut u8) -> *mut u8 {
                // SAFETY: the caller has room for `size` bytes.
                unsafe {
                    at.cast::<[u8; size_of::<$integer>()]>().write(self.to_le_bytes());
                    at.add(Self::FIXED)
                }
            }
        }

        impl Decode for $integer {
            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok($integer::from_le_bytes(input.array()?))
            }
        }
    )*};
}

integers!(u16 u32 u64 u128 i8 i16 i32 i64 i128);

// SAFETY: one byte.
unsafe impl Encode for u8 {
    const FIXED: usize = 1;

    fn size(&self) -> usize {
        1
    }

    #[inline]
    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for it.
        unsafe {
            at.write(*self);
            at.add(1)
        }
    }

    #[inline]
    unsafe fn write_all(items: &[u8], at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for them; what is being written is new memory.
        unsafe {
            at.copy_from_nonoverlapping(items.as_ptr(), items.len());
            at.add(items.len())
        }
    }
}

impl Decode for u8 {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        input.tag(256)
    }

    fn decode_many(input: &mut Reader<'_>, count: usize) -> Result<Vec<u8>, Malformed> {
        Ok(Vec::from(input.take(count)?))
    }

    #[inline]
    fn decode_array<const N: usize>(input: &mut Reader<'_>) -> Result<[u8; N], Malformed> {
        input.array()
    }
}

// SAFETY: one byte.
unsafe impl Encode for bool {
    const FIXED: usize = 1;

    fn size(&self) -> usize {
        1
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for it.
        unsafe { u8::from(*self).write(at) }
    }
}

impl Decode for bool {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(input.tag(2)? == 1)
    }
}

// SAFETY: as the value itself.
unsafe impl<T: Encode + ?Sized> Encode for &T {
    const FIXED: usize = T::FIXED;

    fn size(&self) -> usize {
        T::size(self)
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { T::write(self, at) }
    }
}

// SAFETY: four bytes of length and the items.
unsafe impl<T: Encode> Encode for [T] {
    fn size(&self) -> usize {
        4 + T::sizes(self)
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes. Memory is smaller than 4 GiB, so the length fits.
        unsafe { T::write_all(self, (self.len() as u32).write(at)) }
    }
}

// SAFETY: as the slice.
unsafe impl<T: Encode> Encode for Vec<T> {
    fn size(&self) -> usize {
        self.as_slice().size()
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { self.as_slice().write(at) }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let count = input.count()?;
        T::decode_many(input, count)
    }
}

// SAFETY: as its bytes.
unsafe impl Encode for str {
    fn size(&self) -> usize {
        self.as_bytes().size()
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { self.as_bytes().write(at) }
    }
}

// SAFETY: as its bytes.
unsafe impl Encode for String {
    fn size(&self) -> usize {
        self.as_bytes().size()
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { self.as_bytes().write(at) }
    }
}

impl Decode for String {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let count = input.count()?;
        let text = core::str::from_utf8(input.take(count)?).map_err(|_| Malformed)?;
        Ok(String::from(text))
    }
}

// SAFETY: a tag, and the value if there is one.
unsafe impl<T: Encode> Encode for Option<T> {
    fn size(&self) -> usize {
        1 + self.as_ref().map_or(0, T::size)
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe {
            let at = self.is_some().write(at);
            match self {
                Some(value) => value.write(at),
                None => at,
            }
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        match input.tag(2)? {
            0 => Ok(None),
            _ => Ok(Some(T::decode(input)?)),
        }
    }
}

// SAFETY: the items one after the other.
unsafe impl<T: Encode, const N: usize> Encode for [T; N] {
    const FIXED: usize = T::FIXED * N;

    fn size(&self) -> usize {
        T::sizes(self)
    }

    #[inline]
    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { T::write_all(self, at) }
    }
}

impl<T: Decode, const N: usize> Decode for [T; N] {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        T::decode_array(input)
    }
}

// SAFETY: a count and the pairs.
unsafe impl<K: Encode, V: Encode> Encode for BTreeMap<K, V> {
    fn size(&self) -> usize {
        4 + self.iter().map(|(key, value)| key.size() + value.size()).sum::<usize>()
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe {
            let mut at = (self.len() as u32).write(at);
            for (key, value) in self {
                at = value.write(key.write(at));
            }
            at
        }
    }
}

impl<K: Decode + Ord, V: Decode> Decode for BTreeMap<K, V> {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut map = BTreeMap::new();
        for _ in 0..input.count()? {
            let key = K::decode(input)?;
            if map.last_key_value().is_some_and(|(last, _)| *last >= key) {
                return Err(Malformed);
            }
            map.insert(key, V::decode(input)?);
        }
        Ok(map)
    }
}

/// The sum of sizes, or 0 if one of them is 0: how a fixed size follows from those of the parts.
pub const fn fixed(sizes: &[usize]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < sizes.len() {
        if sizes[i] == 0 {
            return 0;
        }
        sum += sizes[i];
        i += 1;
    }
    sum
}

macro_rules! tuples {
    ($($name:ident $index:tt),+) => {
        // SAFETY: the items one after the other.
        unsafe impl<$($name: Encode),+> Encode for ($($name,)+) {
            const FIXED: usize = fixed(&[$($name::FIXED),+]);

            fn size(&self) -> usize {
                0 $(+ self.$index.size())+
            }

            unsafe fn write(&self, at: *mut u8) -> *mut u8 {
                // SAFETY: the caller has room for `size` bytes.
                unsafe {
                    $(let at = self.$index.write(at);)+
                    at
                }
            }
        }

        impl<$($name: Decode),+> Decode for ($($name,)+) {
            fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok(($($name::decode(input)?,)+))
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
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15);
