//! Buffers that live until the call ends: what the SDK itself needs beyond the stack.

use crate::{fail, host};
use alloc::alloc::{alloc, Layout};

/// Room for `length` bytes. Their content is whatever was there.
#[inline(never)]
pub(crate) fn take(length: usize) -> *mut u8 {
    // SAFETY: a length comes from the host or from values that are in memory, so it is far below the largest layout; the size is not 0.
    let at = unsafe { alloc(Layout::from_size_align_unchecked(length | 1, 1)) };
    if at.is_null() {
        fail::end(b"panicked: out of memory");
    }
    at
}

/// The result slot, `length` bytes of it.
#[inline(never)]
pub(crate) fn slot(length: usize) -> &'static [u8] {
    let at = take(length);
    // SAFETY: there is room for `length` bytes, and the host fills as many.
    unsafe {
        host::result_read(0, at, length);
        core::slice::from_raw_parts(at, length)
    }
}
