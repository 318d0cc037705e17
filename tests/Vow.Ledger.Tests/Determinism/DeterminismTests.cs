using System.Collections.Immutable;
using System.Diagnostics;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Histories;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Determinism;

/// <summary>One execution of the history that the others are compared with: in memory, without a code cache, signatures checked on one thread.</summary>
public sealed class ReferenceRun
{
    public ReferenceRun()
    {
        Store = new MemoryStateStore();
        Outcome = HistoryRun.Execute(History, Store, codeCacheDirectory: null, verifierThreads: 1);
    }

    public PlannedHistory History { get; } = PlannedHistory.Create(PlannedHistory.Seed, PlannedHistory.Transactions);

    /// <summary>Holds the chain that it made.</summary>
    public MemoryStateStore Store { get; }

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
    public void BlocksOfAnotherChain_GiveTheSameWhenTheyAreImported()
    {
        using Chain source = HistoryRun.Open(reference.History, reference.Store, codeCacheDirectory: null);
        using Chain copy = HistoryRun.Open(reference.History, new MemoryStateStore(), codeCacheDirectory: null);
        using ChainView view = source.View();
        var digest = new HistoryDigest();
        digest.Add(copy.Head, []);
        for (ulong height = 1; height <= source.Head.Height; height++)
        {
            // Through their encoding, as they travel.
            byte[] travelled = BlockCodec.Encode(view.BlockAt(height)!);
            Assert.True(BlockCodec.TryDecode(travelled, out Block? block, out string? fault), fault);
            BlockResult imported = copy.Import(block);
            digest.Add(imported.Header, imported.Receipts);
        }

        Assert.Equal(reference.Outcome.Digest, digest.Outcome().Digest);
    }

    [Fact]
    public void UnderAProfiler_EveryReceiptIsTheSame_AndEveryProfileAddsUpToItsGas()
    {
        using Chain chain = HistoryRun.Open(reference.History, reference.Store, codeCacheDirectory: null);
        List<string> differences = ProfiledHistory.Differences(chain, reference.Outcome.Receipts);
        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(30))}");
        Assert.True(reference.Outcome.Receipts.Sum(block => block.Length) >= 10_000);
    }

    [Fact]
    public void WhileOthersReadAndProve_TheBlocksAreTheSame_AndNobodySeesHalfABlock()
    {
        using Chain chain = HistoryRun.Open(reference.History, new MemoryStateStore(), codeCacheDirectory: null);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() => Read(chain, reader, done.Token))).ToArray();
        Hash256 digest = HistoryRun.Execute(reference.History, chain, verifierThreads: 2).Digest;
        done.Cancel();
        Assert.All(readers, reader => Assert.True(reader.GetAwaiter().GetResult() > 0));
        Assert.Equal(reference.Outcome.Digest, digest);
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

    // A state is a whole block's exactly if an account's proof fits the root in that block's header.
    private int Read(Chain chain, int seed, CancellationToken done)
    {
        int views = 0;
        for (int index = seed; !done.IsCancellationRequested; index++, views++)
        {
            using ChainView view = chain.View();
            Assert.Equal(reference.Outcome.Headers[(int)view.Header.Height], view.Header);
            Address account = reference.History.Accounts[index % reference.History.Accounts.Length].Address;
            var key = new byte[StateKeys.PrefixBytes];
            StateKeys.WriteRecord(StateSpace.Account, account.Span, key);
            Assert.True(KeyProof.Verify(view.Header.StateRoot, key, view.Prove(key).Encode(), out _, out ProofFault fault), fault.ToString());
            // Often enough to meet every block, and not a processor's whole time.
            Thread.Sleep(1);
        }

        return views;
    }
}
