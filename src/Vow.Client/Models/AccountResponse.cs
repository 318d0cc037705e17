using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/accounts/{address}</c>: nonce and balance; an account nobody paid has zeros.</summary>
public sealed record AccountResponse
{
    /// <summary>The address.</summary>
    public required Address Address { get; init; }

    /// <summary>The height that the answer is for.</summary>
    public required ulong Height { get; init; }

    /// <summary>The nonce of its next transaction as the state has it.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>The nonce to sign the next transaction with: after those that wait in this node's mempool. At a past height that of the state.</summary>
    public required ulong NextNonce { get; init; }

    /// <summary>Balance in the smallest unit of value.</summary>
    public required UInt128 Balance { get; init; }

    /// <summary>Whether a contract lives at the address.</summary>
    public required bool IsContract { get; init; }
}

/// <summary><c>GET /v1/contracts/{address}</c>.</summary>
public sealed record ContractResponse
{
    /// <summary>The address.</summary>
    public required Address Address { get; init; }

    /// <summary>The height that the answer is for.</summary>
    public required ulong Height { get; init; }

    /// <summary>The name it gives itself in <c>vow.abi</c>; null where it does not describe itself.</summary>
    public string? Name { get; init; }

    /// <summary>SHA-256 of its module.</summary>
    public required CodeHash CodeHash { get; init; }

    /// <summary>Length of its module in bytes.</summary>
    public required int CodeBytes { get; init; }

    /// <summary>Who made it.</summary>
    public required Address Creator { get; init; }

    /// <summary>Who may upgrade and freeze it; null for nobody.</summary>
    public required Address? Admin { get; init; }

    /// <summary>Whether calls of it are refused.</summary>
    public required bool Frozen { get; init; }

    /// <summary>Balance in the smallest unit of value.</summary>
    public required UInt128 Balance { get; init; }

    /// <summary>Bytes it keeps: keys, values and a fixed part for each item.</summary>
    public required ulong BytesKept { get; init; }

    /// <summary>Items it keeps.</summary>
    public required ulong ItemsKept { get; init; }

    /// <summary>Deposit held for those bytes.</summary>
    public required UInt128 DepositHeld { get; init; }

    /// <summary>Height at which it was made.</summary>
    public required ulong HeightCreated { get; init; }

    /// <summary>How many times its code was replaced.</summary>
    public required uint Version { get; init; }
}

/// <summary><c>GET /v1/contracts/{address}/storage</c>: a page of a contract's storage in the order of its keys.</summary>
public sealed record StoragePageResponse
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The height that the answer is for; pass it for the next page to keep the pages of one state.</summary>
    public required ulong Height { get; init; }

    /// <summary>The items.</summary>
    public required IReadOnlyList<StorageItemResponse> Items { get; init; }

    /// <summary>What to pass as <c>after</c> for the next page; null on the last.</summary>
    public required ReadOnlyMemory<byte>? Next { get; init; }
}

/// <summary>One key and its value.</summary>
public sealed record StorageItemResponse
{
    /// <summary>The contract's own key.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The value.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Where the contract describes the key: <c>name</c> of the item, <c>key</c> of a map or index in a list, <c>value</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Decoded { get; init; }
}
