// Bytes, and text as the chain knows it: UTF-8, where an AssemblyScript string is UTF-16.

/** Bytes of any length; `bytes` in the contract's description. */
export type Bytes = StaticArray<u8>;

/** A copy of memory. */
export function bytesAt(pointer: usize, length: i32): Bytes {
  const bytes = new StaticArray<u8>(length);
  memory.copy(changetype<usize>(bytes), pointer, length);
  return bytes;
}

/** Text as UTF-8. Half of a surrogate pair, which UTF-8 cannot say, becomes U+FFFD. */
export function toUtf8(text: string): Bytes {
  const length = utf8Length(text);
  const bytes = new StaticArray<u8>(length);
  writeUtf8(text, changetype<usize>(bytes));
  return bytes;
}

/** Number of bytes of a text in UTF-8. */
export function utf8Length(text: string): i32 {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = codePointAt(text, i);
    if (code > 0xffff) i++;
    length += unitLength(code);
  }
  return length;
}

/** Writes a text as UTF-8 and returns the place after it. */
export function writeUtf8(text: string, to: usize): usize {
  for (let i = 0; i < text.length; ) {
    const code = codePointAt(text, i);
    i += code > 0xffff ? 2 : 1;
    const length = unitLength(code);
    if (length == 1) {
      store<u8>(to, code);
    } else {
      let rest = code;
      for (let k = length - 1; k > 0; k--, rest >>= 6) store<u8>(to + k, 0x80 | (rest & 0x3f));
      store<u8>(to, (0xf00 >> length) | rest);
    }
    to += length;
  }
  return to;
}

function unitLength(code: i32): i32 {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function codePointAt(text: string, index: i32): i32 {
  const unit = text.charCodeAt(index);
  if ((unit & 0xf800) != 0xd800) return unit;
  const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
  if (unit >= 0xdc00 || (next & 0xfc00) != 0xdc00) return 0xfffd;
  return 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff);
}

/** The text of UTF-8 bytes, or null when they are no UTF-8: overlong forms, surrogates and codes above U+10FFFF are none. */
export function fromUtf8(bytes: Bytes): string | null {
  return textAt(changetype<usize>(bytes), bytes.length);
}

/** The same of a piece of memory. */
export function textAt(pointer: usize, length: i32): string | null {
  const end = pointer + length;
  let units = 0;
  for (let at = pointer; at < end; ) {
    const size = sequenceLength(at, end);
    if (size == 0) return null;
    units += size == 4 ? 2 : 1;
    at += size;
  }
  const text = changetype<string>(__new(units << 1, idof<string>()));
  let to = changetype<usize>(text);
  for (let at = pointer; at < end; ) {
    const first: u32 = load<u8>(at);
    if (first < 0x80) {
      store<u16>(to, first);
      at += 1;
    } else if (first < 0xe0) {
      store<u16>(to, ((first & 0x1f) << 6) | tail(at + 1));
      at += 2;
    } else if (first < 0xf0) {
      store<u16>(to, ((first & 0x0f) << 12) | (tail(at + 1) << 6) | tail(at + 2));
      at += 3;
    } else {
      const code = (((first & 0x07) << 18) | (tail(at + 1) << 12) | (tail(at + 2) << 6) | tail(at + 3)) - 0x10000;
      store<u16>(to, 0xd800 | (code >>> 10));
      store<u16>(to, 0xdc00 | (code & 0x3ff), 2);
      to += 2;
      at += 4;
    }
    to += 2;
  }
  return text;
}

// @ts-ignore: decorator
@inline
function tail(at: usize): u32 {
  return load<u8>(at) & 0x3f;
}

/** Length of the well-formed sequence that starts here, or 0. */
function sequenceLength(at: usize, end: usize): i32 {
  const first = load<u8>(at);
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return 0;
  for (let i = 1; i < length; i++) if ((load<u8>(at + i) & 0xc0) != 0x80) return 0;
  const second = load<u8>(at, 1);
  if (first == 0xe0) return second >= 0xa0 ? 3 : 0;
  if (first == 0xed) return second < 0xa0 ? 3 : 0;
  if (first == 0xf0) return second >= 0x90 ? 4 : 0;
  if (first == 0xf4) return second < 0x90 ? 4 : 0;
  return length;
}
