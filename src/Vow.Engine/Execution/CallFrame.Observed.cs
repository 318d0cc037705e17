using Vow.Engine.Code;
using Vow.Engine.Host;

namespace Vow.Engine.Execution;

/// <content>What observers see. Nothing here changes gas, state or what a contract sees.</content>
internal sealed unsafe partial class CallFrame
{
    // Of the host call under way; null while there is none. A host call does not begin inside another one of the same frame but in the contract's allocate, where it fails.
    private long[]? _arguments;
    private byte[] _before = [];
    private int _beforeBytes = -1;

    /// <summary>A look at this call while contract code runs and the instance's counter is <paramref name="x"/>.</summary>
    public ExecutionView View(long x) => new(this, Used(_meter.LeftWith(x)));

    public void ShowBegin(IExecutionObserver observer, CodeMethod method, ReadOnlySpan<WasmValue> arguments) => observer.OnCallBegin(new ContractCallRecord
    {
        Depth = session.Depth,
        Contract = Contract,
        Caller = Caller,
        Code = Code.Hash,
        Method = method.Name,
        Arguments = arguments,
        Input = Input.Span,
        Value = Value,
        ReadOnly = ReadOnly,
        GasLimit = _meter.Limit,
    });

    public void ShowFailure(IFunctionObserver observer, in CallOutcome outcome) =>
        observer.OnFailure(FailureText.Describe(session, this, outcome), new ExecutionView(this, Used(_meter.Left)));

    public void ShowEnd(IExecutionObserver observer, CodeMethod method, in CallOutcome outcome)
    {
        var failed = outcome.Code != ErrorCode.None;
        observer.OnCallEnd(new ContractCallOutcome
        {
            Depth = session.Depth,
            Error = failed ? FailureText.Describe(session, this, outcome) : null,
            Gas = outcome.Gas,
            Result = failed || method.ResultType is not { } type ? null : new WasmValue(type, outcome.Result),
            ReturnData = outcome.Code is ErrorCode.None or ErrorCode.Reverted ? ReturnData : [],
        });
    }

    /// <summary>Keeps the value of a key that is about to be written or deleted, for who watches.</summary>
    public void NoteBefore(ReadOnlySpan<byte> key)
    {
        if (session.Observer is null || !Journal.TryGet(StorageKey(key), out var value)) return;
        if (_before.Length < value.Length) _before = new byte[Math.Max(value.Length, 256)];
        value.CopyTo(_before);
        _beforeBytes = value.Length;
    }

    private long Used(long left) => Math.Min(_meter.Limit, _meter.Limit - left);

    private void ShowHostCallBegin(IExecutionObserver observer, int parameters)
    {
        _arguments = new long[parameters];
        var types = HostFunctionTable.Of(_function).Type.Parameters;
        for (var i = 0; i < parameters; i++) _arguments[i] = types[i] == Wasm.ValueType.I32 ? (uint)_values[i].I64 : _values[i].I64;
        _beforeBytes = -1;
        observer.OnHostCallBegin(Record(failed: false, result: 0));
    }

    private void ShowHostCall(IExecutionObserver observer, bool failed)
    {
        if (_arguments is null) return;
        var results = HostFunctionTable.Of(_function).Type.Results;
        var record = Record(failed, failed || results.IsEmpty ? 0 : results[0] == Wasm.ValueType.I32 ? _values[0].I32 : _values[0].I64);
        _arguments = null;
        observer.OnHostCall(record);
    }

    private HostCallRecord Record(bool failed, long result) => new()
    {
        Function = HostFunctionTable.Of(_function),
        Depth = session.Depth,
        Contract = Contract,
        Arguments = _arguments,
        Result = result,
        Gas = _leftAtEntry - _meter.Left,
        Failed = failed,
        Memory = Instance.MemorySpan,
        HadBefore = _beforeBytes >= 0,
        Before = _before.AsSpan(0, Math.Max(_beforeBytes, 0)),
        View = new ExecutionView(this, Used(_meter.Left)),
    };

    private void ForgetObserved()
    {
        _arguments = null;
        _beforeBytes = -1;
        if (_before.Length > 64 * 1024) _before = [];
    }
}
