using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>What is different in two runs of a transaction.</summary>
internal static class ReplayComparison
{
    /// <summary>Names of what differs, in a fixed order.</summary>
    public static IReadOnlyList<string> Differences(ReplayResult then, ReplayResult now)
    {
        (Receipt before, Receipt after) = (then.Receipt, now.Receipt);
        (string Name, bool Differs)[] all =
        [
            ("status", before.Status != after.Status),
            ("error", (before.ErrorCode, before.FailedAction, then.Text?.Message) != (after.ErrorCode, after.FailedAction, now.Text?.Message)),
            ("result", !Same(before.Outcomes, after.Outcomes, IsSame)),
            ("gas", !before.GasByCategory.AsSpan().SequenceEqual(after.GasByCategory.AsSpan())),
            ("fee", before.Fee != after.Fee),
            ("deposit", (before.DepositHeld, before.DepositReturned) != (after.DepositHeld, after.DepositReturned)),
            ("events", !Same(before.Events, after.Events, IsSame)),
            ("state", !Same(then.Changes, now.Changes, IsSame)),
        ];
        return [.. all.Where(part => part.Differs).Select(part => part.Name)];
    }

    /// <summary>Gas now less gas then, by category.</summary>
    public static GasDifferenceResponse Gas(Receipt then, Receipt now)
    {
        return new GasDifferenceResponse
        {
            Used = new GasDifference(now.GasUsed - then.GasUsed),
            Compute = Of(GasCategory.Compute),
            Memory = Of(GasCategory.Memory),
            Storage = Of(GasCategory.Storage),
            Crypto = Of(GasCategory.Crypto),
            Events = Of(GasCategory.Events),
            Calls = Of(GasCategory.Calls),
            Transaction = Of(GasCategory.Transaction),
        };

        GasDifference Of(GasCategory category) => new(ApiMapping.Of(now.GasByCategory, category) - ApiMapping.Of(then.GasByCategory, category));
    }

    private static bool Same<T>(IReadOnlyList<T> left, IReadOnlyList<T> right, Func<T, T, bool> isSame) => left.Count == right.Count && left.Zip(right).All(pair => isSame(pair.First, pair.Second));

    private static bool IsSame(ActionOutcome left, ActionOutcome right) =>
        left.ReturnData.Span.SequenceEqual(right.ReturnData.Span) && (left.Result, left.Contract, left.Code) == (right.Result, right.Contract, right.Code);

    private static bool IsSame(StateEvent left, StateEvent right) =>
        left.Contract == right.Contract && left.Topic.Span.SequenceEqual(right.Topic.Span) && left.Data.Span.SequenceEqual(right.Data.Span);

    private static bool IsSame(StateChange left, StateChange right) => left.Key.Span.SequenceEqual(right.Key.Span) && IsSame(left.Before, right.Before) && IsSame(left.After, right.After);

    private static bool IsSame(ReadOnlyMemory<byte>? left, ReadOnlyMemory<byte>? right) => left.HasValue == right.HasValue && left.GetValueOrDefault().Span.SequenceEqual(right.GetValueOrDefault().Span);
}
