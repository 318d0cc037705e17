using System.Text;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Engine.Tracing;

/// <summary>
/// Records what contracts do as a tree: contract calls, the host calls they make, the contract calls that those lead to. Bounded, for a contract may make millions of them.
/// For one execution.
/// </summary>
/// <param name="limits">How much is kept.</param>
/// <param name="probes">Whether the functions that make host calls are noted: <see cref="ProbeLevel.Functions"/>, for which the probed build of each module runs, or <see cref="ProbeLevel.None"/>.</param>
public sealed class CallRecorder(TraceLimits limits, ProbeLevel probes) : IFunctionObserver
{
    // What an item takes in memory beside its bytes and texts, rounded up.
    private const int ItemBytes = 256;

    private readonly List<TracedCall> _calls = [];
    private readonly List<DebugLog> _logs = [];
    private readonly List<OpenCall> _open = [];
    private int _hostCallsKept;
    private int _hostCallsEnded;
    private int _callsKept;
    private int _bytesLeft = limits.BytesMax;
    private int _logBytesLeft = limits.LogBytesMax;

    /// <inheritdoc/>
    public ProbeLevel Probes => probes;

    /// <summary>The outermost contract calls that have begun, in order.</summary>
    public IReadOnlyList<TracedCall> Calls => _calls;

    /// <summary>The messages of <c>debug_log</c>, in order.</summary>
    public IReadOnlyList<DebugLog> Logs => _logs;

    /// <summary>Host calls made, also those that are not kept.</summary>
    public int HostCallCount { get; private set; }

    /// <summary>Whether there was more of anything than is kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether there were more messages of <c>debug_log</c> than are kept.</summary>
    public bool AreLogsCut { get; private set; }

    /// <inheritdoc/>
    public void OnCallBegin(in ContractCallRecord contractCall)
    {
        // Below a call that is not kept, none is.
        var isKept = (_open.Count == 0 || _open[^1].Call is not null) && _callsKept < limits.CallsMax;
        if (!isKept)
        {
            IsCut = true;
            _open.Add(new OpenCall(null));
            return;
        }

        _callsKept++;
        Spend(ItemBytes);
        var call = new TracedCall
        {
            Depth = contractCall.Depth,
            Contract = contractCall.Contract,
            Caller = contractCall.Caller,
            Code = contractCall.Code,
            Method = contractCall.Method,
            Arguments = [.. contractCall.Arguments],
            Input = Keep(contractCall.Input),
            Value = contractCall.Value,
            ReadOnly = contractCall.ReadOnly,
        };
        if (_open.Count == 0) _calls.Add(call);
        else _open[^1].HostCalls[^1].Call = call;
        _open.Add(new OpenCall(call));
    }

    /// <inheritdoc/>
    public void OnCallEnd(in ContractCallOutcome outcome)
    {
        var open = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        if (open.Call is not { } call) return;
        call.Gas = outcome.Gas;
        call.Error = outcome.Error;
        call.Result = outcome.Result;
        call.ReturnData = Keep(outcome.ReturnData);
        // A host call whose work ended the call inside of it, in the contract's allocate, is not heard of again.
        foreach (var left in open.HostCalls) Add(call, left, left.Ended(outcome.Gas.Used - left.GasAtBegin));
    }

    /// <inheritdoc/>
    public void OnHostCallBegin(in HostCallRecord hostCall)
    {
        HostCallCount++;
        var open = _open[^1];
        var isKept = open.Call is not null && _hostCallsKept < limits.HostCallsMax && _bytesLeft > 0;
        if (isKept) _hostCallsKept++;
        else IsCut = true;
        open.HostCalls.Add(new OpenHostCall
        {
            Number = HostCallCount,
            Function = hostCall.Function,
            IsKept = isKept,
            GasAtBegin = hostCall.View.GasUsed,
            CallingFunction = open.Functions.Count == 0 ? null : open.Functions[^1],
            Arguments = open.Call is null ? [] : [.. hostCall.Arguments],
            Text = isKept ? HostCallText.OfArguments(hostCall) : "",
            // The contract's allocate may run before it ends, and what it writes may lie over the key.
            Key = isKept && IsOnKey(hostCall.Function.Id) ? Keep(HostCallText.Range(hostCall, 0)) : null,
        });
    }

    /// <inheritdoc/>
    public void OnHostCall(in HostCallRecord hostCall)
    {
        _hostCallsEnded++;
        var open = _open[^1];
        var begun = open.HostCalls[^1];
        open.HostCalls.RemoveAt(open.HostCalls.Count - 1);
        // The contract calls are the outline: what leads to one stays.
        if (open.Call is null || !(begun.IsKept || begun.Call is not null)) return;
        var item = begun.Ended(hostCall.Gas) with { Result = hostCall.Result, Failed = hostCall.Failed };
        if (!hostCall.Failed && begun.IsKept)
        {
            item = item with
            {
                Text = $"{begun.Text} -> {HostCallText.OfResult(hostCall)}",
                Storage = StorageOf(hostCall, begun),
                Event = hostCall.Function.Id == HostFunctionId.LogEvent ? new TracedEvent(Keep(HostCallText.Range(hostCall, 0)), Keep(HostCallText.Range(hostCall, 2))) : null,
                Transfer = TransferOf(hostCall, begun),
            };
        }

        Add(open.Call, begun, item);
    }

    /// <inheritdoc/>
    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
        if (message.Length > _logBytesLeft)
        {
            _logBytesLeft = 0;
            IsCut = AreLogsCut = true;
            return;
        }

        // An empty one takes room too.
        _logBytesLeft -= Math.Max(message.Length, 1);
        var text = Encoding.UTF8.GetString(message);
        _logs.Add(new DebugLog(contract, _hostCallsEnded, text));
        if (_open.Count > 0 && _open[^1].HostCalls is [.., { IsKept: true } host]) host.Log = text;
    }

    /// <inheritdoc/>
    public void OnFunctionEnter(uint index, in ExecutionView view) => _open[^1].Functions.Add(index);

    /// <inheritdoc/>
    public void OnFunctionLeave(uint index, in ExecutionView view)
    {
        var functions = _open[^1].Functions;
        functions.RemoveAt(functions.Count - 1);
    }

    private static bool IsOnKey(HostFunctionId function) => function is HostFunctionId.StorageRead or HostFunctionId.StorageGet or HostFunctionId.StorageHas
        or HostFunctionId.StorageWrite or HostFunctionId.StorageDelete;

    private void Add(TracedCall call, OpenHostCall begun, TracedHostCall item)
    {
        if (!begun.IsKept && begun.Call is null) return;
        Spend(ItemBytes + 2 * item.Text.Length);
        call.Add(item);
    }

    private TracedStorage? StorageOf(in HostCallRecord hostCall, OpenHostCall begun)
    {
        if (begun.Key is not { } key) return null;
        // It succeeded, so the journal has met the key: looking it up again is no new read.
        var now = hostCall.View.TryReadStorage(key.Bytes.Span, out var value) ? Keep(value) : (TracedBytes?)null;
        if (hostCall.Function.Mode != HostMode.Write) return new TracedStorage(key, now, now);
        return new TracedStorage(key, hostCall.HadBefore ? Keep(hostCall.Before) : null, now);
    }

    private static TracedTransfer? TransferOf(in HostCallRecord hostCall, OpenHostCall begun)
    {
        if (hostCall.Result != 0) return null;
        switch (hostCall.Function.Id)
        {
            case HostFunctionId.Transfer:
                return new TracedTransfer(Address.From(HostCallText.Fixed(hostCall, 0, Address.Bytes)), HostCallText.Amount(hostCall, 1));
            // A contract without init is given its value without a call.
            case HostFunctionId.CreateContract when begun.Call is null && hostCall.Arguments[5] != 0 && HostCallText.Amount(hostCall, 5) is var amount && amount != 0:
                return new TracedTransfer(Address.From(HostCallText.Fixed(hostCall, 6, Address.Bytes)), amount);
            default: return null;
        }
    }

    private void Spend(int bytes) => _bytesLeft -= Math.Min(bytes, _bytesLeft);

    private TracedBytes Keep(ReadOnlySpan<byte> bytes)
    {
        var kept = bytes[..Math.Min(bytes.Length, _bytesLeft)];
        Spend(kept.Length);
        if (kept.Length < bytes.Length) IsCut = true;
        return new TracedBytes(kept.ToArray(), bytes.Length);
    }

    private sealed class OpenCall(TracedCall? call)
    {
        public TracedCall? Call => call;

        // More than one only when the contract's allocate makes one, which fails.
        public List<OpenHostCall> HostCalls { get; } = [];

        public List<uint> Functions { get; } = [];
    }

    private sealed class OpenHostCall
    {
        public required int Number { get; init; }

        public required HostFunction Function { get; init; }

        public required bool IsKept { get; init; }

        public required long GasAtBegin { get; init; }

        public required uint? CallingFunction { get; init; }

        public required long[] Arguments { get; init; }

        public required string Text { get; init; }

        public required TracedBytes? Key { get; init; }

        public TracedCall? Call { get; set; }

        public string? Log { get; set; }

        // As what ended the call; who knows better says so.
        public TracedHostCall Ended(long gas) => new()
        {
            Number = Number,
            Function = Function,
            Arguments = [.. Arguments],
            Result = 0,
            Gas = gas,
            Failed = true,
            Text = Text.Length == 0 ? Function.ToString() : $"{Text} -> ended the call",
            CallingFunction = CallingFunction,
            Storage = Key is { } key ? new TracedStorage(key, null, null) : null,
            Log = Log,
            Call = Call,
        };
    }
}
