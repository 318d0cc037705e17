using System.Globalization;
using System.Text;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;

namespace Vow.Node.Http;

/// <summary>Writes down the host calls and lines of a transaction that runs again, up to a limit.</summary>
internal sealed class ReplayObserver : IExecutionObserver
{
    private const int CallsMax = 10_000;
    private const int LogBytesMax = 256 * 1024;

    private int _number;
    private int _logBytes;

    public List<HostCallResponse> Calls { get; } = [];

    public List<DebugLogResponse> Logs { get; } = [];

    public bool IsCut { get; private set; }

    public void OnHostCall(in HostCallRecord hostCall)
    {
        _number++;
        if (Calls.Count >= CallsMax)
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
        if (_logBytes + message.Length > LogBytesMax)
        {
            IsCut = true;
            return;
        }

        _logBytes += message.Length;
        Logs.Add(new DebugLogResponse { Contract = contract, AfterCall = _number, Text = Encoding.UTF8.GetString(message) });
    }
}
