using Vow.Engine.State;

namespace Vow.Engine;

/// <summary>The block a call runs in. Times are the block's, never the node's clock.</summary>
public readonly record struct BlockInfo(ulong Number, ulong TimestampMilliseconds);

/// <summary>
/// What a call runs in and what it may use: who calls, which contract, the block, gas, time, and the journal that takes its changes. One object serves one call.
/// </summary>
public sealed class WasmEnv
{
    /// <summary>The contract that runs.</summary>
    public required Address Contract { get; init; }

    /// <summary>The account or contract that makes this call.</summary>
    public required Address Caller { get; init; }

    /// <summary>The account that signed the transaction; the caller when not set.</summary>
    public Address? Origin { get; init; }

    /// <summary>Height and time of the block.</summary>
    public required BlockInfo Block { get; init; }

    /// <summary>The chain's number.</summary>
    public ulong ChainId { get; init; }

    /// <summary>The transaction's hash, 32 bytes; zeros outside of a transaction.</summary>
    public CodeHash TransactionHash { get; init; }

    /// <summary>Value sent with the call, moved from the caller to the contract before it runs.</summary>
    public UInt128 Value { get; init; }

    /// <summary>Byte input, for <c>get_input</c>.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Most gas the call may use, in gas units.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Most time the call may take on this node. Passing it is a local event, not a result to agree on.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether writes, events and transfers trap.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The journal that state is read from and changes are written to. A failed call leaves it as it was.</summary>
    public required Journal State { get; init; }

    /// <summary>Accounts and contracts; by default those in the journal itself.</summary>
    public IContractLedger Ledger { get; init; } = JournalLedger.Instance;

    /// <summary>Sees host calls and debug messages while they happen; cannot change them.</summary>
    public IExecutionObserver? Observer { get; init; }
}
