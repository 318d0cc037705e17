//! The host, off the chain: enough of it for `cargo test` of code that reads and writes storage. One per thread.
//!
//! Contracts are tested on the real engine, with `vow test`; this is for the arithmetic and the collections within them.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cell::RefCell;

/// The state of the mocked host.
#[derive(Default)]
pub struct Host {
    /// The contract's storage.
    pub storage: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The call's input.
    pub input: Vec<u8>,
    /// What the call returned.
    pub returned: Vec<u8>,
    /// The events: topic and data.
    pub events: Vec<(Vec<u8>, Vec<u8>)>,
    /// Who calls.
    pub caller: [u8; 32],
    /// The contract.
    pub contract: [u8; 32],
    /// The value that was sent.
    pub value: u128,
    /// The block's height.
    pub block_number: u64,
    /// The block's time in milliseconds.
    pub block_timestamp: u64,
    slot: Vec<u8>,
    scans: Vec<Vec<Vec<u8>>>,
}

std::thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

/// Looks at the mocked host, or sets it up.
pub fn with<R>(action: impl FnOnce(&mut Host) -> R) -> R {
    HOST.with(|host| action(&mut host.borrow_mut()))
}

impl Host {
    unsafe fn answer(&mut self, bytes: Vec<u8>, buffer: *mut u8, cap: usize) -> i32 {
        // SAFETY: the caller's buffer has room for `cap` bytes.
        unsafe { buffer.copy_from(bytes.as_ptr(), bytes.len().min(cap)) };
        self.slot = bytes;
        self.slot.len() as i32
    }
}

/// The host functions. Those that need a chain panic.
#[allow(clippy::missing_safety_doc, clippy::too_many_arguments, missing_docs, unsafe_op_in_unsafe_fn)]
pub mod functions {
    use super::with;
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::slice::from_raw_parts;

    unsafe fn bytes(at: *const u8, length: usize) -> Vec<u8> {
        from_raw_parts(at, length).into()
    }

    unsafe fn fill(at: *mut u8, bytes: &[u8]) -> i32 {
        at.copy_from(bytes.as_ptr(), bytes.len());
        bytes.len() as i32
    }

    fn absent(function: &str) -> ! {
        panic!("{function} needs a chain: test this with `vow test`")
    }

    pub unsafe fn storage_read(_: *const u8, _: usize) -> i64 {
        absent("storage_read")
    }

    pub unsafe fn storage_write(key: *const u8, key_len: usize, value: *const u8, value_len: usize) -> i32 {
        with(|host| host.storage.insert(bytes(key, key_len), bytes(value, value_len)));
        0
    }

    pub unsafe fn storage_delete(key: *const u8, key_len: usize) -> i32 {
        with(|host| host.storage.remove(from_raw_parts(key, key_len)).is_none().into())
    }

    pub unsafe fn storage_has(key: *const u8, key_len: usize) -> i32 {
        with(|host| host.storage.contains_key(from_raw_parts(key, key_len)).into())
    }

    pub unsafe fn storage_get(key: *const u8, key_len: usize, buffer: *mut u8, cap: usize) -> i32 {
        with(|host| match host.storage.get(from_raw_parts(key, key_len)).cloned() {
            Some(value) => host.answer(value, buffer, cap),
            None => -1,
        })
    }

    pub unsafe fn storage_scan(start: *const u8, start_len: usize, end: *const u8, end_len: usize, descending: i32) -> i32 {
        let (start, end) = (bytes(start, start_len), bytes(end, end_len));
        with(|host| {
            let inside = host.storage.iter().filter(|(key, _)| **key >= start && (end.is_empty() || **key < end));
            let entry = |(key, value): (&Vec<u8>, &Vec<u8>)| [&(key.len() as u32).to_le_bytes()[..], key, value].concat();
            let mut entries: Vec<_> = inside.map(entry).collect();
            if descending == 0 {
                entries.reverse();
            }
            host.scans.push(entries);
            host.scans.len() as i32 - 1
        })
    }

    pub unsafe fn storage_next(iterator: i32, buffer: *mut u8, cap: usize) -> i32 {
        with(|host| match host.scans[iterator as usize].pop() {
            Some(entry) => host.answer(entry, buffer, cap),
            None => -1,
        })
    }

    pub unsafe fn get_caller(result: *mut u8) -> i32 {
        with(|host| fill(result, &host.caller))
    }

    pub unsafe fn get_contract_address(result: *mut u8) -> i32 {
        with(|host| fill(result, &host.contract))
    }

    pub unsafe fn get_block_number() -> i64 {
        with(|host| host.block_number as i64)
    }

    pub unsafe fn get_block_timestamp() -> i64 {
        with(|host| host.block_timestamp as i64)
    }

    pub unsafe fn get_origin(result: *mut u8) -> i32 {
        get_caller(result)
    }

    pub unsafe fn get_value(result: *mut u8) {
        with(|host| fill(result, &host.value.to_le_bytes()));
    }

    pub unsafe fn get_balance(_: *const u8, _: *mut u8) {
        absent("get_balance")
    }

    pub unsafe fn get_chain_id() -> i64 {
        absent("get_chain_id")
    }

    pub unsafe fn get_transaction_hash(_: *mut u8) -> i32 {
        absent("get_transaction_hash")
    }

    pub unsafe fn get_gas_left() -> i64 {
        absent("get_gas_left")
    }

    pub unsafe fn get_input(buffer: *mut u8, cap: usize) -> i32 {
        with(|host| {
            let input = host.input.clone();
            host.answer(input, buffer, cap)
        })
    }

    pub unsafe fn result_size() -> i32 {
        with(|host| host.slot.len() as i32)
    }

    pub unsafe fn result_read(offset: i32, buffer: *mut u8, len: usize) -> i32 {
        with(|host| fill(buffer, &host.slot[offset as usize..][..len]))
    }

    pub unsafe fn return_data(data: *const u8, len: usize) {
        with(|host| host.returned = bytes(data, len));
    }

    pub unsafe fn revert(message: *const u8, len: usize) -> ! {
        panic!("{}", String::from_utf8_lossy(from_raw_parts(message, len)))
    }

    pub unsafe fn crypto_hash(_: *const u8, _: usize, _: *mut u8) -> i32 {
        absent("crypto_hash")
    }

    pub unsafe fn crypto_verify(_: *const u8, _: usize, _: *const u8, _: usize, _: *const u8, _: usize) -> i32 {
        absent("crypto_verify")
    }

    pub unsafe fn crypto_hash_with(_: i32, _: *const u8, _: usize, _: *mut u8) -> i32 {
        absent("crypto_hash_with")
    }

    pub unsafe fn crypto_verify_with(_: i32, _: *const u8, _: usize, _: *const u8, _: usize, _: *const u8, _: usize) -> i32 {
        absent("crypto_verify_with")
    }

    pub unsafe fn crypto_recover(_: *const u8, _: *const u8, _: i32, _: *mut u8) -> i32 {
        absent("crypto_recover")
    }

    pub unsafe fn log_event(topic: *const u8, topic_len: usize, data: *const u8, data_len: usize) {
        with(|host| host.events.push((bytes(topic, topic_len), bytes(data, data_len))));
    }

    pub unsafe fn debug_log(_: *const u8, _: usize) {}

    pub unsafe fn transfer(_: *const u8, _: *const u8) -> i32 {
        absent("transfer")
    }

    pub unsafe fn call_contract(
        _: *const u8, _: *const u8, _: usize, _: *const u8, _: usize, _: *const u8, _: i64, _: i32,
    ) -> i32 {
        absent("call_contract")
    }

    pub unsafe fn create_contract(
        _: *const u8, _: *const u8, _: usize, _: *const u8, _: usize, _: *const u8, _: *mut u8,
    ) -> i32 {
        absent("create_contract")
    }

    pub unsafe fn upgrade_contract(_: *const u8) -> i32 {
        absent("upgrade_contract")
    }
}
