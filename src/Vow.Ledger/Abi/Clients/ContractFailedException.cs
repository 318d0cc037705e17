using System.Collections.Immutable;

namespace Vow.Ledger.Abi;

/// <summary>A contract failed, its transaction was refused, or it gave back what its description does not say.</summary>
public sealed class ContractFailedException : Exception
{
    /// <summary>A failure of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="reason">The contract's own words where it reverted, otherwise those of the chain.</param>
    /// <param name="number">Number of the error: below 1000 the engine's, from 1000 the ledger's; 0 for an answer that cannot be decoded.</param>
    /// <param name="trace">Where: the place in the source, the WebAssembly stack, failed calls of other contracts.</param>
    public ContractFailedException(string method, string reason, int number, ImmutableArray<string> trace)
        : base($"{method} failed: {reason}{string.Concat(trace.Select(line => line.StartsWith(FailureLines.CallMark, StringComparison.Ordinal) ? $"\n{line}" : $"\n  at {line}"))}") =>
        (Method, Reason, Number, Trace) = (method, reason, number, trace);

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The contract's own words where it reverted, otherwise those of the chain.</summary>
    public string Reason { get; }

    /// <summary>Number of the error: below 1000 the engine's (<see cref="Engine.ErrorCode"/>), from 1000 the ledger's (<see cref="LedgerErrorCode"/>); 0 for an answer that cannot be decoded.</summary>
    public int Number { get; }

    /// <summary>Where: the place in the source, the WebAssembly stack, failed calls of other contracts.</summary>
    public ImmutableArray<string> Trace { get; }
}
