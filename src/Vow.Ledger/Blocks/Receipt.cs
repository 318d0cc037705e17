using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>How a transaction ended. Numbers are stable and enter the receipt's hash.</summary>
public enum ReceiptStatus : byte
{
    /// <summary>All actions succeeded; their changes stay.</summary>
    Success = 0,

    /// <summary>An action failed; the changes of all are rolled back, the fee is taken and the nonce moved.</summary>
    Failed = 1,

    /// <summary>It could not be executed at all; nothing changed and nothing was charged.</summary>
    Refused = 2,
}

/// <summary>What a transaction did, in numbers and bytes only: texts are kept beside it. Hashed as encoded by <see cref="ReceiptCodec"/>.</summary>
public sealed record Receipt
{
    /// <summary>The transaction.</summary>
    public required Hash256 Transaction { get; init; }

    /// <summary>How it ended.</summary>
    public required ReceiptStatus Status { get; init; }

    /// <summary>Why it failed or was refused: an <see cref="Engine.ErrorCode"/> below 1000, a <see cref="LedgerErrorCode"/> from 1000; 0 for none.</summary>
    public required int ErrorCode { get; init; }

    /// <summary>Index of the action that failed; 0 otherwise.</summary>
    public required int FailedAction { get; init; }

    /// <summary>Gas used by category, indexed by <see cref="GasCategory"/>.</summary>
    public required ImmutableArray<long> GasByCategory { get; init; }

    /// <summary>What the gas cost, taken from the signer.</summary>
    public required UInt128 Fee { get; init; }

    /// <summary>Deposit taken from the signer for bytes added to the state.</summary>
    public required UInt128 DepositHeld { get; init; }

    /// <summary>Deposit given to the signer for bytes removed from the state.</summary>
    public required UInt128 DepositReturned { get; init; }

    /// <summary>On success one for each action; on failure that of the failed action, if a contract ran in it.</summary>
    public required ImmutableArray<ActionOutcome> Outcomes { get; init; }

    /// <summary>Events in the order in which they were logged; none unless it succeeded.</summary>
    public required ImmutableArray<StateEvent> Events { get; init; }

    /// <summary>Gas used, the sum over all categories.</summary>
    public long GasUsed => GasByCategory.Sum();
}

/// <summary>What one action gave: a call's return data (or its revert payload) and result, the contract made, the code stored.</summary>
public sealed record ActionOutcome(ReadOnlyMemory<byte> ReturnData, WasmValue? Result, Address? Contract, CodeHash? Code)
{
    /// <summary>Nothing to tell.</summary>
    public static ActionOutcome None { get; } = new(ReadOnlyMemory<byte>.Empty, null, null, null);
}

/// <summary>The words for a failed transaction: kept beside the receipt, outside of every hash, and possibly different from node to node.</summary>
/// <param name="Message">What happened and what to do.</param>
/// <param name="Trace">The place in the source where the contract names it, the WebAssembly stack, innermost first, and failed calls of other contracts (<see cref="FailureLines"/>).</param>
public sealed record ReceiptText(string Message, ImmutableArray<string> Trace)
{
    /// <summary>The limit that was broken, right after an execution; null where it was none, and not kept with the text.</summary>
    public ExceededLimit? Limit { get; init; }
}
