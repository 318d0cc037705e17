//! A panic reverts the call with its message, file and line, written into a fixed buffer: there is no allocator.

use crate::host;
use core::fmt::Write;

struct Text {
    bytes: [u8; 256],
    length: usize,
}

impl Write for Text {
    // Truncates: a message that is too long must still reach the caller.
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = self.bytes.len() - self.length;
        let mut taken = text.len().min(room);
        while !text.is_char_boundary(taken) {
            taken -= 1;
        }
        self.bytes[self.length..self.length + taken].copy_from_slice(&text.as_bytes()[..taken]);
        self.length += taken;
        Ok(())
    }
}

#[panic_handler]
fn on_panic(info: &core::panic::PanicInfo) -> ! {
    let mut text = Text { bytes: [0; 256], length: 0 };
    let _ = write!(text, "panicked: {}", info.message());
    if let Some(place) = info.location() {
        let _ = write!(text, ", {}:{}", place.file(), place.line());
    }
    host::revert(unsafe { core::str::from_utf8_unchecked(&text.bytes[..text.length]) })
}
