//! What nearly every contract uses: `use vow::prelude::*;`

pub use crate::call::{self, CallError};
pub use crate::storage::{Cell, List, Map, OrderedMap};
pub use crate::{context, crypto, require, revert, Address, Borsh, Event, Hash, Key, U128};
pub use alloc::borrow::ToOwned;
pub use alloc::boxed::Box;
pub use alloc::collections::BTreeMap;
pub use alloc::string::{String, ToString};
pub use alloc::vec::Vec;
pub use alloc::{format, vec};
