using System.Diagnostics;
using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

public sealed class RocksDbStateStoreTests : IDisposable
{
    private const string SecondProcessVariable = "VOW_TEST_LOCKED_STORE";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void CommittedState_IsThereAfterReopening()
    {
        using (RocksDbStateStore store = Open()) Commit(store, 1, 1);
        using (RocksDbStateStore store = Open()) Commit(store, 2, 2);
        using RocksDbStateStore reopened = Open();
        Assert.Equal([("01", "01"), ("02", "02")], StateStoreTests.ReadAll(reopened.Scan([], [], descending: false)));
    }

    [Fact]
    public void CommitTornByACrash_IsLostWholeAndNothingBeforeIt()
    {
        using (RocksDbStateStore store = Open())
        {
            Commit(store, 1, 1);
            Commit(store, 2, 2);
        }

        string log = Directory.GetFiles(Database, "*.log").Single();
        using (var file = new FileStream(log, FileMode.Open)) file.SetLength(file.Length - 1);
        using RocksDbStateStore reopened = Open();
        Assert.Equal([("01", "01")], StateStoreTests.ReadAll(reopened.Scan([], [], descending: false)));
    }

    [Fact]
    public void SecondStoreInOneProcess_IsRefusedAsLocked()
    {
        using RocksDbStateStore store = Open();
        AssertRefused(StateStoreFault.Locked);
    }

    [Fact]
    public void SecondProcess_IsRefusedAsLocked()
    {
        using RocksDbStateStore store = Open();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(RocksDbStateStoreTests).Assembly.Location);
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add("*" + nameof(InTheSecondProcess_TheLockedStoreIsRefused));
        start.ArgumentList.Add("--explicit");
        start.ArgumentList.Add("only");
        start.Environment[SecondProcessVariable] = _directory.Store;
        using Process second = Process.Start(start)!;
        string output = second.StandardOutput.ReadToEnd();
        second.WaitForExit();
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("succeeded: 1", output, StringComparison.Ordinal);
    }

    // Explicit: runs only in the process that the test above starts.
    [Fact(Explicit = true)]
    public void InTheSecondProcess_TheLockedStoreIsRefused()
    {
        string path = Environment.GetEnvironmentVariable(SecondProcessVariable)!;
        var refused = Assert.Throws<StateStoreException>(() => RocksDbStateStore.Open(path, RocksDbStateStoreOptions.Modest));
        Assert.Equal(StateStoreFault.Locked, refused.Fault);
    }

    [Fact]
    public void DirectoryWithOtherThings_IsRefusedAndLeftAsItWas()
    {
        Directory.CreateDirectory(_directory.Store);
        File.WriteAllText(Path.Combine(_directory.Store, "photo.jpg"), "");
        Assert.Contains("photo.jpg", AssertRefused(StateStoreFault.NotAStore).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_directory.Store));
    }

    [Fact]
    public void File_IsRefusedAsNotAStore()
    {
        File.WriteAllText(_directory.Store, "");
        AssertRefused(StateStoreFault.NotAStore);
    }

    [Fact]
    public void CrashBeforeTheFormatWasNamed_LeavesADirectoryThatOpens()
    {
        Directory.CreateDirectory(_directory.Store);
        File.WriteAllText(Path.Combine(_directory.Store, "vow-state.format.new"), "vow-");
        using RocksDbStateStore store = Open();
    }

    [Theory]
    [InlineData("vow-state 2\n", StateStoreFault.UnsupportedFormat)]
    [InlineData("", StateStoreFault.Corrupt)]
    [InlineData("something else", StateStoreFault.Corrupt)]
    public void OtherFormat_IsRefused(string format, StateStoreFault fault)
    {
        Open().Dispose();
        File.WriteAllText(Path.Combine(_directory.Store, "vow-state.format"), format);
        AssertRefused(fault);
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST-*")]
    public void DatabaseWithoutOneOfItsFiles_IsRefusedAsCorruptAndNotMadeAnew(string pattern)
    {
        using (RocksDbStateStore store = Open()) Commit(store, 1, 1);
        foreach (string file in Directory.GetFiles(Database, pattern)) File.Delete(file);
        AssertRefused(StateStoreFault.Corrupt);
        AssertRefused(StateStoreFault.Corrupt);
    }

    [Fact]
    public void DamagedTable_IsReportedAsCorruptWhenItIsRead()
    {
        using (RocksDbStateStore store = Open())
        {
            Commit(store, 1, 1);
            store.Database.Flush(new RocksDbSharp.FlushOptions().SetWaitForFlush(true));
        }

        string table = Directory.GetFiles(Database, "*.sst").Single();
        byte[] content = File.ReadAllBytes(table);
        for (int index = 0; index < 20; index++) content[index] ^= 0x55;
        File.WriteAllBytes(table, content);
        var failed = Assert.Throws<StateStoreException>(() =>
        {
            using RocksDbStateStore store = Open();
            StateStoreTests.Get(store, [1]);
        });
        Assert.Equal(StateStoreFault.Corrupt, failed.Fault);
        failed = Assert.Throws<StateStoreException>(() =>
        {
            using RocksDbStateStore store = Open();
            StateStoreTests.ReadAll(store.Scan([], [], descending: true));
        });
        Assert.Equal(StateStoreFault.Corrupt, failed.Fault);
    }

    [Fact]
    public void DirectoryWithoutPermission_IsRefusedAsReadOnly()
    {
        if (Environment.IsPrivilegedProcess) Assert.Skip("Permissions do not bind this user.");
        if (OperatingSystem.IsWindows()) return;
        Open().Dispose();
        File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            AssertRefused(StateStoreFault.ReadOnly);
        }
        finally
        {
            File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void StoreDisposedUnderOpenSnapshotsAndCursors_EndsThem()
    {
        RocksDbStateStore store = Open();
        Commit(store, 1, 1);
        IStateSnapshot snapshot = store.Snapshot();
        IStateCursor cursor = snapshot.Scan([], [], descending: false);
        Assert.True(cursor.MoveNext());
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cursor.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => { _ = cursor.Key; });
        Assert.Throws<ObjectDisposedException>(() => StateStoreTests.Get(snapshot, [1]));
        Assert.Throws<ObjectDisposedException>(store.Snapshot);
        cursor.Dispose();
        snapshot.Dispose();
        store.Dispose();
    }

    private string Database => Path.Combine(_directory.Store, "state");

    private RocksDbStateStore Open() => RocksDbStateStore.Open(_directory.Store, RocksDbStateStoreOptions.Modest);

    private StateStoreException AssertRefused(StateStoreFault fault)
    {
        var refused = Assert.Throws<StateStoreException>(() => Open().Dispose());
        Assert.True(fault == refused.Fault, refused.Message);
        return refused;
    }

    private static void Commit(RocksDbStateStore store, byte key, byte value)
    {
        var batch = new StateBatch();
        batch.Put([key], [value]);
        store.Commit(batch);
    }
}
