using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vow.Engine.Native;

namespace Vow.Engine.Execution;

/// <summary>The imports that the instrumenter adds.</summary>
internal static unsafe class Hooks
{
    /// <summary><c>vow.refill (x: i64) -> i64</c>: the slice or the stack is used up.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Refill(nint environment, nint caller, RawValue* values, nuint count)
    {
        var frame = CallFrame.Current;
        try
        {
            if (!frame.Refill(values[0].I64, out var refilled)) return frame.Trap();
            values[0].I64 = refilled;
            return 0;
        }
        catch (Exception exception)
        {
            return frame.Fault(exception);
        }
    }

    /// <summary><c>vow.enter (function: i32, x: i64)</c>: a function of a probed module begins.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Enter(nint environment, nint caller, RawValue* values, nuint count)
    {
        var frame = CallFrame.Current;
        try
        {
            frame.Session.FunctionObserver?.OnFunctionEnter(values[0].U32, frame.View(values[1].I64));
            return 0;
        }
        catch (Exception exception)
        {
            return frame.Fault(exception);
        }
    }

    /// <summary><c>vow.leave (function: i32, x: i64)</c>: a function of a probed module ends.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Leave(nint environment, nint caller, RawValue* values, nuint count)
    {
        var frame = CallFrame.Current;
        try
        {
            frame.Session.FunctionObserver?.OnFunctionLeave(values[0].U32, frame.View(values[1].I64));
            return 0;
        }
        catch (Exception exception)
        {
            return frame.Fault(exception);
        }
    }

    /// <summary><c>vow.site (function: i32, offset: i32)</c>: a function of a probed module begins or is about to call.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Site(nint environment, nint caller, RawValue* values, nuint count)
    {
        var frame = CallFrame.Current;
        try
        {
            frame.Session.FunctionObserver?.OnSite(values[0].U32, values[1].I32, frame.View(frame.Instance.X));
            return 0;
        }
        catch (Exception exception)
        {
            return frame.Fault(exception);
        }
    }

    /// <summary><c>vow.segment (function: i32, position: i32, x: i64)</c>: a segment of a function of a probed module begins.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Segment(nint environment, nint caller, RawValue* values, nuint count)
    {
        var frame = CallFrame.Current;
        try
        {
            frame.Session.FunctionObserver?.OnSegment(values[0].U32, values[1].I32, frame.View(values[2].I64));
            return 0;
        }
        catch (Exception exception)
        {
            return frame.Fault(exception);
        }
    }

    /// <summary><c>vow.fault (code: i32)</c>: memory or a table within its limits could not grow, so the machine failed.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Fault(nint environment, nint caller, RawValue* values, nuint count) =>
        CallFrame.Current.Fault(new EngineFaultException($"The machine could not grow a memory or table within its limits (hook {values[0].I32}): is it out of memory?"));
}
