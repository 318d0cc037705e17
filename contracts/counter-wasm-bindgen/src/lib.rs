//! The counter of ../counter, exported by wasm-bindgen's macro: key "counter", value a little-endian u32.

use wasm_bindgen::prelude::*;

// The host functions are plain imports: wasm-bindgen's own imports need glue in JavaScript.
mod host {
    #[link(wasm_import_module = "env")]
    extern "C" {
        pub fn storage_get(key: *const u8, key_len: usize, buf: *mut u8, cap: usize) -> i32;
        pub fn storage_write(key: *const u8, key_len: usize, value: *const u8, value_len: usize) -> i32;
    }
}

const KEY: &[u8] = b"counter";

fn load() -> u32 {
    let mut bytes = [0; 4];
    unsafe { host::storage_get(KEY.as_ptr(), KEY.len(), bytes.as_mut_ptr(), bytes.len()) };
    u32::from_le_bytes(bytes)
}

fn store(value: u32) -> u32 {
    unsafe { host::storage_write(KEY.as_ptr(), KEY.len(), value.to_le_bytes().as_ptr(), 4) };
    value
}

#[wasm_bindgen]
pub fn get() -> u32 {
    load()
}

#[wasm_bindgen]
pub fn increment() -> u32 {
    store(load() + 1)
}

#[wasm_bindgen]
pub fn decrement() -> u32 {
    match load().checked_sub(1) {
        Some(value) => store(value),
        None => wasm_bindgen::throw_str("the counter is already zero"),
    }
}
