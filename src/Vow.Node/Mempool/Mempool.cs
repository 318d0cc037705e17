using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>
/// Signed transactions that wait for a block. Submitted bytes go through: known already? → size, form, chain, signature (once, on threads of their own) → the chain's
/// parameters → nonce, balance, limits (<see cref="PoolContents"/>). Safe to use from any thread.
/// </summary>
public sealed class Mempool : IDisposable
{
    /// <summary>Most transactions that may be submitted together.</summary>
    public const int BatchTransactionsMax = 1_024;

    // Hashes of transactions that were dropped, with the reason, for whoever asks what became of them.
    private const int DroppedMax = 8_192;

    private readonly IMempoolChain _chain;
    private readonly TransactionVerifier _verifier;
    private readonly VerifierThreads _threads;
    private readonly NodeMeters _meters;
    private readonly Lock _gate = new();
    private readonly PoolContents _contents;
    private readonly RecentReasons _dropped = new(DroppedMax);
    private readonly RecentReasons _tooSlow = new(DroppedMax);
    private readonly List<DroppedTransaction> _droppedNow = [];
    private long _stateVersion;

    internal Mempool(MempoolOptions limits, IMempoolChain chain, NodeMeters meters)
    {
        (_chain, _meters) = (chain, meters);
        _contents = new PoolContents(limits);
        _verifier = new TransactionVerifier(chain.ChainId);
        int threads = limits.VerifierThreads > 0 ? limits.VerifierThreads : Math.Max(1, Environment.ProcessorCount - 1);
        _threads = new VerifierThreads(threads, limits.TransactionsMax, limits.UncheckedBytesMax, Process);
    }

    /// <summary>Something became ready for a block. Raised on a verifier's thread; handlers return at once.</summary>
    internal event Action? BecameReady;

    /// <summary>A transaction left without having been executed.</summary>
    internal event Action<Hash256, LedgerError>? Dropped;

    /// <summary>How much waits.</summary>
    public MempoolCounts Counts
    {
        get
        {
            lock (_gate) return new MempoolCounts(_contents.Count, _contents.Ready, _contents.Accounts, _contents.Bytes, _threads.Transactions);
        }
    }

    /// <summary>Submits one encoded transaction. The bytes are kept, not copied: they must not change afterwards.</summary>
    /// <returns>Its hash, and why it was refused if it was. An accepted transaction waits for a block; it may still be dropped.</returns>
    /// <exception cref="NodeStoppingException">The node is stopping.</exception>
    public async ValueTask<SubmitResult> SubmitAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellation)
    {
        SubmitResult[] results = await SubmitBatchAsync([encoded], cancellation).ConfigureAwait(false);
        return results[0];
    }

    /// <summary>Submits up to <see cref="BatchTransactionsMax"/> encoded transactions, in order. They are accepted or refused one by one.</summary>
    /// <returns>One result for each.</returns>
    /// <exception cref="NodeStoppingException">The node is stopping.</exception>
    public async ValueTask<SubmitResult[]> SubmitBatchAsync(ReadOnlyMemory<byte>[] encoded, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(encoded.Length, BatchTransactionsMax, nameof(encoded));
        cancellation.ThrowIfCancellationRequested();
        var submission = new Submission(encoded, encoded.Sum(transaction => (long)Math.Min(transaction.Length, TransactionLimits.BytesMax)));
        if (_threads.TryEnqueue(submission) is { } busy) return Array.ConvertAll(encoded, transaction => Refuse(TransactionVerifier.HashOf(transaction.Span), busy));
        return await submission.Done.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A transaction that waits.</summary>
    public bool TryGet(in Hash256 hash, [NotNullWhen(true)] out PendingTransaction? pending)
    {
        lock (_gate) pending = _contents.TryGet(hash, out PoolEntry? entry) ? new PendingTransaction(entry.Transaction, entry.IsReady) : null;
        return pending is not null;
    }

    /// <summary>Why a transaction left without having been executed. Only the latest thousands are remembered.</summary>
    public bool TryGetDropped(in Hash256 hash, [NotNullWhen(true)] out LedgerError? reason)
    {
        lock (_gate) return _dropped.TryGet(hash, out reason);
    }

    /// <summary>The nonce for an account's next transaction, counting those that are ready; false if none of the account waits.</summary>
    public bool TryGetNextNonce(in Address account, out ulong nonce)
    {
        lock (_gate)
        {
            AccountQueue? queue = _contents.QueueOf(account);
            nonce = queue?.NextNonce ?? 0;
            return queue is not null;
        }
    }

    /// <summary>Takes no more transactions and finishes checking those it was given.</summary>
    public void Dispose() => _threads.Dispose();

    /// <summary>Takes no more transactions. Those it was given are still checked and selected.</summary>
    internal void Close() => _threads.Close();

    internal List<CheckedTransaction> Select(int countMax)
    {
        lock (_gate) return _contents.Select(countMax);
    }

    internal void Release(IReadOnlyList<CheckedTransaction> selection)
    {
        lock (_gate) _contents.Release(selection);
    }

    /// <summary>Drops a transaction that cannot be executed. One that ran longer than this node allows is refused from now on.</summary>
    internal void Drop(in Hash256 hash, LedgerError reason)
    {
        lock (_gate)
        {
            if (reason.Code == LedgerErrorCode.ExecutionTooSlow) _tooSlow.Add(hash, reason);
            if (_contents.Remove(hash)) _droppedNow.Add(new DroppedTransaction(hash, reason));
        }

        AnnounceDropped();
    }

    /// <summary>Follows a committed block, before the next one is made.</summary>
    internal void Committed(ReadOnlySpan<CheckedTransaction> included, ReadOnlySpan<AccountChange> changed, ulong nextHeight)
    {
        lock (_gate)
        {
            _stateVersion++;
            _contents.Committed(included, changed, nextHeight, _droppedNow);
        }

        AnnounceDropped();
    }

    private void Process(List<Submission> batch)
    {
        long started = Stopwatch.GetTimestamp();
        foreach (Submission submission in batch) Check(submission);
        _meters.Checked(Math.Max(1, batch.Sum(submission => submission.Encoded.Length)), Stopwatch.GetElapsedTime(started));
        (long version, Dictionary<Address, AccountState> accounts) = ReadAccounts(batch);
        bool becameReady;
        lock (_gate)
        {
            int ready = _contents.Ready;
            // A block was committed since the accounts were read: what was read may be outdated.
            if (version != _stateVersion) accounts = ReadAccounts(batch).Accounts;
            foreach (Submission submission in batch) Admit(submission, accounts);
            becameReady = _contents.Ready != ready;
        }

        AnnounceDropped();
        foreach (Submission submission in batch) submission.Complete();
        if (becameReady) BecameReady?.Invoke();
    }

    // What needs no lock, and is refused by it.
    private void Check(Submission submission)
    {
        for (int index = 0; index < submission.Encoded.Length; index++)
        {
            ReadOnlyMemory<byte> encoded = submission.Encoded[index];
            if (encoded.Length > TransactionLimits.BytesMax || !IsKnown(encoded, out Hash256 hash, out LedgerError? refusal))
            {
                CheckedTransaction result = _verifier.Check(encoded);
                (hash, refusal) = (result.Hash, result.Refusal ?? _chain.CheckParameters(result.Transaction!));
                if (refusal is null) submission.Checked[index] = result;
            }

            if (refusal is not null) submission.Results[index] = Refuse(hash, refusal);
        }
    }

    // Before the signature: sending the same bytes again and again must not cost a check each time.
    private bool IsKnown(ReadOnlyMemory<byte> encoded, out Hash256 hash, [NotNullWhen(true)] out LedgerError? refusal)
    {
        hash = TransactionVerifier.HashOf(encoded.Span);
        lock (_gate)
        {
            if (_contents.TryGet(hash, out _)) refusal = new LedgerError(LedgerErrorCode.AlreadyKnown, $"transaction {hash} waits already");
            else _tooSlow.TryGet(hash, out refusal);
        }

        return refusal is not null;
    }

    private (long Version, Dictionary<Address, AccountState> Accounts) ReadAccounts(List<Submission> batch)
    {
        var found = new Dictionary<Address, AccountState>();
        foreach (Submission submission in batch)
        {
            foreach (CheckedTransaction? item in submission.Checked)
            {
                if (item is not null) found[item.Transaction!.Sender] = default;
            }
        }

        long version = Volatile.Read(ref _stateVersion);
        Address[] addresses = [.. found.Keys];
        var accounts = new AccountState[addresses.Length];
        _chain.ReadAccounts(addresses, accounts);
        for (int index = 0; index < addresses.Length; index++) found[addresses[index]] = accounts[index];
        return (version, found);
    }

    private void Admit(Submission submission, Dictionary<Address, AccountState> accounts)
    {
        ulong nextHeight = _chain.Height + 1;
        for (int index = 0; index < submission.Checked.Length; index++)
        {
            if (submission.Checked[index] is not { } item) continue;
            LedgerError? refusal = _contents.Add(item, accounts[item.Transaction!.Sender], nextHeight, _droppedNow);
            if (refusal is { Code: LedgerErrorCode.NonceTooLow } && _chain.IsExecuted(item.Hash))
            {
                refusal = new LedgerError(LedgerErrorCode.AlreadyKnown, $"transaction {item.Hash} was executed already");
            }

            submission.Results[index] = refusal is null ? Accept(item.Hash) : Refuse(item.Hash, refusal);
        }
    }

    private SubmitResult Accept(in Hash256 hash)
    {
        _dropped.Remove(hash);
        _meters.Submitted(LedgerErrorCode.None);
        return new SubmitResult(hash, null);
    }

    private SubmitResult Refuse(in Hash256 hash, LedgerError reason)
    {
        _meters.Submitted(reason.Code);
        return new SubmitResult(hash, reason);
    }

    private void AnnounceDropped()
    {
        DroppedTransaction[] dropped;
        lock (_gate)
        {
            if (_droppedNow.Count == 0) return;
            dropped = [.. _droppedNow];
            _droppedNow.Clear();
            foreach (DroppedTransaction item in dropped) _dropped.Add(item.Hash, item.Reason);
        }

        foreach (DroppedTransaction item in dropped)
        {
            _meters.Dropped(item.Reason.Code);
            Dropped?.Invoke(item.Hash, item.Reason);
        }
    }
}
