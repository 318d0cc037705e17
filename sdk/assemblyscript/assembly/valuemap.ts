import { read, write, writeKey } from "./borsh";
import { Bytes } from "./bytes";
import { Reader } from "./reader";
import { Writer } from "./writer";

/**
 * A map that is a value, kept whole: in a parameter, a result, an event, a cell. Its entries are in the order of their keys, any type
 * that can be a storage key. (A map in storage, with an entry under each key, is a StorageMap.)
 */
// @ts-ignore: decorator
@final
export class ValueMap<K, V> {
  private order: Array<Bytes> = [];
  private keyList: Array<K> = [];
  private valueList: Array<V> = [];

  /** Number of entries. */
  get size(): i32 {
    return this.order.length;
  }

  has(key: K): bool {
    return this.indexOf(key) >= 0;
  }

  /** The value of a key; an absent one aborts. */
  get(key: K): V {
    const index = this.indexOf(key);
    assert(index >= 0, "the map has no such key");
    return this.valueList[index];
  }

  set(key: K, value: V): void {
    const encoded = keyBytes<K>(key);
    const index = this.search(encoded);
    if (index >= 0) this.valueList[index] = value;
    else this.insert(~index, encoded, key, value);
  }

  /** Whether there was one to delete. */
  delete(key: K): bool {
    const index = this.indexOf(key);
    if (index < 0) return false;
    this.order.splice(index, 1);
    this.keyList.splice(index, 1);
    this.valueList.splice(index, 1);
    return true;
  }

  /** The key at a place in the order. */
  keyAt(index: i32): K {
    return this.keyList[index];
  }

  /** The value at a place in the order. */
  valueAt(index: i32): V {
    return this.valueList[index];
  }

  private indexOf(key: K): i32 {
    return this.search(keyBytes<K>(key));
  }

  /** Where the key is, or the complement of where it belongs. */
  private search(key: Bytes): i32 {
    let low = 0;
    let end = this.order.length;
    while (low < end) {
      const middle = (low + end) >>> 1;
      const order = compare(this.order[middle], key);
      if (order == 0) return middle;
      if (order < 0) low = middle + 1;
      else end = middle;
    }
    return ~low;
  }

  private insert(index: i32, encoded: Bytes, key: K, value: V): void {
    const last = this.order.length;
    this.order.push(encoded);
    this.keyList.push(key);
    this.valueList.push(value);
    for (let i = last; i > index; i--) {
      this.order[i] = this.order[i - 1];
      this.keyList[i] = this.keyList[i - 1];
      this.valueList[i] = this.valueList[i - 1];
    }
    this.order[index] = encoded;
    this.keyList[index] = key;
    this.valueList[index] = value;
  }

  __zero(): ValueMap<K, V> {
    return new ValueMap<K, V>();
  }

  __write(writer: Writer): void {
    writer.u32(this.order.length);
    for (let i = 0; i < this.order.length; i++) {
      write<K>(writer, this.keyList[i]);
      write<V>(writer, this.valueList[i]);
    }
  }

  __read(reader: Reader): ValueMap<K, V> {
    const map = new ValueMap<K, V>();
    const count = reader.count();
    for (let i = 0; i < count; i++) {
      const left = reader.left;
      const key = read<K>(reader);
      const encoded = keyBytes<K>(key);
      // Strictly ascending: one map has one encoding.
      if (i > 0 && compare(map.order[i - 1], encoded) >= 0) reader.refuse(left - reader.left);
      map.order.push(encoded);
      map.keyList.push(key);
      map.valueList.push(read<V>(reader));
    }
    return map;
  }
}

function keyBytes<K>(key: K): Bytes {
  const writer = new Writer();
  writeKey<K>(writer, key);
  return writer.toBytes();
}

function compare(a: Bytes, b: Bytes): i32 {
  const order = memory.compare(changetype<usize>(a), changetype<usize>(b), min(a.length, b.length));
  return order != 0 ? order : a.length - b.length;
}
