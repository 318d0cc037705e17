namespace Vow.Wasm;

/// <summary>
/// The counter that an instrumented module carries in one i64 global: <c>gas * 2^20 + stack</c>. Gas left may be below zero until the next
/// check; stack left is a signed 20-bit field whose top bit, bit 19, is the guard: it is set exactly when the field is below zero.
/// </summary>
public readonly record struct PackedCounter(long Bits)
{
    /// <summary>Bits of the stack field.</summary>
    public const int StackBits = 20;

    /// <summary>Sign of the gas and guard of the stack: a counted function that finds either set asks the host.</summary>
    public const long ExhaustedMask = unchecked((long)0x8000_0000_0008_0000);

    /// <summary>The most gas that one slice may hold, so that no unchecked charge can wrap around.</summary>
    public const long GasMax = 1L << 42;

    /// <summary>The most stack slots that the field may hold.</summary>
    public const int StackSlotsMax = (1 << (StackBits - 1)) - 1;

    /// <summary>Gas left; below zero when more was used than there was.</summary>
    public long Gas => (Bits - Stack) >> StackBits;

    /// <summary>Stack slots left; below zero on overflow.</summary>
    public int Stack => (int)((Bits << (64 - StackBits)) >> (64 - StackBits));

    /// <summary>Packs gas left and stack left.</summary>
    public static PackedCounter Pack(long gas, int stack)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gas, GasMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(gas, -GasMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stack, StackSlotsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(stack, ~StackSlotsMax);
        return new PackedCounter((gas << StackBits) + stack);
    }
}
