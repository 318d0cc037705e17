using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.Tracing;

namespace Vow.Ledger.Inspection;

/// <summary>What to do about a failure.</summary>
internal static class FailureAdvice
{
    public static ImmutableArray<string> For(FailureExplanation failure, string? signature)
    {
        var advice = ImmutableArray.CreateBuilder<string>();
        int number = failure.Calls is [var innermost, ..] ? (int)innermost.Error : failure.Number;
        // Input that does not fit the description is shown as bytes.
        if (signature is not null && (number == (int)ErrorCode.BadArguments || failure.Calls is [{ Parameters: [{ Name: "input" }] }]))
            advice.Add($"Give what the method takes: {signature}");
        else if (failure.Gas is { } gas) advice.Add(OfGas(failure, gas));
        else if (Of(failure, number) is { } next) advice.Add(next);
        return advice.ToImmutable();
    }

    private static string? Of(FailureExplanation failure, int number) => number < 1000 ? OfEngine(failure, (ErrorCode)number) : OfLedger((LedgerErrorCode)number);

    private static string? OfEngine(FailureExplanation failure, ErrorCode code) => code switch
    {
        ErrorCode.MethodNotFound => "Call one of the methods that are there; 'vow contract ADDRESS' shows them with their parameters",
        ErrorCode.BadArguments => "Give the arguments that the method takes; 'vow contract ADDRESS' shows them",
        ErrorCode.InputTooLong => "Send less in one call, or split it into several",
        ErrorCode.BalanceTooSmall => "Send less, or pay into the account first",
        ErrorCode.Reverted when failure.Calls is [{ Refused: { } refused }, ..] => refused.Advice,
        ErrorCode.Reverted when IsPanic(failure) => OfPanic(failure),
        ErrorCode.Reverted => "The contract refused by its own rule: its message says which. Compare the parameters and what it read, above, with that rule",
        ErrorCode.Unreachable => "Look at the function on top of the stack. To get a message, use the SDK's panic handler (Rust: the crate vow brings one; C and C++: VOW_REQUIRE instead of __builtin_trap; AssemblyScript: leave the import env.abort in)",
        ErrorCode.MemoryOutOfBounds when failure.Calls is [{ HostCall: not null }, ..] => "Check the pointer and the length that the contract passes: the bytes must lie in its memory, and memory must have been grown before",
        ErrorCode.MemoryOutOfBounds when IsRecursion(failure) => "Give the recursion an end, or keep what it needs in a list instead of in locals",
        ErrorCode.MemoryOutOfBounds => "An index or a pointer is wrong in the function on top of the stack; check it against the length before it is used",
        ErrorCode.TableOutOfBounds => "A table index is wrong in the function on top of the stack",
        ErrorCode.IndirectCallToNull or ErrorCode.BadSignature => "A function pointer is wrong in the function on top of the stack: never set, or of a function with other parameters",
        ErrorCode.IntegerOverflow => "The smallest integer was divided by -1 in the function on top of the stack; check for it before",
        ErrorCode.IntegerDivisionByZero => "Check the divisor for zero in the function on top of the stack",
        ErrorCode.BadConversionToInteger => "Check that the float is a number and in range before it is converted",
        ErrorCode.StackOverflow => "Give the recursion an end, or turn it into a loop. Contracts that call each other share one stack",
        ErrorCode.ReadOnlyViolation => failure.Calls is [{ Depth: > 1 }, ..]
            ? "The caller asked for a read-only call (flag 1 of call_contract): call a method that only reads, or call without the flag"
            : "Send a transaction instead of a query",
        ErrorCode.ArgumentTooLong => "Split what is passed into parts no longer than the limit",
        ErrorCode.HostCallInAllocator => "The export 'allocate' may only make room in memory: move the host call out of it",
        ErrorCode.AllocationFailed => "The export 'allocate' must answer with the address of as many bytes as it is asked for: let it grow memory when there is no room",
        ErrorCode.InvalidArgument => "Pass one of the values that the host function knows; docs/reference/host-functions.md lists them",
        ErrorCode.TooManyIterators => "Open fewer iterators in one call: each storage_scan opens one, and it stays open until the call ends",
        ErrorCode.TooManyEvents => "Log fewer events in one transaction",
        _ => null,
    };

    private static string? OfLedger(LedgerErrorCode code) => code switch
    {
        LedgerErrorCode.BalanceTooSmall => "Send less, or pay into the account first",
        LedgerErrorCode.CodeNotFound => "Upload the module first, in the same transaction or before; check the hash",
        LedgerErrorCode.ContractNotFound => "Check the address, and that the contract was made on this chain",
        LedgerErrorCode.NotAdmin => "Let the admin sign; where there is none, nobody can change the contract",
        LedgerErrorCode.ContractFrozen => "Ask its admin to unfreeze it ('vow unfreeze'); queries are answered meanwhile",
        LedgerErrorCode.ContractNotFrozen => "There is nothing to unfreeze",
        LedgerErrorCode.AddressTaken => "Choose another salt ('vow deploy --salt'), or use the contract that is there",
        LedgerErrorCode.CodeRefused => "'vow check FILE' shows the place in the module and why it is refused",
        LedgerErrorCode.DepositOverLimit => "Allow more with --deposit-max, or store less; deposits come back when what they hold is deleted",
        LedgerErrorCode.DepositNotCovered => "Pay into the account, or store less; deposits come back when what they hold is deleted",
        LedgerErrorCode.NonceTooLow or LedgerErrorCode.NonceTooHigh => "Sign it again with the account's next nonce ('vow account')",
        LedgerErrorCode.CannotPay => "Pay into the account, or ask for less gas: the whole limit must be covered",
        LedgerErrorCode.GasPriceTooLow => "Sign it again with a higher gas price",
        LedgerErrorCode.GasLimitTooLow or LedgerErrorCode.GasLimitTooHigh => "Sign it again with another gas limit; 'vow simulate' suggests one",
        LedgerErrorCode.BlockFull => "Send it again: the next block has room",
        _ => null,
    };

    // What Rust's panics begin with, as the SDK sends them.
    private static bool IsPanic(FailureExplanation failure) => failure.Calls is [var began, ..] && began.Message.StartsWith("panicked", StringComparison.Ordinal);

    private static string OfPanic(FailureExplanation failure)
    {
        string message = failure.Calls[0].Message;
        string at = failure.Calls[0].Place is { } place ? $" at {place}" : "";
        if (message.Contains("index out of bounds", StringComparison.Ordinal)) return $"Check the index against the length{at} before it is used, or use get";
        if (message.Contains("with overflow", StringComparison.Ordinal)) return $"The result does not fit its type{at}: use a larger type, or checked_add and its like with a message of your own";
        if (message.Contains("divide by zero", StringComparison.Ordinal) || message.Contains("divisor of zero", StringComparison.Ordinal)) return $"Check the divisor for zero{at}";
        return $"The contract did not expect this{at}. Compare the parameters and what it read, above, with what it takes for granted there; a require! with a message tells callers";
    }

    private static bool IsRecursion(FailureExplanation failure) => failure.Message.Contains("recursion", StringComparison.Ordinal) || failure.Calls[0].Message.Contains("recursion", StringComparison.Ordinal);

    private static string OfGas(FailureExplanation failure, GasFindings gas)
    {
        FailedCall? ranOut = failure.Calls.FirstOrDefault(call => call.Error == ErrorCode.OutOfGas);
        return gas.Budget.Outcome switch
        {
            GasBudgetOutcome.Suffices => $"Set a gas limit of {Display.Number(gas.Budget.Sufficient)} (--gas): with it the same transaction was seen to succeed; it uses {Display.Number(gas.Budget.Needed)}",
            GasBudgetOutcome.RunsOutAgain => $"More gas does not help: {Display.Number(gas.Budget.Tried)} was used up as well. Look for a loop without an end, or do less in one transaction",
            GasBudgetOutcome.FailsOtherwise => $"More gas alone does not help: with {Display.Number(gas.Budget.Tried)} it fails otherwise: {gas.Budget.Message}",
            GasBudgetOutcome.TooSlow => $"How much would do is not known: a run with {Display.Number(gas.Budget.Tried)} gas did not end in the time that this node lends. Look for a loop without an end, or do less in one transaction",
            GasBudgetOutcome.LimitIsTheMost => "The limit is the most that a transaction may have, or that this node tries: do less in one transaction",
            _ => $"More gas for the transaction does not help: the calling contract passes {Display.Number(ranOut?.GasLimit ?? 0)} as the argument gas of call_contract. Let it pass more, or 0 for all that it can",
        };
    }
}
