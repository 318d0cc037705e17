using Vow.Engine;

namespace Vow.Ledger;

/// <summary>Watches a transaction: which of its actions runs, and what the contracts do in it.</summary>
public interface IActionObserver : IExecutionObserver
{
    /// <summary>An action begins, by its place in the transaction; calls that begin from here on are its own.</summary>
    void OnActionBegin(int index);
}
