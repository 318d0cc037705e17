using Vow.Engine.Execution;
using Vow.Engine.State;
using Vow.Wasm;

namespace Vow.Engine;

/// <summary>
/// Watches a call: for traces and debuggers. Called synchronously between the contract's instructions; gas and results do not depend on it, and an exception
/// it throws is a fault of the node.
/// </summary>
public interface IExecutionObserver
{
    /// <summary>A host function ended: by returning or, with <see cref="HostCallRecord.Failed"/>, by ending the call.</summary>
    void OnHostCall(in HostCallRecord hostCall);

    /// <summary>The contract called <c>debug_log</c>. The text is only valid during the call.</summary>
    void OnDebugLog(in Address contract, ReadOnlySpan<byte> message);

    /// <summary>A host function begins; nothing is charged or done yet. What happens until it ends, other contracts' calls above all, happens inside it.</summary>
    void OnHostCallBegin(in HostCallRecord hostCall)
    {
    }

    /// <summary>A contract call begins: the outermost one or one that a contract makes. Nothing is charged yet; value has moved.</summary>
    void OnCallBegin(in ContractCallRecord contractCall)
    {
    }

    /// <summary>A contract call ended; its effects are not yet rolled back if it failed.</summary>
    void OnCallEnd(in ContractCallOutcome outcome)
    {
    }
}

/// <summary>
/// Watches the functions of the contract's module too. What it watches runs as another build of the module, with probes, which gives the same results, gas and stack limit;
/// functions that a trap ends leave without a notification.
/// </summary>
public interface IFunctionObserver : IExecutionObserver
{
    /// <summary>What it wants to hear of: <see cref="ProbeLevel.Functions"/>, <see cref="ProbeLevel.Locals"/> for <see cref="OnSite"/>, or <see cref="ProbeLevel.Segments"/> for <see cref="OnSegment"/>.</summary>
    ProbeLevel Probes { get; }

    /// <summary>A function begins, by its index in the module as it was uploaded; nothing is charged for it yet.</summary>
    void OnFunctionEnter(uint index, in ExecutionView view);

    /// <summary>A function returns, or makes a tail call.</summary>
    void OnFunctionLeave(uint index, in ExecutionView view);

    /// <summary>A function is about to call another one or a host function, or begins: its locals can be read.</summary>
    /// <param name="index">Its index in the module as it was uploaded.</param>
    /// <param name="offset">Byte offset of the calling instruction in the module as it was uploaded; of the first instruction when the function begins.</param>
    /// <param name="view">Reads locals, memory and storage.</param>
    void OnSite(uint index, int offset, in ExecutionView view)
    {
    }

    /// <summary>The segment at a position of a function's code begins; nothing is charged for it yet. The first one begins with the function and is not told.</summary>
    /// <param name="index">The function's index in the module as it was uploaded.</param>
    /// <param name="position">Where the segment begins, from the start of the function's instructions: as <see cref="PricedSegment.Position"/>; <see cref="InstrumentedModule.TailCall"/> when the function leaves next for a tail call.</param>
    /// <param name="view">The running call.</param>
    void OnSegment(uint index, int position, in ExecutionView view)
    {
    }

    /// <summary>A contract call fails: the functions that did not leave are those it failed in, and memory and storage are as the failure found them. It ends next.</summary>
    void OnFailure(ContractError cause, in ExecutionView view)
    {
    }
}

/// <summary>One host call. Spans are only valid during the notification.</summary>
public readonly ref struct HostCallRecord
{
    /// <summary>Which function.</summary>
    public required Host.HostFunction Function { get; init; }

    /// <summary>Depth of the contract call that made it; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>The contract that made it.</summary>
    public required Address Contract { get; init; }

    /// <summary>Raw arguments, as many as the signature has.</summary>
    public required ReadOnlySpan<long> Arguments { get; init; }

    /// <summary>Raw result; 0 when the signature has none, and when it begins.</summary>
    public required long Result { get; init; }

    /// <summary>Gas it cost, that of contracts it called included; 0 when it begins.</summary>
    public required long Gas { get; init; }

    /// <summary>Whether it ended the call.</summary>
    public required bool Failed { get; init; }

    /// <summary>The contract's linear memory, to show what arguments point at. Empty when the call ended in a fault.</summary>
    public required ReadOnlySpan<byte> Memory { get; init; }

    /// <summary>Whether it wrote or deleted a key of the contract's storage that had a value.</summary>
    public required bool HadBefore { get; init; }

    /// <summary>The value that the key had.</summary>
    public required ReadOnlySpan<byte> Before { get; init; }

    /// <summary>The running call.</summary>
    public required ExecutionView View { get; init; }
}

/// <summary>A contract call that begins. Spans are only valid during the notification.</summary>
public readonly ref struct ContractCallRecord
{
    /// <summary>Its depth; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>The contract that is called.</summary>
    public required Address Contract { get; init; }

    /// <summary>Who calls.</summary>
    public required Address Caller { get; init; }

    /// <summary>The code that runs.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The method, <c>init</c> and <c>migrate</c> included.</summary>
    public required string Method { get; init; }

    /// <summary>Numeric arguments.</summary>
    public required ReadOnlySpan<WasmValue> Arguments { get; init; }

    /// <summary>Byte input.</summary>
    public required ReadOnlySpan<byte> Input { get; init; }

    /// <summary>Value sent with the call.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>Whether it may not write.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Most gas it may use.</summary>
    public required long GasLimit { get; init; }
}

/// <summary>How a contract call ended. Spans are only valid during the notification.</summary>
public readonly ref struct ContractCallOutcome
{
    /// <summary>Its depth; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public required ContractError? Error { get; init; }

    /// <summary>Gas it used, exact, calls it made included.</summary>
    public required GasReport Gas { get; init; }

    /// <summary>The method's result, if it has one and returned.</summary>
    public required WasmValue? Result { get; init; }

    /// <summary>Return data, or the payload of a revert.</summary>
    public required ReadOnlySpan<byte> ReturnData { get; init; }
}

/// <summary>A look at the contract call that runs, only valid during a notification. Looking changes nothing.</summary>
public readonly ref struct ExecutionView
{
    private readonly CallFrame _frame;

    internal ExecutionView(CallFrame frame, long gasUsed) => (_frame, GasUsed) = (frame, gasUsed);

    /// <summary>Depth of the contract call; 1 is the outermost.</summary>
    public int Depth => _frame.Session.Depth;

    /// <summary>The contract that runs.</summary>
    public Address Contract => _frame.Contract;

    /// <summary>Its code.</summary>
    public CodeHash Code => _frame.Code.Hash;

    /// <summary>Gas that this contract call has used so far, at most its limit; calls it made are in it once they ended.</summary>
    public long GasUsed { get; }

    /// <summary>Gas that this contract call has left.</summary>
    public long GasLeft => _frame.GasLimit - GasUsed;

    /// <summary>What the contract has of value now.</summary>
    public UInt128 Balance => _frame.Session.Environment.Ledger.GetBalance(_frame.Journal, _frame.Contract);

    internal bool HasStart => _frame.Code.Facts.HasStart;

    /// <summary>The contract's linear memory; empty when it failed before it ran.</summary>
    public ReadOnlySpan<byte> Memory => MemoryOf(_frame);

    /// <summary>The linear memory of a contract call that is under way, by its depth; empty when there is none of that depth.</summary>
    public ReadOnlySpan<byte> MemoryAt(int depth) => depth >= 1 && depth <= Depth ? MemoryOf(_frame.Session.FrameAt(depth - 1)) : [];

    /// <summary>A value in the contract's storage as the call sees it; false when the key has none or is no possible key.</summary>
    public bool TryReadStorage(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        return key.Length <= _frame.Limits.KeyBytesMax && _frame.Journal.TryGet(_frame.StorageKey(key), out value);
    }

    /// <summary>As <see cref="TryReadStorage(ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>, of another contract.</summary>
    public bool TryReadStorage(in Address contract, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (key.Length > _frame.Limits.KeyBytesMax) return false;
        var flat = new byte[StateKeys.PrefixBytes + key.Length];
        StateKeys.WriteStorage(contract, key, flat);
        return _frame.Journal.TryGet(flat, out value);
    }

    /// <summary>
    /// Fills in the locals of the function at a site, parameters first, as bits: 32-bit ones in the lower half, references as 0. The answer is how many there are to read, at most
    /// <see cref="InstrumentedModule.LocalsShownMax"/>; those beyond the function's own mean nothing.
    /// </summary>
    public int ReadLocals(Span<long> locals) => _frame.Instance.ReadLocals(locals);

    private static ReadOnlySpan<byte> MemoryOf(CallFrame frame) => frame.Instance is { } instance ? instance.MemorySpan : [];
}
