//! Contracts for Vow in Rust. Start with [`contract`]; everything a contract needs is in [`prelude`].
//!
//! The layers, from the outside in: [`contract`] and [`interface`] (macros), [`storage`], [`context`], [`crypto`], [`call`] and events,
//! the two encodings [`borsh`] (values) and [`key`] (storage keys), and the host functions themselves in [`host`].
#![no_std]
#![deny(missing_docs, unsafe_op_in_unsafe_fn)]

extern crate alloc;
extern crate self as vow;
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

pub mod abi;
mod address;
#[cfg(all(target_arch = "wasm32", feature = "allocator"))]
mod allocator;
pub mod borsh;
pub mod call;
pub mod context;
pub mod crypto;
#[doc(hidden)]
pub mod entry;
mod event;
pub mod fail;
#[rustfmt::skip]
pub mod host;
pub mod key;
mod memory;
#[cfg(not(target_arch = "wasm32"))]
pub mod mock;
mod number;
pub mod prelude;
pub mod storage;

pub use address::{Address, Hash};
pub use event::Event;
pub use fail::{debug, revert};
pub use number::U128;
pub use vow_macros::{contract, event, interface, Borsh, Key};
