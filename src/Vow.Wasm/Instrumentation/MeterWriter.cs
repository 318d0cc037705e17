namespace Vow.Wasm;

/// <summary>Writes the injected metering code. One place knows how the counter is packed in code.</summary>
internal sealed class MeterWriter(ByteWriter output, InjectedLayout layout)
{
    /// <summary>A frame beyond the field can never be entered; the guard must still see it.</summary>
    private const long FrameMax = 1 << (PackedCounter.StackBits - 2);

    private readonly List<uint> _hints = [];
    private uint? _local;
    private bool _storesWhenObserved;
    private bool _isLocalLoaded;

    public CodeWriter Code { get; } = new(output);

    /// <summary>Offsets of the checks' <c>if</c> from the start of the body, for the branch hints.</summary>
    public List<uint> Hints => _hints;

    /// <summary>What is known of the local that mirrors the counter.</summary>
    public CounterCache Cache { get; } = new();

    /// <summary>
    /// Mirrors the counter in an i64 local of the function from here on. In a function that lets no other code run, the local is never lost, and need be
    /// stored only where somebody may look: then a loop of plain arithmetic counts in a register.
    /// </summary>
    public void UseLocal(uint local, bool storeWhenObserved)
    {
        (_local, _storesWhenObserved, _isLocalLoaded) = (local, storeWhenObserved, false);
        Cache.BeginFunction();
    }

    /// <summary>Loads and stores the counter at every charge from here on.</summary>
    public void UseNoLocal()
    {
        (_local, _storesWhenObserved, _isLocalLoaded) = (null, false, false);
        Cache.BeginFunction();
    }

    /// <summary>Brings the local up to date, in front of a loop that never loses it, so that it is current at the loop's head on every way there.</summary>
    public void LoadLocal()
    {
        if (_local is not { } local || IsLocalCurrent) return;
        Code.Op(Opcode.GlobalGet, layout.Counter);
        Code.Op(Opcode.LocalSet, local);
        Cache.IsCurrent = true;
    }

    /// <summary>Takes gas, and nothing else: who overspends here is found at the next check.</summary>
    public void Charge(long gas, bool isObserved)
    {
        if (gas != 0) Subtract(Scaled(gas), isObserved);
        else if (_storesWhenObserved && isObserved) StoreLocal();
    }

    /// <summary>Takes gas and asks the host when there is less than none left.</summary>
    public void ChargeAndCheck(long gas, bool isObserved)
    {
        Charge(gas, isObserved);
        CheckGas();
    }

    /// <summary>Takes gas and a counted function's slots in one subtraction, and checks both.</summary>
    public void EnterCounted(long gas, long slots)
    {
        Subtract(checked(Scaled(gas) + Math.Min(slots, FrameMax)), isObserved: true);
        GetCounter();
        Code.I64(PackedCounter.ExhaustedMask);
        Code.Op(Opcode.I64And);
        Code.I64(0);
        Code.Op(Opcode.I64Ne);
        AskHostIfTrue();
    }

    /// <summary>Gives a counted function's slots back.</summary>
    public void LeaveCounted(long slots)
    {
        GetCounter();
        Code.I64(Math.Min(slots, FrameMax));
        Code.Op(Opcode.I64Add);
        Code.Op(Opcode.GlobalSet, layout.Counter);
    }

    /// <summary>Takes the gas in an i64 local, notes it as gas for memory, and checks.</summary>
    public void ChargeLocalAndCheck(uint local)
    {
        Code.Op(Opcode.GlobalGet, layout.MemoryGas);
        Code.Op(Opcode.LocalGet, local);
        Code.Op(Opcode.I64Add);
        Code.Op(Opcode.GlobalSet, layout.MemoryGas);
        Code.Op(Opcode.GlobalGet, layout.Counter);
        Code.Op(Opcode.LocalGet, local);
        Code.I64(PackedCounter.StackBits);
        Code.Op(Opcode.I64Shl);
        Code.Op(Opcode.I64Sub);
        Code.Op(Opcode.GlobalSet, layout.Counter);
        CheckGas();
    }

    // Where the store waits for an observer, the local alone is true from the entry's charge on, whatever the paths.
    private bool IsLocalCurrent => Cache.IsCurrent || (_storesWhenObserved && _isLocalLoaded);

    private static long Scaled(long gas)
    {
        // The counter has 43 bits for gas; a body within the profile's limits stays below 2^31, and nothing else writes constants.
        if (gas is < 0 or > PackedCounter.GasMax >> 2) throw new InvalidOperationException($"a segment costs {gas} gas");
        return gas << PackedCounter.StackBits;
    }

    private void Subtract(long amount, bool isObserved)
    {
        GetCounter();
        Code.I64(amount);
        Code.Op(Opcode.I64Sub);
        if (_local is { } local)
        {
            Cache.IsCurrent = true;
            _isLocalLoaded = true;
            if (_storesWhenObserved && !isObserved)
            {
                Code.Op(Opcode.LocalSet, local);
                return;
            }

            Code.Op(Opcode.LocalTee, local);
        }

        Code.Op(Opcode.GlobalSet, layout.Counter);
    }

    private void StoreLocal()
    {
        Code.Op(Opcode.LocalGet, _local!.Value);
        Code.Op(Opcode.GlobalSet, layout.Counter);
    }

    private void GetCounter()
    {
        if (_local is { } local && IsLocalCurrent) Code.Op(Opcode.LocalGet, local);
        else Code.Op(Opcode.GlobalGet, layout.Counter);
    }

    private void CheckGas()
    {
        GetCounter();
        Code.I64(0);
        Code.Op(Opcode.I64LtS);
        AskHostIfTrue();
    }

    private void AskHostIfTrue()
    {
        _hints.Add((uint)output.Length);
        Code.Begin(Opcode.If, CodeWriter.EmptyBlock);
        if (_storesWhenObserved) StoreLocal();
        Code.Op(Opcode.Call, layout.RefillSlow);
        if (_local is { } local && IsLocalCurrent)
        {
            Code.Op(Opcode.GlobalGet, layout.Counter);
            Code.Op(Opcode.LocalSet, local);
        }

        Code.End();
    }
}
