import { Address, Hash } from "./address";
import {
  get_balance,
  get_block_number,
  get_block_timestamp,
  get_caller,
  get_chain_id,
  get_contract_address,
  get_gas_left,
  get_origin,
  get_transaction_hash,
  get_value,
} from "./host";
import { u128 } from "./u128";

/** What a call knows of where it runs. */
export abstract class Context {
  /** The account or contract that made this call. */
  static get caller(): Address {
    const address = new Address();
    get_caller(address.pointer);
    return address;
  }

  /** The account that signed the transaction. To decide what is allowed, ask for the caller. */
  static get origin(): Address {
    const address = new Address();
    get_origin(address.pointer);
    return address;
  }

  /** This contract. */
  static get self(): Address {
    const address = new Address();
    get_contract_address(address.pointer);
    return address;
  }

  /** What was sent with this call. */
  static get value(): u128 {
    const value = new u128();
    get_value(changetype<usize>(value));
    return value;
  }

  /** What this contract has. */
  static get balance(): u128 {
    return Context.balanceOf(Context.self);
  }

  /** What an account or a contract has. */
  static balanceOf(address: Address): u128 {
    const balance = new u128();
    get_balance(address.pointer, changetype<usize>(balance));
    return balance;
  }

  /** Height of the block. */
  static get blockNumber(): u64 {
    return get_block_number();
  }

  /** Time of the block, in milliseconds since 1970. */
  static get timestamp(): u64 {
    return get_block_timestamp();
  }

  static get chainId(): u64 {
    return get_chain_id();
  }

  static get transactionHash(): Hash {
    const hash = new Hash();
    get_transaction_hash(hash.pointer);
    return hash;
  }

  /** Gas this call may still use. */
  static get gasLeft(): u64 {
    return get_gas_left();
  }
}
