// The deadline is the node's own protection: it never decides what an execution gives.
using System.Diagnostics;
using Vow.Engine.Code;
using Vow.Wasm;

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

    /// <summary>Who watches; null for nobody.</summary>
    public IExecutionObserver? Observer { get; private set; }

    /// <summary>Who watches functions too.</summary>
    public IFunctionObserver? FunctionObserver { get; private set; }

    public void Begin(WasmEnv environment, CancellationToken cancellation)
    {
        Environment = environment;
        _cancellation = cancellation;
        Observer = environment.Observer;
        FunctionObserver = environment.Observer as IFunctionObserver;
        Depth = 0;
        EventCountAtStart = environment.State.EventCount;
        _deadline = environment.Timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Stopwatch.GetTimestamp() + (long)Math.Min(environment.Timeout.TotalSeconds * Stopwatch.Frequency, long.MaxValue / 4.0);
    }

    /// <summary>Lets go of what the execution was given: its thread may not get another one for long, and an observer may have recorded much.</summary>
    public void End()
    {
        Environment = null!;
        Observer = null;
        FunctionObserver = null;
        _cancellation = default;
    }

    /// <summary>Code to run, built for who watches; null when it is not stored. The lease keeps it alive.</summary>
    public CodeLease? FindCode(in CodeHash hash) => Vm.FindCode(hash, FunctionObserver?.Probes ?? ProbeLevel.None);

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
