using System.Buffers.Binary;
using System.Text;

namespace Vow.Engine.Tests.Execution;

/// <summary>
/// A contract that makes one call as its input says and returns the status and what the result slot then holds. The input of that call may be another
/// such message, so chains of calls are messages in messages.
/// </summary>
internal static class Proxy
{
    /// <summary>What the proxy does besides the call.</summary>
    [Flags]
    public enum Does
    {
        Nothing = 0,
        Trap = 1,
        Revert = 2,
        LoopForEver = 4,
        WriteAndLog = 8,
        CallTwice = 16,
    }

    public static readonly string Text = Wat.Module("""
        (memory (export "memory") 8)
        (func (export "call") (result i32) (local $n i32) (local $m i32) (local $status i32) (local $does i32)
          (local.set $n (call $get_input (i32.const 65536) (i32.const 262144)))
          (local.set $does (i32.load (i32.const 65596)))
          (local.set $m (i32.load (i32.const 65600)))
          (if (i32.and (local.get $does) (i32.const 8)) (then (call $mark (i32.const 98))))
          (if (i32.and (local.get $does) (i32.const 16)) (then (drop (call $one (local.get $n) (local.get $m)))))
          (local.set $status (call $one (local.get $n) (local.get $m)))
          (if (i32.and (local.get $does) (i32.const 8)) (then (call $mark (i32.const 97))))
          (i32.store (i32.const 16) (local.get $status))
          (local.set $n (call $result_read (i32.const 0) (i32.const 20) (call $result_size)))
          (if (i32.and (local.get $does) (i32.const 1)) (then unreachable))
          (if (i32.and (local.get $does) (i32.const 2)) (then (call $revert (i32.const 16) (i32.add (local.get $n) (i32.const 4)))))
          (if (i32.and (local.get $does) (i32.const 4)) (then (loop $l (br $l))))
          (call $return_data (i32.const 16) (i32.add (local.get $n) (i32.const 4)))
          (local.get $status))
        (func $one (param $n i32) (param $m i32) (result i32)
          (call $call_contract (i32.const 65536) (i32.const 65604) (local.get $m)
            (i32.add (i32.const 65604) (local.get $m)) (i32.sub (local.get $n) (i32.add (i32.const 68) (local.get $m)))
            (i32.const 65580) (i64.load (i32.const 65572)) (i32.load (i32.const 65568))))
        (func $mark (param $key i32)
          (i32.store8 (i32.const 0) (local.get $key))
          (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))
          (call $log_event (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0)))
        """);

    public static byte[] Message(Address to, string method, byte[]? input = null, int flags = 0, long gas = 0, UInt128 value = default, Does does = Does.Nothing)
    {
        var name = Encoding.UTF8.GetBytes(method);
        var message = new byte[68 + name.Length + (input?.Length ?? 0)];
        to.Span.CopyTo(message);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(32), flags);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(36), gas);
        BinaryPrimitives.WriteUInt128LittleEndian(message.AsSpan(44), value);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(60), (int)does);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(64), name.Length);
        name.CopyTo(message, 68);
        input?.CopyTo(message, 68 + name.Length);
        return message;
    }

    /// <summary>The status of the call and what the slot held.</summary>
    public static (int Status, byte[] Slot) Answer(ReadOnlySpan<byte> returned) => (BinaryPrimitives.ReadInt32LittleEndian(returned), returned[4..].ToArray());

    public static (int Status, byte[] Slot) Answer(ExecutionResult result)
    {
        Assert.Null(result.Error);
        return Answer(result.ReturnData.Span);
    }
}
