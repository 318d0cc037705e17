using Vow.Engine;

namespace Vow.Client;

/// <summary>What is different when a past transaction is run again; nothing, where all of it is left out.</summary>
public sealed record ReplayRequest
{
    /// <summary>Contracts that run other code, each once; at most 4. Their <c>migrate</c> is not run.</summary>
    public IReadOnlyList<ReplayCodeBody> Code { get => field ?? []; init; } = [];

    /// <summary>Values of storage before it, put in this order; at most 1024.</summary>
    public IReadOnlyList<ReplayStorageBody> Storage { get => field ?? []; init; } = [];

    /// <summary>Balances before it; at most 256.</summary>
    public IReadOnlyList<ReplayBalanceBody> Balances { get => field ?? []; init; } = [];

    /// <summary>Calls with other arguments.</summary>
    public IReadOnlyList<ReplayInputBody> Inputs { get => field ?? []; init; } = [];

    /// <summary>The gas limit; that of the transaction if not given.</summary>
    public long? GasLimit { get; init; }

    /// <summary>Run it on the state after the block at this height, as the first transaction of the next block and with the nonce that the account has there; where it was if not given.</summary>
    public ulong? Height { get; init; }
}

/// <summary>A contract that runs other code.</summary>
public sealed record ReplayCodeBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The module; it must be one that could be uploaded.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }
}

/// <summary>A value of a contract's storage.</summary>
public sealed record ReplayStorageBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The contract's own key.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The value; null takes the key away.</summary>
    public required ReadOnlyMemory<byte>? Value { get; init; }
}

/// <summary>What an account owns.</summary>
public sealed record ReplayBalanceBody
{
    /// <summary>The account or contract.</summary>
    public required Address Account { get; init; }

    /// <summary>Its balance, in the smallest unit of value.</summary>
    public required UInt128 Amount { get; init; }
}

/// <summary>Other arguments of a call; both kinds take the place of what there was.</summary>
public sealed record ReplayInputBody
{
    /// <summary>Place of the call among the transaction's actions, from 0.</summary>
    public required int Action { get; init; }

    /// <summary>Numeric arguments.</summary>
    public IReadOnlyList<WasmValue> Arguments { get => field ?? []; init; } = [];

    /// <summary>Byte input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }
}
