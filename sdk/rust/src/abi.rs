//! How types describe themselves for the custom section `vow.abi`, put together by the compiler: a contract carries the text and no code for it.

use crate::number::U128;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Text made of parts that are only known when a type's parameters are.
#[derive(Clone, Copy)]
pub enum Rope {
    /// The text itself.
    #[allow(missing_docs)]
    Text { text: &'static str },
    /// A number in decimal.
    #[allow(missing_docs)]
    Number { number: usize },
    /// One part after the other.
    #[allow(missing_docs)]
    Many { of: &'static [Rope] },
    /// A text made into a name: what is not a letter or digit becomes `_`.
    #[allow(missing_docs)]
    Name { of: &'static Rope },
}

impl Rope {
    /// A text.
    pub const fn text(text: &'static str) -> Rope {
        Rope::Text { text }
    }
}

/// What a type's description refers to: its own definition, if it has one, and the types it is made of.
pub struct Uses {
    /// Whether the type has a definition of its own.
    pub defined: bool,
    /// Its name.
    pub name: Rope,
    /// The members of its definition behind the name.
    pub body: Rope,
    /// The types it is made of.
    pub of: &'static [&'static Uses],
}

impl Uses {
    /// Nothing.
    pub const NONE: Uses = Uses::parts(&[]);

    /// No definition, but parts that may have one.
    pub const fn parts(of: &'static [&'static Uses]) -> Uses {
        Uses { defined: false, name: Rope::text(""), body: Rope::text(""), of }
    }
}

/// A type that `vow.abi` can describe.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no description for `vow.abi`",
    note = "derive `Borsh` for your own structs and enums; usize and maps that are not ordered have no encoding"
)]
pub trait Describe {
    /// The type as the description writes it.
    const TYPE: Rope;
    /// Definitions it needs.
    const USES: Uses = Uses::NONE;
    /// A list of it.
    #[doc(hidden)]
    const LIST: Rope = Rope::Many { of: &[Rope::text("list<"), Self::TYPE, Rope::text(">")] };
    /// What JSON puts around its numbers: quotes if they can be larger than 2^53.
    #[doc(hidden)]
    const QUOTE: Rope = Rope::text("");
    #[doc(hidden)]
    const OPTION: bool = false;
}

macro_rules! plain {
    ($($type:ty, $name:literal, $quote:literal;)*) => {$(
        impl Describe for $type {
            const TYPE: Rope = Rope::text($name);
            const QUOTE: Rope = Rope::text($quote);
        }
    )*};
}

plain! {
    bool, "bool", ""; u16, "u16", ""; u32, "u32", ""; u64, "u64", "\""; u128, "u128", "\""; U128, "u128", "\"";
    i8, "i8", ""; i16, "i16", ""; i32, "i32", ""; i64, "i64", "\""; i128, "i128", "\""; String, "string", "";
}

impl Describe for u8 {
    const TYPE: Rope = Rope::text("u8");
    const LIST: Rope = Rope::text("bytes");
}

impl<T: Describe> Describe for Vec<T> {
    const TYPE: Rope = T::LIST;
    const USES: Uses = Uses { of: &[&T::USES], ..Uses::NONE };
}

impl<T: Describe> Describe for Option<T> {
    const TYPE: Rope = {
        assert!(!T::OPTION, "Option<Option<_>> has no JSON form: use an enum");
        Rope::Many { of: &[Rope::text("option<"), T::TYPE, Rope::text(">")] }
    };
    const USES: Uses = Uses { of: &[&T::USES], ..Uses::NONE };
    const OPTION: bool = true;
}

impl<T: Describe, const N: usize> Describe for [T; N] {
    const TYPE: Rope = {
        assert!(N > 0, "an array of nothing cannot be described");
        Rope::Many { of: &[Rope::text("array<"), T::TYPE, Rope::text(","), Rope::Number { number: N }, Rope::text(">")] }
    };
    const USES: Uses = Uses { of: &[&T::USES], ..Uses::NONE };
}

impl<K: Describe, V: Describe> Describe for BTreeMap<K, V> {
    const TYPE: Rope = Rope::Many { of: &[Rope::text("map<"), K::TYPE, Rope::text(","), V::TYPE, Rope::text(">")] };
    const USES: Uses = Uses { of: &[&K::USES, &V::USES], ..Uses::NONE };
}

macro_rules! tuples {
    ($first:ident $(, $name:ident)*) => {
        impl<$first: Describe $(, $name: Describe)*> Describe for ($first, $($name,)*) {
            const TYPE: Rope = Rope::Many {
                of: &[Rope::text("tuple<"), $first::TYPE, $(Rope::text(","), $name::TYPE,)* Rope::text(">")],
            };
            const USES: Uses = Uses { of: &[&$first::USES $(, &$name::USES)*], ..Uses::NONE };
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, E);
tuples!(A, B, C, D, E, F);
tuples!(A, B, C, D, E, F, G);
tuples!(A, B, C, D, E, F, G, H);
tuples!(A, B, C, D, E, F, G, H, I);
tuples!(A, B, C, D, E, F, G, H, I, J);
tuples!(A, B, C, D, E, F, G, H, I, J, K);
tuples!(A, B, C, D, E, F, G, H, I, J, K, L);
tuples!(A, B, C, D, E, F, G, H, I, J, K, L, M);
tuples!(A, B, C, D, E, F, G, H, I, J, K, L, M, N);
tuples!(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O);
tuples!(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P);

/// Most bytes of a `vow.abi` section.
const SECTION_BYTES_MAX: usize = 64 * 1024;
const TYPES_MAX: usize = 256;

/// The text of a description: its members up to `types`, the types that were used, each once, and its end.
pub struct Section {
    /// The JSON before the list of types.
    pub head: Rope,
    /// What methods, events and storage are made of.
    pub uses: &'static [&'static Uses],
    /// The JSON behind the list of types.
    pub tail: Rope,
}

impl Section {
    /// How many bytes the text has.
    pub const fn length(&self) -> usize {
        let length = self.write(Out::<0> { bytes: [], at: 0 }).at;
        assert!(length <= SECTION_BYTES_MAX, "vow.abi would be longer than 64 KiB: shorten the documentation comments");
        length
    }

    /// The text.
    pub const fn text<const N: usize>(&self) -> [u8; N] {
        self.write(Out::<N> { bytes: [0; N], at: 0 }).bytes
    }

    const fn write<const N: usize>(&self, mut out: Out<N>) -> Out<N> {
        out.rope(&self.head);
        let mut types = Types { seen: [None; TYPES_MAX], count: 0 };
        types.collect_all(self.uses);
        let mut i = 0;
        while i < types.count {
            if let Some(uses) = types.seen[i] {
                out.push(if i == 0 { ",\"types\":[{\"name\":\"" } else { ",{\"name\":\"" });
                out.rope(&uses.name);
                out.push("\",");
                out.rope(&uses.body);
                out.push("}");
            }
            i += 1;
        }
        out.push(if types.count == 0 { "" } else { "]" });
        out.rope(&self.tail);
        out
    }
}

struct Types<'a> {
    seen: [Option<&'a Uses>; TYPES_MAX],
    count: usize,
}

impl<'a> Types<'a> {
    const fn collect_all(&mut self, uses: &'a [&'a Uses]) {
        let mut i = 0;
        while i < uses.len() {
            self.collect(uses[i]);
            i += 1;
        }
    }

    const fn collect(&mut self, uses: &'a Uses) {
        let mut i = 0;
        while uses.defined && i < self.count {
            if let Some(seen) = self.seen[i] {
                if hash(&seen.name, SEED) == hash(&uses.name, SEED) {
                    let same = hash(&seen.body, SEED) == hash(&uses.body, SEED);
                    assert!(same, "two different types of one name are in the contract's interface");
                    return;
                }
            }
            i += 1;
        }
        self.collect_all(uses.of);
        if uses.defined {
            assert!(self.count < TYPES_MAX, "more than 256 types are in the contract's interface");
            self.seen[self.count] = Some(uses);
            self.count += 1;
        }
    }
}

/// Text that is being written; of capacity 0, text that is being measured.
struct Out<const N: usize> {
    bytes: [u8; N],
    at: usize,
}

impl<const N: usize> Out<N> {
    const fn byte(&mut self, byte: u8) {
        if N > 0 {
            self.bytes[self.at] = byte;
        }
        self.at += 1;
    }

    const fn push(&mut self, text: &str) {
        let (bytes, mut i) = (text.as_bytes(), 0);
        while i < bytes.len() {
            self.byte(bytes[i]);
            i += 1;
        }
    }

    const fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }

    const fn rope(&mut self, rope: &Rope) {
        match rope {
            Rope::Text { text } => self.push(text),
            Rope::Number { number } => self.number(*number),
            Rope::Many { of } => {
                let mut i = 0;
                while i < of.len() {
                    self.rope(&of[i]);
                    i += 1;
                }
            }
            Rope::Name { of } => {
                let start = self.at;
                self.rope(of);
                let mut i = start;
                while N > 0 && i < self.at {
                    if !self.bytes[i].is_ascii_alphanumeric() {
                        self.bytes[i] = b'_';
                    }
                    i += 1;
                }
            }
        }
    }
}

// FNV-1a: tells names apart at compile time, where nobody is out to make two collide.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

const fn hash(rope: &Rope, mut state: u64) -> u64 {
    match rope {
        Rope::Text { text } => {
            let (bytes, mut i) = (text.as_bytes(), 0);
            while i < bytes.len() {
                state = (state ^ bytes[i] as u64).wrapping_mul(0x100_0000_01b3);
                i += 1;
            }
        }
        Rope::Number { number } => state = (state ^ *number as u64).wrapping_mul(0x100_0000_01b3),
        Rope::Many { of } => {
            let mut i = 0;
            while i < of.len() {
                state = hash(&of[i], state);
                i += 1;
            }
        }
        Rope::Name { of } => state = hash(of, state),
    }
    state
}
