using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger.Inspection;

/// <summary>Why a transaction failed, made of facts of a run under observers. For people and tools; nothing of it is agreed on, and its words may change.</summary>
public sealed record FailureExplanation
{
    /// <summary>Failed or refused.</summary>
    public required ReceiptStatus Status { get; init; }

    /// <summary>Number of the error: an <see cref="Engine.ErrorCode"/> below 1000, a <see cref="LedgerErrorCode"/> from 1000.</summary>
    public required int Number { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Index of the action that failed.</summary>
    public required int Action { get; init; }

    /// <summary>How many actions the transaction has; 0 where it could not be read.</summary>
    public required int Actions { get; init; }

    /// <summary>What was asked for: <c>vow1… calls transfer of vow1…</c>.</summary>
    public required string Request { get; init; }

    /// <summary>The limit that was broken, where it is known with its numbers; null otherwise.</summary>
    public required ExceededLimit? Limit { get; init; }

    /// <summary>The contract calls that failed, innermost first: where it began, up to the one that the transaction made. Empty where no contract ran.</summary>
    public required ImmutableArray<FailedCall> Calls { get; init; }

    /// <summary>Failed calls between the first two and the last two of <see cref="Calls"/> that are left out.</summary>
    public required int CallsLeftOut { get; init; }

    /// <summary>Where the gas went and how much would do; null unless it ran out.</summary>
    public required GasFindings? Gas { get; init; }

    /// <summary>What to do next, the most helpful first.</summary>
    public required ImmutableArray<string> Advice { get; init; }

    /// <summary>The error's class and name: <c>Execution.Reverted</c>, <c>NotAdmin</c>.</summary>
    public string Code => Number < 1000 ? $"{ErrorCodes.ClassOf((ErrorCode)Number)}.{(ErrorCode)Number}" : ((LedgerErrorCode)Number).ToString();
}

/// <summary>A contract call that failed.</summary>
public sealed record FailedCall
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The code that ran.</summary>
    public required CodeHash CodeHash { get; init; }

    /// <summary>The contract's name by its own description; null where it has none.</summary>
    public required string? Name { get; init; }

    /// <summary>The method, <c>init</c> and <c>migrate</c> included.</summary>
    public required string Method { get; init; }

    /// <summary>Who called it.</summary>
    public required Address Caller { get; init; }

    /// <summary>Its depth; 1 is the call that the transaction made.</summary>
    public required int Depth { get; init; }

    /// <summary>What it was called with, by the contract's description; otherwise numbers and bytes.</summary>
    public required ImmutableArray<ShownValue> Parameters { get; init; }

    /// <summary>Value sent with it.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>Whether it might not write.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Why it failed.</summary>
    public required ErrorCode Error { get; init; }

    /// <summary>That in words: the contract's own where it gave some.</summary>
    public required string Message { get; init; }

    /// <summary>Where in its source the contract says that it failed; null where it does not say.</summary>
    public required string? Place { get; init; }

    /// <summary>The WebAssembly stack, innermost first; a line for each function.</summary>
    public required ImmutableArray<string> Stack { get; init; }

    /// <summary>The host call that ended it; null where none did, or where it only says what <see cref="Message"/> says.</summary>
    public required string? HostCall { get; init; }

    /// <summary>What it asked of the chain last and was refused, such as a call of another contract; null where nothing was.</summary>
    public required RefusedRequest? Refused { get; init; }

    /// <summary>What it read of its storage last, oldest first.</summary>
    public required ImmutableArray<ShownValue> Reads { get; init; }

    /// <summary>Most gas it might use.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Gas it used.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Who set <see cref="GasLimit"/>.</summary>
    public required GasRule GasRule { get; init; }
}

/// <summary>What a contract asked of the chain and was answered with a status instead of having it done.</summary>
/// <param name="Request">What it asked for.</param>
/// <param name="Why">Why it was not done.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record RefusedRequest(string Request, string Why, string Advice);

/// <summary>Where the gas limit of a contract call comes from.</summary>
public enum GasRule
{
    /// <summary>It is what the transaction had left.</summary>
    Transaction = 0,

    /// <summary>The calling contract gave it as the argument <c>gas</c>.</summary>
    Argument = 1,

    /// <summary>It is 63/64 of what the calling contract had left: the rest stays with the caller.</summary>
    Share = 2,
}

/// <summary>A value by name, for people.</summary>
/// <param name="Name">The parameter or the key of storage.</param>
/// <param name="Value">The value in one line, shortened where it is long.</param>
public sealed record ShownValue(string Name, string Value);

/// <summary>Where a transaction's gas went, and how much would have been enough.</summary>
public sealed record GasFindings
{
    /// <summary>The transaction's gas limit.</summary>
    public required long Limit { get; init; }

    /// <summary>Gas it used.</summary>
    public required long Used { get; init; }

    /// <summary>What used most, most first, at most five.</summary>
    public required ImmutableArray<GasUse> Top { get; init; }

    /// <summary>What a run with more gas showed.</summary>
    public required GasBudget Budget { get; init; }
}

/// <summary>Gas used by a function, a host function, or the call of a method itself, not counting what it called.</summary>
/// <param name="Name">What used it.</param>
/// <param name="Contract">The contract; null for the transaction itself.</param>
/// <param name="Gas">Gas used.</param>
/// <param name="PerMille">Its share of the transaction's gas, in thousandths.</param>
/// <param name="Count">How many times it was called.</param>
public sealed record GasUse(string Name, Address? Contract, long Gas, int PerMille, long Count);

/// <summary>What a run with more gas showed.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Tried">The limit of that run; 0 where none was made.</param>
/// <param name="Needed">Gas that the transaction uses when it does not run out; 0 where that is not known.</param>
/// <param name="Sufficient">A limit with which it was seen to get through; 0 where none is known.</param>
/// <param name="Message">Why it failed with more gas; null where it did not, or ran out again.</param>
public sealed record GasBudget(GasBudgetOutcome Outcome, long Tried, long Needed, long Sufficient, string? Message);

/// <summary>How a run with more gas ended.</summary>
public enum GasBudgetOutcome
{
    /// <summary>More gas is enough.</summary>
    Suffices = 0,

    /// <summary>It ran out of that as well.</summary>
    RunsOutAgain = 1,

    /// <summary>With more gas it fails for another reason.</summary>
    FailsOtherwise = 2,

    /// <summary>The run did not end in the time that the node lends.</summary>
    TooSlow = 3,

    /// <summary>The limit is the most that there is already.</summary>
    LimitIsTheMost = 4,

    /// <summary>A calling contract set the limit itself: more gas for the transaction changes nothing.</summary>
    SetByCaller = 5,
}
