namespace Vow.Ledger;

/// <summary>What actions are called in answers and traces.</summary>
public static class ActionKind
{
    /// <summary>The name of an action's kind, such as <c>setAdmin</c>.</summary>
    public static string NameOf(TransactionAction action) => action switch
    {
        TransactionAction.Transfer => "transfer",
        TransactionAction.Upload => "upload",
        TransactionAction.Instantiate => "instantiate",
        TransactionAction.Call => "call",
        TransactionAction.Upgrade => "upgrade",
        TransactionAction.SetAdmin => "setAdmin",
        TransactionAction.Freeze => "freeze",
        TransactionAction.Unfreeze => "unfreeze",
        _ => throw new ArgumentException($"An action of type {action.GetType()} is not known.", nameof(action)),
    };
}
