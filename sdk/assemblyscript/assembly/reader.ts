import { Bytes, bytesAt, fromUtf8, textAt } from "./bytes";
import { revertAbout } from "./revert";

/** Reads bytes strictly; what does not fit reverts with "SUBJECT: bad input at byte N". */
export class Reader {
  /** Where reading began. */
  private begin: usize;

  /** The memory from `at` to `end` must stay where it is; `owner` keeps it alive. `subject` is UTF-8 that stays where it is. */
  constructor(
    private at: usize,
    private end: usize,
    private owner: Bytes | null,
    private subject: usize,
    private subjectLength: i32,
  ) {
    this.begin = at;
  }

  /** Number of bytes that are left. */
  get left(): i32 {
    return <i32>(this.end - this.at);
  }

  /** Reverts: the item that begins `back` bytes before this place does not fit. */
  refuse(back: i32 = 0): void {
    revertAbout(this.subject, this.subjectLength, ": bad input at byte ", <i32>(this.at - this.begin) - back);
  }

  /** Reverts unless everything was read. */
  finish(): void {
    if (this.at != this.end) this.refuse();
  }

  /** Passes over bytes and returns where they are. */
  take(count: i32): usize {
    // Unsigned: a count of 2 GiB and more is none the bytes can have.
    if (<u32>count > <u32>this.left) this.refuse();
    const at = this.at;
    this.at = at + count;
    return at;
  }

  u8(): u8 {
    return load<u8>(this.take(1));
  }

  u32(): u32 {
    return load<u32>(this.take(4));
  }

  u64(): u64 {
    return load<u64>(this.take(8));
  }

  /** A whole number in its size, little-endian. */
  integer<T>(): T {
    return load<T>(this.take(sizeof<T>()));
  }

  /** A whole number in its size, big-endian. */
  bigEndian<T>(): T {
    return bswap<T>(load<T>(this.take(sizeof<T>())));
  }

  /** 0 or 1. */
  flag(): bool {
    return this.tag(2) != 0;
  }

  /** A byte below `count`. */
  tag(count: i32): u8 {
    const tag = this.u8();
    if (<i32>tag >= count) this.refuse(1);
    return tag;
  }

  /** Number of items that follow. Each takes at least one byte, so there are not more than bytes left. */
  count(): i32 {
    const count = this.u32();
    if (count > <u32>this.left) this.refuse(4);
    return count;
  }

  bytes(): Bytes {
    const length = this.count();
    return bytesAt(this.take(length), length);
  }

  string(): string {
    const length = this.count();
    const text = textAt(this.take(length), length);
    if (text === null) this.refuse(length);
    return changetype<string>(text);
  }

  /** Bytes of a key, up to their terminator. */
  escaped(): Bytes {
    let length = 0;
    let end = this.at;
    for (; end < this.end && load<u8>(end) != 0; end++, length++) if (load<u8>(end) == 1) end++;
    if (end >= this.end) this.refuse();
    const bytes = new StaticArray<u8>(length);
    for (let i = 0; i < length; i++) {
      let byte = this.u8();
      if (byte == 1) {
        byte = this.u8() - 1;
        if (byte > 1) this.refuse(1);
      }
      unchecked((bytes[i] = byte));
    }
    this.take(1);
    return bytes;
  }

  /** A text of a key. */
  escapedString(): string {
    const begin = this.at;
    const bytes = this.escaped();
    const text = fromUtf8(bytes);
    if (text === null) this.refuse(<i32>(this.at - begin));
    return changetype<string>(text);
  }
}
