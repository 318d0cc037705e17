namespace Vow.Ledger.Inspection;

/// <summary>A past transaction and why it failed.</summary>
/// <param name="Stored">Its stored receipt, and where it is.</param>
/// <param name="Explanation">Why it failed or was refused; null when it succeeded.</param>
public sealed record ExplainedTransaction(ReceiptRecord Stored, FailureExplanation? Explanation);
