// A fungible token, byte-compatible with ../token-c and ../token-rust: same methods, storage, events and revert messages.
import { Address, Cell, Context, emit, require, StorageMap, Tuple2, u128 } from "vow-contract";

@event
class Transfer {
  from: Address;
  to: Address;
  amount: u128;
}

@event("approve")
class Approval {
  owner: Address;
  spender: Address;
  amount: u128;
}

/** A fungible token. */
@contract
class Token {
  @key("s") supply: Cell<u128>;
  @key("b") balances: StorageMap<Address, u128>;
  @key("a") allowances: StorageMap<Tuple2<Address, Address>, u128>;

  /** Gives the supply to the caller. */
  @init
  init(supply: u128 = u128.from(1_000_000)): void {
    const caller = Context.caller;
    this.supply.set(supply);
    this.setBalance(caller, supply);
    emit(new Transfer(new Address(), caller, supply));
  }

  /** Moves tokens of the caller. */
  transfer(to: Address, amount: u128): void {
    this.move(Context.caller, to, amount);
  }

  /** Moves tokens of an account that has approved it. */
  transferFrom(from: Address, to: Address, amount: u128): void {
    const spender = Context.caller;
    const allowed = this.allowances.get(new Tuple2(from, spender));
    require(allowed >= amount, "insufficient allowance");
    this.setAllowance(from, spender, allowed - amount);
    this.move(from, to, amount);
  }

  /** Lets another account spend that much of the caller's tokens, in place of what it was allowed before. */
  approve(spender: Address, amount: u128): void {
    const owner = Context.caller;
    this.setAllowance(owner, spender, amount);
    emit(new Approval(owner, spender, amount));
  }

  @query
  balanceOf(account: Address): u128 {
    return this.balances.get(account);
  }

  @query
  allowance(owner: Address, spender: Address): u128 {
    return this.allowances.get(new Tuple2(owner, spender));
  }

  @query
  totalSupply(): u128 {
    return this.supply.get();
  }

  // Credited after the debit is stored, so that a transfer to oneself reads what the debit left.
  private move(from: Address, to: Address, amount: u128): void {
    const balance = this.balances.get(from);
    require(balance >= amount, "insufficient balance");
    this.setBalance(from, balance - amount);

    const credited = this.balances.get(to);
    require(credited <= u128.Max - amount, "balance overflow");
    this.setBalance(to, credited + amount);
    emit(new Transfer(from, to, amount));
  }

  // Zero is stored as absence: an emptied account leaves nothing behind.
  private setBalance(account: Address, amount: u128): void {
    if (amount.isZero) this.balances.remove(account);
    else this.balances.set(account, amount);
  }

  private setAllowance(owner: Address, spender: Address, amount: u128): void {
    const key = new Tuple2<Address, Address>(owner, spender);
    if (amount.isZero) this.allowances.remove(key);
    else this.allowances.set(key, amount);
  }
}
