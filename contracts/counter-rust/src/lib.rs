//! A counter in Rust, storage-compatible with ../counter: key "counter", value a little-endian u32.
#![no_std]

mod panic;

#[link(wasm_import_module = "env")]
extern "C" {
    fn storage_get(key: *const u8, key_len: usize, buf: *mut u8, cap: usize) -> i32;
    fn storage_write(key: *const u8, key_len: usize, value: *const u8, value_len: usize) -> i32;
}

const KEY: &[u8] = b"counter";

fn store(value: u32) -> u32 {
    let bytes = value.to_le_bytes();
    unsafe { storage_write(KEY.as_ptr(), KEY.len(), bytes.as_ptr(), bytes.len()) };
    value
}

#[no_mangle]
pub extern "C" fn get() -> u32 {
    let mut bytes = [0; 4];
    match unsafe { storage_get(KEY.as_ptr(), KEY.len(), bytes.as_mut_ptr(), bytes.len()) } {
        -1 => 0,
        length => {
            assert!(length == 4, "the stored value is {length} bytes long");
            u32::from_le_bytes(bytes)
        }
    }
}

#[no_mangle]
pub extern "C" fn increment() -> u32 {
    store(get() + 1)
}

/// Panics at zero: shows how the message, file and line of a panic reach the caller.
#[no_mangle]
pub extern "C" fn decrement() -> u32 {
    store(get().checked_sub(1).expect("the counter is already zero"))
}
