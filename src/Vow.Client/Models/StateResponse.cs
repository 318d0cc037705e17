using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/state/{key}</c>: a value of the state as the chain stores it.</summary>
public sealed record StateValueResponse
{
    /// <summary>The height of the state that was read.</summary>
    public required ulong Height { get; init; }

    /// <summary>The flat key: a byte for what it belongs to, 32 bytes of address or hash, and for storage the contract's own key.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The value; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }
}

/// <summary><c>GET /v1/state</c>: flat keys and values of a range in order.</summary>
public sealed record StateRangeResponse
{
    /// <summary>The height of the state that was read.</summary>
    public required ulong Height { get; init; }

    /// <summary>Flat keys and their values, in the order that was asked for.</summary>
    public required IReadOnlyList<StateItemResponse> Items { get; init; }

    /// <summary>Whether the range ends here; otherwise ask again from behind the last key.</summary>
    public required bool IsLast { get; init; }
}

/// <summary>One flat key and its value.</summary>
public sealed record StateItemResponse
{
    /// <summary>The flat key.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The value.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }
}

/// <summary><c>GET /v1/blocks/{block}/transactions</c>: a block's transactions as they were proposed.</summary>
public sealed record BlockTransactionsResponse
{
    /// <summary>The block's height.</summary>
    public required ulong Height { get; init; }

    /// <summary>The block's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Encoded transactions in the block's order, from the place that was asked for.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Items { get; init; }

    /// <summary>What to pass as <c>from</c> for the next page; null on the last.</summary>
    public required ulong? Next { get; init; }
}
