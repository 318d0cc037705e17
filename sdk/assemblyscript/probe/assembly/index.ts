// Uses what the token and the vectors do not, for the tests of the SDK.
import {
  Address, Bytes, Cell, Checked, Client, Context, createContract, Crypto, debugLog, decode, emit, encode, Hash, i128, List, Option, OrderedMap,
  require as insist, revert, StorageMap, transfer, tryTransfer, Tuple2, u128, upgradeContract, ValueMap,
} from "vow-contract";
import { checkPrice, Code, Order, Phase } from "./shapes";

type Balance = u128;

@client
declare class Other extends Client {
  echo(text: string, times: u8): string;
  fail(text: string): void;
  @query count(): u32;
  store(order: Order): void;
  paid(): u128;
  panic(): void;
  @wasm numbers(): u64;
}

@event
class OrderStored {
  number: u32;
  order: Order;
}

/** Everything at once. */
@contract("probe")
class Probe {
  orders: List<Order>;
  names: OrderedMap<string, u32>;
  scores: OrderedMap<i32, Bytes>;
  latest: Cell<Phase>;
  total: Cell<Balance>;
  seen: StorageMap<Tuple2<Phase, Code>, bool>;
  big: Cell<string>;

  @init
  start(total: u128 = u128.parse("340282366920938463463374607431768211455"), label: string = "none", flag: bool = false): void {
    this.total.set(total);
    this.big.set(label);
    if (flag) this.latest.set(Phase.Sold);
  }

  @migrate
  move(total: u128): void {
    this.total.set(total);
  }

  @query
  total_(): Balance {
    return this.total.get();
  }

  // --- numbers: text in, text out

  @query
  unsigned(a: u128, operator: string, b: u128): string {
    if (operator == "+") return (a + b).toString();
    if (operator == "-") return (a - b).toString();
    if (operator == "*") return (a * b).toString();
    if (operator == "/") return (a / b).toString();
    if (operator == "%") return (a % b).toString();
    if (operator == "?") return a < b ? "<" : a > b ? ">" : a == b ? "==" : "?";
    revert("there is no operator " + operator);
  }

  @query
  signed(a: i128, operator: string, b: i128): string {
    if (operator == "+") return (a + b).toString();
    if (operator == "-") return (a - b).toString();
    if (operator == "*") return (a * b).toString();
    if (operator == "/") return (a / b).toString();
    if (operator == "%") return (a % b).toString();
    if (operator == "?") return a < b ? "<" : a > b ? ">" : a == b ? "==" : "?";
    if (operator == "n") return (-a).toString();
    revert("there is no operator " + operator);
  }

  @query
  scaled(a: u128, b: u128, divisor: u128): u128 {
    return u128.mulDiv(a, b, divisor);
  }

  @query
  parsed(text: string): u128 {
    return u128.parse(text);
  }

  @query
  parsedSigned(text: string): i128 {
    return i128.parse(text);
  }

  @query
  checked(a: i8, b: i8): Tuple2<i8, i8> {
    return new Tuple2(Checked.add(a, b), Checked.mul(a, b));
  }

  @wasm @query
  narrow(small: u8, flag: bool, wide: i64): i64 {
    return flag ? wide + small : wide - small;
  }

  @wasm
  numbers(): u64 {
    return 0x0102030405060708;
  }

  // --- storage

  store(order: Order): void {
    checkPrice(order);
    const number = this.orders.length;
    this.orders.push(order);
    this.latest.set(order.phase);
    this.seen.set(new Tuple2<Phase, Code>(order.phase, order.code), true);
    emit(new OrderStored(number, order));
  }

  @query
  order(number: u32): Order {
    return this.orders.get(number);
  }

  @query
  count(): u32 {
    return this.orders.length;
  }

  drop(number: u32): Order {
    return this.orders.swapRemove(number);
  }

  @query
  phase(): Phase {
    return this.latest.get();
  }

  @query
  wasSeen(phase: Phase, code: Code): bool {
    return this.seen.get(new Tuple2<Phase, Code>(phase, code));
  }

  name(text: string, number: u32): void {
    this.names.set(text, number);
  }

  @query
  list(from: string | null, before: string | null, descending: bool): Array<Tuple2<string, u32>> {
    const found: Array<Tuple2<string, u32>> = [];
    const entries = this.names.entries();
    if (from) entries.from(from);
    if (before) entries.before(before);
    if (descending) entries.descending();
    while (entries.next()) found.push(new Tuple2<string, u32>(entries.key, entries.value));
    return found;
  }

  score(points: i32, text: Bytes): void {
    this.scores.set(points, text);
  }

  @query
  best(): Option<i32> {
    const entries = this.scores.entries().descending();
    return entries.next() ? Option.some<i32>(entries.key) : Option.none<i32>();
  }

  enlarge(text: string, times: u32): u32 {
    this.big.set(text.repeat(times));
    return this.big.get().length;
  }

  // Much that is thrown away: with a collector, it runs here.
  @query
  churn(rounds: u32): Array<string> {
    const kept: Array<string> = [];
    for (let i: u32 = 0; i < rounds; i++) {
      const map = new ValueMap<string, Array<u32>>();
      for (let k: u32 = 0; k < 8; k++) map.set((i * k).toString(), [i, k]);
      const back = decode<ValueMap<string, Array<u32>>>(encode(map));
      insist(back.size == map.size, "a map was lost");
      if (i % 64 == 0) kept.push(back.keyAt(0) + ":" + back.valueAt(back.size - 1)[0].toString());
    }
    return kept;
  }

  // --- others

  @query
  hashes(data: Bytes): Tuple2<Hash, Bytes> {
    return new Tuple2<Hash, Bytes>(Crypto.sha256(data), Crypto.ripemd160(data));
  }

  @query
  isSigned(message: Bytes, signature: Bytes, key: Bytes): bool {
    return Crypto.verifyEd25519(message, signature, key);
  }

  echo(text: string, times: u8): string {
    return text.repeat(times);
  }

  fail(text: string): void {
    revert(text);
  }

  panic(): void {
    this.orders.pop();
  }

  @payable
  paid(): u128 {
    return Context.value;
  }

  ask(other: Address): string {
    const client = new Other(other);
    client.store(new Order(7, code(1), null, Phase.Sold));
    return client.echo("ab", 3) + client.count().toString() + client.numbers().toString();
  }

  askAndFail(other: Address, text: string): void {
    new Other(other).fail(text);
  }

  askAndPanic(other: Address): void {
    new Other(other).panic();
  }

  tryAsk(other: Address, text: string): string {
    const result = new Other(other).tryFail(text);
    debugLog("the call ended");
    return result.ok ? "ok" : result.message;
  }

  @payable
  payOther(other: Address): u128 {
    return new Other(other).withValue(Context.value).paid();
  }

  send(to: Address, amount: u128): void {
    transfer(to, amount);
  }

  trySend(to: Address, amount: u128): bool {
    return tryTransfer(to, amount);
  }

  create(codeHash: Hash, total: u128): Address {
    return createContract(codeHash, [1, 2, 3], encode(total));
  }

  upgrade(codeHash: Hash): void {
    upgradeContract(codeHash);
  }

  @query
  where(): Tuple2<Address, u64> {
    return new Tuple2<Address, u64>(Context.self, Context.blockNumber);
  }
}

function code(first: u8): Code {
  const made = new Code();
  made[0] = first;
  return made;
}
