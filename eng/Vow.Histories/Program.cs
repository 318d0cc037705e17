using Vow.Histories;

var watch = System.Diagnostics.Stopwatch.StartNew();
History history = History.Create(History.Seed, History.Transactions);
foreach (var kind in history.Blocks.SelectMany(block => block.Transactions).GroupBy(planned => (planned.Kind, planned.Status, planned.ErrorCode)).OrderBy(group => group.Key))
    Console.WriteLine($"{kind.Count(),6} {kind.Key}");
Console.WriteLine($"{history.Blocks.Length} blocks, {history.Blocks.Sum(b => b.Transactions.Length)} transactions, {watch.Elapsed}");
return 0;
