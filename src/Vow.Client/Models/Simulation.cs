using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>POST /v1/simulate</c>: a transaction without its signature; what is left out takes the value that would let it through.</summary>
public sealed record SimulationRequest
{
    /// <summary>The key that would sign it.</summary>
    public required PublicKey Signer { get; init; }

    /// <summary>What it does, in order; 1 to 64.</summary>
    public required IReadOnlyList<ActionBody> Actions { get; init; }

    /// <summary>The account's next nonce if not given.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>Most gas; the node's own maximum, and no more than the signer can pay for, if not given.</summary>
    public long? GasLimit { get; init; }

    /// <summary>The chain's minimum if not given.</summary>
    public ulong? GasPrice { get; init; }

    /// <summary>Most deposit; no limit if not given.</summary>
    public UInt128? DepositMax { get; init; }

    /// <summary>No end if not given.</summary>
    public ulong? ExpiryHeight { get; init; }
}

/// <summary>What a transaction would do in the next block if nothing came before it.</summary>
public sealed record SimulationResponse
{
    /// <summary>The height of the state that it ran on.</summary>
    public required ulong Height { get; init; }

    /// <summary>The transaction that was run, with everything that was left out filled in.</summary>
    public required TransactionBody Transaction { get; init; }

    /// <summary>The receipt it would get; its height is that of the next block.</summary>
    public required ReceiptResponse Receipt { get; init; }

    /// <summary>A gas limit to send it with: what it used and a margin.</summary>
    public required long GasLimitSuggested { get; init; }

    /// <summary>Lines that contracts wrote with <c>debug_log</c>, the first 16 KiB.</summary>
    public IReadOnlyList<DebugLogResponse> Logs { get => field ?? []; init; } = [];

    /// <summary>The state it would change, in the order of the keys.</summary>
    public required IReadOnlyList<StateChangeResponse> Changes { get; init; }

    /// <summary>The state it would read, in the order of the keys.</summary>
    public required IReadOnlyList<StateKeyResponse> Reads { get; init; }
}

/// <summary>One place in the state.</summary>
public record StateKeyResponse
{
    /// <summary>What it belongs to: <c>storage</c>, <c>contract</c>, <c>code</c>, <c>account</c>, <c>codeInfo</c> or <c>parameters</c>.</summary>
    public required string Space { get; init; }

    /// <summary>The address or hash that owns it: bech32m for storage, contract and account, 64 hexadecimal digits otherwise.</summary>
    public required string Owner { get; init; }

    /// <summary>The contract's own key; empty outside of storage.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }
}

/// <summary>What would happen to one place in the state.</summary>
public sealed record StateChangeResponse : StateKeyResponse
{
    /// <summary>The value before; null if there was none.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    /// <summary>The value after; null if it is removed.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }

    /// <summary>Where the contract describes the key: <c>name</c> of the item, <c>key</c> of a map or index in a list, the values <c>before</c> and <c>after</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Decoded { get; init; }
}
