/** Arithmetic of whole numbers that aborts where + - * would wrap around. u128 and i128 do so by themselves. */
export abstract class Checked {
  static add<T>(a: T, b: T): T {
    const sum = <T>(a + b);
    if (isSigned<T>()) assert(((a ^ sum) & (b ^ sum)) >= 0, "overflow in addition");
    else assert(sum >= a, "overflow in addition");
    return sum;
  }

  static sub<T>(a: T, b: T): T {
    const difference = <T>(a - b);
    if (isSigned<T>()) assert(((a ^ b) & (a ^ difference)) >= 0, "overflow in subtraction");
    else assert(a >= b, "overflow in subtraction");
    return difference;
  }

  static mul<T>(a: T, b: T): T {
    const product = <T>(a * b);
    // The smallest number times -1 wraps back to itself, and dividing it by -1 would trap.
    if (isSigned<T>() && b == <T>-1) assert(a == 0 || product != a, "overflow in multiplication");
    else assert(b == 0 || product / b == a, "overflow in multiplication");
    return product;
  }
}
