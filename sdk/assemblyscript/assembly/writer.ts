import { toUtf8, utf8Length, writeUtf8, Bytes, bytesAt } from "./bytes";

/** Bytes that grow at their end. */
export class Writer {
  private buffer: StaticArray<u8> = new StaticArray<u8>(96);
  /** Number of bytes written. */
  length: i32 = 0;

  /** Where the bytes are; valid until the next write. */
  get start(): usize {
    return changetype<usize>(this.buffer);
  }

  /** Forgets what was written. */
  clear(): this {
    this.length = 0;
    return this;
  }

  /** Room for that many more bytes, which count as written; returns where. */
  reserve(count: i32): usize {
    const at = this.length;
    const needed = at + count;
    if (needed > this.buffer.length) {
      const wider = new StaticArray<u8>(max(needed, this.buffer.length << 1));
      memory.copy(changetype<usize>(wider), this.start, at);
      this.buffer = wider;
    }
    this.length = needed;
    return this.start + at;
  }

  u8(value: u8): void {
    store<u8>(this.reserve(1), value);
  }

  u32(value: u32): void {
    store<u32>(this.reserve(4), value);
  }

  u64(value: u64): void {
    store<u64>(this.reserve(8), value);
  }

  /** A whole number in its size, little-endian. */
  integer<T>(value: T): void {
    store<T>(this.reserve(sizeof<T>()), value);
  }

  /** A whole number in its size, big-endian. */
  bigEndian<T>(value: T): void {
    store<T>(this.reserve(sizeof<T>()), bswap<T>(value));
  }

  /** Bytes as they are. */
  raw(pointer: usize, length: i32): void {
    memory.copy(this.reserve(length), pointer, length);
  }

  /** A length, then the bytes. */
  bytes(value: Bytes): void {
    this.u32(value.length);
    this.raw(changetype<usize>(value), value.length);
  }

  /** A length, then the text in UTF-8. */
  string(value: string): void {
    const length = utf8Length(value);
    this.u32(length);
    writeUtf8(value, this.reserve(length));
  }

  /** Bytes of a key: 0 and 1 escaped, a 0 at the end, so that no key is the start of another. */
  escaped(value: Bytes): void {
    for (let i = 0; i < value.length; i++) {
      const byte = unchecked(value[i]);
      if (byte < 2) {
        this.u8(1);
        this.u8(byte + 1);
      } else {
        this.u8(byte);
      }
    }
    this.u8(0);
  }

  /** A text of a key. */
  escapedString(value: string): void {
    this.escaped(toUtf8(value));
  }

  /** A copy of what was written. */
  toBytes(): Bytes {
    return bytesAt(this.start, this.length);
  }
}
