using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/status</c>: which chain the node follows and how far it is.</summary>
public sealed record StatusResponse
{
    /// <summary>Name and version of the node's software, such as <c>vow/0.1.0</c>.</summary>
    public required string Software { get; init; }

    /// <summary>The chain's number; transactions are signed for it.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Whether it is a development chain: its number is that of one, and its accounts' keys are known to everybody.</summary>
    public bool Development { get; init; }

    /// <summary>Hash of the genesis block.</summary>
    public required Hash256 GenesisHash { get; init; }

    /// <summary>The newest committed block.</summary>
    public required BlockSummary Head { get; init; }

    /// <summary>The lowest height whose state can still be read.</summary>
    public required ulong StateHeightMin { get; init; }

    /// <summary>What transactions must respect.</summary>
    public required ParametersResponse Parameters { get; init; }

    /// <summary>What waits to enter a block.</summary>
    public required MempoolStatus Mempool { get; init; }

    /// <summary>Whether the node makes blocks and serves: false while it starts or stops.</summary>
    public required bool Ready { get; init; }

    /// <summary>Seconds since the node started.</summary>
    public required ulong UptimeSeconds { get; init; }
}

/// <summary>The chain's parameters at its head.</summary>
public sealed record ParametersResponse
{
    /// <summary>Number of the rules in force.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Lowest price of a unit of gas, in the smallest unit of value.</summary>
    public required ulong GasPriceMin { get; init; }

    /// <summary>Most gas in a block.</summary>
    public required long BlockGasMax { get; init; }

    /// <summary>Most gas of a transaction.</summary>
    public required long TransactionGasMax { get; init; }

    /// <summary>Deposit held for a byte of state, in the smallest unit of value.</summary>
    public required UInt128 DepositPerByte { get; init; }
}

/// <summary>The transactions that wait.</summary>
public sealed record MempoolStatus
{
    /// <summary>Transactions that wait.</summary>
    public required int Transactions { get; init; }

    /// <summary>Bytes of the transactions that wait.</summary>
    public required ulong Bytes { get; init; }
}
