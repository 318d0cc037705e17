// What u128 and i128 share: arithmetic on pairs of 64-bit halves. A second half comes back in `high`.

/** High half of the last result. */
export let high: u64 = 0;

/** The 128-bit product of two halves. */
export function multiply(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >> 32);
  const other = a0 * b1 + (middle & 0xffffffff);
  high = a1 * b1 + (middle >> 32) + (other >> 32);
  return (other << 32) | (low & 0xffffffff);
}

/** Remainder of the last division. */
export let remainderLow: u64 = 0;
export let remainderHigh: u64 = 0;

/** Quotient of (n1 ‖ n0) by (d1 ‖ d0), which is not 0: a bit at a time, and only the bits the quotient can have. */
export function divide(n0: u64, n1: u64, d0: u64, d1: u64): u64 {
  if ((n1 | d1) == 0) {
    remainderLow = n0 % d0;
    remainderHigh = 0;
    high = 0;
    return n0 / d0;
  }
  let q0: u64 = 0;
  let q1: u64 = 0;
  const shift = <i32>(leadingZeros(d0, d1) - leadingZeros(n0, n1));
  if (shift >= 0) {
    if (shift >= 64) {
      d1 = d0 << (shift - 64);
      d0 = 0;
    } else if (shift > 0) {
      d1 = (d1 << shift) | (d0 >> (64 - shift));
      d0 <<= shift;
    }
    for (let i = shift; i >= 0; i--) {
      q1 = (q1 << 1) | (q0 >> 63);
      q0 <<= 1;
      if (n1 > d1 || (n1 == d1 && n0 >= d0)) {
        n1 = n1 - d1 - u64(n0 < d0);
        n0 -= d0;
        q0 |= 1;
      }
      d0 = (d0 >> 1) | (d1 << 63);
      d1 >>= 1;
    }
  }
  remainderLow = n0;
  remainderHigh = n1;
  high = q1;
  return q0;
}

function leadingZeros(low: u64, top: u64): u64 {
  return top == 0 ? 64 + clz(low) : clz(top);
}

/** Decimal digits. */
export function decimal(low: u64, top: u64): string {
  let text = "";
  while (top != 0) {
    // By limbs of 32 bits: what is left after each is below 10^9, so that the next step fits 64 bits.
    const d: u64 = 1000000000;
    const q3 = (top >> 32) / d;
    let rest = (((top >> 32) % d) << 32) | (top & 0xffffffff);
    const q2 = rest / d;
    rest = (rest % d << 32) | (low >> 32);
    const q1 = rest / d;
    rest = (rest % d << 32) | (low & 0xffffffff);
    low = (q1 << 32) | (rest / d);
    top = (q3 << 32) | q2;
    text = (rest % d).toString().padStart(9, "0") + text;
  }
  return low.toString() + text;
}

/** Reads decimal digits from `start` on into the result and `high`; false if there are none, others, or too many. */
export let parsed: u64 = 0;
export function parseDecimal(text: string, start: i32): bool {
  let low: u64 = 0;
  let top: u64 = 0;
  if (start >= text.length) return false;
  for (let i = start; i < text.length; i++) {
    const digit = <u64>text.charCodeAt(i) - 48;
    if (digit > 9) return false;
    const product = multiply(top, 10);
    if (high != 0) return false;
    low = multiply(low, 10);
    top = product + high;
    if (top < product) return false;
    low += digit;
    if (low < digit && ++top == 0) return false;
  }
  parsed = low;
  high = top;
  return true;
}
