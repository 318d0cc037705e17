using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>A read-only call.</summary>
public sealed record QueryRequest
{
    /// <summary>The contract; a frozen one answers too.</summary>
    public required Address Contract { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Numeric arguments.</summary>
    public ImmutableArray<WasmValue> Arguments { get; init; } = [];

    /// <summary>Byte input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Whom the contract sees as its caller; nobody has to sign for it.</summary>
    public Address Caller { get; init; }

    /// <summary>Most gas it may use; the node's own limit holds too.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Most time it may take; the node's own limit holds too.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Height and time that the contract sees: those of the block whose state is read.</summary>
    public required BlockInfo Block { get; init; }

    /// <summary>Sees its host calls and debug messages; null for nobody.</summary>
    public IExecutionObserver? Observer { get; init; }
}

/// <summary>What a query gave.</summary>
public sealed record QueryResult
{
    /// <summary>How it ended. <see cref="ExecutionStatus.TimedOut"/> also when no thread was free in time.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>Whether the method returned.</summary>
    public bool IsSuccess => Status == ExecutionStatus.Success;

    /// <summary>The number of the error; 0 for none.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>What happened and what to do, with the WebAssembly stack; null when it succeeded.</summary>
    public ReceiptText? Text { get; init; }

    /// <summary>The method's WebAssembly result, if it has one and returned.</summary>
    public WasmValue? Result { get; init; }

    /// <summary>Return data, or the payload of a revert.</summary>
    public ReadOnlyMemory<byte> ReturnData { get; init; }

    /// <summary>Gas used, by category; nobody pays for it.</summary>
    public GasReport Gas { get; init; }

    internal static QueryResult Failed(ExecutionStatus status, ErrorCode code, string message) =>
        new() { Status = status, ErrorCode = code, Text = new ReceiptText(message, []) };
}
