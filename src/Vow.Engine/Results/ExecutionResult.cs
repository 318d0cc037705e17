namespace Vow.Engine;

/// <summary>How a call ended. Numbers are stable and enter receipts.</summary>
public enum ExecutionStatus
{
    /// <summary>The method returned; its changes stay.</summary>
    Success = 0,

    /// <summary>The contract called <c>revert</c>; its changes are rolled back.</summary>
    Reverted = 1,

    /// <summary>The contract trapped; its changes are rolled back.</summary>
    Trapped = 2,

    /// <summary>The gas limit was reached; all of it is charged, changes are rolled back.</summary>
    OutOfGas = 3,

    /// <summary>The node's deadline passed or the call was cancelled; changes are rolled back.</summary>
    TimedOut = 4,

    /// <summary>The call could not begin: no such code or method, wrong arguments.</summary>
    Invalid = 5,
}

/// <summary>What a call did: how it ended, what it gave back, what it cost. Its storage changes and events are in the journal.</summary>
public sealed class ExecutionResult
{
    /// <summary>How it ended.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>Whether it returned.</summary>
    public bool IsSuccess => Status == ExecutionStatus.Success;

    /// <summary>The method's WebAssembly result, if it has one and returned.</summary>
    public WasmValue? Result { get; init; }

    /// <summary>Return data set by <c>return_data</c>, or the payload of <c>revert</c>.</summary>
    public ReadOnlyMemory<byte> ReturnData { get; init; }

    /// <summary>Gas by category and in total, exact, however the call ended.</summary>
    public required GasReport Gas { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public ContractError? Error { get; init; }
}
