using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Net changes as rows of a batch.</summary>
internal static class StateRows
{
    public static void Write(StateBatch batch, IReadOnlyList<StateChange> changes)
    {
        foreach (StateChange change in changes)
        {
            if (change.After is { } value) batch.Put(change.Key.Span, value.Span);
            else batch.Delete(change.Key.Span);
        }
    }
}
