using System.Globalization;
using System.Text;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;

namespace Vow.Node.Http;

/// <summary>Writes down the host calls and the lines of <c>debug_log</c> of what runs beside blocks, each up to a limit.</summary>
internal sealed class ApiObserver : IExecutionObserver
{
    private readonly int _callsMax;
    private readonly int _logBytesMax;
    private int _number;
    private int _logBytes;

    private ApiObserver(int callsMax, int logBytesMax) => (_callsMax, _logBytesMax) = (callsMax, logBytesMax);

    /// <summary>Keeps both, for who looks into a transaction.</summary>
    public static ApiObserver OfReplay() => new(10_000, 256 * 1024);

    /// <summary>Keeps the lines alone, beside an answer that is about something else.</summary>
    public static ApiObserver OfLogs() => new(0, 16 * 1024);

    public List<HostCallResponse> Calls { get; } = [];

    public List<DebugLogResponse> Logs { get; } = [];

    public bool IsCut { get; private set; }

    public void OnHostCall(in HostCallRecord hostCall)
    {
        _number++;
        if (_callsMax == 0) return;
        if (Calls.Count >= _callsMax)
        {
            IsCut = true;
            return;
        }

        var arguments = new string[hostCall.Arguments.Length];
        for (int index = 0; index < arguments.Length; index++) arguments[index] = hostCall.Arguments[index].ToString(CultureInfo.InvariantCulture);
        Calls.Add(new HostCallResponse
        {
            Number = _number,
            Depth = hostCall.Depth,
            Contract = hostCall.Contract,
            Function = hostCall.Function.ToString(),
            Arguments = arguments,
            Result = hostCall.Result.ToString(CultureInfo.InvariantCulture),
            Gas = hostCall.Gas,
            Failed = hostCall.Failed,
            Text = HostCall.From(_number, hostCall).ToString(),
        });
    }

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
        if (_logBytes + message.Length > _logBytesMax)
        {
            IsCut = true;
            return;
        }

        _logBytes += message.Length;
        Logs.Add(new DebugLogResponse { Contract = contract, AfterCall = _number, Text = Encoding.UTF8.GetString(message) });
    }
}
