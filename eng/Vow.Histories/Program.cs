using System.Globalization;
using Vow.Engine.State;
using Vow.Histories;
using Vow.Ledger;

// Executes the history and prints its digest: from this process alone, so that a test can compare it with its own.
// Use: Vow.Histories [--kinds] [--database DIRECTORY] [--code-cache DIRECTORY] [--threads N]
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;

PlannedHistory history = PlannedHistory.Create(PlannedHistory.Seed, PlannedHistory.Transactions);
if (args.Contains("--kinds"))
{
    foreach (var kind in history.Blocks.SelectMany(block => block.Transactions).GroupBy(planned => (planned.Kind, planned.Status, planned.ErrorCode)).OrderBy(group => group.Key))
        Console.WriteLine($"{kind.Count(),6} {kind.Key.Kind}: {kind.Key.Status} {kind.Key.ErrorCode}");
}

using IStateStore store = Option("--database") is { } directory ? RocksDbStateStore.Open(directory, RocksDbStateStoreOptions.Modest) : new MemoryStateStore();
int threads = int.Parse(Option("--threads") ?? "2", CultureInfo.InvariantCulture);
HistoryOutcome outcome = HistoryRun.Execute(history, store, Option("--code-cache"), threads);
Console.WriteLine($"{outcome.Headers.Length} blocks, state root {outcome.Headers[^1].StateRoot}");
Console.WriteLine(outcome.Digest);
return 0;
