using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>A transaction that left the pool without having been executed, and why.</summary>
internal readonly record struct DroppedTransaction(Hash256 Hash, LedgerError Reason);

/// <summary>
/// The transactions that wait, in order. Every rule of the mempool that does not concern signatures is here; it runs on one thread at a time.
/// The same calls in the same order leave the same contents.
/// </summary>
internal sealed class PoolContents(MempoolOptions limits)
{
    // More entries than this are not thrown out for one newcomer, however large it is.
    private const int VictimsMax = 256;

    private readonly Dictionary<Hash256, PoolEntry> _byHash = new(new SeededHashComparer());
    private readonly Dictionary<Address, AccountQueue> _accounts = new(new SeededAddressComparer());
    private readonly SortedSet<AccountQueue> _worstFirst = new(new TailOrder());
    private readonly SortedSet<PoolEntry> _byExpiry = new(new ExpiryOrder());
    private long _arrivals;

    public int Count => _byHash.Count;

    public int Ready { get; private set; }

    public long Bytes { get; private set; }

    public int Accounts => _accounts.Count;

    public bool TryGet(in Hash256 hash, [NotNullWhen(true)] out PoolEntry? entry) => _byHash.TryGetValue(hash, out entry);

    public AccountQueue? QueueOf(in Address address) => _accounts.GetValueOrDefault(address);

    /// <summary>Takes a checked transaction in, or says why not. What it replaces or throws out is added to <paramref name="dropped"/>.</summary>
    public LedgerError? Add(CheckedTransaction source, AccountState state, ulong nextHeight, List<DroppedTransaction> dropped)
    {
        SignedTransaction transaction = source.Transaction!;
        if (_byHash.ContainsKey(source.Hash)) return new LedgerError(LedgerErrorCode.AlreadyKnown, $"transaction {source.Hash} waits already");
        AccountQueue? queue = _accounts.GetValueOrDefault(transaction.Sender);
        AccountQueue rules = queue ?? new AccountQueue(transaction.Sender, state);
        if (CheckPlace(transaction.Body, rules, nextHeight) is { } misplaced) return misplaced;

        PoolEntry? replaced = rules.Find(transaction.Body.Nonce);
        if (!PoolEntry.TryCost(transaction.Body, out UInt128 cost) || cost > rules.State.Balance - (rules.Cost - (replaced?.Cost ?? 0))) return CannotPay(rules, cost);
        var entry = new PoolEntry(source, transaction, cost, ++_arrivals);
        return replaced is null ? Append(entry, rules, dropped) : Replace(entry, replaced, rules, dropped);
    }

    /// <summary>Removes one transaction; false if it is not there.</summary>
    public bool Remove(in Hash256 hash)
    {
        if (!_byHash.TryGetValue(hash, out PoolEntry? entry)) return false;
        Detach(entry);
        return true;
    }

    /// <summary>Follows a block: forgets what it holds, takes the accounts it changed, and drops what can never be executed any more.</summary>
    public void Committed(ReadOnlySpan<CheckedTransaction> included, ReadOnlySpan<AccountChange> changed, ulong nextHeight, List<DroppedTransaction> dropped)
    {
        var used = new List<PoolEntry>();
        var notCovered = new List<PoolEntry>();
        foreach (ref readonly AccountChange change in changed)
        {
            if (!_accounts.TryGetValue(change.Address, out AccountQueue? queue)) continue;
            Unrank(queue);
            queue.MoveTo(change.After, used, notCovered);
            Rank(queue);
        }

        foreach (PoolEntry entry in used) Forget(entry);
        foreach (PoolEntry entry in notCovered) Forget(entry);
        DropUsed(included, used, dropped);
        foreach (PoolEntry entry in notCovered) dropped.Add(new DroppedTransaction(entry.Hash, new LedgerError(LedgerErrorCode.CannotPay, "another transaction left the account with less than this one can cost")));
        // In a block and still here only if the block refused it: its nonce did not move.
        foreach (CheckedTransaction transaction in included) Remove(transaction.Hash);
        DropExpired(nextHeight, dropped);
    }

    /// <summary>
    /// The best transactions for one block: by price, then arrival, each account's in order of nonces. They are marked as being in a block. How much gas fits shows when
    /// they are executed.
    /// </summary>
    public List<CheckedTransaction> Select(int countMax)
    {
        var selection = new List<CheckedTransaction>(Math.Min(countMax, Ready));
        var heads = new PriorityQueue<AccountQueue, PoolEntry>(_accounts.Count, ReadyOrder.Instance);
        foreach (AccountQueue queue in _accounts.Values)
        {
            if (queue.ReadyCount == 0) continue;
            queue.SelectedCount = 0;
            heads.Enqueue(queue, queue[0]);
        }

        while (selection.Count < countMax && heads.TryDequeue(out AccountQueue? queue, out PoolEntry? entry))
        {
            entry.IsInBlock = true;
            queue.SelectedCount++;
            selection.Add(entry.Source);
            if (queue.SelectedCount < queue.ReadyCount) heads.Enqueue(queue, queue[queue.SelectedCount]);
        }

        return selection;
    }

    /// <summary>A selection was not made into a block: its transactions may be selected again.</summary>
    public void Release(IEnumerable<CheckedTransaction> selection)
    {
        foreach (CheckedTransaction transaction in selection)
        {
            if (_byHash.TryGetValue(transaction.Hash, out PoolEntry? entry)) entry.IsInBlock = false;
        }
    }

    private LedgerError? CheckPlace(Transaction body, AccountQueue rules, ulong nextHeight)
    {
        if (body.Nonce < rules.State.Nonce) return new LedgerError(LedgerErrorCode.NonceTooLow, $"nonce {body.Nonce} was used: the account's next one is {rules.State.Nonce}");
        if (body.Nonce > rules.NextNonce && body.Nonce - rules.NextNonce > (ulong)limits.NonceGapMax)
        {
            return new LedgerError(
                LedgerErrorCode.NonceTooHigh, $"nonce {body.Nonce} is more than {limits.NonceGapMax} ahead of {rules.NextNonce}, the account's next one, counting those that wait");
        }

        return body.ExpiryHeight != 0 && nextHeight > body.ExpiryHeight
            ? new LedgerError(LedgerErrorCode.Expired, $"the transaction expires at height {body.ExpiryHeight}; the next block has height {nextHeight}")
            : null;
    }

    private static LedgerError CannotPay(AccountQueue rules, UInt128 cost) => new(
        LedgerErrorCode.CannotPay,
        $"the transaction can cost {cost} (gas limit × gas price and the value sent), those of the account that wait {rules.Cost}; the balance is {rules.State.Balance}");

    private LedgerError? Append(PoolEntry entry, AccountQueue queue, List<DroppedTransaction> dropped)
    {
        // One that fills a gap makes others ready: it must not be kept out by them.
        PoolEntry? displaced = queue.Count > 0 && entry.Nonce < queue.Last.Nonce && !queue.Last.IsReady && !Fits(queue, entry, 0, 0) ? queue.Last : null;
        if (!Fits(queue, entry, displaced is null ? 0 : 1, displaced?.Bytes ?? 0)) return QueueFull(queue);
        if (MakeRoom(entry, queue, displaced, dropped) is { } full) return full;
        if (displaced is not null)
        {
            Detach(displaced);
            dropped.Add(new DroppedTransaction(displaced.Hash, new LedgerError(LedgerErrorCode.AccountQueueFull, $"a transaction of the account with the lower nonce {entry.Nonce} took its place")));
        }

        Attach(entry, queue);
        return null;
    }

    private bool Fits(AccountQueue queue, PoolEntry entry, int fewer, long fewerBytes) =>
        queue.Count - fewer < limits.AccountTransactionsMax && queue.Bytes - fewerBytes + entry.Bytes <= limits.AccountBytesMax;

    private LedgerError QueueFull(AccountQueue queue) => new(
        LedgerErrorCode.AccountQueueFull,
        $"the account has {queue.Count} transactions of {queue.Bytes} bytes waiting; at most {limits.AccountTransactionsMax} and {limits.AccountBytesMax} bytes are allowed");

    private LedgerError? Replace(PoolEntry entry, PoolEntry replaced, AccountQueue queue, List<DroppedTransaction> dropped)
    {
        UInt128 needed = replaced.Price + UInt128.Max(1, ((UInt128)replaced.Price * (uint)limits.ReplacementPercent + 99) / 100);
        if (replaced.IsInBlock) return new LedgerError(LedgerErrorCode.ReplacementUnderpriced, $"transaction {replaced.Hash} with nonce {entry.Nonce} is being executed");
        if (entry.Price < needed)
        {
            return new LedgerError(
                LedgerErrorCode.ReplacementUnderpriced,
                $"transaction {replaced.Hash} with nonce {entry.Nonce} waits at gas price {replaced.Price}; to replace it, {needed} is needed, {entry.Price} was offered");
        }

        if (!Fits(queue, entry, 1, replaced.Bytes)) return QueueFull(queue);
        if (MakeRoom(entry, queue, replaced, dropped) is { } full) return full;
        Detach(replaced, keepQueue: true);
        dropped.Add(new DroppedTransaction(replaced.Hash, new LedgerError(LedgerErrorCode.NonceTooLow, $"transaction {entry.Hash} with the same nonce and a better price took its place")));
        Attach(entry, queue);
        return null;
    }

    // Throws out the worst until the newcomer fits; puts everything back if it does not deserve the room.
    private LedgerError? MakeRoom(PoolEntry entry, AccountQueue queue, PoolEntry? leaving, List<DroppedTransaction> dropped)
    {
        int countMax = limits.TransactionsMax - 1 + (leaving is null ? 0 : 1);
        long bytesMax = limits.BytesMax - entry.Bytes + (leaving?.Bytes ?? 0);
        if (Count <= countMax && Bytes <= bytesMax) return null;

        bool isReady = entry.Nonce <= queue.NextNonce;
        ulong price = Math.Min(entry.Price, queue.PriceBefore(entry.Nonce));
        var victims = new List<(AccountQueue Queue, PoolEntry Entry)>();
        while (Count > countMax || Bytes > bytesMax)
        {
            AccountQueue? worst = _worstFirst.Min;
            bool isBetter = worst is not null && worst != queue && !worst.Last.IsInBlock
                && (isReady, price).CompareTo((worst.Last.IsReady, worst.Last.EffectivePrice)) > 0;
            if (!isBetter || victims.Count == VictimsMax)
            {
                for (int index = victims.Count - 1; index >= 0; index--) Attach(victims[index].Entry, victims[index].Queue);
                return new LedgerError(
                    LedgerErrorCode.MempoolFull, $"{Count} transactions of {Bytes} bytes wait, as many as this node holds, and none has a price clearly below {price}; offer more or try again later");
            }

            victims.Add((worst!, worst!.Last));
            Detach(worst.Last);
        }

        foreach ((_, PoolEntry victim) in victims)
        {
            dropped.Add(new DroppedTransaction(victim.Hash, new LedgerError(LedgerErrorCode.MempoolFull, $"transactions with a better price than {victim.EffectivePrice} took its place")));
        }

        return null;
    }

    private void DropUsed(ReadOnlySpan<CheckedTransaction> included, List<PoolEntry> used, List<DroppedTransaction> dropped)
    {
        if (used.Count == 0) return;
        var executed = new HashSet<Hash256>(included.Length, _byHash.Comparer);
        foreach (CheckedTransaction transaction in included) executed.Add(transaction.Hash);
        foreach (PoolEntry entry in used)
        {
            if (!executed.Contains(entry.Hash)) dropped.Add(new DroppedTransaction(entry.Hash, new LedgerError(LedgerErrorCode.NonceTooLow, $"another transaction of the account with nonce {entry.Nonce} was executed")));
        }
    }

    private void DropExpired(ulong nextHeight, List<DroppedTransaction> dropped)
    {
        while (_byExpiry.Min is { } first && first.ExpiryHeight < nextHeight)
        {
            Detach(first);
            dropped.Add(new DroppedTransaction(first.Hash, new LedgerError(LedgerErrorCode.Expired, $"it was not executed up to height {first.ExpiryHeight}, at which it expires")));
        }
    }

    private void Attach(PoolEntry entry, AccountQueue queue)
    {
        _accounts[queue.Address] = queue;
        Unrank(queue);
        queue.Insert(entry);
        Rank(queue);
        _byHash.Add(entry.Hash, entry);
        if (entry.ExpiryHeight != 0) _byExpiry.Add(entry);
        Bytes += entry.Bytes;
    }

    private void Detach(PoolEntry entry, bool keepQueue = false)
    {
        AccountQueue queue = _accounts[entry.Transaction.Sender];
        Unrank(queue);
        queue.Remove(entry);
        if (queue.Count > 0 || !keepQueue) Rank(queue);
        Forget(entry);
    }

    private void Forget(PoolEntry entry)
    {
        _byHash.Remove(entry.Hash);
        if (entry.ExpiryHeight != 0) _byExpiry.Remove(entry);
        Bytes -= entry.Bytes;
    }

    // The set orders queues by their last entry: one must be out of it while that changes.
    private void Unrank(AccountQueue queue)
    {
        if (queue.Count > 0) _worstFirst.Remove(queue);
        Ready -= queue.ReadyCount;
    }

    private void Rank(AccountQueue queue)
    {
        Ready += queue.ReadyCount;
        if (queue.Count > 0) _worstFirst.Add(queue);
        else _accounts.Remove(queue.Address);
    }
}
