using System.Buffers.Binary;
using Vow.Engine.Execution;
using Vow.Engine.State;

namespace Vow.Engine.Host;

/// <summary>What each host function does (ABI, section 3). Charge, then work; false ends the call with the reason in the frame.</summary>
internal static partial class HostFunctions
{
    internal static bool StorageRead(CallFrame frame, uint keyPointer, uint keyLength, out long result)
    {
        result = 0;
        if (!TryFind(frame, keyPointer, keyLength, out var found, out var value)) return false;
        if (!found)
        {
            frame.SetSlot(0);
            return true;
        }

        if (!frame.ChargeBytes(value.Length)) return false;
        // The value is copied first: the allocator may run and the journal's bytes are only valid until then.
        value.CopyTo(frame.SetSlot(value.Length));
        if (!frame.Allocate(Math.Max(value.Length, 1), out var pointer)) return false;
        if (!frame.Write(pointer, frame.Slot, "allocated room")) return false;
        result = (long)((ulong)pointer << 32 | (uint)frame.Slot.Length);
        return true;
    }

    internal static bool StorageWrite(CallFrame frame, uint keyPointer, uint keyLength, uint valuePointer, uint valueLength, out int result)
    {
        result = 0;
        if (!frame.Read(keyPointer, keyLength, frame.Limits.KeyBytesMax, "key_ptr", out var key)) return false;
        if (!frame.Read(valuePointer, valueLength, frame.Limits.ValueBytesMax, "value_ptr", out var value)) return false;
        frame.NoteBefore(key);
        frame.Journal.Put(frame.StorageKey(key), value);
        return true;
    }

    internal static bool StorageDelete(CallFrame frame, uint keyPointer, uint keyLength, out int result)
    {
        result = 0;
        if (!frame.Read(keyPointer, keyLength, frame.Limits.KeyBytesMax, "key_ptr", out var key)) return false;
        frame.NoteBefore(key);
        result = frame.Journal.Delete(frame.StorageKey(key)) ? 0 : 1;
        return true;
    }

    internal static bool StorageHas(CallFrame frame, uint keyPointer, uint keyLength, out int result)
    {
        result = 0;
        if (!frame.Read(keyPointer, keyLength, frame.Limits.KeyBytesMax, "key_ptr", out var key)) return false;
        result = frame.Journal.Contains(frame.StorageKey(key)) ? 1 : 0;
        return true;
    }

    internal static bool StorageGet(CallFrame frame, uint keyPointer, uint keyLength, uint buffer, uint capacity, out int result)
    {
        result = -1;
        if (!TryFind(frame, keyPointer, keyLength, out var found, out var value)) return false;
        if (!frame.Room(buffer, capacity, "buf_ptr", out _)) return false;
        if (!found)
        {
            frame.SetSlot(0);
            return true;
        }

        if (!frame.ChargeBytes(value.Length)) return false;
        value.CopyTo(frame.SetSlot(value.Length));
        return frame.DeliverSlot(buffer, capacity, out result);
    }

    internal static bool StorageScan(CallFrame frame, uint startPointer, uint startLength, uint endPointer, uint endLength, uint descending, out int result)
    {
        result = 0;
        if (!frame.Read(startPointer, startLength, frame.Limits.KeyBytesMax, "start_ptr", out var start)) return false;
        if (!frame.Read(endPointer, endLength, frame.Limits.KeyBytesMax, "end_ptr", out var end)) return false;
        if (frame.OpenScans >= frame.Limits.IteratorsMax)
        {
            return frame.Fail(
                ErrorCode.TooManyIterators, $"storage_scan: this call has opened {frame.OpenScans} iterators; at most {frame.Limits.IteratorsMax} are allowed",
                new ExceededLimit("iterators of a call", (ulong)frame.Limits.IteratorsMax, (ulong)frame.OpenScans + 1, "iterators"));
        }

        Span<byte> to = stackalloc byte[StateKeys.PrefixBytes + frame.Limits.KeyBytesMax];
        // An empty end means: to the last key.
        var toBytes = endLength == 0 ? StateKeys.WriteStorageEnd(frame.Contract, to) : StateKeys.WriteStorage(frame.Contract, end, to);
        return frame.OpenScan(frame.Journal.OpenScan(frame.StorageKey(start), to[..toBytes], descending != 0), out result);
    }

    internal static bool StorageNext(CallFrame frame, uint iterator, uint buffer, uint capacity, out int result)
    {
        result = -1;
        if (!frame.TryGetScan(iterator, out var scan)) return false;
        if (!frame.Room(buffer, capacity, "buf_ptr", out _)) return false;
        var passed = scan.Passed;
        var found = scan.MoveNext();
        // Deleted keys that were stepped over are work too: each costs what a step costs.
        if (!frame.ChargeAgain(scan.Passed - passed)) return false;
        if (!found)
        {
            frame.SetSlot(0);
            return true;
        }

        var key = scan.Key[StateKeys.PrefixBytes..];
        if (!frame.ChargeBytes(key.Length + scan.Value.Length)) return false;
        var slot = frame.SetSlot(4 + key.Length + scan.Value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(slot, key.Length);
        key.CopyTo(slot[4..]);
        scan.Value.CopyTo(slot[(4 + key.Length)..]);
        return frame.DeliverSlot(buffer, capacity, out result);
    }

    private static bool TryFind(CallFrame frame, uint keyPointer, uint keyLength, out bool found, out ReadOnlySpan<byte> value)
    {
        found = false;
        value = default;
        if (!frame.Read(keyPointer, keyLength, frame.Limits.KeyBytesMax, "key_ptr", out var key)) return false;
        found = frame.Journal.TryGet(frame.StorageKey(key), out value);
        return true;
    }
}
