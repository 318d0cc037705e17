using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>The transactions of one account in order of their nonces: first those that are ready, then those after a gap.</summary>
internal sealed class AccountQueue(Address address, AccountState state)
{
    private readonly List<PoolEntry> _entries = [];

    public Address Address { get; } = address;

    public AccountState State { get; private set; } = state;

    public int Count => _entries.Count;

    public int ReadyCount { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Sum over all entries. It cannot overflow: it is kept at or below the balance.</summary>
    public UInt128 Cost { get; private set; }

    /// <summary>The nonce with which the account would go on.</summary>
    public ulong NextNonce => State.Nonce + (ulong)ReadyCount;

    public PoolEntry this[int index] => _entries[index];

    public PoolEntry Last => _entries[^1];

    /// <summary>Where a selection for a block stands. Only used during one selection.</summary>
    public int SelectedCount { get; set; }

    public PoolEntry? Find(ulong nonce)
    {
        int index = IndexOf(nonce);
        return index >= 0 ? _entries[index] : null;
    }

    public void Insert(PoolEntry entry)
    {
        int index = ~IndexOf(entry.Nonce);
        _entries.Insert(index, entry);
        Bytes += entry.Bytes;
        Cost += entry.Cost;
        Renumber(index);
    }

    public void Remove(PoolEntry entry)
    {
        int index = IndexOf(entry.Nonce);
        if (index < 0 || _entries[index] != entry) throw new InvalidOperationException($"The transaction {entry.Hash} is not in the queue of its account.");
        _entries.RemoveAt(index);
        Forget(entry);
        Renumber(index);
    }

    /// <summary>Takes the account's state after a block and gives out what it makes invalid: used nonces, then, from the highest nonce down, what the balance does not cover.</summary>
    public void MoveTo(AccountState state, List<PoolEntry> used, List<PoolEntry> notCovered)
    {
        State = state;
        int usedCount = 0;
        while (usedCount < _entries.Count && _entries[usedCount].Nonce < state.Nonce) usedCount++;
        for (int index = 0; index < usedCount; index++)
        {
            used.Add(_entries[index]);
            Forget(_entries[index]);
        }

        _entries.RemoveRange(0, usedCount);
        while (_entries.Count > 0 && Cost > state.Balance)
        {
            notCovered.Add(Last);
            Forget(Last);
            _entries.RemoveAt(_entries.Count - 1);
        }

        Renumber(0);
    }

    /// <summary>The lowest price at or before a place in the queue: a cheap transaction holds back what comes after it.</summary>
    public ulong PriceBefore(ulong nonce)
    {
        int index = IndexOf(nonce);
        if (index < 0) index = ~index;
        return index == 0 ? ulong.MaxValue : _entries[index - 1].EffectivePrice;
    }

    private void Forget(PoolEntry entry)
    {
        Bytes -= entry.Bytes;
        Cost -= entry.Cost;
    }

    // Sets what depends on the entries before; stops where nothing changes any more.
    private void Renumber(int from)
    {
        ulong price = from == 0 ? ulong.MaxValue : _entries[from - 1].EffectivePrice;
        bool isReady = from == 0 || _entries[from - 1].IsReady;
        int ready = Math.Min(from, ReadyCount);
        for (int index = from; index < _entries.Count; index++)
        {
            PoolEntry entry = _entries[index];
            isReady = isReady && entry.Nonce == State.Nonce + (ulong)index;
            price = Math.Min(price, entry.Price);
            entry.IsReady = isReady;
            entry.EffectivePrice = price;
            if (isReady) ready = index + 1;
        }

        ReadyCount = ready;
    }

    private int IndexOf(ulong nonce)
    {
        // Nearly always the next one or the first.
        if (_entries.Count == 0 || nonce > Last.Nonce) return ~_entries.Count;
        int low = 0, high = _entries.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            ulong found = _entries[middle].Nonce;
            if (found == nonce) return middle;
            if (found < nonce) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
