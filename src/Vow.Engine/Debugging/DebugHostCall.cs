using Vow.Engine.Tracing;

namespace Vow.Engine.Debugging;

/// <summary>A host call as a debugger shows it.</summary>
/// <param name="Number">Its number among the transaction's host calls, from 1.</param>
/// <param name="Function">The host function.</param>
/// <param name="Text">The function with its arguments in words.</param>
/// <param name="Result">What came back, in words; empty before it runs.</param>
/// <param name="Gas">Gas it cost, in gas units; 0 before it runs.</param>
public sealed record DebugHostCall(int Number, string Function, string Text, string Result, long Gas)
{
    internal static DebugHostCall Beginning(int number, in HostCallRecord call) => new(number, call.Function.ToString(), HostCallText.OfArguments(call), "", 0);

    internal static DebugHostCall Ended(int number, in HostCallRecord call) =>
        new(number, call.Function.ToString(), HostCallText.OfArguments(call), call.Failed ? "ended the call" : HostCallText.OfResult(call), call.Gas);
}
