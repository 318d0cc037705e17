import { absent, read, readKey, write, writeKey } from "./borsh";
import { result_read, storage_delete, storage_get, storage_has, storage_next, storage_scan, storage_write } from "./host";
import { Reader } from "./reader";
import { Writer } from "./writer";

// Storage as the fields of a @contract class declare it. The transform makes the objects and gives each its prefix: the field's name, or
// what @key says. Nothing is kept in memory: each get reads storage, each set writes it.

const key = new Writer();
const value = new Writer();

// "storage"
const SUBJECT = memory.data<u8>([0x73, 0x74, 0x6f, 0x72, 0x61, 0x67, 0x65]);

const ROOM: i32 = 96;

function storageReader(start: usize, length: i32): Reader {
  return new Reader(start, start + length, null, SUBJECT, 7);
}

/** Reads what is under `key` into `value`; its length, or -1. */
function fetch(): i32 {
  const length = storage_get(key.start, key.length, value.clear().reserve(ROOM), ROOM);
  if (length > ROOM) {
    // The first bytes were copied; the others wait in the result slot.
    const rest = value.reserve(length - ROOM);
    result_read(ROOM, rest, length - ROOM);
  }
  return length;
}

function fetchValue<T>(): T {
  const length = fetch();
  return length < 0 ? absent<T>() : parse<T>(length);
}

function fetchOr<T>(fallback: T): T {
  const length = fetch();
  return length < 0 ? fallback : parse<T>(length);
}

function parse<T>(length: i32): T {
  const reader = storageReader(value.start, length);
  const result = read<T>(reader);
  reader.finish();
  return result;
}

function put<T>(item: T): void {
  write<T>(value.clear(), item);
  storage_write(key.start, key.length, value.start, value.length);
}

function exists(): bool {
  return storage_has(key.start, key.length) == 1;
}

function remove(): void {
  storage_delete(key.start, key.length);
}

/** What all kinds of storage have: a place. */
abstract class Place {
  constructor(
    /** Where the prefix is; the transform puts it into the module's data. */
    protected prefix: usize,
    protected prefixLength: i32,
  ) {}

  protected own(): Writer {
    key.clear().raw(this.prefix, this.prefixLength);
    return key;
  }
}

/** One value. */
export class Cell<T> extends Place {
  constructor(prefix: usize, prefixLength: i32) {
    super(prefix, prefixLength);
  }

  /** The value; an absent one is 0, false, "", empty or null, and of a @struct or @enumeration it aborts. */
  get(): T {
    this.own();
    return fetchValue<T>();
  }

  getOr(fallback: T): T {
    this.own();
    return fetchOr<T>(fallback);
  }

  has(): bool {
    this.own();
    return exists();
  }

  set(item: T): void {
    this.own();
    put<T>(item);
  }

  remove(): void {
    this.own();
    remove();
  }
}

/** A value under each key, in no order that a contract could see. */
export class StorageMap<K, V> extends Place {
  constructor(prefix: usize, prefixLength: i32) {
    super(prefix, prefixLength);
  }

  protected at(under: K): void {
    writeKey<K>(this.own(), under);
  }

  /** The value under a key; an absent one is 0, false, "", empty or null, and of a @struct or @enumeration it aborts. */
  get(under: K): V {
    this.at(under);
    return fetchValue<V>();
  }

  getOr(under: K, fallback: V): V {
    this.at(under);
    return fetchOr<V>(fallback);
  }

  has(under: K): bool {
    this.at(under);
    return exists();
  }

  set(under: K, item: V): void {
    this.at(under);
    put<V>(item);
  }

  remove(under: K): void {
    this.at(under);
    remove();
  }
}

/** A value under each key, in the order of the keys. */
export class OrderedMap<K, V> extends StorageMap<K, V> {
  constructor(prefix: usize, prefixLength: i32) {
    super(prefix, prefixLength);
  }

  /** The entries in order: `for (const entries = map.entries(); entries.next(); ) … entries.key … entries.value`. */
  entries(): Entries<K, V> {
    return new Entries<K, V>(this.own());
  }
}

/** Steps through an OrderedMap as it was when the first step was made. */
export class Entries<K, V> {
  private prefixLength: i32;
  private low: Writer = new Writer();
  private high: Writer = new Writer();
  private backwards: bool = false;
  private iterator: i32 = -1;
  private entry: Writer = new Writer();
  private entryLength: i32 = 0;

  constructor(prefix: Writer) {
    this.prefixLength = prefix.length;
    this.low.raw(prefix.start, prefix.length);
    this.high.raw(prefix.start, prefix.length);
    // The first key after all that have the prefix. A prefix is UTF-8: its last byte is below 255.
    const last = this.high.start + this.high.length - 1;
    store<u8>(last, load<u8>(last) + 1);
  }

  /** Only keys from this one on. */
  from(first: K): this {
    this.low.length = this.prefixLength;
    writeKey<K>(this.low, first);
    return this;
  }

  /** Only keys before this one. */
  before(end: K): this {
    this.high.clear().raw(this.low.start, this.prefixLength);
    writeKey<K>(this.high, end);
    return this;
  }

  /** From the last to the first. */
  descending(): this {
    this.backwards = true;
    return this;
  }

  /** Goes to the next entry; false at the end. */
  next(): bool {
    if (this.iterator < 0) this.iterator = storage_scan(this.low.start, this.low.length, this.high.start, this.high.length, this.backwards);
    const length = storage_next(this.iterator, this.entry.clear().reserve(ROOM), ROOM);
    if (length > ROOM) {
      const rest = this.entry.reserve(length - ROOM);
      result_read(ROOM, rest, length - ROOM);
    }
    this.entryLength = length;
    return length >= 0;
  }

  get key(): K {
    const reader = this.part(4 + this.prefixLength, 4 + this.keyLength);
    const result = readKey<K>(reader);
    reader.finish();
    return result;
  }

  get value(): V {
    const reader = this.part(4 + this.keyLength, this.entryLength);
    const result = read<V>(reader);
    reader.finish();
    return result;
  }

  private get keyLength(): i32 {
    return <i32>load<u32>(this.entry.start);
  }

  private part(from: i32, to: i32): Reader {
    assert(this.entryLength >= 0, "the entries are at their end");
    return storageReader(this.entry.start + from, to - from);
  }
}

/** Values by number, from 0 on. */
export class List<T> extends Place {
  constructor(prefix: usize, prefixLength: i32) {
    super(prefix, prefixLength);
  }

  get length(): u32 {
    this.own();
    return fetchValue<u32>();
  }

  /** The value at an index; one that is not below the length aborts. */
  get(index: u32): T {
    this.within(index);
    return fetchValue<T>();
  }

  set(index: u32, item: T): void {
    this.within(index);
    put<T>(item);
  }

  push(item: T): void {
    const length = this.length;
    this.at(length);
    put<T>(item);
    this.resize(length + 1);
  }

  /** Removes the last value and returns it; an empty list aborts. */
  pop(): T {
    const length = this.length;
    assert(length > 0, "pop of an empty list");
    this.at(length - 1);
    const item = fetchValue<T>();
    remove();
    this.resize(length - 1);
    return item;
  }

  /** Removes a value and puts the last one in its place. */
  swapRemove(index: u32): T {
    const item = this.get(index);
    const last = this.pop();
    if (index < this.length) this.set(index, last);
    return item;
  }

  private at(index: u32): void {
    this.own().bigEndian<u32>(index);
  }

  private within(index: u32): void {
    assert(index < this.length, "index out of the list's range");
    this.at(index);
  }

  private resize(length: u32): void {
    this.own();
    if (length == 0) remove();
    else put<u32>(length);
  }
}
