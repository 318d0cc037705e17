namespace Vow.Engine.Execution;

/// <summary>
/// The gas and stack of one call. A part of the gas, the slice, is in the instance's packed counter <c>X = gas · 2^20 + stack</c> while contract code runs, and here
/// while the host runs; the rest is the reserve. Gas may go below zero inside a slice; the sum decides when the call has run out.
/// </summary>
internal struct GasMeter
{
    /// <summary>Gas handed to contract code at a time: one or two milliseconds of work, and with it the longest wait for a deadline.</summary>
    public const long SliceGas = 4_000_000;

    private const int StackBits = 20;

    private long _reserve;
    private long _slice;

    /// <summary>A meter with all its gas left.</summary>
    public GasMeter(long limit, int stack)
    {
        Limit = limit;
        Stack = stack;
        _slice = Math.Min(limit, SliceGas);
        _reserve = limit - _slice;
    }

    /// <summary>The call's gas limit.</summary>
    public long Limit { get; }

    /// <summary>Stack slots left; negative when the counted limit was passed.</summary>
    public int Stack { get; set; }

    /// <summary>Gas left; negative when more was used than there was.</summary>
    public readonly long Left => _reserve + _slice;

    /// <summary>Whether contract code may go on without a new slice.</summary>
    public readonly bool NeedsSlice => _slice < 0;

    /// <summary>Gas and stack for the instance's counter.</summary>
    public readonly long Pack() => (_slice << StackBits) + Stack;

    /// <summary>Takes gas and stack over from the instance's counter.</summary>
    public void Unpack(long x)
    {
        Stack = (int)((x << (64 - StackBits)) >> (64 - StackBits));
        _slice = (x - Stack) >> StackBits;
    }

    /// <summary>As <see cref="Left"/>, if the instance's counter is <paramref name="x"/> and contract code runs.</summary>
    public readonly long LeftWith(long x)
    {
        var meter = this;
        meter.Unpack(x);
        return meter.Left;
    }

    /// <summary>Takes gas; false when there is not enough, and then the call must end.</summary>
    public bool Charge(long gas)
    {
        // Never below the least: a price times a length fits easily, but the meter must not wrap for any.
        _slice = checked(_slice - gas);
        return Left >= 0;
    }

    /// <summary>Moves gas from the reserve to the slice.</summary>
    public void Refill()
    {
        var take = Math.Min(_reserve, SliceGas - _slice);
        if (take <= 0) return;
        _slice += take;
        _reserve -= take;
    }
}
