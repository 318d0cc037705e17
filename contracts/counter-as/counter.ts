// A counter in AssemblyScript, storage-compatible with ../counter: key "counter", value a little-endian u32.

@external("env", "storage_get")
declare function storage_get(key: usize, keyLength: u32, buffer: usize, capacity: u32): i32;

@external("env", "storage_write")
declare function storage_write(key: usize, keyLength: u32, value: usize, valueLength: u32): i32;

// "counter" in UTF-8: an AssemblyScript string would be UTF-16.
const KEY = memory.data<u8>([0x63, 0x6f, 0x75, 0x6e, 0x74, 0x65, 0x72]);
const KEY_LENGTH: u32 = 7;
const VALUE = memory.data(4);

function store_value(value: u32): u32 {
  store<u32>(VALUE, value);
  storage_write(KEY, KEY_LENGTH, VALUE, 4);
  return value;
}

export function get(): u32 {
  return storage_get(KEY, KEY_LENGTH, VALUE, 4) == -1 ? 0 : load<u32>(VALUE);
}

export function increment(): u32 {
  return store_value(get() + 1);
}

/** Aborts at zero: shows how the message, file and line of a failed assertion reach the caller. */
export function decrement(): u32 {
  const value = get();
  assert(value > 0, "the counter is already zero");
  return store_value(value - 1);
}
