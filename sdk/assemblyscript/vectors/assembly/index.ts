// Takes every value of spec/vectors/encoding.json apart and puts it together again: what comes back must be what went in.
import { Address, Bytes, Hash, i128, Option, Tuple2, Tuple3, u128, ValueMap } from "vow-contract";
import { read, readKey, write, writeKey } from "vow-contract/assembly/borsh";
import { input } from "vow-contract/assembly/entry";
import { return_data } from "vow-contract/assembly/host";
import { Writer } from "vow-contract/assembly/writer";

@struct
class Point {
  x: i32;
  y: i32;
  label: string;
}

@enumeration
abstract class Shape {}

@variant
class Empty extends Shape {}

@variant
class Circle extends Shape {
  radius: u32;
}

@variant
class Line extends Shape {
  from: Point;
  to: Point;
}

@enumeration
enum Color { Red, Green, Blue }

@contract
class Vectors {
  bool(value: bool): bool { return value; }
  u8(value: u8): u8 { return value; }
  u16(value: u16): u16 { return value; }
  u32(value: u32): u32 { return value; }
  u64(value: u64): u64 { return value; }
  u128(value: u128): u128 { return value; }
  i8(value: i8): i8 { return value; }
  i16(value: i16): i16 { return value; }
  i32(value: i32): i32 { return value; }
  i64(value: i64): i64 { return value; }
  i128(value: i128): i128 { return value; }
  string(value: string): string { return value; }
  bytes(value: Bytes): Bytes { return value; }
  address(value: Address): Address { return value; }
  hash(value: Hash): Hash { return value; }
  optionU32(value: Option<u32>): Option<u32> { return value; }
  optionString(value: string | null): string | null { return value; }
  listU16(value: Array<u16>): Array<u16> { return value; }
  listString(value: Array<string>): Array<string> { return value; }
  mapStringU64(value: ValueMap<string, u64>): ValueMap<string, u64> { return value; }
  mapU32Bytes(value: ValueMap<u32, Bytes>): ValueMap<u32, Bytes> { return value; }
  mapI16Bool(value: ValueMap<i16, bool>): ValueMap<i16, bool> { return value; }
  tuple(value: Tuple2<u8, string>): Tuple2<u8, string> { return value; }
  point(value: Point): Point { return value; }
  shape(value: Shape): Shape { return value; }
  nested(value: Array<Tuple2<Address, u128> | null>): Array<Tuple2<Address, u128> | null> { return value; }
  deep(value: ValueMap<u8, Array<ValueMap<u8, Array<u8>>>>): ValueMap<u8, Array<ValueMap<u8, Array<u8>>>> { return value; }
}

// Bytes as they are, without the length that a result of type Bytes would have.
const NAME = memory.data<u8>([0x6b, 0x65, 0x79]);

function key<T>(): void {
  const reader = input(NAME, 3);
  const value = read<T>(reader);
  reader.finish();
  const writer = new Writer();
  writeKey<T>(writer, value);
  return_data(writer.start, writer.length);
}

function unkey<T>(): void {
  const reader = input(NAME, 3);
  const value = readKey<T>(reader);
  reader.finish();
  const writer = new Writer();
  write<T>(writer, value);
  return_data(writer.start, writer.length);
}

export function key_bool(): void { key<bool>(); }
export function unkey_bool(): void { unkey<bool>(); }
export function key_u8(): void { key<u8>(); }
export function unkey_u8(): void { unkey<u8>(); }
export function key_u16(): void { key<u16>(); }
export function unkey_u16(): void { unkey<u16>(); }
export function key_u32(): void { key<u32>(); }
export function unkey_u32(): void { unkey<u32>(); }
export function key_u64(): void { key<u64>(); }
export function unkey_u64(): void { unkey<u64>(); }
export function key_u128(): void { key<u128>(); }
export function unkey_u128(): void { unkey<u128>(); }
export function key_i8(): void { key<i8>(); }
export function unkey_i8(): void { unkey<i8>(); }
export function key_i16(): void { key<i16>(); }
export function unkey_i16(): void { unkey<i16>(); }
export function key_i32(): void { key<i32>(); }
export function unkey_i32(): void { unkey<i32>(); }
export function key_i64(): void { key<i64>(); }
export function unkey_i64(): void { unkey<i64>(); }
export function key_i128(): void { key<i128>(); }
export function unkey_i128(): void { unkey<i128>(); }
export function key_string(): void { key<string>(); }
export function unkey_string(): void { unkey<string>(); }
export function key_bytes(): void { key<Bytes>(); }
export function unkey_bytes(): void { unkey<Bytes>(); }
export function key_address(): void { key<Address>(); }
export function unkey_address(): void { unkey<Address>(); }
export function key_hash(): void { key<Hash>(); }
export function unkey_hash(): void { unkey<Hash>(); }
export function key_tuple(): void { key<Tuple3<string, u32, Address>>(); }
export function unkey_tuple(): void { unkey<Tuple3<string, u32, Address>>(); }
export function key_color(): void { key<Color>(); }
export function unkey_color(): void { unkey<Color>(); }
