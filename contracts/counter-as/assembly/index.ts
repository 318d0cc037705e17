// A counter in AssemblyScript, storage-compatible with ../counter: key "counter", value a little-endian u32.
import { Cell } from "vow-contract";

/** Counts up and down. */
@contract
class Counter {
  @key("counter") value: Cell<u32>;

  @wasm @query
  get(): u32 {
    return this.value.get();
  }

  @wasm
  increment(): u32 {
    return this.store(this.get() + 1);
  }

  /** Aborts at zero: shows how the message, file and line of a failed assertion reach the caller. */
  @wasm
  decrement(): u32 {
    const value = this.get();
    assert(value > 0, "the counter is already zero");
    return this.store(value - 1);
  }

  private store(value: u32): u32 {
    this.value.set(value);
    return value;
  }
}
