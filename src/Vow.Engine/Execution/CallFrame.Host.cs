using Vow.Engine.Host;
using Vow.Engine.Native;

namespace Vow.Engine.Execution;

/// <content>What host functions use: entry and exit, the contract's memory, the result slot.</content>
internal sealed unsafe partial class CallFrame
{
    private HostFunctionId _function;
    private RawValue* _values;
    private long _leftAtEntry;
    private byte* _memory;
    private long _memoryBytes;
    private byte[] _slot = [];
    private int _slotBytes;
    private bool _inAllocator;

    /// <summary>Begins a host call: takes the counter over, checks that it is allowed, charges its base price.</summary>
    public bool Enter(HostFunctionId function, RawValue* values, int parameters)
    {
        _function = function;
        _values = values;
        _memory = null;
        _meter.Unpack(values[parameters].I64);
        _leftAtEntry = _meter.Left;
        if (_placeBytes != 0 && !MayEndCall(function)) _placeBytes = 0;
        if (session.Observer is { } observer) ShowHostCallBegin(observer, parameters);
        ref readonly var price = ref session.Vm.Prices[function];
        if (_meter.Left < 0) return Fail(ErrorCode.OutOfGas, null);
        if (!Charge(price.Category, price.Base)) return false;
        if (_inAllocator) return Fail(ErrorCode.HostCallInAllocator, $"the contract's allocate called {NameOfFunction}; allocate may not call host functions");
        return !ReadOnly || HostFunctionTable.Of(function).Mode != HostMode.Write
            || Fail(ErrorCode.ReadOnlyViolation, session.Depth > 1
                ? $"{NameOfFunction} changes state and this call is read-only, because the contract that made it, or the query that it is part of, wants no changes"
                : $"{NameOfFunction} changes state and this call is read-only; send a transaction instead of a query");
    }

    /// <summary>Ends a host call: the counter that contract code goes on with, or 0 with a failure recorded when the node wants to stop.</summary>
    public bool Leave(out long counter)
    {
        counter = 0;
        if (_meter.NeedsSlice && !Continue()) return false;
        counter = _meter.Pack();
        if (session.Observer is { } observer) ShowHostCall(observer, failed: false);
        return true;
    }

    /// <summary>Charges a price's rate for a number of bytes.</summary>
    public bool ChargeBytes(long bytes)
    {
        ref readonly var price = ref session.Vm.Prices[_function];
        return Charge(price.Category, checked(price.PerByte * bytes));
    }

    /// <summary>Charges the function's base price some more times, for work that it repeats.</summary>
    public bool ChargeAgain(long times)
    {
        ref readonly var price = ref session.Vm.Prices[_function];
        return times <= 0 || Charge(price.Category, checked(price.Base * times));
    }

    /// <summary>Bytes of the contract's memory, after checking the length and charging for it. Valid until contract code runs again.</summary>
    public bool Read(uint pointer, uint length, int lengthMax, string argument, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > lengthMax) return TooLong(length, lengthMax, argument);
        if (!ChargeBytes(length)) return false;
        if (!InBounds(pointer, length, argument)) return false;
        bytes = new ReadOnlySpan<byte>(_memory + pointer, (int)length);
        return true;
    }

    /// <summary>Fixed-size bytes of the contract's memory, paid for by the base price.</summary>
    public bool ReadFixed(uint pointer, int length, string argument, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!InBounds(pointer, (uint)length, argument)) return false;
        bytes = new ReadOnlySpan<byte>(_memory + pointer, length);
        return true;
    }

    /// <summary>Room in the contract's memory to write to. Valid until contract code runs again.</summary>
    public bool Room(uint pointer, uint length, string argument, out Span<byte> room)
    {
        room = default;
        if (!InBounds(pointer, length, argument)) return false;
        room = new Span<byte>(_memory + pointer, checked((int)length));
        return true;
    }

    /// <summary>Writes to the contract's memory; the base price pays for it.</summary>
    public bool Write(uint pointer, ReadOnlySpan<byte> bytes, string argument)
    {
        if (!Room(pointer, (uint)bytes.Length, argument, out var room)) return false;
        bytes.CopyTo(room);
        return true;
    }

    /// <summary>The result slot's bytes. Valid until the slot is set again.</summary>
    public ReadOnlySpan<byte> Slot => _slot.AsSpan(0, _slotBytes);

    /// <summary>Makes room in the result slot and returns it, to be filled. What was in it is gone.</summary>
    public Span<byte> SetSlot(int length)
    {
        if (_slot.Length < length) _slot = new byte[Math.Max(length, 256)];
        _slotBytes = length;
        return _slot.AsSpan(0, length);
    }

    /// <summary>Copies the slot's first bytes, at most <paramref name="capacity"/>, to the contract; the length of the slot is the answer.</summary>
    public bool DeliverSlot(uint pointer, uint capacity, out int length)
    {
        length = _slotBytes;
        var count = (int)Math.Min(capacity, (uint)_slotBytes);
        return Write(pointer, _slot.AsSpan(0, count), "buf_ptr");
    }

    /// <summary>Room for a value in the contract's memory, from its <c>allocate</c> or from pages that the host grows.</summary>
    public bool Allocate(int length, out uint pointer)
    {
        var done = Code.Facts.HasAllocate ? CallAllocate(length, out pointer) : HostAllocate(length, out pointer);
        _memory = null;
        return done;
    }

    private string NameOfFunction => HostFunctionTable.Of(_function).Name;

    private bool InBounds(uint pointer, uint length, string argument)
    {
        if (_memory == null)
        {
            _memory = Instance.MemoryBase;
            _memoryBytes = Instance.MemoryBytes;
        }

        // Both are 32-bit and the sum is 64-bit: it cannot wrap. Nothing at all may lie at the end of memory, and not beyond it.
        return (ulong)pointer + length <= (ulong)_memoryBytes
            || Fail(
                ErrorCode.MemoryOutOfBounds, $"{NameOfFunction}: {argument} points at bytes {pointer} to {(ulong)pointer + length}, and memory has {_memoryBytes}",
                new ExceededLimit("memory of the contract", (ulong)_memoryBytes, (ulong)pointer + length, "bytes"));
    }

    private bool TooLong(uint length, int lengthMax, string argument) =>
        Fail(
            ErrorCode.ArgumentTooLong, $"{NameOfFunction}: {argument} is {length} bytes long; at most {lengthMax} are allowed",
            new ExceededLimit($"{argument} of {NameOfFunction}", (ulong)lengthMax, length, "bytes"));

    private void ClearSlots()
    {
        _slotBytes = 0;
        if (_slot.Length > 64 * 1024) _slot = [];
        _inAllocator = false;
        _returnDataBytes = 0;
        if (_returnData.Length > 64 * 1024) _returnData = [];
        _bumpNext = _bumpEnd = 0;
        CloseScans();
    }
}
