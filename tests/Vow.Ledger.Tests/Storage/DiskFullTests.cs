using System.Diagnostics;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public class DiskFullTests
{
    private const int DiskBytes = 24 << 20;
    private const int FillerBytes = 8 << 20;

    [Fact]
    public void FullDisk_FailsTheCommitClearlyAndTheChainGoesOnWhenThereIsSpaceAgain()
    {
        using var directory = new TemporaryDirectory();
        string disk = Path.Combine(directory.Root, "disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(TryMount(disk), "A small file system can only be mounted by root on Linux.");
        try
        {
            FillAndGoOn(disk);
        }
        finally
        {
            Run("umount", "-l", disk);
        }
    }

    private static void FillAndGoOn(string disk)
    {
        string filler = Path.Combine(disk, "filler"), path = Path.Combine(disk, "store");
        File.WriteAllBytes(filler, new byte[FillerBytes]);
        ulong committed;
        Hash256 hash;
        using (RocksDbStateStore store = RocksDbStateStore.Open(path, Small()))
        {
            using Chain chain = TestChains.Open(store, historyBlocksMax: 4);
            StateStoreException full = FillUp(chain);
            Assert.Equal(StateStoreFault.NoSpace, full.Fault);
            Assert.Contains("has no space left on its disk", full.Message, StringComparison.Ordinal);
            (committed, hash) = (chain.Head.Height, chain.HeadHash);
            // What was committed can still be read, and nothing more is written.
            using (ChainView view = chain.View()) Assert.Equal((committed, hash), (view.Header.Height, view.Hash));
            ChainStoreException refused = Assert.Throws<ChainStoreException>(() => TestChains.Grow(chain, 1));
            Assert.Equal(ChainStoreFault.CommitFailed, refused.Fault);
            Assert.Equal(committed, chain.Head.Height);
        }

        File.Delete(filler);
        using RocksDbStateStore again = RocksDbStateStore.Open(path, Small());
        using Chain reopened = TestChains.Open(again, historyBlocksMax: 4);
        // The block that failed may be there after all, whole; none that was committed may be missing.
        Assert.InRange(reopened.Head.Height, committed, committed + 1);
        using (ChainView view = reopened.View()) Assert.Equal(hash, BlockCodec.HashOf(view.HeaderAt(committed)!));
        TestChains.Grow(reopened, 5, ballastBytes: 1000);
        using ChainView grown = reopened.View();
        Assert.Equal(reopened.Head.StateRoot, TestChains.RootFromScratch(grown));
    }

    private static StateStoreException FillUp(Chain chain)
    {
        while (true)
        {
            ulong height = chain.Head.Height;
            try
            {
                TestChains.Grow(chain, 1, ballastBytes: 500_000);
            }
            catch (StateStoreException full)
            {
                Assert.Equal(height, chain.Head.Height);
                return full;
            }
        }
    }

    private static RocksDbStateStoreOptions Small() => RocksDbStateStoreOptions.Modest with { WriteBufferBytesMax = 1 << 20 };

    private static bool TryMount(string directory) => OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", directory) == 0;

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
