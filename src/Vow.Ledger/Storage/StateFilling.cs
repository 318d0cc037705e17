using Vow.Engine.State;
using Vow.Ledger.Encoding;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>A store while a state is imported into it: frame by frame, marked as unfinished until the root of all of it is right.</summary>
internal sealed class StateFilling(IStateStore store, ChainMeta meta)
{
    private const long TreeCacheBytesMax = 64L << 20;

    private readonly StateTree _tree = new(TreeCacheBytesMax);
    private readonly StateBatch _batch = new();
    private byte[] _last = [];
    private long _frames;

    /// <summary>Keys written so far.</summary>
    public long Items { get; private set; }

    public void Begin()
    {
        meta.WriteTo(_batch);
        Commit();
    }

    public void Add(ReadOnlySpan<byte> payload)
    {
        List<StateChange> changes = Decode(payload);
        TreeUpdate update = Apply(changes);
        _batch.Put(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.ImportedFrame, (ulong)_frames++), []);
        Commit();
        _tree.Committed(update);
        Items += changes.Count;
    }

    /// <summary>Hash of the genesis of the chain whose state it is.</summary>
    public Hash256 Genesis => meta.Genesis;

    /// <summary>The state is the one of its header, and this program can go on with it.</summary>
    /// <exception cref="ImportException">It is not.</exception>
    public void Require(BlockHeader header)
    {
        Hash256 root = StateTree.RootOf(store);
        if (root != header.StateRoot)
        {
            throw new ImportException($"The keys of the export give the state root {root}; the header of block {header.Height} has {header.StateRoot}. The export is not of that state.");
        }

        RequireKnownRules(header);
    }

    /// <summary>Puts changes on top; they are written with the head that <see cref="Finish"/> makes.</summary>
    public TreeUpdate Apply(IReadOnlyList<StateChange> changes)
    {
        TreeUpdate update = _tree.Apply(store, changes);
        StateRows.Write(_batch, changes);
        StateRows.Write(_batch, update.Nodes);
        ListContracts(changes);
        return update;
    }

    /// <summary>Makes a block the head: from here on the store is a chain that begins with it.</summary>
    public void Finish(BlockHeader head, Hash256 genesis)
    {
        Hash256 hash = BlockCodec.HashOf(head);
        BlockRows.WriteHeader(_batch, head, hash);
        (meta with { Genesis = genesis, IsComplete = true, Head = head.Height, HeadHash = hash, BlocksFrom = head.Height, ImportedFrames = _frames }).WriteTo(_batch);
        // There are no transactions to find.
        new IndexHead(head.Height, head.Height).WriteTo(_batch);
        Commit();
    }

    private void ListContracts(IReadOnlyList<StateChange> changes)
    {
        foreach (StateChange change in changes)
        {
            if (StateKeys.SpaceOf(change.Key.Span) != StateSpace.Contract || !ContractState.TryRead(change.After!.Value.Span, out ContractState? record)) continue;
            ContractIndex.WriteKnown(_batch, Engine.Address.From(StateKeys.OwnerOf(change.Key.Span)), record);
        }
    }

    private void RequireKnownRules(BlockHeader header)
    {
        try
        {
            ChainOpening.RequireKnownRules(store, header);
        }
        catch (ChainStoreException refused)
        {
            throw new ImportException($"The state of the export cannot be gone on with. {refused.Message}", refused);
        }
    }

    private void Commit()
    {
        store.Commit(_batch);
        _batch.Clear();
    }

    private List<StateChange> Decode(ReadOnlySpan<byte> payload)
    {
        var changes = new List<StateChange>();
        var reader = new BorshReader(payload);
        while (reader.IsSound && reader.Left != 0)
        {
            byte[] key = reader.Bytes(Journal.KeyBytesMax).ToArray();
            byte[] value = reader.Bytes(ChainExport.StateFrameBytesMax).ToArray();
            if (!reader.IsSound) break;
            RequireInOrder(key);
            changes.Add(new StateChange(key, null, value));
            _last = key;
        }

        return reader.IsSound ? changes : throw new ImportException($"After key {Items} of the export: {reader.Fault}. The file is damaged.");
    }

    private void RequireInOrder(byte[] key)
    {
        if (!TreePath.IsFlatKey(key)) throw new ImportException($"A key after key {Items} of the export is not one of a state. The file is damaged.");
        if (key.AsSpan().SequenceCompareTo(_last) <= 0) throw new ImportException($"The keys after key {Items} of the export are not in order. The file is damaged.");
    }
}
