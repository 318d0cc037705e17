import { Bytes } from "./bytes";
import { Reader } from "./reader";
import { Writer } from "./writer";

// The encoding of every type, chosen at compile time. Classes bring their own: __write and __read, and for keys __writeKey and
// __readKey; the transform writes them for @struct, @event and @enumeration.

/** An object of a class with all its memory zero, for its `__read` to fill or to answer with another one. */
// @ts-ignore: decorator
@inline
export function blank<T>(): T {
  return changetype<T>(__new(offsetof<T>(), idof<T>()));
}

/** Appends a value in Borsh. */
export function write<T>(writer: Writer, value: T): void {
  if (isBoolean<T>()) {
    writer.u8(value ? 1 : 0);
  } else if (isInteger<T>()) {
    writer.integer<T>(value);
  } else if (isNullable<T>()) {
    if (changetype<usize>(value) == 0) {
      writer.u8(0);
    } else {
      writer.u8(1);
      write<nonnull<T>>(writer, changetype<nonnull<T>>(value));
    }
  } else if (isString<T>()) {
    writer.string(value);
  } else if (value instanceof StaticArray<u8>) {
    writer.bytes(value);
  } else if (isArray<T>()) {
    writer.u32(value.length);
    for (let i = 0; i < value.length; i++) write<valueof<T>>(writer, unchecked(value[i]));
  } else if (isDefined(value.__write)) {
    value.__write(writer);
  } else {
    ERROR("this type has no encoding: see @struct and @enumeration, and the list of types in vow-contract's README");
  }
}

/** Reads a value in Borsh. */
export function read<T>(reader: Reader): T {
  if (isBoolean<T>()) {
    return <T>reader.flag();
  } else if (isInteger<T>()) {
    return reader.integer<T>();
  } else if (isNullable<T>()) {
    return reader.flag() ? changetype<T>(read<nonnull<T>>(reader)) : changetype<T>(0);
  } else if (isString<T>()) {
    return changetype<T>(reader.string());
  } else if (idof<T>() == idof<StaticArray<u8>>()) {
    return changetype<T>(reader.bytes());
  } else if (isArray<T>()) {
    const count = reader.count();
    const items = instantiate<T>(0);
    for (let i = 0; i < count; i++) items.push(read<valueof<T>>(reader));
    return items;
  } else if (isDefined(changetype<T>(0).__read)) {
    return changetype<T>(blank<T>().__read(reader));
  } else {
    ERROR("this type has no encoding: see @struct and @enumeration, and the list of types in vow-contract's README");
  }
}

/** Appends a value as part of a storage key: in order, and such that no key is the start of another. */
export function writeKey<T>(writer: Writer, key: T): void {
  if (isBoolean<T>()) {
    writer.u8(key ? 1 : 0);
  } else if (isInteger<T>()) {
    if (isSigned<T>()) writer.bigEndian<T>(key ^ topBit<T>());
    else writer.bigEndian<T>(key);
  } else if (isString<T>()) {
    writer.escapedString(key);
  } else if (key instanceof StaticArray<u8>) {
    writer.escaped(key);
  } else if (isDefined(key.__writeKey)) {
    key.__writeKey(writer);
  } else {
    ERROR("this type cannot be a key: numbers, bool, string, Bytes, Address, Hash, enumerations without fields, tuples and structs of those can");
  }
}

// The order of signed numbers is that of unsigned ones with this bit turned over.
// @ts-ignore: decorator
@inline
function topBit<T>(): T {
  return (1 as T) << ((8 * sizeof<T>() - 1) as T);
}

/** Reads a value from a storage key. */
export function readKey<T>(reader: Reader): T {
  if (isBoolean<T>()) {
    return <T>reader.flag();
  } else if (isInteger<T>()) {
    const key = reader.bigEndian<T>();
    return isSigned<T>() ? key ^ topBit<T>() : key;
  } else if (isString<T>()) {
    return changetype<T>(reader.escapedString());
  } else if (idof<T>() == idof<StaticArray<u8>>()) {
    return changetype<T>(reader.escaped());
  } else {
    return changetype<T>(blank<T>().__readKey(reader));
  }
}

/** What an absent value counts as: 0, false, "", nothing. */
export function absent<T>(): T {
  if (isInteger<T>()) return <T>0;
  if (isNullable<T>()) return changetype<T>(0);
  if (isString<T>()) return changetype<T>("");
  if (idof<T>() == idof<StaticArray<u8>>() || isArray<T>()) return instantiate<T>(0);
  if (isDefined(changetype<T>(0).__zero)) return blank<T>().__zero();
  abort("no value is stored here: ask has() or use getOr()");
  return changetype<T>(0);
}

/** A value in Borsh. */
export function encode<T>(value: T): Bytes {
  const writer = new Writer();
  write<T>(writer, value);
  return writer.toBytes();
}

// "decode"
const DECODE = memory.data<u8>([0x64, 0x65, 0x63, 0x6f, 0x64, 0x65]);

/** The value of Borsh bytes, all of them; what does not fit reverts. */
export function decode<T>(bytes: Bytes): T {
  return decodeAs<T>(bytes, DECODE, 6);
}

/** The same, with the subject a failure names. */
export function decodeAs<T>(bytes: Bytes, subject: usize, subjectLength: i32): T {
  const start = changetype<usize>(bytes);
  const reader = new Reader(start, start + bytes.length, bytes, subject, subjectLength);
  const value = read<T>(reader);
  reader.finish();
  return value;
}
