using System.Text;
using Vow.Cli.Output;
using Vow.Engine;

namespace Vow.Cli.Running;

/// <summary>Collects host calls and debug messages of one call; bounded, for a contract may make millions of them.</summary>
internal sealed class CallRecorder(bool isTraced) : IExecutionObserver
{
    private const int LinesMax = 100_000;

    private readonly List<HostCall> _calls = [];
    private readonly List<string> _logs = [];

    public IReadOnlyList<HostCall> Calls => _calls;

    public IReadOnlyList<string> Logs => _logs;

    /// <summary>Host calls made, also those that were not recorded.</summary>
    public int CallCount { get; private set; }

    public void OnHostCall(in HostCallRecord call)
    {
        CallCount++;
        if (isTraced && _calls.Count < LinesMax) _calls.Add(HostCall.From(CallCount, call));
    }

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
        if (_logs.Count < LinesMax) _logs.Add(Display.Harmless(Encoding.UTF8.GetString(message)));
    }
}
