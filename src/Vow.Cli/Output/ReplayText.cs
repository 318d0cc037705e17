using Spectre.Console;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Output;

/// <summary>A past transaction that was run again: the same receipt or not; with changes, what happened then beside what would happen now.</summary>
internal static class ReplayText
{
    private const int LinesMax = 100;

    /// <summary>The contracts whose descriptions tell more of it.</summary>
    public static IEnumerable<Address> ContractsOf(TransactionBody transaction, ReplayResponse replay) =>
        TransactionText.ContractsOf(transaction, replay.Original).Concat(TransactionText.ContractsOf(transaction, replay.Receipt))
            .Concat(replay.OriginalChanges.Concat(replay.Changes).Where(change => change.Space == "storage").Select(TransactionText.OwnerOf).OfType<Address>());

    /// <summary>Run as it was.</summary>
    public static void WriteSame(IAnsiConsole ansi, ContractText text, IReadOnlyList<ActionBody> actions, ReplayResponse replay)
    {
        ChainText.Headline(ansi, replay.Matches, "replay", replay.Matches ? "gives the receipt in the block" : "gives another receipt than the one in the block", $"block {replay.Receipt.Height}");
        if (replay.Receipt.Error is { } error) FailureReport.Write(ansi, text.Book, error);
        var facts = new FactSheet();
        facts.Add("status", TransactionText.Ended(replay.Receipt.Status));
        TransactionText.AddOutcome(facts, text, actions, replay.Receipt);
        facts.Add("gas", ChainText.Gas(replay.Receipt.Gas));
        facts.Add("transaction", replay.Hash.ToString());
        facts.Write(ansi);
    }

    /// <summary>Run with changes.</summary>
    public static void WriteChanged(IAnsiConsole ansi, ContractText text, IReadOnlyList<ActionBody> actions, ReplayResponse replay)
    {
        var (then, now) = (replay.Original, replay.Receipt);
        ChainText.Headline(ansi, now.Status == ReceiptStatus.Success, "replay", Would(now.Status), $"in block {now.Height}, with changes");
        if (now.Error is { } error) FailureReport.Write(ansi, text.Book, error);
        var facts = new FactSheet();
        facts.Add("then", $"{TransactionText.Ended(then.Status)}{(then.Error is { } old ? $": {old.Message ?? "this node has no words for it"}  {old.Code}" : "")}");
        AddReturned(facts, Returned(text, actions, then), Returned(text, actions, now));
        facts.Add("gas", Gas(replay));
        AddAmount(facts, "fee", then.Fee, now.Fee);
        AddAmount(facts, "deposit", then.DepositHeld, now.DepositHeld);
        AddAmount(facts, "returned", then.DepositReturned, now.DepositReturned);
        facts.Add("events", Events([.. then.Events.Select(text.Event)], [.. now.Events.Select(text.Event)]));
        facts.Add("state", State(text, replay.OriginalChanges, replay.Changes));
        facts.Add("transaction", replay.Hash.ToString());
        facts.Write(ansi);
    }

    private static string Would(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Success => "would succeed",
        ReceiptStatus.Failed => "would fail",
        _ => "would be refused",
    };

    private static List<(string Name, string Value)> Returned(ContractText text, IReadOnlyList<ActionBody> actions, ReceiptResponse receipt) =>
        [.. receipt.Outcomes.SelectMany((outcome, index) => text.Returned(index < actions.Count ? text.MethodOf(actions[index]) : null, outcome.Result, outcome.ReturnData.Span, receipt.Error is null))];

    private static void AddReturned(FactSheet facts, List<(string Name, string Value)> then, List<(string Name, string Value)> now)
    {
        if (then.SequenceEqual(now))
        {
            foreach (var (name, value) in now) facts.Add(name, value);
            return;
        }

        foreach (var (name, value) in then) facts.Add(name, $"then {value}");
        foreach (var (name, value) in now) facts.Add(name, $"now {value}");
    }

    // 41 000 → 43 000 of 60 000  (+2 000: compute +1 500, storage +500)
    private static string Gas(ReplayResponse replay)
    {
        var (then, now, more) = (replay.Original.Gas, replay.Receipt.Gas, replay.GasDifference);
        (string Name, GasDifference Gas)[] parts =
        [
            ("compute", more.Compute), ("memory", more.Memory), ("storage", more.Storage), ("crypto", more.Crypto), ("events", more.Events), ("calls", more.Calls), ("transaction", more.Transaction),
        ];
        var changed = parts.Where(part => part.Gas.Units != 0).Select(part => $"{part.Name} {Signed(part.Gas)}").ToList();
        var limit = now.Limit is { } most ? $" of {Display.Number(most)}" : "";
        return changed.Count == 0 ? $"{Display.Number(now.Used)}{limit}, as then" : $"{Display.Number(then.Used)} → {Display.Number(now.Used)}{limit}  ({Signed(more.Used)}: {string.Join(", ", changed)})";
    }

    private static string Signed(GasDifference gas) => gas.Units > 0 ? $"+{Display.Number(gas.Units)}" : Display.Number(gas.Units);

    private static void AddAmount(FactSheet facts, string name, UInt128 then, UInt128 now)
    {
        if (then != now) facts.Add(name, $"{Display.Amount(then)} → {Display.Amount(now)}");
    }

    private static IEnumerable<string> Events(List<string> then, List<string> now)
    {
        if (then.SequenceEqual(now)) return now.Count == 0 ? [] : [.. now, "(as then)"];
        return Bounded([.. then.Select(logged => $"then {logged}"), .. now.Select(logged => $"now {logged}")]);
    }

    private static IEnumerable<string> State(ContractText text, IReadOnlyList<StateChangeResponse> then, IReadOnlyList<StateChangeResponse> now)
    {
        var lines = new List<string>();
        var others = 0;
        foreach (var (before, after) in SideBySide(then, now))
        {
            var place = (before ?? after)!;
            if (Describe(text, place) is not { } what) others++;
            else if (Moved(text, before) is var old && Moved(text, after) is var current && old == current) lines.Add($"{what}  {current}, as then");
            else lines.Add($"{what}  then {old}, now {current}");
        }

        if (others > 0) lines.Add($"and {Display.Number(others)} of the ledger's own records; --json shows them");
        return Bounded(lines);
    }

    // Both are in the order of the keys, within one space and owner; what only one of them has stands alone.
    private static IEnumerable<(StateChangeResponse? Then, StateChangeResponse? Now)> SideBySide(IReadOnlyList<StateChangeResponse> then, IReadOnlyList<StateChangeResponse> now)
    {
        var ofNow = now.ToDictionary(NameOf);
        var seen = new HashSet<(string, string, string)>();
        foreach (var change in then)
        {
            seen.Add(NameOf(change));
            yield return (change, ofNow.GetValueOrDefault(NameOf(change)));
        }

        foreach (var change in now.Where(change => !seen.Contains(NameOf(change)))) yield return (null, change);
    }

    private static (string, string, string) NameOf(StateKeyResponse place) => (place.Space, place.Owner, Convert.ToHexString(place.Key.Span));

    private static string? Describe(ContractText text, StateChangeResponse place) => (place.Space, TransactionText.OwnerOf(place)) switch
    {
        ("storage", { } contract) => $"{TransactionText.Owner(text, place)}  {text.Key(contract, place.Key.Span)}",
        ("account", { } account) => $"{text.Named(account)}  balance",
        _ => null,
    };

    private static string Moved(ContractText text, StateChangeResponse? change)
    {
        if (change is null) return "untouched";
        if (change.Space == "account") return $"{Balance(change.Before)} → {Balance(change.After)}";
        return text.Moved(TransactionText.OwnerOf(change)!.Value, change.Key.Span, change.Before, change.After);
    }

    private static string Balance(ReadOnlyMemory<byte>? record) => Display.Amount(record is { } bytes && AccountState.TryRead(bytes.Span, out var account) ? account.Balance : 0);

    private static IEnumerable<string> Bounded(List<string> lines) =>
        lines.Count <= LinesMax ? lines : lines.Take(LinesMax).Append($"… and {Display.Number(lines.Count - LinesMax)} more; --json shows them");
}
