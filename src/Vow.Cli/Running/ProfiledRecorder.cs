using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Wasm;

namespace Vow.Cli.Running;

/// <summary>Attributes gas while another observer records.</summary>
internal sealed class ProfiledRecorder(IExecutionObserver recorder) : IFunctionObserver
{
    private readonly GasProfiler _profiler = new();

    public ProbeLevel Probes => _profiler.Probes;

    public GasProfile Complete() => _profiler.Complete(outsideOfCalls: 0);

    public void OnCallBegin(in ContractCallRecord contractCall)
    {
        recorder.OnCallBegin(contractCall);
        _profiler.OnCallBegin(contractCall);
    }

    public void OnCallEnd(in ContractCallOutcome outcome)
    {
        recorder.OnCallEnd(outcome);
        _profiler.OnCallEnd(outcome);
    }

    public void OnHostCallBegin(in HostCallRecord hostCall)
    {
        recorder.OnHostCallBegin(hostCall);
        _profiler.OnHostCallBegin(hostCall);
    }

    public void OnHostCall(in HostCallRecord hostCall)
    {
        recorder.OnHostCall(hostCall);
        _profiler.OnHostCall(hostCall);
    }

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message) => recorder.OnDebugLog(contract, message);

    public void OnFunctionEnter(uint index, in ExecutionView view) => _profiler.OnFunctionEnter(index, view);

    public void OnFunctionLeave(uint index, in ExecutionView view) => _profiler.OnFunctionLeave(index, view);
}
