//! Memory is handed out upwards and never given back to the host: a call is short and its memory ends with it.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;

const PAGE: usize = 65536;

struct Bump {
    next: UnsafeCell<usize>,
    end: UnsafeCell<usize>,
}

// SAFETY: a contract has one thread.
unsafe impl Sync for Bump {}

#[global_allocator]
static ALLOCATOR: Bump = Bump { next: UnsafeCell::new(0), end: UnsafeCell::new(0) };

extern "C" {
    static __heap_base: u8;
    static __heap_end: u8;
}

impl Bump {
    unsafe fn grow(&self, size: usize, align: usize) -> usize {
        // SAFETY: one thread, and the linker's symbols are only taken for their addresses.
        unsafe {
            let (next, end) = (self.next.get(), self.end.get());
            if *next == 0 {
                *next = &raw const __heap_base as usize;
                *end = &raw const __heap_end as usize;
            }
            let mut start = align_up(*next, align);
            if start > *end || size > (*end).wrapping_sub(start) {
                let pages = size.div_ceil(PAGE);
                let grown = core::arch::wasm32::memory_grow::<0>(pages);
                if grown == usize::MAX {
                    return 0;
                }
                // The host may have put pages of its own behind ours (`storage_read` without `allocate`); then a new range begins.
                if grown.wrapping_mul(PAGE) != *end {
                    start = grown.wrapping_mul(PAGE);
                }
                *end = grown.wrapping_add(pages).wrapping_mul(PAGE);
            }
            *next = start.wrapping_add(size);
            start
        }
    }
}

fn align_up(at: usize, align: usize) -> usize {
    at.wrapping_add(align.wrapping_sub(1)) & align.wrapping_neg()
}

// SAFETY: ranges that are handed out do not overlap, and memory that was grown is not used by anyone else.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread.
        unsafe { self.grow(layout.size(), layout.align()) as *mut u8 }
    }

    // The newest allocation gives its bytes back: a buffer that was used and dropped leaves nothing.
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: one thread.
        unsafe {
            if (at as usize).wrapping_add(layout.size()) == *self.next.get() {
                *self.next.get() = at as usize;
            }
        }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: one thread; the newest allocation grows where it is, another one moves.
        unsafe {
            if (at as usize).wrapping_add(layout.size()) == *self.next.get() && new_size <= (*self.end.get()).wrapping_sub(at as usize) {
                *self.next.get() = (at as usize).wrapping_add(new_size);
                return at;
            }
            let new = self.grow(new_size, layout.align()) as *mut u8;
            if !new.is_null() {
                core::ptr::copy_nonoverlapping(at, new, layout.size().min(new_size));
            }
            new
        }
    }
}
