using System.Runtime.ExceptionServices;
using Vow.Engine.Code;
using Vow.Engine.Host;
using Vow.Engine.Native;
using Vow.Engine.State;

namespace Vow.Engine.Execution;

/// <summary>
/// One contract call while it runs: who, what, its meter, its result slot, and how it ended. Host functions get it as their first argument.
/// What a contract does wrong is recorded here and ends the call; an exception is a fault of the node.
/// </summary>
internal sealed unsafe partial class CallFrame(CallSession session)
{
    [ThreadStatic]
    private static CallFrame? _current;

    private readonly byte[] _storageKey = new byte[StateKeys.PrefixBytes + session.Vm.Protocol.Host.KeyBytesMax];
    private readonly long[] _categories = new long[GasReport.Categories];
    private GasMeter _meter;

    /// <summary>The frame that runs on this thread.</summary>
    public static CallFrame Current
    {
        get => _current!;
        set => _current = value;
    }

    public CallSession Session => session;

    public Journal Journal => session.Journal;

    public HostLimits Limits => session.Vm.Protocol.Host;

    public Address Contract { get; private set; }

    public Address Caller { get; private set; }

    public UInt128 Value { get; private set; }

    public bool ReadOnly { get; private set; }

    public ReadOnlyMemory<byte> Input { get; private set; }

    public ContractCode Code { get; private set; } = null!;

    public ContractInstance Instance { get; set; } = null!;

    /// <summary>Whether the contract call that this frame is making may come back to this contract (flag 2 of <c>call_contract</c>).</summary>
    public bool MayBeReentered { get; set; }

    /// <summary>Why the call must end; <see cref="ErrorCode.None"/> while it may go on.</summary>
    public ErrorCode FailureCode { get; private set; }

    public string? FailureMessage { get; private set; }

    /// <summary>The limit that the contract broke, if that is why the call ends.</summary>
    public ExceededLimit? FailureLimit { get; private set; }

    /// <summary>A fault of the node that is waiting to leave the native frames.</summary>
    public ExceptionDispatchInfo? PendingFault { get; private set; }

    public long GasLimit => _meter.Limit;

    public long GasLeft => Math.Max(0, _meter.Left);

    public int StackLeft => _meter.Stack;

    public bool IsOutOfGas => _meter.Left < 0;

    public void Begin(in CallTarget target, ContractCode code)
    {
        Contract = target.Contract;
        Caller = target.Caller;
        Value = target.Value;
        ReadOnly = target.ReadOnly;
        Input = target.Input;
        StateKeys.WriteStorage(Contract, default, _storageKey);
        Code = code;
        _meter = new GasMeter(target.GasLimit, target.Stack);
        _categories.AsSpan().Clear();
        FailureCode = ErrorCode.None;
        FailureMessage = null;
        FailureLimit = null;
        PendingFault = null;
        MayBeReentered = false;
        ForgetFailures();
        ClearSlots();
    }

    /// <summary>Drops what the call held, so that nothing of it is kept alive by a reused frame.</summary>
    public void Release()
    {
        ForgetObserved();
        Input = default;
        Code = null!;
        Instance = null!;
        ForgetFailures();
        ClearSlots();
    }

    /// <summary>The flat key of one of the contract's own keys. Valid until the next one is made.</summary>
    public ReadOnlySpan<byte> StorageKey(ReadOnlySpan<byte> key)
    {
        // The prefix was written when the call began.
        key.CopyTo(_storageKey.AsSpan(StateKeys.PrefixBytes));
        return _storageKey.AsSpan(0, StateKeys.PrefixBytes + key.Length);
    }

    /// <summary>Takes gas from the call; false when it has run out, and then the host function must return false.</summary>
    public bool Charge(GasCategory category, long gas)
    {
        _categories[(int)category] += gas;
        return _meter.Charge(gas) || Fail(ErrorCode.OutOfGas, null);
    }

    /// <summary>Records why the call ends. Always false, to be returned. The first reason stays.</summary>
    public bool Fail(ErrorCode code, string? message)
    {
        if (FailureCode != ErrorCode.None) return false;
        FailureCode = code;
        FailureMessage = message;
        return false;
    }

    /// <summary>As <see cref="Fail(ErrorCode, string?)"/>, for a limit that is named with what was asked for.</summary>
    public bool Fail(ErrorCode code, string message, ExceededLimit limit)
    {
        if (FailureCode == ErrorCode.None) FailureLimit = limit;
        return Fail(code, message);
    }

    /// <summary>A native trap that ends the contract's execution; why is in <see cref="FailureCode"/>.</summary>
    public nint Trap()
    {
        if (session.Observer is { } observer) ShowHostCall(observer, failed: true);
        fixed (byte* message = "vow"u8) return NativeMethods.wasmtime_trap_new(message, 3);
    }

    /// <summary>Keeps an exception until the native frames are left: none may cross them.</summary>
    public nint Fault(Exception exception)
    {
        PendingFault ??= ExceptionDispatchInfo.Capture(exception);
        fixed (byte* message = "vow"u8) return NativeMethods.wasmtime_trap_new(message, 3);
    }

    /// <summary>Sets the instance's counters for contract code to run.</summary>
    public void LoadCounters()
    {
        Instance.X = _meter.Pack();
        Instance.MemoryGas = 0;
    }

    /// <summary>Takes the counter over after contract code ended by itself: by returning or by a trap of an instruction.</summary>
    public void TakeCounter() => _meter.Unpack(Instance.X);

    /// <summary>Takes a nested call's gas over.</summary>
    public void Absorb(in GasReport gas)
    {
        for (var i = 0; i < GasReport.Categories; i++) _categories[i] += gas[(GasCategory)i];
        if (!_meter.Charge(gas.Used)) throw new EngineFaultException("A nested call used more gas than it was given.");
    }

    public void ReserveStack(int slots) => _meter.Stack -= slots;

    /// <summary>The final account. What no host function charged was charged by the module: bulk and grow in its memory counter, the rest is compute.</summary>
    public GasReport Report(long memoryGas)
    {
        var used = IsOutOfGas ? _meter.Limit : _meter.Limit - _meter.Left;
        // In a call that ran out, what was charged may be more than the limit: the categories are cut in their order so that they add up to it.
        _categories[(int)GasCategory.Memory] += memoryGas;
        long other = 0;
        for (var i = 1; i < GasReport.Categories; i++) other += _categories[i] = Math.Min(_categories[i], used - other);
        // Nested calls' compute is in the total that was absorbed, so it comes out right here.
        _categories[(int)GasCategory.Compute] = used - other;
        return new GasReport(_meter.Limit, _categories);
    }

    /// <summary>The injected slow path: the slice is used up, or the stack is.</summary>
    public bool Refill(long x, out long refilled)
    {
        _meter.Unpack(x);
        refilled = 0;
        if (_meter.Left < 0) return Fail(ErrorCode.OutOfGas, null);
        if (_meter.Stack < 0) return Fail(ErrorCode.StackOverflow, null);
        if (!Continue()) return false;
        refilled = _meter.Pack();
        return true;
    }

    /// <summary>A new slice, unless the node wants the call to stop.</summary>
    private bool Continue()
    {
        if (session.MustStop(out var why)) return Fail(why, null);
        _meter.Refill();
        return true;
    }
}
