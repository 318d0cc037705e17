using System.Collections.Immutable;
using Vow.Engine.Host;

namespace Vow.Engine.Tracing;

/// <summary>A contract call of a trace: what it was given, what it did, how it ended.</summary>
public sealed record TracedCall
{
    private readonly List<TracedHostCall> _items = [];

    /// <summary>Its depth; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>The contract that is called.</summary>
    public required Address Contract { get; init; }

    /// <summary>Who calls.</summary>
    public required Address Caller { get; init; }

    /// <summary>The code that ran.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The method, <c>init</c> and <c>migrate</c> included.</summary>
    public required string Method { get; init; }

    /// <summary>Numeric arguments.</summary>
    public required ImmutableArray<WasmValue> Arguments { get; init; }

    /// <summary>Byte input.</summary>
    public required TracedBytes Input { get; init; }

    /// <summary>Value sent with the call.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>Whether it may not write.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Gas it used, exact, calls it made included.</summary>
    public GasReport Gas { get; set; }

    /// <summary>Why it failed, or null.</summary>
    public ContractError? Error { get; set; }

    /// <summary>How it ended.</summary>
    public ExecutionStatus Status => Error is null ? ExecutionStatus.Success : StatusOf(Error.Code);

    /// <summary>The method's result, if it has one and returned.</summary>
    public WasmValue? Result { get; set; }

    /// <summary>Return data, or the payload of a revert.</summary>
    public TracedBytes ReturnData { get; set; }

    /// <summary>Whether its effects stayed: false when it failed, or when what called it did.</summary>
    public bool IsKept { get; private set; }

    /// <summary>The host calls it made, in order, those with the contract calls that they led to.</summary>
    public IReadOnlyList<TracedHostCall> Items => _items;

    /// <summary>Adds a host call behind those that are there.</summary>
    public void Add(TracedHostCall item) => _items.Add(item);

    /// <summary>Sets <see cref="IsKept"/> of the call and of those that it made, once it is known whether the caller's effects stayed.</summary>
    public void Settle(bool isCallerKept)
    {
        IsKept = isCallerKept && Error is null;
        foreach (var item in _items) item.Call?.Settle(IsKept);
    }

    private static ExecutionStatus StatusOf(ErrorCode code) => ErrorCodes.ClassOf(code) switch
    {
        ErrorClass.OutOfGas => ExecutionStatus.OutOfGas,
        ErrorClass.Timeout => ExecutionStatus.TimedOut,
        _ => code == ErrorCode.Reverted ? ExecutionStatus.Reverted : ExecutionStatus.Trapped,
    };
}

/// <summary>A host call of a trace.</summary>
public sealed record TracedHostCall
{
    /// <summary>Its number among all host calls of the execution, from 1, in the order in which they began.</summary>
    public required int Number { get; init; }

    /// <summary>Which function.</summary>
    public required HostFunction Function { get; init; }

    /// <summary>Raw arguments.</summary>
    public required ImmutableArray<long> Arguments { get; init; }

    /// <summary>Raw result; 0 when the signature has none, and when it ended the call.</summary>
    public required long Result { get; init; }

    /// <summary>Gas it cost, that of contracts it called included.</summary>
    public required long Gas { get; init; }

    /// <summary>Whether it ended the call.</summary>
    public required bool Failed { get; init; }

    /// <summary>Arguments and result in words: <c>storage_write(key#7 "counter", value#4 0x02000000) -> 0</c>.</summary>
    public required string Text { get; init; }

    /// <summary>The function that made it, by its index in the module as it was uploaded; null where functions were not watched.</summary>
    public uint? CallingFunction { get; init; }

    /// <summary>The name of that function, where somebody who has the module looked it up.</summary>
    public string? At { get; init; }

    /// <summary>The key of storage that it read or changed.</summary>
    public TracedStorage? Storage { get; init; }

    /// <summary>The event that it logged.</summary>
    public TracedEvent? Event { get; init; }

    /// <summary>The value that it moved, other than with a call.</summary>
    public TracedTransfer? Transfer { get; init; }

    /// <summary>The message of <c>debug_log</c>; bytes that are not UTF-8 are replaced.</summary>
    public string? Log { get; init; }

    /// <summary>The contract call that it led to.</summary>
    public TracedCall? Call { get; init; }
}

/// <summary>Bytes of a trace: all of them, or the first of more.</summary>
/// <param name="Bytes">What is kept.</param>
/// <param name="Length">How many there were.</param>
public readonly record struct TracedBytes(ReadOnlyMemory<byte> Bytes, int Length)
{
    /// <summary>Whether none was cut off.</summary>
    public bool IsWhole => Bytes.Length == Length;
}

/// <summary>A key of a contract's storage, with its value before and after a host call; null for none. Both are the same where it only reads, and null where it ended the call.</summary>
public sealed record TracedStorage(TracedBytes Key, TracedBytes? Before, TracedBytes? After);

/// <summary>An event.</summary>
public sealed record TracedEvent(TracedBytes Topic, TracedBytes Data);

/// <summary>Value that a contract sent.</summary>
public sealed record TracedTransfer(Address To, UInt128 Amount);

/// <summary>A message of <c>debug_log</c>.</summary>
/// <param name="Contract">Who wrote it.</param>
/// <param name="AfterCall">How many host calls had ended before.</param>
/// <param name="Text">The text; bytes that are not UTF-8 are replaced.</param>
public sealed record DebugLog(Address Contract, int AfterCall, string Text);
