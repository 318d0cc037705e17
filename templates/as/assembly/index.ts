// A counter: everybody may add to it, and it remembers who added how much.
import { Address, Cell, Context, emit, require, StorageMap } from "vow-contract";

/** The counter has another value now. */
@event
class Counted {
  by: Address;
  count: u64;
}

/** A counter. */
@contract
class VowName {
  count: Cell<u64>;
  added: StorageMap<Address, u64>;

  /** Runs once, when the contract is deployed. */
  @init
  init(start: u64 = 0): void {
    this.count.set(start);
  }

  /** Adds to the counter and answers its new value. */
  add(amount: u64): u64 {
    const by = Context.caller;
    const count = this.count.get() + amount;
    require(count >= amount, "the counter is full");
    this.added.set(by, this.added.get(by) + amount);
    this.count.set(count);
    emit(new Counted(by, count));
    return count;
  }

  /** Takes away from the counter and answers its new value. */
  subtract(amount: u64): u64 {
    const before = this.count.get();
    require(amount <= before, "the counter cannot go below zero");
    const count = before - amount;
    this.count.set(count);
    emit(new Counted(Context.caller, count));
    return count;
  }

  /** The counter's value. */
  @query
  get(): u64 {
    return this.count.get();
  }

  /** How much an account added. */
  @query
  addedBy(account: Address): u64 {
    return this.added.get(account);
  }
}
