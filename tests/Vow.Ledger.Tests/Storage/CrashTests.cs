using System.Globalization;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public class CrashTests
{
    /// <summary>How many kills; 200 in the long run.</summary>
    private const string KillsVariable = "VOW_CRASH_KILLS";
    private const string SeedVariable = "VOW_CRASH_SEED";
    private const int KillsByDefault = 40;
    private const ulong HistoryBlocksMax = 16;

    private readonly ITestOutputHelper _output;
    private readonly int _seed;
    private readonly Random _random;

    public CrashTests(ITestOutputHelper output)
    {
        _output = output;
        _seed = Number(SeedVariable) ?? Environment.TickCount;
        _random = new Random(_seed);
        _output.WriteLine($"{SeedVariable}={_seed}");
    }

    [Fact]
    public void KilledAtAnyMoment_TheChainHasEveryBlockItReportedAndGoesOn()
    {
        using var directory = new TemporaryDirectory();
        int kills = Number(KillsVariable) ?? KillsByDefault;
        var reported = new SortedDictionary<ulong, ReportedBlock>();
        int silent = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            List<ReportedBlock> run = RunAndKill(directory.Root, kill);
            if (run.Count == 0) silent++;
            foreach (ReportedBlock block in run) Take(reported, block);
            Check(directory.Store, reported, run);
        }

        CheckWhole(directory.Store, reported);
        _output.WriteLine($"{kills} kills, {silent} of them before the chain was open; {reported.Count} blocks reported, none lost");
        Assert.True(reported.Count > kills, $"{reported.Count} blocks in {kills} runs: the chain did not go on.");
    }

    [Fact]
    public void KilledWhileItBegins_TheChainBeginsAgain()
    {
        for (int kill = 0; kill < 4; kill++)
        {
            using var directory = new TemporaryDirectory();
            using (var child = new CrashChild(directory.Root, HistoryBlocksMax, long.MaxValue))
            {
                Thread.Sleep(_random.Next(40, 500));
                child.Kill();
            }

            using var again = new CrashChild(directory.Root, HistoryBlocksMax, blocks: 3);
            Assert.True(again.WaitForEnd()[^1].Height >= 3);
        }
    }

    // One kill in four falls while the process starts and opens the store, the others while blocks are committed.
    private List<ReportedBlock> RunAndKill(string directory, int kill)
    {
        using var child = new CrashChild(directory, HistoryBlocksMax, long.MaxValue);
        if (kill % 4 == 3)
        {
            Thread.Sleep(_random.Next(50, 400));
            return child.Kill();
        }

        child.WaitForReports(_random.Next(1, 40));
        // A block takes a few milliseconds: anywhere in it.
        Thread.Sleep(TimeSpan.FromMicroseconds(_random.Next(0, 8000)));
        return child.Kill();
    }

    private static void Take(SortedDictionary<ulong, ReportedBlock> reported, ReportedBlock block)
    {
        if (reported.TryGetValue(block.Height, out ReportedBlock? before)) Assert.Equal(before, block);
        reported[block.Height] = block;
    }

    private static void Check(string path, SortedDictionary<ulong, ReportedBlock> reported, List<ReportedBlock> run)
    {
        using RocksDbStateStore store = RocksDbStateStore.Open(path, RocksDbStateStoreOptions.Modest);
        // Opening compares the state's root with the head's.
        using Chain chain = TestChains.Open(store, HistoryBlocksMax);
        ulong last = reported.Count == 0 ? 0 : reported.Keys.Last();
        Assert.True(chain.Head.Height >= last, $"Block {last} was reported; the chain ends at {chain.Head.Height}.");
        // At most the block whose commit was under way when the process died.
        Assert.True(chain.Head.Height <= last + 1, $"Nothing after block {last} was reported; the chain ends at {chain.Head.Height}.");
        using ChainView view = chain.View();
        foreach (ReportedBlock block in run) AssertHolds(view, block);
    }

    private static void AssertHolds(ChainView view, ReportedBlock block)
    {
        BlockHeader header = view.HeaderAt(block.Height)!;
        Assert.Equal((block.Hash, block.StateRoot), (BlockCodec.HashOf(header).ToString(), header.StateRoot.ToString()));
        Assert.Equal(header.TransactionCount, view.ReceiptsOf(block.Height).Length);
    }

    // The load follows from the height alone, so an uninterrupted chain has the very same blocks.
    private static void CheckWhole(string path, SortedDictionary<ulong, ReportedBlock> reported)
    {
        using RocksDbStateStore store = RocksDbStateStore.Open(path, RocksDbStateStoreOptions.Modest);
        using Chain chain = TestChains.Open(store, HistoryBlocksMax);
        using ChainView view = chain.View();
        foreach (ReportedBlock block in reported.Values) AssertHolds(view, block);
        Assert.Equal(chain.Head.StateRoot, TestChains.RootFromScratch(view));
        using var memory = new MemoryStateStore();
        using Chain uninterrupted = TestChains.Open(memory, HistoryBlocksMax);
        TestChains.Grow(uninterrupted, (int)chain.Head.Height);
        Assert.Equal(uninterrupted.HeadHash, chain.HeadHash);
        using ChainView past = chain.ViewAt(chain.Head.Height - HistoryBlocksMax), samePast = uninterrupted.ViewAt(chain.Head.Height - HistoryBlocksMax);
        Assert.Equal(TestChains.ExportState(samePast), TestChains.ExportState(past));
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
