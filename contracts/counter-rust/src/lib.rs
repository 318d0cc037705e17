//! A counter in Rust, storage-compatible with ../counter: key "counter", value a little-endian u32.
#![no_std]

use vow::prelude::*;

/// Counts.
#[vow::contract]
mod counter {
    use super::*;

    #[storage]
    pub struct Counter {
        counter: Cell<u32>,
    }

    impl Counter {
        /// The count.
        #[wasm]
        pub fn get(&self) -> u32 {
            self.counter.get_or_default()
        }

        /// Adds one.
        #[wasm]
        pub fn increment(&mut self) -> u32 {
            self.store(self.get() + 1)
        }

        /// Takes one away. Panics at zero: shows how the message, file and line of a panic reach the caller.
        #[wasm]
        pub fn decrement(&mut self) -> u32 {
            self.store(self.get().checked_sub(1).expect("the counter is already zero"))
        }

        fn store(&mut self, value: u32) -> u32 {
            self.counter.set(&value);
            value
        }
    }
}
