//! Other contracts: calls, value, creation and upgrades.
//!
//! Clients made by [`interface`](crate::interface) and [`contract`](crate::contract) are typed; [`call`] is what they stand on.

use crate::borsh::{with_encoded, Decode, Encode, Malformed, Reader};
use crate::fail;
use crate::memory::slot;
use crate::{host, Address, Hash};
use alloc::vec::Vec;

/// Why a call to another contract did not succeed. What that call did is undone; what this one did is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// It reverted, with this payload: text, if it was written with this SDK.
    Reverted(Vec<u8>),
    /// It trapped.
    Trapped,
    /// It used all the gas it was given.
    OutOfGas,
    /// There is no such contract, or it has no such method.
    NotFound,
    /// This contract has less than the value it sends.
    BalanceTooSmall,
    /// Calls are nested as deep as they may be.
    TooDeep,
    /// The contract is being called already, and its caller did not allow it to be entered again.
    ReentrancyRefused,
    /// Value was sent where none may be: in a read-only call.
    ValueRefused,
    /// What it returned is not what the interface says.
    Misunderstood,
    /// A status this SDK does not know.
    Other(i32),
}

impl CallError {
    fn of(status: i32) -> CallError {
        match status {
            1 => CallError::Reverted(result()),
            2 => CallError::Trapped,
            3 => CallError::OutOfGas,
            4 => CallError::NotFound,
            5 => CallError::BalanceTooSmall,
            6 => CallError::TooDeep,
            7 => CallError::ReentrancyRefused,
            8 => CallError::ValueRefused,
            status => CallError::Other(status),
        }
    }

    fn text(&self) -> &str {
        match self {
            CallError::Reverted(payload) => core::str::from_utf8(payload).unwrap_or("the called contract reverted"),
            CallError::Trapped => "the called contract trapped",
            CallError::OutOfGas => "the called contract ran out of gas",
            CallError::NotFound => "there is no such contract or method",
            CallError::BalanceTooSmall => "the balance is too small",
            CallError::TooDeep => "calls are nested too deep",
            CallError::ReentrancyRefused => "the called contract is being called already",
            CallError::ValueRefused => "value was sent in a read-only call",
            CallError::Misunderstood => "the called contract returned something else",
            CallError::Other(_) => "the call failed",
        }
    }

    /// The payload of a revert as text.
    pub fn message(&self) -> Option<&str> {
        match self {
            CallError::Reverted(payload) => core::str::from_utf8(payload).ok(),
            _ => None,
        }
    }

    /// Ends this call too. A revert's payload is handed on as it is, so that the first cause reaches the caller.
    #[track_caller]
    #[cold]
    pub fn revert(&self) -> ! {
        fail::debug_place(core::panic::Location::caller());
        match self {
            CallError::Reverted(payload) => fail::end(payload),
            _ => fail::end(self.text().as_bytes()),
        }
    }
}

impl core::fmt::Display for CallError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

/// How a call is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The value that is sent.
    pub value: u128,
    /// The most gas it may use; 0 = all but 1/64 of what is left.
    pub gas: u64,
    /// Whether the call may write nothing, and nothing it calls.
    pub read_only: bool,
    /// Whether it may call this contract again while this call runs. Finish your own writes first.
    pub reentrant: bool,
}

fn status(address: &Address, method: &str, input: &[u8], options: Options) -> i32 {
    let value = options.value.to_le_bytes();
    let value_ptr = if options.value == 0 { core::ptr::null() } else { value.as_ptr() };
    let flags = i32::from(options.read_only) | i32::from(options.reentrant) << 1;
    // SAFETY: pointers and lengths are those of slices, the address has 32 bytes and the value 16.
    unsafe {
        host::call_contract(
            address.0.as_ptr(), method.as_ptr(), method.len(), input.as_ptr(), input.len(), value_ptr, options.gas as i64, flags,
        )
    }
}

// The result slot.
fn result() -> Vec<u8> {
    // SAFETY: no pointers.
    let length = unsafe { host::result_size() } as usize;
    Vec::from(slot(length))
}

/// Calls a method with byte input and answers what it returned: its return data or, if there is none, its numeric result in 4 or 8 bytes.
pub fn call(address: &Address, method: &str, input: &[u8], options: Options) -> Result<Vec<u8>, CallError> {
    match status(address, method, input, options) {
        0 => Ok(result()),
        failed => Err(CallError::of(failed)),
    }
}

/// Sends value to an account or a contract, without calling it.
pub fn transfer(to: &Address, amount: u128) -> Result<(), CallError> {
    let amount = amount.to_le_bytes();
    // SAFETY: 32 and 16 bytes are there.
    match unsafe { host::transfer(to.0.as_ptr(), amount.as_ptr()) } {
        0 => Ok(()),
        _ => Err(CallError::BalanceTooSmall),
    }
}

/// Makes a contract of stored code and runs its `init` with `input`. The address follows from this contract, the code and the salt.
pub fn create_contract(code_hash: &Hash, salt: &[u8], input: &[u8], value: u128) -> Result<Address, CallError> {
    let bytes = value.to_le_bytes();
    let value_ptr = if value == 0 { core::ptr::null() } else { bytes.as_ptr() };
    let mut address = Address::ZERO;
    // SAFETY: pointers and lengths are those of slices; 32 bytes of hash, 16 of value, 32 for the address.
    let status = unsafe {
        host::create_contract(
            code_hash.as_ptr(), salt.as_ptr(), salt.len(), input.as_ptr(), input.len(), value_ptr, address.0.as_mut_ptr(),
        )
    };
    if status == 0 { Ok(address) } else { Err(CallError::of(status)) }
}

/// Replaces this contract's code by stored code, from the next call on..
pub fn upgrade_contract(code_hash: &Hash) -> Result<(), CallError> {
    // SAFETY: 32 bytes are there.
    match unsafe { host::upgrade_contract(code_hash.as_ptr()) } {
        0 => Ok(()),
        failed => Err(CallError::of(failed)),
    }
}

/// What a client's method returns: nothing, or a value in Borsh.
#[doc(hidden)]
pub trait Answer: Sized {
    fn read(bytes: &[u8]) -> Result<Self, Malformed>;
}

impl Answer for () {
    // A result nobody asked for is not an error: an interface may leave it out.
    fn read(_: &[u8]) -> Result<(), Malformed> {
        Ok(())
    }
}

impl<T: Decode> Answer for T {
    fn read(bytes: &[u8]) -> Result<T, Malformed> {
        let mut reader = Reader::new(bytes);
        let value = T::decode(&mut reader)?;
        reader.finish()?;
        Ok(value)
    }
}

#[doc(hidden)]
pub fn typed<A: Encode, R: Answer>(address: &Address, method: &str, arguments: &A, options: Options) -> Result<R, CallError> {
    let bytes = with_encoded(arguments, |input| call(address, method, input, options))?;
    R::read(&bytes).map_err(|_| CallError::Misunderstood)
}

/// The numeric result of a method that is passed as WebAssembly passes it.
#[doc(hidden)]
pub fn numeric<R: crate::entry::Numeric>(address: &Address, method: &str, options: Options) -> Result<R, CallError> {
    let bytes = call(address, method, &[], options)?;
    R::from_bytes(&bytes).ok_or(CallError::Misunderstood)
}
