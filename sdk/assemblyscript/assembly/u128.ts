import { Reader } from "./reader";
import { Writer } from "./writer";
import { decimal, divide, high, multiply, parseDecimal, parsed, remainderHigh, remainderLow } from "./wide";

/** An unsigned number of 128 bits. It never changes; arithmetic that overflows aborts. */
// @ts-ignore: decorator
@final
export class u128 {
  constructor(
    /** The lower 64 bits. */
    public lo: u64 = 0,
    /** The upper 64 bits. */
    public hi: u64 = 0,
  ) {}

  static get Zero(): u128 {
    return new u128();
  }

  static get One(): u128 {
    return new u128(1);
  }

  static get Max(): u128 {
    return new u128(u64.MAX_VALUE, u64.MAX_VALUE);
  }

  /** Of a whole number, which must not be negative. */
  static from<T>(value: T): u128 {
    if (!isInteger<T>()) ERROR("u128.from takes a whole number; for text there is u128.parse");
    if (isSigned<T>()) assert(value >= 0, "u128 of a negative number");
    return new u128(<u64>value);
  }

  /** Of decimal digits; anything else aborts. */
  static parse(text: string): u128 {
    assert(parseDecimal(text, 0), "not a u128");
    return new u128(parsed, high);
  }

  /** a × b ÷ divisor, rounded down; the product may have 256 bits, the result must fit. */
  static mulDiv(a: u128, b: u128, divisor: u128): u128 {
    assert(!divisor.isZero, "u128 division by zero");
    let p0 = multiply(a.lo, b.lo);
    let p1 = high;
    let p2 = multiply(a.hi, b.hi);
    let p3 = high;
    for (let i = 0; i < 2; i++) {
      const low = i == 0 ? multiply(a.lo, b.hi) : multiply(a.hi, b.lo);
      p1 += low;
      const carried = high + u64(p1 < low); // at most 2^64 - 1: the high half of a product is below that
      p2 += carried;
      if (p2 < carried) p3++;
    }
    if ((p2 | p3) == 0) return new u128(divide(p0, p1, divisor.lo, divisor.hi), high);
    // The upper half is the remainder to begin with; were it not below the divisor, the quotient would have more than 128 bits.
    assert(p3 < divisor.hi || (p3 == divisor.hi && p2 < divisor.lo), "u128 overflow");
    let q0: u64 = 0;
    let q1: u64 = 0;
    for (let i = 0; i < 128; i++) {
      const carry = p3 >> 63;
      p3 = (p3 << 1) | (p2 >> 63);
      p2 = (p2 << 1) | (p1 >> 63);
      p1 = (p1 << 1) | (p0 >> 63);
      p0 <<= 1;
      q1 = (q1 << 1) | (q0 >> 63);
      q0 <<= 1;
      if (carry != 0 || p3 > divisor.hi || (p3 == divisor.hi && p2 >= divisor.lo)) {
        p3 = p3 - divisor.hi - u64(p2 < divisor.lo);
        p2 -= divisor.lo;
        q0 |= 1;
      }
    }
    return new u128(q0, q1);
  }

  get isZero(): bool {
    return (this.lo | this.hi) == 0;
  }

  /** As a u64; a larger number aborts. */
  toU64(): u64 {
    assert(this.hi == 0, "u128 too large for a u64");
    return this.lo;
  }

  toString(): string {
    return decimal(this.lo, this.hi);
  }

  // @ts-ignore: decorator
  @operator("+")
  static add(a: u128, b: u128): u128 {
    const lo = a.lo + b.lo;
    const carry = u64(lo < a.lo);
    const hi = a.hi + b.hi + carry;
    assert(hi > a.hi || (hi == a.hi && (b.hi | carry) == 0), "u128 overflow");
    return new u128(lo, hi);
  }

  // @ts-ignore: decorator
  @operator("-")
  static sub(a: u128, b: u128): u128 {
    assert(a >= b, "u128 underflow");
    return new u128(a.lo - b.lo, a.hi - b.hi - u64(a.lo < b.lo));
  }

  // @ts-ignore: decorator
  @operator("*")
  static mul(a: u128, b: u128): u128 {
    assert(a.hi == 0 || b.hi == 0, "u128 overflow");
    const cross = multiply(a.hi | b.hi, a.hi != 0 ? b.lo : a.lo);
    assert(high == 0, "u128 overflow");
    const lo = multiply(a.lo, b.lo);
    const hi = high + cross;
    assert(hi >= cross, "u128 overflow");
    return new u128(lo, hi);
  }

  // @ts-ignore: decorator
  @operator("/")
  static div(a: u128, b: u128): u128 {
    assert(!b.isZero, "u128 division by zero");
    return new u128(divide(a.lo, a.hi, b.lo, b.hi), high);
  }

  // @ts-ignore: decorator
  @operator("%")
  static rem(a: u128, b: u128): u128 {
    assert(!b.isZero, "u128 division by zero");
    divide(a.lo, a.hi, b.lo, b.hi);
    return new u128(remainderLow, remainderHigh);
  }

  // @ts-ignore: decorator
  @operator("==")
  static eq(a: u128, b: u128): bool {
    return a.lo == b.lo && a.hi == b.hi;
  }

  // @ts-ignore: decorator
  @operator("!=")
  static ne(a: u128, b: u128): bool {
    return a.lo != b.lo || a.hi != b.hi;
  }

  // @ts-ignore: decorator
  @operator("<")
  static lt(a: u128, b: u128): bool {
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
  }

  // @ts-ignore: decorator
  @operator(">")
  static gt(a: u128, b: u128): bool {
    return b < a;
  }

  // @ts-ignore: decorator
  @operator("<=")
  static le(a: u128, b: u128): bool {
    return !(b < a);
  }

  // @ts-ignore: decorator
  @operator(">=")
  static ge(a: u128, b: u128): bool {
    return !(a < b);
  }

  __zero(): u128 {
    return this;
  }

  __write(writer: Writer): void {
    const at = writer.reserve(16);
    store<u64>(at, this.lo);
    store<u64>(at, this.hi, 8);
  }

  __read(reader: Reader): u128 {
    const at = reader.take(16);
    this.lo = load<u64>(at);
    this.hi = load<u64>(at, 8);
    return this;
  }

  __writeKey(writer: Writer): void {
    writer.bigEndian<u64>(this.hi);
    writer.bigEndian<u64>(this.lo);
  }

  __readKey(reader: Reader): u128 {
    this.hi = reader.bigEndian<u64>();
    this.lo = reader.bigEndian<u64>();
    return this;
  }
}
