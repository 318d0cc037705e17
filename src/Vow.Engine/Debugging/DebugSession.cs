using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Engine.Debugging;

/// <summary>
/// Stops an execution at breakpoints, steps and failures and hands it to a driver. Watches one transaction, on its thread. Gas and results do not depend on it; give
/// executions that it watches no deadline, for a stopped one would pass it.
/// </summary>
/// <param name="driver">Who is asked at a stop.</param>
/// <param name="cancellation">Ends the execution at the next thing that is seen of it.</param>
public sealed class DebugSession(IDebugDriver driver, CancellationToken cancellation) : IFunctionObserver
{
    private readonly DebugStack _stack = new();
    private readonly List<DebugCall> _calls = [];
    private readonly List<DebugBreakpoint> _breakpoints = [];
    private readonly DebugHistory _history = new();
    private DebugStep _step;
    private DebugStopReason _stepReason = DebugStopReason.Beginning;
    private int _framesAtStop;
    private int _hostCalls;
    private DebugHostCall? _returned;
    private bool _pauses;

    // A stop at a site, which waits for what is called there.
    private Cause? _pending;

    private sealed record Cause(DebugStopReason Reason, DebugBreakpoint? Breakpoint);

    /// <inheritdoc/>
    public ProbeLevel Probes => ProbeLevel.Locals;

    /// <summary>Where it stops. To be changed before the execution, or by the driver while it is asked.</summary>
    public IList<DebugBreakpoint> Breakpoints => _breakpoints;

    /// <summary>Whether it stops where a contract call fails.</summary>
    public bool StopsAtFailures { get; set; } = true;

    /// <summary>Whether it stops where the first function begins. To be set before the execution.</summary>
    public bool StopsAtBeginning { get; set; } = true;

    /// <summary>What contracts have done so far.</summary>
    public DebugHistory History => _history;

    /// <summary>Stops at the next function or host call. Safe to call from another thread.</summary>
    public void Pause() => Volatile.Write(ref _pauses, true);

    /// <inheritdoc/>
    public void OnCallBegin(in ContractCallRecord contractCall)
    {
        if (_stepReason == DebugStopReason.Beginning) _step = StopsAtBeginning ? DebugStep.Into : DebugStep.Continue;
        var call = new DebugCall(contractCall) { FramesBefore = _stack.Count, WritesBefore = _history.Writes.Count, EventsBefore = _history.Events.Count };
        foreach (var breakpoint in _breakpoints)
        {
            if (breakpoint.IsAtCall(contractCall)) call.AtMethod ??= breakpoint;
        }

        _calls.Add(call);
    }

    /// <inheritdoc/>
    public void OnFunctionEnter(uint index, in ExecutionView view)
    {
        // What the caller was about to call.
        if (_pending is { } cause) Stop(cause, view, callee: index);
        _stack.Push(_calls[^1], index);
    }

    /// <inheritdoc/>
    public void OnSite(uint index, int offset, in ExecutionView view)
    {
        _stack.Reach(offset, view);
        var frame = _stack.Top!;
        if (!frame.IsBeginning)
        {
            _pending = CauseAtPlace(frame) ?? (_step == DebugStep.Over && _stack.Count <= _framesAtStop || _step == DebugStep.Out && _stack.Count < _framesAtStop ? Stepped() : null);
            return;
        }

        if (_stack.Count == frame.Call.FramesBefore + 1) frame.Call.FunctionsCalled++;
        var cause = CauseAtMethod(view) ?? CauseAtFunction(frame) ?? CauseAtPlace(frame) ?? CauseAtBeginning(view);
        if (cause is not null) Stop(cause, view);
    }

    /// <inheritdoc/>
    public void OnFunctionLeave(uint index, in ExecutionView view)
    {
        _pending = null;
        _stack.PopTo(_stack.Count - 1);
    }

    /// <inheritdoc/>
    public void OnHostCallBegin(in HostCallRecord hostCall)
    {
        var stepped = _step is DebugStep.Into or DebugStep.HostCall && !IsBeforeBeginning(hostCall.View) ? Stepped() : null;
        if ((CauseAtHostCall(hostCall) ?? CauseAtMethod(hostCall.View) ?? _pending ?? stepped) is not { } cause) return;
        Stop(cause, hostCall.View, DebugHostCall.Beginning(_hostCalls + 1, hostCall));
    }

    /// <inheritdoc/>
    public void OnHostCall(in HostCallRecord hostCall)
    {
        _hostCalls++;
        _history.Add(hostCall);
        if (_step != DebugStep.Continue) _returned = DebugHostCall.Ended(_hostCalls, hostCall);
    }

    /// <inheritdoc/>
    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message) => _history.AddLog(message);

    /// <inheritdoc/>
    public void OnFailure(ContractError cause, in ExecutionView view)
    {
        _pending = null;
        if (StopsAtFailures) Stop(new Cause(DebugStopReason.Failure, null), view, error: cause);
    }

    /// <inheritdoc/>
    public void OnCallEnd(in ContractCallOutcome outcome)
    {
        var call = _calls[^1];
        _calls.RemoveAt(_calls.Count - 1);
        _pending = null;
        // What a trap ended is still there.
        _stack.PopTo(call.FramesBefore);
        if (outcome.Error is not null) _history.TakeBack(call.WritesBefore, call.EventsBefore);
    }

    // The start function runs before the method, as part of its call; nobody wrote it.
    private bool IsInStart(in ExecutionView view) => view.HasStart && _calls[^1].FunctionsCalled <= 1;

    private bool IsBeforeBeginning(in ExecutionView view) => _stepReason == DebugStopReason.Beginning && IsInStart(view);

    private Cause? CauseAtMethod(in ExecutionView view)
    {
        var call = _calls[^1];
        if (call.AtMethod is not { } breakpoint || IsInStart(view)) return null;
        call.AtMethod = null;
        return new Cause(DebugStopReason.Breakpoint, breakpoint);
    }

    private Cause? CauseAtFunction(DebugFrame frame)
    {
        foreach (var breakpoint in _breakpoints)
        {
            if (breakpoint.IsAtFunction(frame.Call.Code, frame.Function)) return new Cause(DebugStopReason.Breakpoint, breakpoint);
        }

        return null;
    }

    private Cause? CauseAtPlace(DebugFrame frame)
    {
        foreach (var breakpoint in _breakpoints)
        {
            if (breakpoint.IsAtPlace(frame.Call.Code, frame.Function, frame.Offset)) return new Cause(DebugStopReason.Breakpoint, breakpoint);
        }

        return Volatile.Read(ref _pauses) ? new Cause(DebugStopReason.Pause, null) : null;
    }

    private Cause? CauseAtHostCall(in HostCallRecord call)
    {
        foreach (var breakpoint in _breakpoints)
        {
            if (breakpoint.IsAtHostCall(call, _calls[^1].Code)) return new Cause(DebugStopReason.Breakpoint, breakpoint);
        }

        return null;
    }

    private Cause? CauseAtBeginning(in ExecutionView view) => _step switch
    {
        DebugStep.Into => IsBeforeBeginning(view) ? null : Stepped(),
        DebugStep.Over when _stack.Count <= _framesAtStop => Stepped(),
        DebugStep.Out when _stack.Count < _framesAtStop => Stepped(),
        _ => null,
    };

    private Cause Stepped() => new(_stepReason, null);

    private void Stop(Cause cause, in ExecutionView view, DebugHostCall? hostCall = null, uint? callee = null, ContractError? error = null)
    {
        cancellation.ThrowIfCancellationRequested();
        _pending = null;
        _pauses = false;
        _framesAtStop = _stack.Count;
        _stepReason = DebugStopReason.Step;
        _step = driver.OnStop(new DebugStop
        {
            Reason = cause.Reason,
            Breakpoint = cause.Breakpoint,
            Call = _calls[^1],
            Frames = _stack,
            View = view,
            HostCall = hostCall,
            Callee = callee,
            Returned = _returned,
            Error = error,
            History = _history,
        });
        _returned = null;
        cancellation.ThrowIfCancellationRequested();
        if (_step == DebugStep.End) throw new DebugEndedException();
    }
}
