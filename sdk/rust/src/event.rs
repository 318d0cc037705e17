//! Events: what a call tells the world.

use crate::borsh::{with_encoded, Encode};
use crate::host;

/// A struct that is logged. Made by `#[event]`: the topic is the struct's name in snake case, the data its fields in Borsh.
pub trait Event: Encode {
    /// The event's name.
    const TOPIC: &'static str;

    /// Logs it. It stays if the call succeeds.
    fn emit(&self) {
        with_encoded(self, |data| log(Self::TOPIC.as_bytes(), data));
    }
}

/// Logs bytes under a topic.
pub(crate) fn log(topic: &[u8], data: &[u8]) {
    // SAFETY: pointers and lengths are those of slices.
    unsafe { host::log_event(topic.as_ptr(), topic.len(), data.as_ptr(), data.len()) }
}
