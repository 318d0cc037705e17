using System.Globalization;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public sealed class DamagedStoreTests : IDisposable
{
    private const int Cases = 60;
    private const int CutCases = 40;

    private readonly ITestOutputHelper _output;
    private readonly Random _random;
    private readonly TemporaryDirectory _directory = new();

    public DamagedStoreTests(ITestOutputHelper output)
    {
        int seed = Environment.GetEnvironmentVariable("VOW_DAMAGE_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount;
        _output = output;
        _output.WriteLine($"VOW_DAMAGE_SEED={seed}");
        _random = new Random(seed);
    }

    private enum Outcome
    {
        Refused,
        LossTold,
        Whole,
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void DamagedFile_GivesAClearErrorOrTheWholeState()
    {
        ReportedBlock last = KilledStore();
        Sample(Cases, last, number => Damage(Path.Combine(_directory.Store, "state"), number));
    }

    // The list of files of a database that loses its end still opens: without the files that the end names.
    [Fact]
    public void ListOfFilesCutAnywhere_GivesAClearErrorOrTheWholeState()
    {
        ReportedBlock last = KilledStore();
        string list = Newest(Path.Combine(_directory.Store, "state"), "MANIFEST-*");
        long length = new FileInfo(list).Length;
        Sample(CutCases, last, number =>
        {
            byte[] bytes = File.ReadAllBytes(list);
            File.WriteAllBytes(list, bytes[..(int)(length * number / CutCases)]);
            return "MANIFEST cut off";
        });
    }

    private void Sample(int cases, ReportedBlock last, Func<int, string> damageStore)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using var whole = new TemporaryDirectory();
        Copy(_directory.Store, whole.Store);
        for (int number = 0; number < cases; number++)
        {
            Directory.Delete(_directory.Store, recursive: true);
            Copy(whole.Store, _directory.Store);
            string damage = damageStore(number);
            Outcome outcome;
            try
            {
                outcome = Read(last);
            }
            catch (Exception failed) when (failed is not Xunit.Sdk.IAssertionException)
            {
                throw new InvalidOperationException($"{damage}: {failed.Message}", failed);
            }

            string row = $"{damage.Split(':')[0]} {outcome}";
            counts[row] = counts.GetValueOrDefault(row) + 1;
        }

        foreach ((string row, int count) in counts) _output.WriteLine($"{row} {count}");
    }

    [Fact]
    public void LogWithoutItsEnd_IsToldAsLostBlocks()
    {
        using var directory = new TemporaryDirectory();
        using (RocksDbStateStore store = directory.Open())
        {
            using Chain chain = TestChains.Open(store);
            TestChains.Grow(chain, 5);
        }

        using (var file = new FileStream(Newest(Path.Combine(directory.Store, "state"), "*.log"), FileMode.Open)) file.SetLength(file.Length - 1);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            using RocksDbStateStore store = directory.Open();
            ChainStoreException refused = Assert.Throws<ChainStoreException>(() => TestChains.Open(store));
            Assert.Equal(ChainStoreFault.BlocksLost, refused.Fault);
            Assert.Contains("the store ends at block 4", refused.Message, StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(directory.Store, "chain.head"));
        using RocksDbStateStore accepted = directory.Open();
        using Chain goesOn = TestChains.Open(accepted);
        Assert.Equal(4UL, goesOn.Head.Height);
        TestChains.Grow(goesOn, 2);
    }

    private ReportedBlock KilledStore()
    {
        using var child = new CrashChild(_directory.Root, historyBlocksMax: 8, long.MaxValue);
        child.WaitForReports(120);
        return child.Kill()[^1];
    }

    private Outcome Read(ReportedBlock last)
    {
        try
        {
            using RocksDbStateStore store = _directory.Open();
            using Chain chain = TestChains.Open(store, 8);
            using ChainView view = chain.View();
            Assert.True(chain.Head.Height >= last.Height, $"Block {last.Height} was reported; the chain opened at {chain.Head.Height} and said nothing.");
            BlockHeader header = view.HeaderAt(last.Height)!;
            Assert.Equal((last.Hash, last.StateRoot), (BlockCodec.HashOf(header).ToString(), header.StateRoot.ToString()));
            Assert.Equal(chain.Head.StateRoot, TestChains.RootFromScratch(view));
            for (ulong height = 0; height <= chain.Head.Height; height++) CheckBlock(view, height);
            using ChainView past = chain.ViewAt(chain.Head.Height - 8);
            Assert.Equal(past.Header.StateRoot, TestChains.RootFromScratch(past));
            return Outcome.Whole;
        }
        catch (ChainStoreException refused)
        {
            return refused.Fault == ChainStoreFault.BlocksLost ? Outcome.LossTold : Outcome.Refused;
        }
        catch (StateStoreException refused)
        {
            Assert.Contains(_directory.Store, refused.Message, StringComparison.Ordinal);
            return Outcome.Refused;
        }
    }

    private static void CheckBlock(ChainView view, ulong height)
    {
        Block block = view.BlockAt(height)!;
        Assert.Equal(block.Header.TransactionsRoot, MerkleList.Root([.. block.Transactions.Select(encoded => TransactionVerifier.HashOf(encoded.Span))]));
        Assert.Equal(block.Header.ReceiptsRoot, MerkleList.Root([.. view.ReceiptsOf(height).Select(record => ReceiptCodec.HashOf(record.Receipt))]));
    }

    private string Damage(string database, int number)
    {
        string file = (number % 6) switch
        {
            0 => Newest(database, "*.sst"),
            1 => _random.GetItems(WithContents(database, "*.sst"), 1)[0],
            2 or 3 => Newest(database, "*.log"),
            4 => Newest(database, "MANIFEST-*"),
            _ => Path.Combine(database, "CURRENT"),
        };
        byte[] bytes = File.ReadAllBytes(file);
        int at = _random.Next(Math.Max(1, bytes.Length));
        string how = (number / 6 % 4) switch
        {
            0 => Flip(bytes, at),
            1 => Overwrite(bytes, at),
            2 => Cut(ref bytes, at),
            _ => Zero(bytes, at),
        };
        File.WriteAllBytes(file, bytes);
        string kind = Path.GetExtension(file) is { Length: > 0 } extension ? extension : Path.GetFileName(file).Split('-')[0];
        return $"{kind} {how}: byte {at} of {bytes.Length} in {Path.GetFileName(file)}";
    }

    private string Flip(byte[] bytes, int at)
    {
        bytes[at] ^= (byte)(1 << _random.Next(8));
        return "bit flipped";
    }

    private string Overwrite(byte[] bytes, int at)
    {
        _random.NextBytes(bytes.AsSpan(at, Math.Min(64, bytes.Length - at)));
        return "overwritten";
    }

    private static string Cut(ref byte[] bytes, int at)
    {
        bytes = bytes[..at];
        return "cut off";
    }

    private static string Zero(byte[] bytes, int at)
    {
        bytes.AsSpan(at).Clear();
        return "zeroed to its end";
    }

    // Empty logs are made at opening; the newest that holds something is meant.
    private static string Newest(string directory, string pattern) => WithContents(directory, pattern)[^1];

    // A process that is killed may leave a file that it has just created.
    private static string[] WithContents(string directory, string pattern) =>
        [.. Directory.GetFiles(directory, pattern).Where(file => new FileInfo(file).Length > 0).Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string directory in Directory.GetDirectories(from)) Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
    }
}
