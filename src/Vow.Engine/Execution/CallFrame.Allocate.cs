using System.Runtime.InteropServices;
using Vow.Engine.Native;
using Vow.Engine.State;

namespace Vow.Engine.Execution;

/// <content>Return data, iterators, and room for values of <c>storage_read</c>.</content>
internal sealed unsafe partial class CallFrame
{
    private const int PageBytes = 65536;

    private readonly List<JournalScan> _scans = [];
    private byte[] _returnData = [];
    private int _returnDataBytes;
    private long _bumpNext;
    private long _bumpEnd;

    /// <summary>Return data or revert payload.</summary>
    public ReadOnlySpan<byte> ReturnData => _returnData.AsSpan(0, _returnDataBytes);

    public void SetReturnData(ReadOnlySpan<byte> data)
    {
        if (_returnData.Length < data.Length) _returnData = new byte[Math.Max(data.Length, 256)];
        data.CopyTo(_returnData);
        _returnDataBytes = data.Length;
    }

    /// <summary>Opens an iterator and numbers it.</summary>
    public bool OpenScan(JournalScan scan, out int iterator)
    {
        iterator = _scans.Count;
        _scans.Add(scan);
        return true;
    }

    public int OpenScans => _scans.Count;

    public bool TryGetScan(uint iterator, out JournalScan scan)
    {
        scan = iterator < (uint)_scans.Count ? _scans[(int)iterator] : default;
        return iterator < (uint)_scans.Count
            || Fail(ErrorCode.InvalidArgument, $"storage_next: iterator {iterator} was not opened by this call; storage_scan gave out {_scans.Count}");
    }

    private void CloseScans()
    {
        foreach (var scan in _scans) scan.Dispose();
        _scans.Clear();
    }

    private bool CallAllocate(int length, out uint pointer)
    {
        pointer = 0;
        // The counter goes back into the instance, because contract code runs; its own values are its arguments.
        var saved = _values;
        _meter.Stack -= Code.Facts.AllocateStackSlots;
        if (_meter.Stack < 0) return Fail(ErrorCode.StackOverflow, null);
        Instance.X = _meter.Pack();
        _inAllocator = true;
        var value = new RawValue { I32 = length };
        var (error, trap) = Instance.CallAllocate(&value);
        _inAllocator = false;
        _values = saved;
        if (FailureCode != ErrorCode.None || PendingFault is not null || error != 0 || trap != 0) return AllocateFailed(error, trap);
        TakeCounter();
        _meter.Stack += Code.Facts.AllocateStackSlots;
        pointer = value.U32;
        return (pointer != 0 && (ulong)pointer + (uint)length <= (ulong)Instance.MemoryBytes)
            || Fail(ErrorCode.AllocationFailed, $"the contract's allocate({length}) answered {pointer}, which is no room of {length} bytes in its memory");
    }

    private bool AllocateFailed(nint error, nint trap)
    {
        var cause = TrapReader.Take(error, trap);
        if (PendingFault is null && FailureCode == ErrorCode.None)
        {
            TakeCounter();
            Fail(cause.Code, "the contract's allocate trapped");
        }

        return false;
    }

    // Pages that the host grows for values: bump allocation, never freed, gone with the instance.
    private bool HostAllocate(int length, out uint pointer)
    {
        pointer = 0;
        var bytes = Instance.MemoryBytes;
        if (_bumpNext + length > _bumpEnd)
        {
            // Contiguous growth extends the region; otherwise the contract grew its memory in between and a new one begins.
            // Address 0 is never given out: it would read as "no such key".
            var from = _bumpEnd == bytes && _bumpEnd != 0 ? _bumpNext : Math.Max(bytes, 16);
            var pages = (from + length - bytes + PageBytes - 1) / PageBytes;
            if (bytes / PageBytes + pages > Code.Facts.MemoryPagesMax)
            {
                return Fail(
                    ErrorCode.AllocationFailed, $"no room for a value of {length} bytes: memory may have {Code.Facts.MemoryPagesMax} pages and has {bytes / PageBytes}",
                    new ExceededLimit("memory of the contract", (ulong)Code.Facts.MemoryPagesMax, (ulong)(bytes / PageBytes + pages), "pages of 64 KiB"));
            }

            if (!Charge(GasCategory.Memory, checked(pages * session.Vm.Protocol.Gas.MemoryGrowPerPage))) return false;
            Instance.GrowMemory(pages);
            _bumpNext = from;
            _bumpEnd = bytes + pages * PageBytes;
        }

        pointer = checked((uint)_bumpNext);
        _bumpNext += (Math.Max(length, 1) + 7) & ~7;
        return true;
    }
}
