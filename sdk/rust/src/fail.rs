//! Ends of a call that are not its success: reverts, requirements, and panics.

use crate::host;

/// Ends the call and undoes all it did. The caller gets `message`, exactly; the line is in the node's debug log.
///
/// [`revert!`](crate::revert!) is the form that also formats.
#[track_caller]
#[cold]
pub fn revert(message: &str) -> ! {
    debug_place(core::panic::Location::caller());
    end(message.as_bytes())
}

/// Ends the call with a payload of any bytes.
pub fn end(payload: &[u8]) -> ! {
    // SAFETY: pointer and length are those of a slice.
    unsafe { host::revert(payload.as_ptr(), payload.len()) }
}

/// Shows a message where a developer looks; it is in no receipt and costs the same everywhere.
pub fn debug(message: &str) {
    // SAFETY: pointer and length are those of a slice.
    unsafe { host::debug_log(message.as_ptr(), message.len()) }
}

#[doc(hidden)]
#[cold]
pub fn revert_at(message: &str, place: &str) -> ! {
    debug(place);
    end(message.as_bytes())
}

#[doc(hidden)]
pub const fn assert_no_braces(message: &str) {
    let (bytes, mut i) = (message.as_bytes(), 0);
    while i < bytes.len() {
        assert!(bytes[i] != b'{' && bytes[i] != b'}', "one argument is the text as it is: to format, put the values behind it");
        i += 1;
    }
}

/// Ends the call and undoes all it did; the caller gets the message, exactly.
///
/// `revert!("sold out")` · `revert!(text)` · `revert!("only {} left", left)`
#[macro_export]
macro_rules! revert {
    ($message:literal $(,)?) => {{
        const _: () = $crate::fail::assert_no_braces($message);
        $crate::fail::revert_at($message, ::core::concat!("at ", ::core::file!(), ":", ::core::line!()))
    }};
    ($message:expr $(,)?) => {
        $crate::fail::revert_at(::core::convert::AsRef::<str>::as_ref(&$message), ::core::concat!("at ", ::core::file!(), ":", ::core::line!()))
    };
    ($format:literal, $($argument:tt)+) => {
        $crate::fail::revert_at(
            &$crate::entry::format!($format, $($argument)+),
            ::core::concat!("at ", ::core::file!(), ":", ::core::line!()),
        )
    };
}

/// Reverts with the message unless the condition holds: `require!(amount > 0, "nothing to move")`.
#[macro_export]
macro_rules! require {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            $crate::revert!($($message)+);
        }
    };
}

/// Text in a buffer. What does not fit is left out: a message that is too long must still reach the caller.
pub(crate) struct Text<'a> {
    room: &'a mut [core::mem::MaybeUninit<u8>],
    length: usize,
}

/// Room for a [`Text`].
pub(crate) const fn room<const N: usize>() -> [core::mem::MaybeUninit<u8>; N] {
    [const { core::mem::MaybeUninit::uninit() }; N]
}

impl<'a> Text<'a> {
    pub(crate) fn new(room: &'a mut [core::mem::MaybeUninit<u8>]) -> Self {
        Text { room, length: 0 }
    }

    /// As much of the text as there is room for, in whole characters.
    #[inline(never)]
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        let free = self.room.len().wrapping_sub(self.length);
        let mut taken = text.len();
        if taken > free {
            taken = free;
            while !text.is_char_boundary(taken) {
                taken = taken.wrapping_sub(1);
            }
        }
        // SAFETY: `taken` bytes of the text exist, and there is room for them behind `length`.
        unsafe {
            let at = self.room.as_mut_ptr().add(self.length).cast::<u8>();
            at.copy_from_nonoverlapping(text.as_ptr(), taken);
        }
        self.length = self.length.wrapping_add(taken);
        self
    }

    #[inline(never)]
    pub(crate) fn push_number(&mut self, number: u32) -> &mut Self {
        if number >= 10 {
            self.push_number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        // SAFETY: a digit is ASCII.
        self.push(unsafe { core::str::from_utf8_unchecked(&digit) })
    }

    pub(crate) fn push_place(&mut self, place: &core::panic::Location<'_>) -> &mut Self {
        self.push(place.file()).push(":").push_number(place.line())
    }

    pub(crate) fn as_str(&self) -> &str {
        // SAFETY: `length` bytes have been written, all of them whole characters.
        unsafe { core::str::from_utf8_unchecked(core::slice::from_raw_parts(self.room.as_ptr().cast::<u8>(), self.length)) }
    }
}

// All three, because the two that could be left out are larger when they are derived from the first.
impl core::fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.push(text);
        Ok(())
    }

    fn write_char(&mut self, character: char) -> core::fmt::Result {
        self.write_str(character.encode_utf8(&mut [0; 4]))
    }

    fn write_fmt(&mut self, arguments: core::fmt::Arguments<'_>) -> core::fmt::Result {
        core::fmt::write(self, arguments)
    }
}

/// Ends the call with a text in pieces.
#[cold]
pub(crate) fn end_with(method: &str, text: &str, number: Option<u32>) -> ! {
    let mut room = room::<320>();
    let mut message = Text::new(&mut room);
    message.push(method).push(text);
    if let Some(number) = number {
        message.push_number(number);
    }
    end(message.as_str().as_bytes())
}

#[cold]
pub(crate) fn debug_place(place: &core::panic::Location<'_>) {
    let mut room = room::<256>();
    debug(Text::new(&mut room).push("at ").push_place(place).as_str());
}

#[cfg(all(target_arch = "wasm32", feature = "panic-handler"))]
#[panic_handler]
fn on_panic(info: &core::panic::PanicInfo<'_>) -> ! {
    const MESSAGE_BYTES: usize = 768;
    let mut room = room::<1024>();
    // The place has room of its own: a long message must not push it out.
    let mut text = Text::new(&mut room[..MESSAGE_BYTES]);
    text.push("panicked: ");
    match info.message().as_str() {
        Some(message) => _ = text.push(message),
        None => _ = core::fmt::write(&mut text, format_args!("{}", info.message())),
    }
    let length = text.length;
    let mut text = Text { room: &mut room, length };
    if let Some(place) = info.location() {
        text.push(" (").push_place(place).push(")");
    }
    end(text.as_str().as_bytes())
}
