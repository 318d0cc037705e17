using System.Text.Json;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/transactions/{hash}/trace</c> and <c>POST /v1/trace</c>: what a transaction did inside, or would do.</summary>
public sealed record TraceResponse
{
    /// <summary>The transaction's hash; that of a signature of zeros when it is simulated.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Height of its block; null when it is simulated.</summary>
    public ulong? Height { get; init; }

    /// <summary>Its place in the block; null when it is simulated.</summary>
    public int? Index { get; init; }

    /// <summary>Whether the receipt equals the one in the block, byte by byte; anything else is a fault of the node. Null when it is simulated.</summary>
    public bool? Matches { get; init; }

    /// <summary>The transaction, with everything that was left out filled in when it is simulated.</summary>
    public required TransactionBody Transaction { get; init; }

    /// <summary>The receipt of this run.</summary>
    public required ReceiptResponse Receipt { get; init; }

    /// <summary>The actions, in order.</summary>
    public required IReadOnlyList<ActionTraceResponse> Actions { get; init; }

    /// <summary>The state that it changed, in the order of the keys.</summary>
    public required IReadOnlyList<StateChangeResponse> Changes { get; init; }

    /// <summary>How the code that ran describes itself: by its hash, whatever the contracts have now.</summary>
    public required IReadOnlyList<CodeDescriptionResponse> Descriptions { get; init; }

    /// <summary>Host calls made, also those that this answer does not hold.</summary>
    public required int HostCalls { get; init; }

    /// <summary>Whether there was more than this answer holds.</summary>
    public required bool Cut { get; init; }
}

/// <summary>An action in a trace.</summary>
public sealed record ActionTraceResponse
{
    /// <summary>Its place in the transaction.</summary>
    public required int Index { get; init; }

    /// <summary>What it is, such as <c>call</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it began: those after one that failed do not.</summary>
    public required bool Run { get; init; }

    /// <summary>The contract call that it made; null when it made none.</summary>
    public CallTraceResponse? Call { get; init; }
}

/// <summary>A contract call in a trace.</summary>
public sealed record CallTraceResponse
{
    /// <summary>The contract that is called.</summary>
    public required Address Contract { get; init; }

    /// <summary>What the code calls itself; null when it does not say.</summary>
    public string? Name { get; init; }

    /// <summary>Who calls.</summary>
    public required Address Caller { get; init; }

    /// <summary>SHA-256 of the module that ran.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The method, <c>init</c> and <c>migrate</c> included.</summary>
    public required string Method { get; init; }

    /// <summary>The parameters by name; null where the code does not describe them so.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Byte input.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Numeric arguments.</summary>
    public required IReadOnlyList<WasmValue> Arguments { get; init; }

    /// <summary>Value sent with the call.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>Whether it may not write.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Gas it used, calls it made included.</summary>
    public required GasResponse Gas { get; init; }

    /// <summary>How it ended.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>Why it failed; null when it returned.</summary>
    public ExecutionErrorResponse? Error { get; init; }

    /// <summary>What it gave back, where the code describes it; otherwise the numeric result as a string, or null.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The numeric result with its type; null when it has none.</summary>
    public WasmValue? NumericResult { get; init; }

    /// <summary>Return data, or the payload of a revert.</summary>
    public required ReadOnlyMemory<byte> ReturnData { get; init; }

    /// <summary>Whether its effects stayed: false when it failed, or when what called it did.</summary>
    public required bool Kept { get; init; }

    /// <summary>The host calls it made, in order.</summary>
    public required IReadOnlyList<HostCallResponse> Items { get; init; }
}

/// <summary>A host call in a trace.</summary>
public sealed record HostCallResponse
{
    /// <summary>Its number among all host calls of the transaction, from 1, in the order in which they began.</summary>
    public required int Number { get; init; }

    /// <summary>The host function's name.</summary>
    public required string Function { get; init; }

    /// <summary>Arguments and result in words, with bytes where they are short. Its form may change.</summary>
    public required string Text { get; init; }

    /// <summary>Raw arguments as signed decimal numbers.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Raw result as a signed decimal number.</summary>
    public required string Result { get; init; }

    /// <summary>Gas it cost, that of contracts it called included.</summary>
    public required long Gas { get; init; }

    /// <summary>Whether it ended the call.</summary>
    public required bool Failed { get; init; }

    /// <summary>The function of the contract that made it; null when it is not known.</summary>
    public string? At { get; init; }

    /// <summary>The key of storage that it read or changed.</summary>
    public StorageAccessResponse? Storage { get; init; }

    /// <summary>The event that it logged.</summary>
    public EventResponse? Event { get; init; }

    /// <summary>The value that it moved, other than with a call.</summary>
    public TransferResponse? Transfer { get; init; }

    /// <summary>The message of <c>debug_log</c>.</summary>
    public string? Log { get; init; }

    /// <summary>The contract call that it led to.</summary>
    public CallTraceResponse? Call { get; init; }
}

/// <summary>What a host call found and left at a key of storage.</summary>
public sealed record StorageAccessResponse
{
    /// <summary>The contract's own key.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The value before; null if there was none.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    /// <summary>The value after; the same where it only reads, null if there is none.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }

    /// <summary>Where the code describes the key: <c>name</c> of the item, <c>key</c> of a map or index in a list, the values <c>before</c> and <c>after</c>.</summary>
    public JsonElement? Decoded { get; init; }
}

/// <summary>Value that a contract sent.</summary>
public sealed record TransferResponse
{
    /// <summary>To whom.</summary>
    public required Address To { get; init; }

    /// <summary>How much.</summary>
    public required UInt128 Amount { get; init; }
}

/// <summary>How a module describes itself.</summary>
public sealed record CodeDescriptionResponse
{
    /// <summary>SHA-256 of the module.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The JSON of its section <c>vow.abi</c>.</summary>
    public required JsonElement Abi { get; init; }
}
