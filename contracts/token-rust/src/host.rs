//! The host functions this contract imports, behind safe wrappers.

mod raw {
    #[link(wasm_import_module = "env")]
    extern "C" {
        pub fn storage_get(key: *const u8, key_len: usize, buf: *mut u8, cap: usize) -> i32;
        pub fn storage_write(key: *const u8, key_len: usize, value: *const u8, value_len: usize) -> i32;
        pub fn storage_delete(key: *const u8, key_len: usize) -> i32;
        pub fn get_caller(result: *mut u8) -> i32;
        pub fn get_input(buf: *mut u8, cap: usize) -> i32;
        pub fn return_data(data: *const u8, len: usize);
        pub fn log_event(topic: *const u8, topic_len: usize, data: *const u8, data_len: usize);
        pub fn revert(message: *const u8, len: usize) -> !;
    }
}

pub type Address = [u8; 32];

pub fn caller() -> Address {
    let mut address = [0; 32];
    unsafe { raw::get_caller(address.as_mut_ptr()) };
    address
}

/// The call's input if it is exactly `N` bytes long; otherwise reverts with `usage`.
pub fn input<const N: usize>(usage: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let length = unsafe { raw::get_input(bytes.as_mut_ptr(), N) };
    if length as usize != N {
        revert(usage);
    }
    bytes
}

pub fn has_input() -> bool {
    unsafe { raw::get_input(core::ptr::NonNull::dangling().as_ptr(), 0) != 0 }
}

/// A stored number; an absent key is 0.
pub fn load(key: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    match unsafe { raw::storage_get(key.as_ptr(), key.len(), bytes.as_mut_ptr(), 16) } {
        16 => u128::from_le_bytes(bytes),
        _ => 0,
    }
}

/// Zero is stored as absence: an emptied account leaves nothing behind.
pub fn store(key: &[u8], value: u128) {
    let bytes = value.to_le_bytes();
    unsafe {
        if value != 0 {
            raw::storage_write(key.as_ptr(), key.len(), bytes.as_ptr(), 16);
        } else {
            raw::storage_delete(key.as_ptr(), key.len());
        }
    }
}

pub fn return_u128(value: u128) {
    unsafe { raw::return_data(value.to_le_bytes().as_ptr(), 16) }
}

pub fn log_event(topic: &str, data: &[u8]) {
    unsafe { raw::log_event(topic.as_ptr(), topic.len(), data.as_ptr(), data.len()) }
}

pub fn revert(message: &str) -> ! {
    unsafe { raw::revert(message.as_ptr(), message.len()) }
}
