// Bytes written and read in Borsh: little-endian, no padding.

/** Collects bytes. */
export class Writer {
  #bytes = [];

  raw(array) {
    for (const byte of array) this.#bytes.push(byte);
    return this;
  }

  /** A whole number in so many bytes; negative ones in two's complement. */
  integer(value, size) {
    let rest = BigInt.asUintN(8 * size, BigInt(value));
    for (let i = 0; i < size; i++, rest >>= 8n) this.#bytes.push(Number(rest & 0xffn));
    return this;
  }

  /** A length of 32 bits, and the bytes. */
  bytes(array) {
    return this.integer(array.length, 4).raw(array);
  }

  string(text) {
    return this.bytes(new TextEncoder().encode(text));
  }

  take() {
    return Uint8Array.from(this.#bytes);
  }
}

/** Reads bytes from the front; RangeError where they end too early. */
export class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get left() {
    return this.#bytes.length - this.#at;
  }

  raw(count) {
    if (count > this.left) throw new RangeError('the bytes end too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  integer(size, isSigned = false) {
    const value = this.raw(size).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return isSigned ? BigInt.asIntN(8 * size, value) : value;
  }

  /** A count of 32 bits of things that take at least a byte each. */
  count() {
    const count = Number(this.integer(4));
    if (count > this.left) throw new RangeError('a count is larger than what follows');
    return count;
  }
}
