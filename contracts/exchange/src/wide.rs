//! Products of two u128, which need 256 bits: no intermediate result of the exchange is rounded or too large.

/// `a · b` as (high, low).
pub fn product(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let (low, cross, other, high) = (a0 * b0, a1 * b0, a0 * b1, a1 * b1);
    // Each of the three is below 2^64, so their sum is far from the end of 128 bits.
    let middle = (low >> 64) + (cross & LOW) + (other & LOW);
    (high + (cross >> 64) + (other >> 64) + (middle >> 64), middle << 64 | low & LOW)
}

/// `a · b / divisor`, rounded down; None if that does not fit or the divisor is zero.
pub fn multiply_divide(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let (mut rest, mut low) = product(a, b);
    if rest >= divisor {
        return None;
    }
    if rest == 0 {
        return Some(low / divisor);
    }
    // Long division, bit by bit: the low half moves out at its top while the quotient moves in at its bottom.
    for _ in 0..128 {
        let carry = rest >> 127;
        rest = rest << 1 | low >> 127;
        low <<= 1;
        if carry == 1 || rest >= divisor {
            rest = rest.wrapping_sub(divisor);
            low |= 1;
        }
    }
    Some(low)
}

/// The square root of `a · b`, rounded down.
pub fn root_of_product(a: u128, b: u128) -> u128 {
    let square = product(a, b);
    let mut root = 0;
    for bit in (0..128).rev() {
        let candidate = root | 1 << bit;
        if product(candidate, candidate) <= square {
            root = candidate;
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_of_the_largest_is_exact() {
        assert_eq!(product(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
        assert_eq!(product(1 << 127, 2), (1, 0));
        assert_eq!(product(7, 6), (0, 42));
    }

    #[test]
    fn division_rounds_down_and_refuses_what_does_not_fit() {
        assert_eq!(multiply_divide(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
        assert_eq!(multiply_divide(u128::MAX, 10, 20), Some(u128::MAX / 2));
        assert_eq!(multiply_divide(10, 10, 7), Some(14));
        assert_eq!(multiply_divide(1 << 127, 2, 1), None);
        assert_eq!(multiply_divide(1, 1, 0), None);
        assert_eq!(multiply_divide(u128::MAX - 1, u128::MAX, u128::MAX), Some(u128::MAX - 1));
    }

    #[test]
    fn root_is_the_largest_whose_square_fits() {
        for (a, b) in [(0, 5), (1, 1), (2, 2), (3, 5), (u128::MAX, u128::MAX), (1 << 112, 1 << 111), (99, 101)] {
            let root = root_of_product(a, b);
            assert!(product(root, root) <= product(a, b));
            assert!(root == u128::MAX || product(root + 1, root + 1) > product(a, b));
        }
    }
}
