using System.Buffers;
using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>Reads the tree's records from a state, through a cache if one is given.</summary>
internal sealed class TreeReader(IStateReader state, TreeCache? cache)
{
    private readonly ArrayBufferWriter<byte> _value = new(2048);
    private readonly byte[] _key = new byte[TreeRecord.KeyBytesMax];

    /// <summary>The topmost slot; empty if the tree is. Never from the cache, for it tells whether the cache is of this tree.</summary>
    public TreeSlot Root(out byte[]? record)
    {
        record = Load(TreeRecord.RootKey);
        return record is null ? default : TreeRecord.DecodeRoot(record);
    }

    /// <summary>The record whose prefix is the first nibbles of a path.</summary>
    /// <exception cref="StateStoreException">There is none.</exception>
    public byte[] Record(ReadOnlySpan<byte> path, int nibbles)
    {
        ReadOnlySpan<byte> key = _key.AsSpan(0, TreeRecord.WriteKey(path, nibbles, _key));
        return Find(key) ?? throw Missing(key);
    }

    /// <summary>The flat key of a leaf: what its locator says, or for a long one what is kept beside the records.</summary>
    public byte[] FlatKey(ReadOnlySpan<byte> locator)
    {
        if (!TreePath.IsLong(locator)) return locator.ToArray();
        Span<byte> path = stackalloc byte[TreePath.BytesMax];
        TreePath.WriteFromLocator(locator, path);
        byte[] contractKey = Record(path, TreeRecord.LongKeyNibbles);
        return [.. locator[..StateKeys.PrefixBytes], .. contractKey];
    }

    /// <summary>The hash of the value of a key that the tree says is there.</summary>
    /// <exception cref="StateStoreException">It is not.</exception>
    public Hash256 ValueHash(ReadOnlySpan<byte> flatKey)
    {
        _value.ResetWrittenCount();
        if (!state.TryGet(flatKey, _value)) throw Missing(flatKey);
        return Hash256.Of(_value.WrittenSpan);
    }

    private byte[]? Find(ReadOnlySpan<byte> key)
    {
        if (cache is not null && cache.TryGet(key, out byte[]? record)) return record;
        record = Load(key);
        if (record is not null) cache?.Set(key.ToArray(), record);
        return record;
    }

    private byte[]? Load(ReadOnlySpan<byte> key)
    {
        _value.ResetWrittenCount();
        return state.TryGet(key, _value) ? _value.WrittenSpan.ToArray() : null;
    }

    private static StateStoreException Missing(ReadOnlySpan<byte> key) =>
        new(StateStoreFault.Corrupt, $"The state tree in the store is damaged: there is nothing under the key {Convert.ToHexStringLower(key)}. Restore the node's data from a backup or sync it again.");
}
