using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public class ChainOpeningTests
{
    [Fact]
    public void EmptyStoreWithoutAGenesis_IsRefused()
    {
        using var store = new MemoryStateStore();
        ChainStoreException refused = Assert.Throws<ChainStoreException>(() => Chain.Open(store, TestChains.Options));
        Assert.Equal(ChainStoreFault.Empty, refused.Fault);
    }

    [Fact]
    public void StoreOfSomethingElse_IsRefused()
    {
        using var store = new MemoryStateStore();
        Put(store, [0x77], [1]);
        AssertRefused(store, ChainStoreFault.NotAChain, "no record of a chain");
    }

    [Fact]
    public void OtherGenesis_IsRefusedAndBothHashesAreNamed()
    {
        using MemoryStateStore store = Grown();
        Genesis other = TestChains.Genesis with { TimestampMilliseconds = 5 };
        ChainStoreException refused = Assert.Throws<ChainStoreException>(() => Chain.Open(store, other, TestChains.Options));
        Assert.Equal(ChainStoreFault.OtherGenesis, refused.Fault);
        Assert.Contains(other.Hash.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains(TestChains.Genesis.Hash.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFormat_IsRefusedWithBothNumbers()
    {
        using MemoryStateStore store = Grown();
        byte[] meta = Value(store, [0x4F]);
        meta["vow chain".Length] = 9;
        Put(store, [0x4F], meta);
        AssertRefused(store, ChainStoreFault.UnsupportedFormat, "format 9; this version of Vow reads format 1");
    }

    [Fact]
    public void MissingHeader_IsRefused()
    {
        using MemoryStateStore store = Grown();
        Delete(store, [0x43, 0, 0, 0, 0, 0, 0, 0, 3]);
        AssertRefused(store, ChainStoreFault.Damaged, "header of block 3");
    }

    [Fact]
    public void MissingBlockBelowTheHead_IsRefused()
    {
        for (byte height = 0; height < 3; height++)
        {
            using MemoryStateStore store = Grown();
            Delete(store, [0x43, 0, 0, 0, 0, 0, 0, 0, height]);
            AssertRefused(store, ChainStoreFault.Damaged, $"block {height} is missing below the newest one, 3");
        }
    }

    [Fact]
    public void MissingPartOfAnImportedState_IsRefused()
    {
        using MemoryStateStore original = Grown();
        using var store = new MemoryStateStore();
        using (Chain chain = TestChains.Open(original))
        {
            using ChainView view = chain.View();
            TestChains.ImportState(store, TestChains.ExportState(view));
        }

        TestChains.Open(store).Dispose();
        Delete(store, [0x49, 0, 0, 0, 0, 0, 0, 0, 0]);
        AssertRefused(store, ChainStoreFault.Damaged, "part 0 of the imported state is missing");
    }

    [Fact]
    public void ChangedHeader_IsRefused()
    {
        using MemoryStateStore store = Grown();
        byte[] key = [0x43, 0, 0, 0, 0, 0, 0, 0, 3];
        byte[] header = Value(store, key);
        header[^1] ^= 1;
        Put(store, key, header);
        AssertRefused(store, ChainStoreFault.Damaged, "should have hash");
    }

    [Fact]
    public void OtherStateRoot_IsRefused()
    {
        using MemoryStateStore store = Grown();
        foreach (int bit in new[] { 0, 100 })
        {
            byte[] root = Value(store, [0x40]);
            byte[] changed = [.. root];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Put(store, [0x40], changed);
            Assert.ThrowsAny<Exception>(() => Chain.Open(store, TestChains.Genesis, TestChains.Options).Dispose());
            Put(store, [0x40], root);
        }

        using Chain chain = Chain.Open(store, TestChains.Genesis, TestChains.Options);
        Assert.Equal(3UL, chain.Head.Height);
    }

    [Fact]
    public void UnknownProtocolVersion_IsRefused()
    {
        using MemoryStateStore store = Grown();
        byte[] key = new byte[33];
        key[0] = 7;
        byte[] parameters = Value(store, key);
        parameters[^4] = 99;
        Put(store, key, parameters);
        AssertRefused(store, ChainStoreFault.UnknownProtocolVersion, "99");
    }

    [Fact]
    public void RefusedStore_IsNotWrittenTo()
    {
        using MemoryStateStore store = Grown();
        Delete(store, [0x43, 0, 0, 0, 0, 0, 0, 0, 3]);
        var before = TestChains.Rows(store, [], []);
        Assert.Throws<ChainStoreException>(() => TestChains.Open(store));
        Assert.Equal(before, TestChains.Rows(store, [], []));
    }

    [Fact]
    public void MissingNewestBlocks_AreNoticedAndNamed()
    {
        using var directory = new TemporaryDirectory();
        string headFile = Path.Combine(directory.Root, "head");
        ChainOptions options = TestChains.Options with { HeadFile = headFile };
        using var full = new MemoryStateStore();
        using var early = new MemoryStateStore();
        Hash256 lost;
        using (Chain chain = Chain.Open(early, TestChains.Genesis, TestChains.Options)) TestChains.Grow(chain, 4);
        using (Chain chain = Chain.Open(full, TestChains.Genesis, options))
        {
            TestChains.Grow(chain, 5);
            lost = chain.HeadHash;
        }

        ChainStoreException refused = Assert.Throws<ChainStoreException>(() => Chain.Open(early, TestChains.Genesis, options));
        Assert.Equal(ChainStoreFault.BlocksLost, refused.Fault);
        Assert.Contains($"block 5 ({lost})", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ends at block 4", refused.Message, StringComparison.Ordinal);
        File.Delete(headFile);
        using Chain accepted = Chain.Open(early, TestChains.Genesis, options);
        Assert.Equal(4UL, accepted.Head.Height);
    }

    [Fact]
    public void HeadFileOfAnotherChain_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        ChainOptions options = TestChains.Options with { HeadFile = Path.Combine(directory.Root, "head") };
        Genesis other = TestChains.Genesis with { TimestampMilliseconds = 5 };
        using var first = new MemoryStateStore();
        using var second = new MemoryStateStore();
        Chain.Open(first, other, options).Dispose();
        using (Chain chain = TestChains.Open(second)) TestChains.Grow(chain, 2);
        Assert.Equal(ChainStoreFault.Damaged, Assert.Throws<ChainStoreException>(() => Chain.Open(second, TestChains.Genesis, options)).Fault);
    }

    [Fact]
    public void HeadFileWithOneTornPlace_StillTellsTheOther()
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Root, "head");
        using (var file = new HeadFile(path))
        {
            file.Write(7, Hash256.Of([7]));
            file.Write(8, Hash256.Of([8]));
        }

        byte[] bytes = File.ReadAllBytes(path);
        for (int at = 0; at < 48; at++)
        {
            byte[] torn = [.. bytes];
            torn[at] ^= 0x10;
            File.WriteAllBytes(path, torn);
            Assert.Equal((7UL, Hash256.Of([7])), new HeadFile(path).Read());
        }

        File.WriteAllBytes(path, new byte[1024]);
        Assert.Equal(ChainStoreFault.Damaged, Assert.Throws<ChainStoreException>(() => new HeadFile(path).Read()).Fault);
    }

    private static MemoryStateStore Grown()
    {
        var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        TestChains.Grow(chain, 3);
        return store;
    }

    private static void AssertRefused(IStateStore store, ChainStoreFault fault, string says)
    {
        ChainStoreException refused = Assert.Throws<ChainStoreException>(() => TestChains.Open(store));
        Assert.Equal(fault, refused.Fault);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Value(MemoryStateStore state, byte[] key)
    {
        var value = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(state.TryGet(key, value));
        return value.WrittenSpan.ToArray();
    }

    private static void Put(MemoryStateStore store, byte[] key, byte[] value)
    {
        var batch = new StateBatch();
        batch.Put(key, value);
        store.Commit(batch);
    }

    private static void Delete(MemoryStateStore store, byte[] key)
    {
        var batch = new StateBatch();
        batch.Delete(key);
        store.Commit(batch);
    }
}
