//! Accounts and contracts, and hashes.

use crate::abi::{Describe, Rope};
use crate::borsh::{Decode, Encode, Malformed, Reader};
use crate::key::Key;

/// 32 bytes of a hash; in an interface description `array<u8,32>`.
pub type Hash = [u8; 32];

/// An account or a contract: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(transparent)]
pub struct Address(pub [u8; 32]);

impl Address {
    /// The address nobody holds: where tokens come from when they are made.
    pub const ZERO: Address = Address([0; 32]);

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this is [`Address::ZERO`].
    pub fn is_zero(&self) -> bool {
        *self == Address::ZERO
    }
}

impl From<[u8; 32]> for Address {
    fn from(bytes: [u8; 32]) -> Self {
        Address(bytes)
    }
}

impl AsRef<[u8]> for Address {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// `0x` and 64 hexadecimal digits.
impl core::fmt::Display for Address {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for Address {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(self, f)
    }
}

// SAFETY: 32 bytes are written, and 32 is what `size` says.
unsafe impl Encode for Address {
    const FIXED: usize = 32;

    fn size(&self) -> usize {
        32
    }

    unsafe fn write(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `size` bytes.
        unsafe { self.0.write(at) }
    }
}

impl Decode for Address {
    fn decode(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Address(input.array()?))
    }
}

impl Describe for Address {
    const TYPE: Rope = Rope::text("address");
}

// SAFETY: as for `Encode`.
unsafe impl Key for Address {
    const FIXED: usize = 32;

    fn key_size(&self) -> usize {
        32
    }

    unsafe fn write_key(&self, at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has room for `key_size` bytes.
        unsafe { self.0.write(at) }
    }

    fn read_key(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Address(input.array()?))
    }
}
