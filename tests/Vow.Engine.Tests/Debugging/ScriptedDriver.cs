using System.Globalization;
using Vow.Engine.Debugging;

namespace Vow.Engine.Tests.Debugging;

/// <summary>Goes on as it was told, then to the end, and keeps a line of each stop.</summary>
internal sealed class ScriptedDriver(params DebugStep[] steps) : IDebugDriver
{
    private int _next;

    public List<string> Stops { get; } = [];

    /// <summary>Looks at each stop.</summary>
    public Look? At { get; init; }

    public delegate void Look(in DebugStop stop);

    public DebugStep OnStop(in DebugStop at)
    {
        Stops.Add(Line(at));
        At?.Invoke(at);
        return _next < steps.Length ? steps[_next++] : DebugStep.Continue;
    }

    private static string Line(in DebugStop stop)
    {
        var reason = stop.Reason == DebugStopReason.Failure ? $"Failure {stop.Error!.Code}" : $"{stop.Reason}";
        var stack = string.Join('<', stop.Frames.Reverse().Select(frame => frame.Function.ToString(CultureInfo.InvariantCulture)));
        var next = stop.HostCall is { } call ? $" {call.Function}" : stop.Callee is { } callee ? $" calls {callee}" : "";
        return $"{reason} {stop.Call.Depth}:{stack}{next}";
    }
}
