using System.Buffers;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>What is checked before a store is taken for a chain. Reads only.</summary>
internal static class ChainOpening
{
    /// <summary>Where the chain stands; null for an empty store.</summary>
    /// <exception cref="ChainStoreException">The store does not fit.</exception>
    public static ChainMeta? Check(IStateStore store, Hash256? genesis, HeadFile? headFile)
    {
        using IStateSnapshot snapshot = store.Snapshot();
        (ulong Height, Hash256 Hash)? reported = headFile?.Read();
        if (ChainMeta.Read(snapshot) is not { } meta)
        {
            RequireUnused(snapshot, reported);
            return null;
        }

        RequireComplete(meta);
        RequireGenesis(meta, genesis);
        BlockHeader head = RequireHead(snapshot, meta);
        RequireRoot(snapshot, head);
        RequireKnownRules(snapshot, head);
        RequireNoGap(snapshot, LedgerTable.Header, Math.Max(meta.BlocksFrom, meta.OpenedBeforeAt), meta.Head);
        if (meta.ImportedFrames != 0) RequireNoGap(snapshot, LedgerTable.ImportedFrame, 0, (ulong)meta.ImportedFrames - 1);
        if (reported is { } block) RequireReported(snapshot, meta, block.Height, block.Hash);
        return meta;
    }

    /// <exception cref="ChainStoreException">The store is not empty.</exception>
    public static void RequireEmpty(IStateReader state)
    {
        using IStateCursor cursor = state.Scan([], [], descending: false);
        if (!cursor.MoveNext()) return;
        throw new ChainStoreException(ChainStoreFault.NotAChain, "The store is not empty. Give an empty or a new directory.");
    }

    /// <exception cref="ChainStoreException">The parameters are missing, or name rules that this program does not know.</exception>
    public static void RequireKnownRules(IStateReader state, BlockHeader head)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        key.Clear();
        key[0] = (byte)StateSpace.Parameters;
        var value = new ArrayBufferWriter<byte>(256);
        if (!state.TryGet(key, value)) throw Damaged("the chain's parameters are missing");
        if (!ChainParameters.TryDecode(value.WrittenSpan, out ChainParameters? parameters, out string? fault))
        {
            throw new ChainStoreException(
                ChainStoreFault.UnknownProtocolVersion, $"This version of Vow cannot run the chain with its parameters: {fault}. Use the version that the chain asks for.");
        }

        if (parameters.ChainId != head.ChainId) throw Damaged($"the parameters name chain {parameters.ChainId}, and the newest block chain {head.ChainId}");
    }

    private static void RequireUnused(IStateSnapshot snapshot, (ulong Height, Hash256 Hash)? reported)
    {
        using IStateCursor cursor = snapshot.Scan([], [], descending: false);
        if (cursor.MoveNext())
        {
            throw new ChainStoreException(
                ChainStoreFault.NotAChain, "The store holds keys, but no record of a chain: something else was kept in it. Give an empty or a new directory.");
        }

        if (reported is { } block) throw Lost("is empty", block.Height, block.Hash);
    }

    private static void RequireComplete(ChainMeta meta)
    {
        if (meta.IsComplete) return;
        throw new ChainStoreException(
            ChainStoreFault.UnfinishedImport, $"An import of the state at height {meta.Head} into this store did not end. Delete the store and import again.");
    }

    private static void RequireGenesis(ChainMeta meta, Hash256? genesis)
    {
        if (genesis is not { } expected || meta.Genesis == expected) return;
        throw new ChainStoreException(
            ChainStoreFault.OtherGenesis,
            $"The store holds the chain with genesis {meta.Genesis}; the genesis given has {expected}. Give the genesis that the chain began with, or another directory for a new chain.");
    }

    private static BlockHeader RequireHead(IStateSnapshot snapshot, ChainMeta meta)
    {
        BlockHeader head = BlockRows.ReadHeader(snapshot, meta.Head) ?? throw BlockRows.Damaged("header", meta.Head);
        Hash256 hash = BlockCodec.HashOf(head);
        if (hash == meta.HeadHash) return head;
        throw Damaged($"the newest block, {meta.Head}, should have hash {meta.HeadHash} and its header has {hash}");
    }

    private static void RequireRoot(IStateSnapshot snapshot, BlockHeader head)
    {
        Hash256 root = StateTree.RootOf(snapshot);
        if (root != head.StateRoot) throw Damaged($"the state has root {root}, and the newest block, {head.Height}, has {head.StateRoot}");
    }

    // A database that lost the end of its list of files (RocksDB: MANIFEST) leaves out whole files and opens all the same, old values in place of new ones. Whatever was written
    // together is in one file, so the blocks of such a file miss their headers too. The list is made anew at each opening, and with it what was recovered from logs is filed: the
    // blocks of the last two sessions can be concerned.
    private static void RequireNoGap(IStateSnapshot snapshot, LedgerTable table, ulong first, ulong last)
    {
        Span<byte> start = stackalloc byte[LedgerKey.BytesMax];
        Span<byte> expected = stackalloc byte[LedgerKey.BytesMax];
        using IStateCursor cursor = snapshot.Scan(LedgerKey.Of(start, table, first), [(byte)(table + 1)], descending: false);
        for (ulong number = first; number <= last; number++)
        {
            if (cursor.MoveNext() && cursor.Key.SequenceEqual(LedgerKey.Of(expected, table, number))) continue;
            throw Damaged(table == LedgerTable.Header ? $"block {number} is missing below the newest one, {last}" : $"part {number} of the imported state is missing");
        }
    }

    private static void RequireReported(IStateSnapshot snapshot, ChainMeta meta, ulong height, in Hash256 hash)
    {
        if (height > meta.Head) throw Lost($"ends at block {meta.Head}", height, hash);
        if (height < meta.BlocksFrom) return;
        BlockHeader header = BlockRows.ReadHeader(snapshot, height) ?? throw BlockRows.Damaged("header", height);
        Hash256 stored = BlockCodec.HashOf(header);
        if (stored != hash) throw Damaged($"block {height} was committed with hash {hash} and is stored with {stored}");
    }

    private static ChainStoreException Lost(string what, ulong height, in Hash256 hash) => new(
        ChainStoreFault.BlocksLost,
        $"Blocks are missing: block {height} ({hash}) was committed, and the store {what}. Its files were damaged or replaced. Restore it from a backup; or, to go on without those blocks, delete the file 'chain.head' beside the database.");

    private static ChainStoreException Damaged(string what) =>
        new(ChainStoreFault.Damaged, $"The store contradicts itself: {what}. Restore it from a backup.");
}
