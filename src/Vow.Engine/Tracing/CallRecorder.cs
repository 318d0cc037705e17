using System.Text;

namespace Vow.Engine.Tracing;

/// <summary>Collects host calls and debug messages; bounded, for a contract may make millions of them.</summary>
/// <param name="isTraced">Whether host calls are kept; debug messages always are.</param>
public sealed class CallRecorder(bool isTraced) : IExecutionObserver
{
    private const int LinesMax = 100_000;

    private readonly List<HostCall> _calls = [];
    private readonly List<string> _logs = [];

    /// <summary>The host calls in the order in which they ended, at most 100,000.</summary>
    public IReadOnlyList<HostCall> Calls => _calls;

    /// <summary>The messages of <c>debug_log</c>, harmless to a terminal, at most 100,000.</summary>
    public IReadOnlyList<string> Logs => _logs;

    /// <summary>Host calls made, also those that were not recorded.</summary>
    public int CallCount { get; private set; }

    /// <inheritdoc/>
    public void OnHostCall(in HostCallRecord hostCall)
    {
        CallCount++;
        if (isTraced && _calls.Count < LinesMax) _calls.Add(HostCall.From(CallCount, hostCall));
    }

    /// <inheritdoc/>
    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
        if (_logs.Count < LinesMax) _logs.Add(Display.Harmless(Encoding.UTF8.GetString(message)));
    }
}
