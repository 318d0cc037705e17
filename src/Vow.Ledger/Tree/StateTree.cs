using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tree;

/// <summary>
/// The tree whose root stands in a block's header: a critical-bit tree over <see cref="TreePath"/>, hashed with BLAKE2b-256, that commits to every key and value of the
/// consensus state. An instance serves the chain's head, from one thread at a time; reading roots and making proofs needs none.
/// </summary>
/// <param name="cacheBytesMax">Memory for records of the latest state, in bytes, about. It changes speed, never a root.</param>
public sealed class StateTree(long cacheBytesMax)
{
    private readonly TreeCache _cache = new(cacheBytesMax);

    // The root of the tree that the cached records are of. The same root has the same records.
    private Hash256 _cachedRoot;

    /// <summary>Records of the latest state that are kept in memory. From any thread.</summary>
    public CacheCounts Cache => _cache.Counts;

    /// <summary>The root in a state; all zeros for an empty tree.</summary>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public static Hash256 RootOf(IStateReader state) => new TreeReader(state, cache: null).Root(out _).Hash;

    /// <summary>Shows that a flat key has its value, or none, in a state: the store, a snapshot, or a past height.</summary>
    /// <exception cref="ArgumentException">A key that the tree cannot hold.</exception>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public static KeyProof Prove(IStateReader state, ReadOnlySpan<byte> flatKey) => new KeyProver(new TreeReader(state, cache: null)).Prove(flatKey);

    /// <summary>
    /// Shows all keys of a contract from <paramref name="start"/> up to <paramref name="end"/>, empty for no end, or the first <paramref name="itemsMax"/> of them and the one that
    /// follows. <see cref="RangeProof.Verify"/> tells what it shows; a range that was cut is continued with the next key as start.
    /// </summary>
    /// <exception cref="ArgumentException">A bound longer than a key can be, or a number of items that is not 1 to <see cref="RangeProof.ItemsMax"/>.</exception>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public static RangeProof ProveRange(IStateReader state, in Address contract, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, int itemsMax)
    {
        RangeProof.CheckItemsMax(itemsMax);
        if (!TreeInterval.AreBounds(start, end))
            throw new ArgumentException($"A contract's key has at most {TreePath.ContractKeyBytesMax} bytes; the range's bounds have {start.Length} and {end.Length}.", nameof(start));
        return new RangeProver(new TreeReader(state, cache: null), TreeInterval.Of(contract, start, end), itemsMax).Prove();
    }

    /// <summary>
    /// What a block's changes do to the tree of the latest committed state. Nothing changes until the records are committed to the store with the changes themselves,
    /// and <see cref="Committed"/> is called; an update may as well be dropped.
    /// </summary>
    /// <param name="state">The state before the changes: the store, or a snapshot of it.</param>
    /// <param name="changes">Changes of flat keys, each key once. Only the values after are looked at; removing a key that is not there changes nothing.</param>
    /// <exception cref="ArgumentException">A key that the tree cannot hold, or one that occurs twice.</exception>
    /// <exception cref="StateStoreException">The store failed or is damaged.</exception>
    public TreeUpdate Apply(IStateReader state, IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(changes);
        var batch = new TreeBatch(changes);
        var reader = new TreeReader(state, _cache);
        TreeSlot root = reader.Root(out byte[]? record);
        MoveCacheTo(root.Hash);
        return new TreeUpdater(reader, batch).Run(root, record);
    }

    /// <summary>
    /// Tells that an update is in the store now. It keeps the cache warm and no more: what is cached of a tree other than the one that is asked for next is forgotten,
    /// so a call too few or too many cannot make a wrong root.
    /// </summary>
    public void Committed(TreeUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        MoveCacheTo(update.RootBefore);
        _cache.Take(update);
        _cachedRoot = update.Root;
    }

    private void MoveCacheTo(in Hash256 root)
    {
        if (root == _cachedRoot) return;
        _cache.Clear();
        _cachedRoot = root;
    }
}
