using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary><c>GET /v1/transactions/{hash}/explanation</c> and <c>POST /v1/explain</c>: why a transaction failed, from a run of it. Its words may change.</summary>
public sealed record ExplanationResponse
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>The height of its block; null when it was simulated.</summary>
    public ulong? Height { get; init; }

    /// <summary>The error's class and name: <c>Execution.Reverted</c>, <c>NotAdmin</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Its number, as in the receipt.</summary>
    public required int Number { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Index of the action that failed.</summary>
    public required int Action { get; init; }

    /// <summary>What the action asked for, in a line.</summary>
    public required string Request { get; init; }

    /// <summary>The limit that was broken; null where it was none, or its numbers are not known.</summary>
    public ExceededLimitResponse? Limit { get; init; }

    /// <summary>The contract calls that failed, innermost first; of more than four the two innermost and the two outermost.</summary>
    public required IReadOnlyList<FailedCallResponse> Calls { get; init; }

    /// <summary>How many failed calls between those are left out.</summary>
    public required int CallsLeftOut { get; init; }

    /// <summary>Where the gas went and how much would do; null unless a call ran out of it.</summary>
    public GasFindingsResponse? Gas { get; init; }

    /// <summary>What to do next.</summary>
    public required IReadOnlyList<string> Advice { get; init; }

    /// <summary>All of it as lines for people.</summary>
    public required IReadOnlyList<string> Text { get; init; }
}

/// <summary>A limit that was broken.</summary>
public sealed record ExceededLimitResponse
{
    /// <summary>What is limited.</summary>
    public required string What { get; init; }

    /// <summary>The most that is allowed.</summary>
    public required UInt128 Limit { get; init; }

    /// <summary>What was asked for; the limit itself where it is not known how much more.</summary>
    public required UInt128 Actual { get; init; }

    /// <summary>What both are counted in.</summary>
    public required string Unit { get; init; }
}

/// <summary>A contract call that failed.</summary>
public sealed record FailedCallResponse
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>Its name by its own description; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The code that ran.</summary>
    public required CodeHash CodeHash { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Who called it.</summary>
    public required Address Caller { get; init; }

    /// <summary>Its depth; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>What it was called with, for people: by the contract's description, otherwise numbers and bytes.</summary>
    public required IReadOnlyList<NamedTextResponse> Parameters { get; init; }

    /// <summary>Value sent with it.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>Whether it might not write.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Name of the error.</summary>
    public required string Code { get; init; }

    /// <summary>The error in words; the contract's own where it gave some.</summary>
    public required string Message { get; init; }

    /// <summary>Where in its source the contract says that it failed; null where it does not say.</summary>
    public string? Place { get; init; }

    /// <summary>The WebAssembly stack, innermost first, a line for each function.</summary>
    public required IReadOnlyList<string> Stack { get; init; }

    /// <summary>The host call that ended it; null where none did.</summary>
    public string? HostCall { get; init; }

    /// <summary>What it asked of the chain last and was refused, and why; null where nothing was.</summary>
    public string? Refused { get; init; }

    /// <summary>What it read of its storage last, for people, oldest first.</summary>
    public required IReadOnlyList<NamedTextResponse> Reads { get; init; }

    /// <summary>Most gas it might use.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Gas it used.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Who set the limit: <c>transaction</c>, <c>argument</c> (of the calling contract) or <c>share</c> (63/64 of what the caller had left).</summary>
    public required string GasRule { get; init; }
}

/// <summary>A value by name, for people.</summary>
public sealed record NamedTextResponse
{
    /// <summary>The parameter or the key.</summary>
    public required string Name { get; init; }

    /// <summary>The value in a line, shortened where it is long.</summary>
    public required string Value { get; init; }
}

/// <summary>Where the gas went and how much would do.</summary>
public sealed record GasFindingsResponse
{
    /// <summary>The transaction's gas limit.</summary>
    public required long Limit { get; init; }

    /// <summary>Gas it used.</summary>
    public required long Used { get; init; }

    /// <summary>What used most of it, at most five.</summary>
    public required IReadOnlyList<GasUseResponse> Top { get; init; }

    /// <summary>
    /// What a run with more gas showed: <c>suffices</c>, <c>runsOutAgain</c>, <c>failsOtherwise</c>, <c>tooSlow</c>, or, where none was made, <c>limitIsTheMost</c> or
    /// <c>setByCaller</c>.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>The limit of that run; null where none was made.</summary>
    public long? Tried { get; init; }

    /// <summary>Gas that the transaction uses when it does not run out; null where that is not known.</summary>
    public long? Needed { get; init; }

    /// <summary>A limit with which it was seen to succeed; null where none is known.</summary>
    public long? Sufficient { get; init; }
}

/// <summary>Gas used by a function, a host function, or a call itself, not counting what it called.</summary>
public sealed record GasUseResponse
{
    /// <summary>What used it.</summary>
    public required string Name { get; init; }

    /// <summary>The contract; null for the transaction itself.</summary>
    public Address? Contract { get; init; }

    /// <summary>Gas used.</summary>
    public required long Gas { get; init; }

    /// <summary>Its share of the transaction's gas, in thousandths.</summary>
    public required int PerMille { get; init; }

    /// <summary>How many times it was called.</summary>
    public required long Count { get; init; }
}
