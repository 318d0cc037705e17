using System.Runtime.CompilerServices;
using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

/// <summary>What the journal takes of memory and work, counted and not timed.</summary>
public sealed class JournalCostTests
{
    private static readonly Address Contract = Address.From(new byte[32]);

    [Fact]
    public void SteadyStateOfReadsWritesRollbacksEventsAndReuse_AllocatesNothing()
    {
        var store = new MemoryStateStore();
        var journal = new Journal(store);
        byte[][] keys = [.. Enumerable.Range(0, 64).Select(Key)];
        for (int key = 0; key < 32; key++) journal.Put(keys[key], new byte[16]);
        journal.CommitTo(store);
        for (int warmUp = 0; warmUp < 3; warmUp++) UseOnce(journal, keys);
        // A collection that another test causes counts the rest of this thread's allocation block, so the least of some measurements is what is used.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 100; round++) UseOnce(journal, keys);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void SteadyStateOfScansOverWrittenKeys_AllocatesNothingButTheCursorBelow()
    {
        var journal = new Journal(new MemoryStateStore());
        byte[][] keys = [.. Enumerable.Range(0, 64).Select(Key)];
        for (int warmUp = 0; warmUp < 3; warmUp++) ScanOnce(journal, keys);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++) ScanOnce(journal, keys);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 128);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(8000)]
    public void WriteAndScanInTurns_CostsTheLogarithmOfTheKeysForEach(int keys)
    {
        var journal = new Journal(new MemoryStateStore());
        for (int key = 0; key < keys; key++)
        {
            journal.Put(Key(unchecked((int)(key * 2654435761u))), [1]);
            using JournalScan scan = journal.OpenScan(Key(key), [], descending: key % 2 == 0);
            scan.MoveNext();
        }

        // A balanced tree makes log2(n); a treap with random priorities about 1.4 to 2 times that, to insert and once more to find.
        Assert.InRange(journal.OrderComparisons, keys, keys * 6.0 * Math.Log2(keys));
    }

    [Fact]
    public void KeysInOrder_DoNotUnbalanceTheOrder()
    {
        var journal = new Journal(new MemoryStateStore());
        for (int key = 0; key < 20_000; key++) journal.Put(Key(key), [1]);
        journal.OpenScan([], [], descending: false).Dispose();
        Assert.InRange(journal.OrderComparisons, 20_000, 20_000 * 3.0 * Math.Log2(20_000));
    }

    [Fact]
    public void KeysThatWereRolledBack_CostOneScanAndNotEveryScan()
    {
        var journal = new Journal(new MemoryStateStore());
        Savepoint savepoint = journal.Mark();
        for (int key = 0; key < 1000; key++) journal.Put(Key(key), [1]);
        journal.OpenScan([], [], descending: false).Dispose();
        journal.RollBack(savepoint);
        Assert.Equal(1000, journal.OrderedKeys);
        using JournalScan scan = journal.OpenScan([], [], descending: true);
        Assert.False(scan.MoveNext());
        Assert.Equal(0, journal.OrderedKeys);
    }

    [Fact]
    public void ContractThatNeverScans_MakesNoComparisons()
    {
        var journal = new Journal(new MemoryStateStore());
        for (int key = 0; key < 1000; key++) journal.Put(Key(key), [1]);
        Assert.Equal(0, journal.OrderComparisons);
    }

    [Fact]
    public void OverwritingAKeyInOneSavepoint_TakesNoMoreMemoryThanTheLongestValueTwice()
    {
        var journal = new Journal(new MemoryStateStore());
        journal.Mark();
        for (int length = 0; length <= 1000; length++) journal.Put([1], new byte[length]);
        for (int round = 0; round < 1000; round++)
        {
            journal.Delete([1]);
            journal.Put([1], new byte[1000]);
        }

        Assert.Equal(1, journal.VersionCount);
        Assert.InRange(journal.VersionBytes, 1000, 4 * 1000);
    }

    [Fact]
    public void OpenScans_KeepOnlyTheVersionsTheyMaySee()
    {
        var journal = new Journal(new MemoryStateStore());
        journal.Put([1], [0]);
        using (journal.OpenScan([], [], descending: false))
        {
            for (byte round = 0; round < 100; round++) journal.Put([1], [round]);
            Assert.Equal(2, journal.VersionCount);
        }

        // Each is opened before the one before it is closed, so that the list of open scans is never empty.
        JournalScan open = journal.OpenScan([], [], descending: false);
        for (byte round = 0; round < 100; round++)
        {
            JournalScan next = journal.OpenScan([], [], descending: false);
            open.Dispose();
            open = next;
            journal.Put([1], [round]);
        }

        Assert.InRange(journal.OpenScanSlots, 1, 3);
    }

    [Fact]
    public void MemoryOfAnExceptionalUse_IsGivenBack()
    {
        var journal = new Journal(new MemoryStateStore());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        PutLarge(journal);
        journal.Clear();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50 << 20);
        GC.KeepAlive(journal);
    }

    // Apart, or the caller's frame might keep the value alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PutLarge(Journal journal) => journal.Put([1], new byte[100 << 20]);

    private static void UseOnce(Journal journal, byte[][] keys)
    {
        Savepoint transaction = journal.Mark();
        foreach (byte[] key in keys)
        {
            Savepoint call = journal.Mark();
            journal.TryGet(key, out _);
            journal.Put(key, key);
            journal.AddEvent(Contract, key, key);
            journal.Delete(key);
            if (key[^1] % 2 == 0) journal.RollBack(call);
            else journal.Release(call);
        }

        journal.RollBack(transaction);
        journal.Clear();
    }

    private static void ScanOnce(Journal journal, byte[][] keys)
    {
        foreach (byte[] key in keys) journal.Put(key, key);
        using JournalScan scan = journal.OpenScan([], [], descending: false);
        int seen = 0;
        while (scan.MoveNext()) seen++;
        if (seen != keys.Length) throw new InvalidOperationException("The scan missed keys.");
        journal.Clear();
    }

    private static byte[] Key(int number)
    {
        byte[] key = new byte[StateKeys.PrefixBytes + sizeof(int)];
        Span<byte> own = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(own, number);
        StateKeys.WriteStorage(Contract, own, key);
        return key;
    }
}
