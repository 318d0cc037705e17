using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Testing;

/// <summary>Why a transaction failed: where, with which values, and what to do. As text the stuff of golden files (<see cref="Golden"/>).</summary>
public sealed class TestExplanation
{
    private readonly string _text;

    private TestExplanation(FailureExplanation failure, NameBook names) =>
        (Failure, _text) = (failure, names.Apply(string.Concat(ExplanationText.Lines(failure).Select(line => ExplanationText.Named(line, names.Find) + "\n"))));

    /// <summary>The explanation itself, with the numbers.</summary>
    public FailureExplanation Failure { get; }

    /// <summary>A line for each fact, with the names of accounts and contracts.</summary>
    public override string ToString() => _text;

    internal static TestExplanation Run(ReceiptContext context, TestReceipt receipt)
    {
        if (receipt.IsSuccess) throw new InvalidOperationException($"The transaction succeeded: there is nothing to explain. {receipt}");
        var limits = new BesideLimits { GasMax = long.MaxValue, TimeoutMax = context.Timeout };
        FailureExplanation? failure = new FailureExplainer(SharedEngines.Engines, limits).Explain(context.Before, context.Proposal, context.Index, CancellationToken.None);
        if (failure is null || failure.Number != receipt.ErrorNumber)
            throw new InvalidOperationException($"The transaction {receipt.Hash} gave another receipt when it was run again. That is a fault of the engine: please report it with the contract.");
        return new TestExplanation(failure, context.Names);
    }
}
