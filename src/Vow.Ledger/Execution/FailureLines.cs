using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>A contract's failure as lines for people: the place in the source, the WebAssembly stack, and the calls of other contracts that failed under it.</summary>
public static class FailureLines
{
    // Of calls nested deeper, the innermost is shown, which is where it began.
    private const int CausesMax = 4;

    /// <summary>How the line of a call of another contract begins; all others are places and frames of the stack.</summary>
    public const string CallMark = "called ";

    /// <summary>The words for a failure.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="code">The code of the contract that failed.</param>
    /// <param name="takesTrace">Whether the stack of a failure in a module may be looked up: it takes a pass over it.</param>
    public static ReceiptText Of(ContractError error, CodeHash code, Func<CodeHash, bool> takesTrace)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(takesTrace);
        var lines = ImmutableArray.CreateBuilder<string>();
        Add(lines, error, takesTrace(code));
        int causes = 0;
        for (NestedFailure? cause = error.Cause; cause is not null; cause = cause.Error.Cause)
        {
            bool isInnermost = cause.Error.Cause is null;
            if (++causes > CausesMax && !isInnermost) continue;
            string ended = cause.Error.Code == ErrorCode.Reverted ? "reverted" : "failed";
            lines.Add($"{CallMark}{cause.Method} of {AddressText.Format(cause.Contract)}, which {ended}: {cause.Error.Message}");
            Add(lines, cause.Error, isInnermost && takesTrace(cause.Code));
        }

        return new ReceiptText(error.Message, lines.ToImmutable()) { Limit = error.Limit };
    }

    private static void Add(ImmutableArray<string>.Builder lines, ContractError error, bool hasTrace)
    {
        if (error.Place is { } place) lines.Add(place);
        if (hasTrace) lines.AddRange(error.Trace.Select(frame => frame.ToString()));
    }
}
