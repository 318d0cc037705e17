using System.Buffers;
using CsCheck;
using Vow.Engine.State;
using Pairs = System.Collections.Generic.List<(string Key, string Value)>;

namespace Vow.Engine.Tests.State;

public sealed class StateStoreTests
{
    public static TheoryData<string> Kinds => ["memory", "disk"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RandomBatchesAndScans_AgreeWithASortedDictionary(string kind)
    {
        using var directory = new TemporaryDirectory();
        using IStateStore store = Open(kind, directory);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Gen<Operation[]> operations = Operation.Generator(keyBytesMax: 3).Array[1, 60];
        operations.Sample(batch =>
        {
            Commit(store, model, batch);
            foreach (Operation operation in batch.Take(10))
            {
                bool descending = operation.Index % 2 == 0;
                byte[] end = operation.Index % 5 == 0 ? [] : operation.Other;
                Assert.Equal(Range(model, operation.Key, end, descending), ReadAll(store.Scan(operation.Key, end, descending)));
                Assert.Equal(model.GetValueOrDefault(Convert.ToHexString(operation.Value)), Get(store, operation.Value));
                Assert.Equal(model.GetValueOrDefault(Convert.ToHexString(operation.Key)), Get(store, operation.Key));
            }
        }, iter: 300, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Snapshot_KeepsItsStateWhateverIsCommittedAfterIt(string kind)
    {
        using var directory = new TemporaryDirectory();
        using IStateStore store = Open(kind, directory);
        var snapshots = new List<(IStateSnapshot Snapshot, Pairs Expected)>();
        for (int round = 0; round < 20; round++)
        {
            var batch = new StateBatch();
            for (int key = 0; key < 100; key++)
            {
                if ((key + round) % 3 == 0) batch.Put([(byte)key], [(byte)round]);
                if ((key + round) % 7 == 0) batch.Delete([(byte)key]);
            }

            store.Commit(batch);
            snapshots.Add((store.Snapshot(), ReadAll(store.Scan([], [], descending: false))));
        }

        foreach ((IStateSnapshot snapshot, Pairs expected) in snapshots)
        {
            Assert.Equal(expected, ReadAll(snapshot.Scan([], [], descending: false)));
            foreach ((string key, string value) in expected) Assert.Equal(value, Get(snapshot, Convert.FromHexString(key)));
            snapshot.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void KeyThatOccursTwiceInABatch_GetsItsLastChange(string kind)
    {
        using var directory = new TemporaryDirectory();
        using IStateStore store = Open(kind, directory);
        var batch = new StateBatch();
        batch.Put([1], [1]);
        batch.Delete([1]);
        batch.Delete([2]);
        batch.Put([2], [2]);
        store.Commit(batch);
        Assert.Equal([("02", "02")], ReadAll(store.Scan([], [], descending: false)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ThousandsOfKeys_AreFoundAndScannedInOrderBothWays(string kind)
    {
        using var directory = new TemporaryDirectory();
        using IStateStore store = Open(kind, directory);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var random = new Random(7);
        for (int round = 0; round < 5; round++)
        {
            var batch = new StateBatch();
            for (int change = 0; change < 3000; change++)
            {
                byte[] key = new byte[1 + random.Next(2)];
                random.NextBytes(key);
                if (random.Next(3) == 0) Apply(batch, model, key, null);
                else Apply(batch, model, key, [(byte)round, (byte)change]);
            }

            store.Commit(batch);
        }

        Assert.Equal(Range(model, [], [], false), ReadAll(store.Scan([], [], descending: false)));
        Assert.Equal(Range(model, [0x10], [0xE0, 3], true), ReadAll(store.Scan([0x10], [0xE0, 3], descending: true)));
        foreach ((string key, string value) in model) Assert.Equal(value, Get(store, Convert.FromHexString(key)));
    }

    internal static string? Get(IStateReader reader, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) return null;
        var value = new ArrayBufferWriter<byte>();
        return reader.TryGet(key, value) ? Convert.ToHexString(value.WrittenSpan) : null;
    }

    internal static Pairs ReadAll(IStateCursor cursor)
    {
        var pairs = new Pairs();
        using (cursor)
        {
            while (cursor.MoveNext()) pairs.Add((Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value)));
            Assert.False(cursor.MoveNext());
        }

        return pairs;
    }

    private static IStateStore Open(string kind, TemporaryDirectory directory) =>
        kind == "memory" ? new MemoryStateStore() : RocksDbStateStore.Open(directory.Store, RocksDbStateStoreOptions.Modest);

    private static Pairs Range(SortedDictionary<string, string> model, byte[] start, byte[] end, bool descending)
    {
        (string first, string last) = (Convert.ToHexString(start), Convert.ToHexString(end));
        Pairs range =
        [
            .. model.Where(pair => string.CompareOrdinal(pair.Key, first) >= 0 && (last.Length == 0 || string.CompareOrdinal(pair.Key, last) < 0))
                .Select(pair => (pair.Key, pair.Value)),
        ];
        if (descending) range.Reverse();
        return range;
    }

    private static void Commit(IStateStore store, SortedDictionary<string, string> model, Operation[] operations)
    {
        var batch = new StateBatch();
        foreach (Operation operation in operations) Apply(batch, model, operation.Key, operation.Index % 3 == 0 ? null : operation.Value);
        store.Commit(batch);
    }

    private static void Apply(StateBatch batch, SortedDictionary<string, string> model, byte[] key, byte[]? value)
    {
        if (value is null)
        {
            batch.Delete(key);
            model.Remove(Convert.ToHexString(key));
        }
        else
        {
            batch.Put(key, value);
            model[Convert.ToHexString(key)] = Convert.ToHexString(value);
        }
    }
}
