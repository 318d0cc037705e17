using System.Collections.Immutable;
using System.Diagnostics;
using Vow.Engine.State;
using Vow.Histories;

namespace Vow.Ledger.Tests.Determinism;

/// <summary>One execution of the history that the others are compared with: in memory, without a code cache, signatures checked on one thread.</summary>
public sealed class ReferenceRun
{
    public ReferenceRun() => Outcome = HistoryRun.Execute(History, new MemoryStateStore(), codeCacheDirectory: null, verifierThreads: 1);

    public PlannedHistory History { get; } = PlannedHistory.Create(PlannedHistory.Seed, PlannedHistory.Transactions);

    public HistoryOutcome Outcome { get; }
}

public sealed class DeterminismTests(ReferenceRun reference) : IClassFixture<ReferenceRun>
{
    [Fact]
    public void EveryTransaction_EndsAsTheHistoryForesees()
    {
        var surprises = new List<string>();
        for (int block = 0; block < reference.History.Blocks.Length; block++)
        {
            ImmutableArray<PlannedTransaction> planned = reference.History.Blocks[block].Transactions;
            // Block 0 is the genesis block.
            ImmutableArray<Receipt> receipts = reference.Outcome.Receipts[block + 1];
            Assert.Equal(planned.Length, receipts.Length);
            for (int index = 0; index < planned.Length; index++)
            {
                (PlannedTransaction plan, Receipt receipt) = (planned[index], receipts[index]);
                if (receipt.Status != plan.Status || receipt.ErrorCode != plan.ErrorCode)
                    surprises.Add($"height {block + 1}, transaction {index}, {plan.Kind}: {receipt.Status} {receipt.ErrorCode} instead of {plan.Status} {plan.ErrorCode}");
            }
        }

        Assert.True(surprises.Count == 0, $"{surprises.Count} surprises:\n{string.Join('\n', surprises.Take(30))}");
    }

    [Fact]
    public void TheDigest_IsTheOneThatWasCheckedIn()
    {
        BlockHeader last = reference.Outcome.Headers[^1];
        GoldenText.Compare("ledger/history.txt", $"""
            seed {PlannedHistory.Seed}, {reference.History.Blocks.Sum(block => block.Transactions.Length)} transactions, {last.Height} blocks
            gas {reference.Outcome.Headers.Sum(header => header.GasUsed)}
            state root {last.StateRoot}
            last block {BlockCodec.HashOf(last)}
            headers and receipts {reference.Outcome.Digest}

            """);
    }

    [Fact]
    public void ASecondExecution_WithTwoVerifierThreads_GivesTheSame() =>
        Assert.Equal(reference.Outcome.Digest, HistoryRun.Execute(reference.History, new MemoryStateStore(), codeCacheDirectory: null, verifierThreads: 2).Digest);

    [Fact]
    public void OnRocksDb_WithACodeCacheThatIsColdAndThenWarm_GivesTheSame()
    {
        using var directory = new ScratchDirectory();
        foreach (string store in (string[])["cold", "warm"])
        {
            using var rocks = RocksDbStateStore.Open(Path.Combine(directory.Path, store), RocksDbStateStoreOptions.Modest);
            Assert.Equal(reference.Outcome.Digest, HistoryRun.Execute(reference.History, rocks, Path.Combine(directory.Path, "code"), verifierThreads: 2).Digest);
        }

        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(directory.Path, "code"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void AnotherProcess_GivesTheSame()
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Vow.Histories.exe" : "Vow.Histories");
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(reference.Outcome.Digest.ToString(), printed.TrimEnd().Split('\n')[^1].TrimEnd());
    }
}
