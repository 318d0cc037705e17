using Vow.Engine;
using Vow.Engine.Host;
using Vow.Engine.Tracing;

namespace Vow.Ledger.Inspection;

/// <summary>
/// Keeps of a running transaction what explains its failure: of each call under way its parameters, its last reads and its last refused request, and of the failed ones that
/// chain. What it keeps is bounded for each call, and calls are as many as they nest. For one transaction.
/// </summary>
internal sealed class FailureRecorder : IActionObserver
{
    private const int ReadsMax = 4;
    private const int ValueBytesMax = 256;
    private const int InputBytesMax = 16 * 1024;

    private readonly List<RecordedCall> _running = [];

    /// <summary>The call of the last action, if it failed.</summary>
    public RecordedCall? Failed { get; private set; }

    public void OnActionBegin(int index) => Failed = null;

    public void OnCallBegin(in ContractCallRecord contractCall) => _running.Add(new RecordedCall
    {
        Contract = contractCall.Contract,
        Caller = contractCall.Caller,
        Code = contractCall.Code,
        Method = contractCall.Method,
        Depth = contractCall.Depth,
        Value = contractCall.Value,
        ReadOnly = contractCall.ReadOnly,
        GasLimit = contractCall.GasLimit,
        GasRule = _running.Count == 0 ? GasRule.Transaction : _running[^1].GasAsked == (ulong)contractCall.GasLimit ? GasRule.Argument : GasRule.Share,
        Numbers = [.. contractCall.Arguments],
        InputBytes = contractCall.Input.Length,
        Input = contractCall.Input.Length <= InputBytesMax ? contractCall.Input.ToArray() : contractCall.Input[..ValueBytesMax].ToArray(),
    });

    public void OnCallEnd(in ContractCallOutcome outcome)
    {
        RecordedCall ended = _running[^1];
        _running.RemoveAt(_running.Count - 1);
        ended.Error = outcome.Error;
        ended.GasUsed = outcome.Gas.Used;
        RecordedCall? failed = outcome.Error is null ? null : ended;
        if (_running.Count > 0)
        {
            // As the engine tells causes: the one that failed last, unless a later one went well.
            _running[^1].Inner = failed;
            return;
        }

        Failed = failed;
        // Here, where the code of this run can be found.
        failed?.Resolve();
    }

    public void OnHostCallBegin(in HostCallRecord hostCall)
    {
        if (hostCall.Function.Id is HostFunctionId.CallContract or HostFunctionId.CreateContract)
            _running[^1].GasAsked = hostCall.Function.Id == HostFunctionId.CallContract ? unchecked((ulong)hostCall.Arguments[6]) : 0;
    }

    public void OnHostCall(in HostCallRecord hostCall)
    {
        RecordedCall call = _running[^1];
        if (hostCall.Failed)
        {
            call.HostCall = hostCall.Function.Id;
            call.HostCallText = HostCallText.OfArguments(hostCall);
            return;
        }

        switch (hostCall.Function.Id)
        {
            case HostFunctionId.StorageRead or HostFunctionId.StorageGet or HostFunctionId.StorageHas:
                NoteRead(call, hostCall);
                break;
            case HostFunctionId.CallContract or HostFunctionId.CreateContract or HostFunctionId.Transfer or HostFunctionId.UpgradeContract:
                call.Refused = HostRequest.RefusalOf(hostCall);
                break;
        }
    }

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
    }

    private static void NoteRead(RecordedCall call, in HostCallRecord hostCall)
    {
        if (!HostRequest.TryRead(hostCall, 0, (uint)hostCall.Arguments[1], out ReadOnlySpan<byte> key)) return;
        for (int index = 0; index < call.Reads.Count; index++)
        {
            if (!call.Reads[index].Key.AsSpan().SequenceEqual(key)) continue;
            call.Reads.RemoveAt(index);
            break;
        }

        if (call.Reads.Count == ReadsMax) call.Reads.RemoveAt(0);
        bool isThere = hostCall.View.TryReadStorage(key, out ReadOnlySpan<byte> value);
        call.Reads.Add(new RecordedRead(key.ToArray(), isThere ? value[..Math.Min(value.Length, ValueBytesMax)].ToArray() : null, value.Length));
    }
}

/// <summary>A key that was read, and the beginning of its value; null for none.</summary>
internal sealed record RecordedRead(byte[] Key, byte[]? Value, int ValueBytes);
