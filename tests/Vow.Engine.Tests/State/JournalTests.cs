using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

public sealed class JournalTests : IDisposable
{
    private readonly MemoryStateStore _store = new();
    private readonly Journal _journal;

    public JournalTests() => _journal = new Journal(_store);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void SavepointEndedTwice_IsAnEngineBug()
    {
        Savepoint rolledBack = _journal.Mark();
        _journal.RollBack(rolledBack);
        Assert.Throws<InvalidOperationException>(() => _journal.RollBack(rolledBack));
        Savepoint released = _journal.Mark();
        _journal.Release(released);
        Assert.Throws<InvalidOperationException>(() => _journal.Release(released));
        Assert.Throws<InvalidOperationException>(() => _journal.RollBack(released));
        Assert.Throws<InvalidOperationException>(() => _journal.ChangesSince(released));
        Assert.Throws<InvalidOperationException>(() => _journal.EventsSince(rolledBack));
    }

    [Fact]
    public void WalkOverChanges_CopiesNothing()
    {
        for (byte key = 1; key < 100; key++) _journal.Put([key], new byte[key]);
        Savepoint mark = _journal.Mark();
        for (byte key = 50; key < 150; key++) _journal.Put([key], new byte[200]);
        int bytes = Walk(mark);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int again = Walk(mark);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(bytes, again);
        Assert.Equal(100 * 200 - Enumerable.Range(50, 50).Sum(), bytes);
    }

    [Fact]
    public void KeysMet_AreThoseReadAndWritten_RolledBackOrNot()
    {
        Savepoint mark = _journal.Mark();
        _journal.TryGet([1], out _);
        _journal.Put([2], [0]);
        _journal.Delete([3]);
        _journal.TryGet([2], out _);
        _journal.RollBack(mark);
        Assert.Equal(["01", "02", "03"], Enumerable.Range(0, _journal.KeysMet).Select(index => Convert.ToHexString(_journal.KeyMet(index))));
        Assert.Throws<ArgumentOutOfRangeException>(() => _journal.KeyMet(3).Length);
        _journal.Clear();
        Assert.Equal(0, _journal.KeysMet);
    }

    private int Walk(Savepoint mark)
    {
        int bytes = 0;
        JournalChanges changes = _journal.WalkChangesSince(mark);
        while (changes.MoveNext())
        {
            changes.TryGetBefore(out ReadOnlySpan<byte> before);
            changes.TryGetAfter(out ReadOnlySpan<byte> after);
            bytes += after.Length - before.Length;
        }

        return bytes;
    }

    [Fact]
    public void SavepointEndedBeforeTheOneInsideIt_IsAnEngineBug()
    {
        Savepoint outer = _journal.Mark();
        Savepoint inner = _journal.Mark();
        Assert.Throws<InvalidOperationException>(() => _journal.RollBack(outer));
        Assert.Throws<InvalidOperationException>(() => _journal.Release(outer));
        _journal.Release(inner);
        _journal.RollBack(outer);
    }

    [Fact]
    public void SavepointOfNothingOrOfAnEarlierUse_IsAnEngineBug()
    {
        Savepoint earlier = _journal.Mark();
        _journal.Clear();
        _journal.Mark();
        Assert.Throws<InvalidOperationException>(() => _journal.RollBack(earlier));
        Assert.Throws<InvalidOperationException>(() => _journal.RollBack(default));
    }

    [Fact]
    public void CommitUnderAnOpenSavepoint_IsAnEngineBug()
    {
        _journal.Mark();
        Assert.Throws<InvalidOperationException>(() => _journal.CommitTo(_store));
    }

    [Fact]
    public void KeysAndValuesOutsideTheirBounds_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => _journal.Put([], [1]));
        Assert.Throws<ArgumentException>(() => _journal.TryGet(new byte[Journal.KeyBytesMax + 1], out _));
        _journal.Put(new byte[Journal.KeyBytesMax], [1]);
        Assert.True(_journal.Contains(new byte[Journal.KeyBytesMax]));
    }

    [Fact]
    public void Scan_SeesWhatWasWrittenBeforeItsOpeningAndNothingAfter()
    {
        _journal.Put([1], [1]);
        _journal.Put([3], [3]);
        _journal.CommitTo(_store);
        _journal.Put([2], [2]);
        _journal.Delete([3]);
        using JournalScan scan = _journal.OpenScan([], [], descending: false);
        _journal.Delete([1]);
        _journal.Put([2], [20]);
        _journal.Put([3], [30]);
        _journal.Put([4], [40]);
        Assert.Equal([("01", "01"), ("02", "02")], ReadAll(scan));
        using JournalScan later = _journal.OpenScan([], [], descending: true);
        Assert.Equal([("04", "28"), ("03", "1E"), ("02", "14")], ReadAll(later));
    }

    [Fact]
    public void ScanOutsideARolledBackSavepoint_LivesOn()
    {
        _journal.Put([1], [1]);
        using JournalScan scan = _journal.OpenScan([], [], descending: false);
        Savepoint savepoint = _journal.Mark();
        _journal.Put([1], [9]);
        JournalScan inner = _journal.OpenScan([], [], descending: false);
        _journal.RollBack(savepoint);
        Assert.Equal([("01", "01")], ReadAll(scan));
        Assert.Throws<InvalidOperationException>(() => inner.MoveNext());
        inner.Dispose();
    }

    [Fact]
    public void ScanThatWasDisposed_IsDeadAlsoWhenItsMemoryServesAnother()
    {
        JournalScan disposed = _journal.OpenScan([], [], descending: false);
        disposed.Dispose();
        using JournalScan other = _journal.OpenScan([], [], descending: false);
        Assert.Throws<InvalidOperationException>(() => disposed.MoveNext());
        disposed.Dispose();
        Assert.False(other.MoveNext());
    }

    [Fact]
    public void DeletedKeys_AreCountedByTheScansThatPassThem()
    {
        for (byte key = 1; key <= 10; key++) _journal.Put([key], [key]);
        _journal.CommitTo(_store);
        for (byte key = 1; key <= 9; key++) _journal.Delete([key]);
        using JournalScan scan = _journal.OpenScan([], [], descending: false);
        Assert.True(scan.MoveNext());
        Assert.Equal(9, scan.Passed);
    }

    [Fact]
    public void KeysThatWereRolledBack_AreNotCountedByScans()
    {
        Savepoint savepoint = _journal.Mark();
        for (byte key = 1; key <= 9; key++) _journal.Put([key], [key]);
        _journal.OpenScan([], [], descending: false).Dispose();
        _journal.RollBack(savepoint);
        _journal.Put([10], [10]);
        using JournalScan scan = _journal.OpenScan([], [], descending: false);
        Assert.True(scan.MoveNext());
        Assert.Equal(0, scan.Passed);
    }

    [Fact]
    public void DeletingWhatIsNotThere_SaysSoAndRecordsNothing()
    {
        Assert.False(_journal.Delete([1]));
        Assert.Equal(0, _journal.VersionCount);
    }

    [Fact]
    public void ValueReadFromTheJournal_MayBeWrittenToIt()
    {
        for (int round = 0; round < 2000; round++)
        {
            _journal.Put([1], new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
            Assert.True(_journal.TryGet([1], out ReadOnlySpan<byte> value));
            _journal.Put([2, (byte)round, (byte)(round >> 8)], value);
            Assert.True(_journal.TryGet([1], out value));
            _journal.Put([1], value[4..]);
            Assert.True(_journal.TryGet([1], out value));
            Assert.True(value.SequenceEqual((byte[])[5, 6, 7, 8]));
        }
    }

    [Fact]
    public void FailedCommit_LeavesTheJournalAsItWas()
    {
        _journal.Put([1], [1]);
        using var directory = new TemporaryDirectory();
        RocksDbStateStore closed = RocksDbStateStore.Open(directory.Store, RocksDbStateStoreOptions.Modest);
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _journal.CommitTo(closed));
        Assert.True(_journal.Contains([1]));
    }

    [Fact]
    public void StorageEnd_IsAfterEveryKeyOfItsContractAndOfNoOther()
    {
        byte[] owner = [.. Enumerable.Repeat((byte)0xFF, Address.Bytes)];
        foreach (byte last in (byte[])[0, 1, 0xFE, 0xFF])
        {
            owner[^1] = last;
            Address contract = Address.From(owner);
            byte[] key = new byte[StateKeys.PrefixBytes + 4], end = new byte[StateKeys.PrefixBytes];
            Assert.Equal(key.Length, StateKeys.WriteStorage(contract, [0xFF, 0xFF, 0xFF, 0xFF], key));
            Assert.Equal(end.Length, StateKeys.WriteStorageEnd(contract, end));
            Assert.True(key.AsSpan().SequenceCompareTo(end) < 0);
            Assert.True(end.AsSpan()[..^1].SequenceCompareTo(key.AsSpan(0, end.Length - 1)) >= 0);
            Assert.Equal((StateSpace.Storage, 4), (StateKeys.SpaceOf(key), StateKeys.ContractKeyOf(key).Length));
            Assert.True(StateKeys.OwnerOf(key).SequenceEqual(owner));
        }
    }

    private static List<(string Key, string Value)> ReadAll(JournalScan scan)
    {
        var pairs = new List<(string, string)>();
        while (scan.MoveNext()) pairs.Add((Convert.ToHexString(scan.Key), Convert.ToHexString(scan.Value)));
        return pairs;
    }
}
