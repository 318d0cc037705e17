import { Reader } from "./reader";
import { Writer } from "./writer";
import { decimal, divide, high, multiply, parseDecimal, parsed, remainderHigh, remainderLow } from "./wide";

/** A signed number of 128 bits, in two's complement. It never changes; arithmetic that overflows aborts. */
// @ts-ignore: decorator
@final
export class i128 {
  constructor(
    /** The lower 64 bits. */
    public lo: u64 = 0,
    /** The upper 64 bits, with the sign. */
    public hi: i64 = 0,
  ) {}

  static get Zero(): i128 {
    return new i128();
  }

  static get Max(): i128 {
    return new i128(u64.MAX_VALUE, i64.MAX_VALUE);
  }

  static get Min(): i128 {
    return new i128(0, i64.MIN_VALUE);
  }

  /** Of a whole number. */
  static from<T>(value: T): i128 {
    if (!isInteger<T>()) ERROR("i128.from takes a whole number; for text there is i128.parse");
    return new i128(<u64>value, isSigned<T>() && value < 0 ? -1 : 0);
  }

  /** Of decimal digits with or without a minus; anything else aborts. */
  static parse(text: string): i128 {
    const negative = text.startsWith("-");
    assert(parseDecimal(text, negative ? 1 : 0), "not an i128");
    return ofMagnitude(parsed, high, negative);
  }

  get isZero(): bool {
    return (this.lo | this.hi) == 0;
  }

  get isNegative(): bool {
    return this.hi < 0;
  }

  /** As an i64; a number out of its range aborts. */
  toI64(): i64 {
    assert(this.hi == <i64>this.lo >> 63, "i128 too large for an i64");
    return this.lo;
  }

  toString(): string {
    const digits = decimal(magnitudeLow(this), magnitudeHigh(this));
    return this.hi < 0 ? "-" + digits : digits;
  }

  // @ts-ignore: decorator
  @operator("+")
  static add(a: i128, b: i128): i128 {
    const lo = a.lo + b.lo;
    const hi = a.hi + b.hi + i64(lo < a.lo);
    assert(((a.hi ^ hi) & (b.hi ^ hi)) >= 0, "i128 overflow");
    return new i128(lo, hi);
  }

  // @ts-ignore: decorator
  @operator("-")
  static sub(a: i128, b: i128): i128 {
    const hi = a.hi - b.hi - i64(a.lo < b.lo);
    assert(((a.hi ^ b.hi) & (a.hi ^ hi)) >= 0, "i128 overflow");
    return new i128(a.lo - b.lo, hi);
  }

  // @ts-ignore: decorator
  @operator("*")
  static mul(a: i128, b: i128): i128 {
    const aLow = magnitudeLow(a);
    const aHigh = magnitudeHigh(a);
    const bLow = magnitudeLow(b);
    const bHigh = magnitudeHigh(b);
    assert(aHigh == 0 || bHigh == 0, "i128 overflow");
    const cross = multiply(aHigh | bHigh, aHigh != 0 ? bLow : aLow);
    assert(high == 0, "i128 overflow");
    const lo = multiply(aLow, bLow);
    const hi = high + cross;
    assert(hi >= cross, "i128 overflow");
    return ofMagnitude(lo, hi, (a.hi ^ b.hi) < 0);
  }

  /** Rounds towards zero. */
  // @ts-ignore: decorator
  @operator("/")
  static div(a: i128, b: i128): i128 {
    assert(!b.isZero, "i128 division by zero");
    const lo = divide(magnitudeLow(a), magnitudeHigh(a), magnitudeLow(b), magnitudeHigh(b));
    return ofMagnitude(lo, high, (a.hi ^ b.hi) < 0);
  }

  /** Has the sign of the dividend. */
  // @ts-ignore: decorator
  @operator("%")
  static rem(a: i128, b: i128): i128 {
    assert(!b.isZero, "i128 division by zero");
    divide(magnitudeLow(a), magnitudeHigh(a), magnitudeLow(b), magnitudeHigh(b));
    return ofMagnitude(remainderLow, remainderHigh, a.hi < 0);
  }

  // @ts-ignore: decorator
  @operator.prefix("-")
  static neg(a: i128): i128 {
    return ofMagnitude(magnitudeLow(a), magnitudeHigh(a), a.hi >= 0);
  }

  // @ts-ignore: decorator
  @operator("==")
  static eq(a: i128, b: i128): bool {
    return a.lo == b.lo && a.hi == b.hi;
  }

  // @ts-ignore: decorator
  @operator("!=")
  static ne(a: i128, b: i128): bool {
    return a.lo != b.lo || a.hi != b.hi;
  }

  // @ts-ignore: decorator
  @operator("<")
  static lt(a: i128, b: i128): bool {
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
  }

  // @ts-ignore: decorator
  @operator(">")
  static gt(a: i128, b: i128): bool {
    return b < a;
  }

  // @ts-ignore: decorator
  @operator("<=")
  static le(a: i128, b: i128): bool {
    return !(b < a);
  }

  // @ts-ignore: decorator
  @operator(">=")
  static ge(a: i128, b: i128): bool {
    return !(a < b);
  }

  __zero(): i128 {
    return this;
  }

  __write(writer: Writer): void {
    const at = writer.reserve(16);
    store<u64>(at, this.lo);
    store<i64>(at, this.hi, 8);
  }

  __read(reader: Reader): i128 {
    const at = reader.take(16);
    this.lo = load<u64>(at);
    this.hi = load<i64>(at, 8);
    return this;
  }

  __writeKey(writer: Writer): void {
    writer.bigEndian<i64>(this.hi ^ i64.MIN_VALUE);
    writer.bigEndian<u64>(this.lo);
  }

  __readKey(reader: Reader): i128 {
    this.hi = reader.bigEndian<i64>() ^ i64.MIN_VALUE;
    this.lo = reader.bigEndian<u64>();
    return this;
  }
}

function magnitudeLow(value: i128): u64 {
  return value.hi < 0 ? 0 - value.lo : value.lo;
}

function magnitudeHigh(value: i128): u64 {
  return value.hi < 0 ? ~(<u64>value.hi) + u64(value.lo == 0) : value.hi;
}

function ofMagnitude(lo: u64, hi: u64, negative: bool): i128 {
  if (!negative) {
    assert(<i64>hi >= 0, "i128 overflow");
    return new i128(lo, hi);
  }
  assert(<i64>hi >= 0 || (hi == 1 << 63 && lo == 0), "i128 overflow");
  return new i128(0 - lo, ~hi + u64(lo == 0));
}
