// The deadline is the node's own protection: it never decides what an execution gives.
using System.Diagnostics;

namespace Vow.Engine.Execution;

/// <summary>What the calls of one execution share: the environment, the deadline, the stack of frames. Reused by its thread.</summary>
internal sealed class CallSession(WasmVm vm)
{
    private readonly List<CallFrame> _frames = [];
    private long _deadline;
    private CancellationToken _cancellation;

    public WasmVm Vm { get; } = vm;

    public WasmEnv Environment { get; private set; } = null!;

    public State.Journal Journal => Environment.State;

    /// <summary>Contract calls on the stack.</summary>
    public int Depth { get; private set; }

    public int EventCountAtStart { get; private set; }

    public void Begin(WasmEnv environment, CancellationToken cancellation)
    {
        Environment = environment;
        _cancellation = cancellation;
        Depth = 0;
        EventCountAtStart = environment.State.EventCount;
        _deadline = environment.Timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Stopwatch.GetTimestamp() + (long)Math.Min(environment.Timeout.TotalSeconds * Stopwatch.Frequency, long.MaxValue / 4.0);
    }

    /// <summary>A clean frame for the next call.</summary>
    public CallFrame Push()
    {
        if (_frames.Count == Depth) _frames.Add(new CallFrame(this));
        return _frames[Depth++];
    }

    public void Pop(CallFrame frame)
    {
        if (_frames[Depth - 1] != frame) throw new EngineFaultException("Call frames do not nest.");
        frame.Release();
        Depth--;
    }

    public CallFrame FrameAt(int depth) => _frames[depth];

    /// <summary>Whether the node wants the execution to stop, and why.</summary>
    public bool MustStop(out ErrorCode why)
    {
        why = _cancellation.IsCancellationRequested ? ErrorCode.Cancelled
            : Stopwatch.GetTimestamp() >= _deadline ? ErrorCode.DeadlineExceeded
            : ErrorCode.None;
        return why != ErrorCode.None;
    }
}
