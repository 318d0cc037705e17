using System.Buffers.Binary;
using System.Text;
using Vow.Engine.Execution;

namespace Vow.Engine.Host;

/// <content>Context, input and outcome, events, compatibility imports.</content>
internal static partial class HostFunctions
{
    internal static bool GetCaller(CallFrame frame, uint result, out int length)
    {
        length = Address.Bytes;
        return frame.Write(result, frame.Caller.Span, "result_ptr");
    }

    internal static bool GetContractAddress(CallFrame frame, uint result, out int length)
    {
        length = Address.Bytes;
        return frame.Write(result, frame.Contract.Span, "result_ptr");
    }

    internal static bool GetBlockNumber(CallFrame frame, out long number)
    {
        number = (long)frame.Session.Environment.Block.Number;
        return true;
    }

    internal static bool GetBlockTimestamp(CallFrame frame, out long milliseconds)
    {
        milliseconds = (long)frame.Session.Environment.Block.TimestampMilliseconds;
        return true;
    }

    internal static bool GetOrigin(CallFrame frame, uint result, out int length)
    {
        length = Address.Bytes;
        var environment = frame.Session.Environment;
        var origin = environment.Origin ?? environment.Caller;
        return frame.Write(result, origin.Span, "result_ptr");
    }

    internal static bool GetValue(CallFrame frame, uint result) => WriteAmount(frame, result, frame.Value);

    internal static bool GetBalance(CallFrame frame, uint address, uint result)
    {
        if (!frame.ReadFixed(address, Address.Bytes, "address_ptr", out var bytes)) return false;
        return WriteAmount(frame, result, frame.Session.Environment.Ledger.GetBalance(frame.Journal, Address.From(bytes)));
    }

    internal static bool GetChainId(CallFrame frame, out long chain)
    {
        chain = (long)frame.Session.Environment.ChainId;
        return true;
    }

    internal static bool GetTransactionHash(CallFrame frame, uint result, out int length)
    {
        length = CodeHash.Bytes;
        var hash = frame.Session.Environment.TransactionHash;
        return frame.Write(result, hash.Span, "result_ptr");
    }

    internal static bool GetGasLeft(CallFrame frame, out long gas)
    {
        gas = frame.GasLeft;
        return true;
    }

    internal static bool GetInput(CallFrame frame, uint buffer, uint capacity, out int length)
    {
        length = 0;
        var input = frame.Input.Span;
        if (!frame.Room(buffer, capacity, "buf_ptr", out _)) return false;
        if (!frame.ChargeBytes(input.Length)) return false;
        input.CopyTo(frame.SetSlot(input.Length));
        return frame.DeliverSlot(buffer, capacity, out length);
    }

    internal static bool ResultSize(CallFrame frame, out int size)
    {
        size = frame.Slot.Length;
        return true;
    }

    internal static bool ResultRead(CallFrame frame, uint offset, uint buffer, uint length, out int copied)
    {
        copied = 0;
        if (!frame.Room(buffer, length, "buf_ptr", out var room)) return false;
        if (offset >= (uint)frame.Slot.Length) return true;
        copied = Math.Min(room.Length, frame.Slot.Length - (int)offset);
        if (!frame.ChargeBytes(copied)) return false;
        frame.Slot.Slice((int)offset, copied).CopyTo(room);
        return true;
    }

    internal static bool ReturnData(CallFrame frame, uint pointer, uint length)
    {
        if (!frame.Read(pointer, length, frame.Limits.ReturnDataBytesMax, "ptr", out var data)) return false;
        frame.SetReturnData(data);
        return true;
    }

    internal static bool Revert(CallFrame frame, uint pointer, uint length)
    {
        if (!frame.Read(pointer, length, frame.Limits.ReturnDataBytesMax, "ptr", out var payload)) return false;
        frame.SetReturnData(payload);
        return frame.Fail(ErrorCode.Reverted, null);
    }

    internal static bool LogEvent(CallFrame frame, uint topicPointer, uint topicLength, uint dataPointer, uint dataLength)
    {
        if (!frame.Read(topicPointer, topicLength, frame.Limits.EventTopicBytesMax, "topic_ptr", out var topic)) return false;
        if (!frame.Read(dataPointer, dataLength, frame.Limits.EventDataBytesMax, "data_ptr", out var data)) return false;
        if (frame.Journal.EventCount - frame.Session.EventCountAtStart >= frame.Limits.EventsMax)
        {
            return frame.Fail(
                ErrorCode.TooManyEvents, $"log_event: a transaction may log at most {frame.Limits.EventsMax} events",
                new ExceededLimit("events of a transaction", (ulong)frame.Limits.EventsMax, (ulong)frame.Limits.EventsMax + 1, "events"));
        }

        frame.Journal.AddEvent(frame.Contract, topic, data);
        return true;
    }

    internal static bool DebugLog(CallFrame frame, uint pointer, uint length)
    {
        if (!frame.Read(pointer, length, frame.Limits.DebugLogBytesMax, "ptr", out var message)) return false;
        var contract = frame.Contract;
        frame.Session.Environment.Observer?.OnDebugLog(contract, message);
        frame.NotePlace(message);
        return true;
    }

    /// <summary>AssemblyScript's failed assertions and thrown errors: a revert with message, file, line and column.</summary>
    internal static bool Abort(CallFrame frame, uint message, uint file, uint line, uint column)
    {
        if (!TryReadText(frame, message, "message_ptr", out var what) || !TryReadText(frame, file, "file_ptr", out var where)) return false;
        var text = Encoding.UTF8.GetBytes($"{(what.Length == 0 ? "abort" : what)} ({(where.Length == 0 ? "unknown" : where)}:{line}:{column})");
        frame.SetReturnData(text);
        return frame.Fail(ErrorCode.Reverted, null);
    }

    internal static bool WbindgenThrow(CallFrame frame, uint pointer, uint length) => Revert(frame, pointer, length);

    internal static bool WbindgenInitExternrefTable(CallFrame frame) => frame.FailureCode == ErrorCode.None;

    private static bool WriteAmount(CallFrame frame, uint pointer, UInt128 amount)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount);
        return frame.Write(pointer, bytes, "result_ptr");
    }

    // An AssemblyScript string: UTF-16 code units at the pointer, their byte length in the four bytes before it. Null is no string.
    private static bool TryReadText(CallFrame frame, uint pointer, string argument, out string text)
    {
        const int TextBytesMax = 2048;
        text = "";
        if (pointer == 0) return true;
        if (pointer < 4) return frame.Fail(ErrorCode.MemoryOutOfBounds, $"abort: {argument} {pointer} cannot be a string");
        if (!frame.ReadFixed(pointer - 4, 4, argument, out var header)) return false;
        var length = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header), TextBytesMax) & ~1u;
        if (!frame.Read(pointer, length, TextBytesMax, argument, out var units)) return false;
        text = Encoding.Unicode.GetString(units);
        return true;
    }
}
