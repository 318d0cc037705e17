using Vow.Engine.Code;
using Vow.Engine.Native;

namespace Vow.Engine.Execution;

/// <summary>
/// Runs one contract call: charge → instance → start function → method → account → recycle. Journal savepoints and value are the caller's
/// (<see cref="WasmVm"/> for the outermost call, <c>call_contract</c> for the others).
/// </summary>
internal static unsafe class Executor
{
    /// <summary>Runs <paramref name="method"/> in a frame that has begun.</summary>
    /// <exception cref="EngineFaultException">The node failed; the instance is gone and the journal must be rolled back or dropped.</exception>
    public static CallOutcome Run(CallFrame frame, CodeMethod method, ReadOnlySpan<WasmValue> arguments)
    {
        if (frame.Session.Observer is not { } observer) return RunUnobserved(frame, method, arguments);
        frame.ShowBegin(observer, method, arguments);
        var outcome = RunUnobserved(frame, method, arguments);
        frame.ShowEnd(observer, method, outcome);
        return outcome;
    }

    private static CallOutcome RunUnobserved(CallFrame frame, CodeMethod method, ReadOnlySpan<WasmValue> arguments)
    {
        if (!frame.Charge(GasCategory.Calls, frame.Code.Facts.CallGas)) return ShownFailure(frame, Ended(frame, frame.FailureCode, 0));
        frame.ReserveStack(Math.Max(method.EntryStackSlots, frame.Code.Facts.StartStackSlots));
        if (frame.StackLeft < 0)
        {
            frame.Fail(ErrorCode.StackOverflow, null);
            return ShownFailure(frame, Ended(frame, frame.FailureCode, 0));
        }

        var outer = CallFrame.Current;
        var instance = frame.Instance = frame.Code.TakeInstance();
        CallFrame.Current = frame;
        var reusable = false;
        try
        {
            var outcome = ShownFailure(frame, RunInstance(frame, instance, method, arguments));
            reusable = outcome.Code == ErrorCode.None && instance.TryReset();
            return outcome;
        }
        finally
        {
            CallFrame.Current = outer;
            // A store that trapped is always thrown away (Wasmtime CVE-2026-104855).
            if (reusable) frame.Code.GiveInstance(instance);
            else instance.Dispose();
        }
    }

    private static CallOutcome RunInstance(CallFrame frame, ContractInstance instance, CodeMethod method, ReadOnlySpan<WasmValue> arguments)
    {
        frame.LoadCounters();
        if (frame.Code.Facts.HasStart)
        {
            var start = instance.CallStart();
            if (start is not (0, 0)) return Failed(frame, start.Error, start.Trap);
        }

        for (var i = 0; i < arguments.Length; i++) instance.Values[i].I64 = arguments[i].Bits;
        var call = instance.Call(method.Index);
        if (call is not (0, 0)) return Failed(frame, call.Error, call.Trap);

        frame.TakeCounter();
        var result = method.ResultType == Wasm.ValueType.I32 ? instance.Values[0].I32 : instance.Values[0].I64;
        return Ended(frame, frame.IsOutOfGas ? ErrorCode.OutOfGas : ErrorCode.None, instance.MemoryGas) with { Result = result };
    }

    private static CallOutcome Failed(CallFrame frame, nint error, nint trap)
    {
        var cause = TrapReader.Take(error, trap);
        frame.PendingFault?.Throw();
        var code = frame.FailureCode;
        if (code == ErrorCode.None)
        {
            // No host function ended it, so an instruction did and the counter in the instance is the true one.
            if (cause.Code == ErrorCode.None) throw new EngineFaultException($"A call ended for a reason that no contract can cause: {cause.UnknownMessage}");
            frame.TakeCounter();
            code = cause.Code;
        }

        // The sum decides: what trapped after the gas was used up has run out of gas.
        if (frame.IsOutOfGas && ErrorCodes.ClassOf(code) != ErrorClass.Timeout) code = ErrorCode.OutOfGas;
        return Ended(frame, code, frame.Instance.MemoryGas) with { Frames = cause.Frames, MemoryBytes = frame.Instance.MemorySpan.Length };
    }

    // While the instance is there: what it holds is gone once the call has ended.
    private static CallOutcome ShownFailure(CallFrame frame, CallOutcome outcome)
    {
        if (outcome.Code != ErrorCode.None && frame.Session.FunctionObserver is { } observer) frame.ShowFailure(observer, outcome);
        return outcome;
    }

    private static CallOutcome Ended(CallFrame frame, ErrorCode code, long memoryGas) =>
        new() { Code = code, Gas = frame.Report(memoryGas), Message = frame.FailureMessage };
}
