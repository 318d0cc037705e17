using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>POST /v1/contracts/{address}/query</c>: a read-only call that no transaction pays for.</summary>
public sealed record ContractQueryRequest
{
    /// <summary>The exported function's name.</summary>
    public required string Method { get; init; }

    /// <summary>Numeric arguments, such as <c>i32:5</c>.</summary>
    public IReadOnlyList<WasmValue> Arguments { get => field ?? []; init; } = [];

    /// <summary>Input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Instead of arguments and input: the parameters by name, for a method that the contract describes. Those with a default may be left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Parameters { get; init; }

    /// <summary>Who appears to call; all zeros if not given.</summary>
    public Address? Caller { get; init; }

    /// <summary>Most gas to use; the node's own maximum if not given.</summary>
    public long? GasLimit { get; init; }

    /// <summary>The height to ask at; the head if not given.</summary>
    public ulong? Height { get; init; }
}

/// <summary>What a query gave. A contract that reverts is an answer, not a failed request.</summary>
public sealed record ContractQueryResponse
{
    /// <summary>The height that the answer is for.</summary>
    public required ulong Height { get; init; }

    /// <summary>Hash of the block at that height.</summary>
    public required Hash256 BlockHash { get; init; }

    /// <summary>How the call ended.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>The method's numeric result; null if it has none.</summary>
    public WasmValue? Result { get; init; }

    /// <summary>What the method gave back, where the contract describes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Value { get; init; }

    /// <summary>Return data, or the payload of a revert.</summary>
    public required ReadOnlyMemory<byte> ReturnData { get; init; }

    /// <summary>Gas it used.</summary>
    public required GasResponse Gas { get; init; }

    /// <summary>Lines that contracts wrote with <c>debug_log</c>, the first 16 KiB.</summary>
    public IReadOnlyList<DebugLogResponse> Logs { get => field ?? []; init; } = [];

    /// <summary>Why it failed; null when it succeeded.</summary>
    public ExecutionErrorResponse? Error { get; init; }
}
