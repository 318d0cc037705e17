//! Who calls, where, when, and with what.

use crate::{host, memory, Address, Hash};
use alloc::vec::Vec;
use core::mem::MaybeUninit;

fn filled<const N: usize>(fill: impl FnOnce(*mut u8)) -> [u8; N] {
    let mut bytes = MaybeUninit::<[u8; N]>::uninit();
    fill(bytes.as_mut_ptr().cast());
    // SAFETY: the host functions used here write all N bytes, or do not come back.
    unsafe { bytes.assume_init() }
}

/// The account or contract that made this call.
pub fn caller() -> Address {
    // SAFETY: 32 bytes are there.
    Address(filled(|at| unsafe { _ = host::get_caller(at) }))
}

/// This contract.
pub fn contract() -> Address {
    // SAFETY: 32 bytes are there.
    Address(filled(|at| unsafe { _ = host::get_contract_address(at) }))
}

/// The account that signed the transaction. Who may do something is decided by [`caller`]: an origin can be led to call a hostile contract.
pub fn origin() -> Address {
    // SAFETY: 32 bytes are there.
    Address(filled(|at| unsafe { _ = host::get_origin(at) }))
}

/// The value sent with this call; this contract has it already.
pub fn value() -> u128 {
    // SAFETY: 16 bytes are there.
    u128::from_le_bytes(filled(|at| unsafe { host::get_value(at) }))
}

/// What an account or a contract has.
pub fn balance(of: &Address) -> u128 {
    // SAFETY: 32 bytes to read and 16 to write.
    u128::from_le_bytes(filled(|at| unsafe { host::get_balance(of.0.as_ptr(), at) }))
}

/// The block's height.
pub fn block_number() -> u64 {
    // SAFETY: no pointers.
    unsafe { host::get_block_number() as u64 }
}

/// The block's time: milliseconds since 1970-01-01 UTC.
pub fn block_timestamp() -> u64 {
    // SAFETY: no pointers.
    unsafe { host::get_block_timestamp() as u64 }
}

/// The chain's identifier.
pub fn chain_id() -> u64 {
    // SAFETY: no pointers.
    unsafe { host::get_chain_id() as u64 }
}

/// The transaction's hash.
pub fn transaction_hash() -> Hash {
    // SAFETY: 32 bytes are there.
    filled(|at| unsafe { _ = host::get_transaction_hash(at) })
}

/// Gas this call may still use.
pub fn gas_left() -> u64 {
    // SAFETY: no pointers.
    unsafe { host::get_gas_left() as u64 }
}

/// The call's byte input. In a contract made by the macro the arguments are read from it already; this is for functions that are exported without.
pub fn input() -> Vec<u8> {
    // SAFETY: nothing is copied into a buffer without room.
    let length = unsafe { host::get_input(core::ptr::NonNull::dangling().as_ptr(), 0) } as usize;
    Vec::from(memory::slot(length))
}

/// Sets what the call returns, as bytes; the last one counts. A method of the macro returns its value instead.
pub fn return_data(bytes: &[u8]) {
    // SAFETY: pointer and length are those of a slice.
    unsafe { host::return_data(bytes.as_ptr(), bytes.len()) }
}
