namespace Vow.Client;

/// <summary>A node refused a request or gave no usable answer; <see cref="Problem"/> says why.</summary>
public sealed class NodeException : Exception
{
    /// <summary>A refusal, or a lack of an answer, with the exception behind it.</summary>
    public NodeException(ProblemResponse problem, Exception? inner = null) : base(problem?.Detail ?? problem?.Title, inner)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Problem = problem;
    }

    /// <summary>What the node answered. Where it gave none, the client's own words with the status 0.</summary>
    public ProblemResponse Problem { get; }

    /// <summary>Stable name of the problem: of <see cref="ProblemCode"/> or of <see cref="Ledger.LedgerErrorCode"/>.</summary>
    public string Code => Problem.Code;

    /// <summary>When the node asks to try again: after this time.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
