using System.Text;
using Vow.Engine.Host;
using Vow.Engine.State;

namespace Vow.Engine.Debugging;

/// <summary>A key of a contract's storage that was written or deleted, and its value before that; null where it had none.</summary>
public sealed record DebugWrite(Address Contract, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Before);

/// <summary>What contracts have done so far and still stands: what a failed call did is taken back. Bounded; what is beyond the bounds is counted only.</summary>
public sealed class DebugHistory
{
    private const int EntriesMax = 10_000;
    private const int LogCharactersMax = 4096;
    private const long BytesMax = 32 << 20;

    private readonly List<DebugWrite> _writes = [];
    private readonly List<StateEvent> _events = [];
    private readonly List<string> _logs = [];
    private long _bytes;

    /// <summary>Writes and deletions of storage in their order; the first of a key has its value before the execution.</summary>
    public IReadOnlyList<DebugWrite> Writes => _writes;

    /// <summary>Events in their order.</summary>
    public IReadOnlyList<StateEvent> Events => _events;

    /// <summary>Messages of <c>debug_log</c>, harmless to a terminal; those of failed calls too.</summary>
    public IReadOnlyList<string> Logs => _logs;

    /// <summary>How many entries were left out.</summary>
    public int LeftOut { get; private set; }

    internal void Add(in HostCallRecord call)
    {
        if (call.Failed) return;
        switch (call.Function.Id)
        {
            case HostFunctionId.StorageWrite or HostFunctionId.StorageDelete when TryRange(call, 0, out var key):
                var before = call.HadBefore ? call.Before.ToArray() : default(ReadOnlyMemory<byte>?);
                if (HasRoom(_writes.Count, key.Length + call.Before.Length)) _writes.Add(new DebugWrite(call.Contract, key.ToArray(), before));
                break;
            case HostFunctionId.LogEvent when TryRange(call, 0, out var topic) && TryRange(call, 2, out var data):
                if (HasRoom(_events.Count, topic.Length + data.Length)) _events.Add(new StateEvent(call.Contract, topic.ToArray(), data.ToArray()));
                break;
        }
    }

    internal void AddLog(ReadOnlySpan<byte> message)
    {
        if (HasRoom(_logs.Count, message.Length)) _logs.Add(Tracing.Display.Harmless(Encoding.UTF8.GetString(message[..Math.Min(message.Length, LogCharactersMax)])));
    }

    internal void TakeBack(int writes, int events)
    {
        _writes.RemoveRange(writes, _writes.Count - writes);
        _events.RemoveRange(events, _events.Count - events);
    }

    /// <summary>What a pointer and a length among a host call's arguments mean; false when it is not all in memory.</summary>
    internal static bool TryRange(in HostCallRecord call, int argument, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (argument + 1 >= call.Arguments.Length) return false;
        var (start, count) = ((uint)call.Arguments[argument], (uint)call.Arguments[argument + 1]);
        if ((ulong)start + count > (ulong)call.Memory.Length) return false;
        bytes = call.Memory.Slice((int)start, (int)count);
        return true;
    }

    private bool HasRoom(int count, int bytes)
    {
        if (count < EntriesMax && _bytes + bytes <= BytesMax)
        {
            _bytes += bytes;
            return true;
        }

        LeftOut++;
        return false;
    }
}
