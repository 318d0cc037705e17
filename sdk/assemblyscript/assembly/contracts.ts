import { Address, Hash } from "./address";
import { decodeAs } from "./borsh";
import { Bytes, bytesAt, fromUtf8, toUtf8 } from "./bytes";
import { call_contract, create_contract, result_read, result_size, transfer as host_transfer, upgrade_contract } from "./host";
import { revert, revertAbout, revertWith } from "./revert";
import { u128 } from "./u128";
import { Writer } from "./writer";

/** How a call of another contract ended. */
export enum CallStatus {
  Ok = 0,
  Reverted = 1,
  Trapped = 2,
  OutOfGas = 3,
  NotFound = 4,
  BalanceTooSmall = 5,
  TooDeep = 6,
  ReentrancyRefused = 7,
  ValueRefused = 8,
}

function reason(status: CallStatus): string {
  switch (status) {
    case CallStatus.Trapped:
      return "trapped";
    case CallStatus.OutOfGas:
      return "ran out of gas";
    case CallStatus.NotFound:
      return "there is no such contract or method";
    case CallStatus.BalanceTooSmall:
      return "the balance is too small";
    case CallStatus.TooDeep:
      return "calls are nested too deep";
    case CallStatus.ReentrancyRefused:
      return "the contract is already being called";
    case CallStatus.ValueRefused:
      return "a query takes no value";
    default:
      return "reverted";
  }
}

/** What a call of another contract gave. */
export class CallResult {
  constructor(
    public status: CallStatus,
    /** Return data, or the payload of a revert. */
    public data: Bytes,
    private method: Bytes,
  ) {}

  get ok(): bool {
    return this.status == CallStatus.Ok;
  }

  /** Why the call failed: the text it reverted with, or what the host says. */
  get message(): string {
    if (this.status == CallStatus.Reverted) {
      const text = fromUtf8(this.data);
      if (text !== null) return text;
    }
    return reason(this.status);
  }

  /** The decoded result. Of a call that failed, reverts with the callee's own payload or with the reason. */
  value<T>(): T {
    this.expect();
    return decodeAs<T>(this.data, changetype<usize>(this.method), this.method.length);
  }

  /** Reverts if the call failed, with the callee's own payload or with the reason. */
  expect(): void {
    if (this.ok) return;
    if (this.status == CallStatus.Reverted) revertWith(this.data);
    revertAbout(changetype<usize>(this.method), this.method.length, ": " + reason(this.status), -1);
  }
}

const READ_ONLY: i32 = 1;
const MAY_REENTER: i32 = 2;

/** A contract to be called. Base of the classes that `@client` makes from a description of its methods. */
export class Client {
  private value: u128 | null = null;
  private gas: u64 = 0;
  private flags: i32 = 0;

  constructor(public address: Address) {}

  /** The next call sends this. */
  withValue(value: u128): this {
    this.value = value;
    return this;
  }

  /** Calls get at most this much gas; without it, all but 1/64 of what is left. */
  withGas(gas: u64): this {
    this.gas = gas;
    return this;
  }

  /** Calls may come back into this contract. */
  allowReentry(): this {
    this.flags |= MAY_REENTER;
    return this;
  }

  /** Calls a method with input in Borsh, read-only if it is a query. Its failure is in the result. */
  tryCall(method: string, input: Bytes, query: bool = false): CallResult {
    return this.__call(toUtf8(method), changetype<usize>(input), input.length, query);
  }

  /** Generated code: calls a method. */
  __call(method: Bytes, input: usize, inputLength: i32, query: bool): CallResult {
    const value = this.value;
    this.value = null; // sent once
    const status = call_contract(
      this.address.pointer,
      changetype<usize>(method),
      method.length,
      input,
      inputLength,
      changetype<usize>(value),
      this.gas,
      query ? this.flags | READ_ONLY : this.flags,
    );
    return new CallResult(status, slot(), method);
  }

  /** Generated code: calls a method with what a writer holds. */
  __invoke(method: usize, methodLength: i32, input: Writer, query: bool): CallResult {
    return this.__call(bytesAt(method, methodLength), input.start, input.length, query);
  }
}

function slot(): Bytes {
  const data = new StaticArray<u8>(result_size());
  result_read(0, changetype<usize>(data), data.length);
  return data;
}

/** Makes a contract from code that is on the chain; `input` goes to its init. A failure reverts. */
export function createContract(codeHash: Hash, salt: Bytes, input: Bytes, value: u128 | null = null): Address {
  const address = new Address();
  const status = create_contract(
    codeHash.pointer,
    changetype<usize>(salt),
    salt.length,
    changetype<usize>(input),
    input.length,
    changetype<usize>(value),
    address.pointer,
  );
  if (status != CallStatus.Ok) new CallResult(status, slot(), toUtf8("create")).expect();
  return address;
}

/** Gives this contract other code, from the next call on. A failure reverts. */
export function upgradeContract(codeHash: Hash): void {
  const status = upgrade_contract(codeHash.pointer);
  if (status != CallStatus.Ok) new CallResult(status, slot(), toUtf8("upgrade")).expect();
}

/** Sends value; false if this contract has less. */
export function tryTransfer(to: Address, amount: u128): bool {
  return host_transfer(to.pointer, changetype<usize>(amount)) == 0;
}

/** Sends value; reverts if this contract has less. */
export function transfer(to: Address, amount: u128): void {
  if (!tryTransfer(to, amount)) revert("the contract's balance is too small");
}
