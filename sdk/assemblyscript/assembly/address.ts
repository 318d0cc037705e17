import { Bytes, bytesAt } from "./bytes";
import { Reader } from "./reader";
import { Writer } from "./writer";

/** Names an account or a contract: 32 bytes. `new Address()` is all zero, nobody. */
// @ts-ignore: decorator
@final
export class Address {
  private a: u64 = 0;
  private b: u64 = 0;
  private c: u64 = 0;
  private d: u64 = 0;

  /** Of 32 bytes; any other number of them aborts. */
  static from(bytes: Bytes): Address {
    assert(bytes.length == 32, "an address has 32 bytes");
    const made = new Address();
    memory.copy(made.pointer, changetype<usize>(bytes), 32);
    return made;
  }

  /** Where the 32 bytes are. */
  get pointer(): usize {
    return changetype<usize>(this);
  }

  get isZero(): bool {
    return (this.a | this.b | this.c | this.d) == 0;
  }

  toBytes(): Bytes {
    return bytesAt(this.pointer, 32);
  }

  /** In hexadecimal, after 0x. */
  toString(): string {
    return hexadecimal(this.pointer, 32);
  }

  // @ts-ignore: decorator
  @operator("==")
  static eq(x: Address, y: Address): bool {
    return x.a == y.a && x.b == y.b && x.c == y.c && x.d == y.d;
  }

  // @ts-ignore: decorator
  @operator("!=")
  static ne(x: Address, y: Address): bool {
    return !(x == y);
  }

  __zero(): Address {
    return this;
  }

  __write(writer: Writer): void {
    writer.raw(this.pointer, 32);
  }

  __read(reader: Reader): Address {
    memory.copy(this.pointer, reader.take(32), 32);
    return this;
  }

  __writeKey(writer: Writer): void {
    this.__write(writer);
  }

  __readKey(reader: Reader): Address {
    return this.__read(reader);
  }
}

/** 32 bytes that are no address: a hash, a public key. `array<u8, 32>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Hash {
  private a: u64 = 0;
  private b: u64 = 0;
  private c: u64 = 0;
  private d: u64 = 0;

  /** Of 32 bytes; any other number of them aborts. */
  static from(bytes: Bytes): Hash {
    assert(bytes.length == 32, "a hash has 32 bytes");
    const made = new Hash();
    memory.copy(made.pointer, changetype<usize>(bytes), 32);
    return made;
  }

  /** Where the 32 bytes are. */
  get pointer(): usize {
    return changetype<usize>(this);
  }

  get isZero(): bool {
    return (this.a | this.b | this.c | this.d) == 0;
  }

  toBytes(): Bytes {
    return bytesAt(this.pointer, 32);
  }

  /** In hexadecimal, after 0x. */
  toString(): string {
    return hexadecimal(this.pointer, 32);
  }

  // @ts-ignore: decorator
  @operator("==")
  static eq(x: Hash, y: Hash): bool {
    return x.a == y.a && x.b == y.b && x.c == y.c && x.d == y.d;
  }

  // @ts-ignore: decorator
  @operator("!=")
  static ne(x: Hash, y: Hash): bool {
    return !(x == y);
  }

  __zero(): Hash {
    return this;
  }

  __write(writer: Writer): void {
    writer.raw(this.pointer, 32);
  }

  __read(reader: Reader): Hash {
    memory.copy(this.pointer, reader.take(32), 32);
    return this;
  }

  __writeKey(writer: Writer): void {
    this.__write(writer);
  }

  __readKey(reader: Reader): Hash {
    return this.__read(reader);
  }
}

/** Bytes in hexadecimal, after 0x. */
export function hexadecimal(pointer: usize, length: i32): string {
  const text = changetype<string>(__new((length << 2) + 4, idof<string>()));
  const to = changetype<usize>(text);
  store<u32>(to, 0x00780030);
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(pointer + i);
    store<u32>(to + (i << 2), digit(byte >> 4) | (digit(byte & 15) << 16), 4);
  }
  return text;
}

function digit(value: u32): u32 {
  return value + (value < 10 ? 48 : 87);
}
