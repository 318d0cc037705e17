using Microsoft.Extensions.Logging;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>
/// A node without its HTTP API: store, chain, mempool, producer and feed, wired together. Open → start → stop → dispose. All members are safe to use from any thread.
/// </summary>
public sealed class NodeCore : IAsyncDisposable
{
    private readonly IStateStore _store;
    private readonly ReceiptWaiters _waiters;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private Task? _stopped;
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isStarted;

    private NodeCore(NodeOptions options, NodeParts parts, IStateStore store)
    {
        Meters = new NodeMeters(parts.Time);
        Chain chain = NodeStorage.OpenChain(store, options, parts, Meters.StageBegins);
        (Options, Time, _store, Chain) = (options, parts.Time, store, chain);
        _log = parts.Log.CreateLogger<NodeCore>();
        _waiters = new ReceiptWaiters(options.Mempool.ReceiptWaitersMax);
        Mempool = new Mempool(options.Mempool, new LedgerForMempool(chain), Meters);
        Feed = new ChainFeed(chain.Head.Height, ReadBlock, blocksMax: 256, bytesMax: 64L << 20);
        Producer = new BlockProducer(chain, Mempool, options.Production, parts.Time, Meters, parts.Log.CreateLogger<BlockProducer>());
        StartedAt = parts.Time.GetUtcNow();
        Mempool.Dropped += _waiters.Dropped;
        Producer.Committed += Tell;
        Producer.Faulted += Close;
        Meters.Observe(() => Mempool.Counts, () => Chain.Head.Height);
    }

    /// <summary>The options it was opened with.</summary>
    public NodeOptions Options { get; }

    /// <summary>The chain, for views of it.</summary>
    public Chain Chain { get; }

    /// <summary>What waits for a block.</summary>
    public Mempool Mempool { get; }

    /// <summary>Makes the blocks.</summary>
    public BlockProducer Producer { get; }

    /// <summary>Committed blocks, for followers.</summary>
    public ChainFeed Feed { get; }

    /// <summary>How modules of contracts describe themselves.</summary>
    public DescriptionCache Descriptions { get; } = new();

    /// <summary>Measurements.</summary>
    public NodeMeters Meters { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Opens the chain and prepares everything; nothing is produced before <see cref="Start"/>.</summary>
    /// <exception cref="NodeOptionsException">The options make no sense.</exception>
    /// <exception cref="GenesisException">The genesis file is none.</exception>
    /// <exception cref="ChainStoreException">The store holds another chain, or none and no genesis is named.</exception>
    /// <exception cref="StateStoreException">The store cannot be opened.</exception>
    public static NodeCore Open(NodeOptions options, NodeParts parts)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        NodeOptionsCheck.ThrowIfWrong(options);
        IStateStore store = parts.Store ?? NodeStorage.OpenStore(options);
        try
        {
            return new NodeCore(options, parts, store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Begins to make blocks.</summary>
    public void Start()
    {
        string place = _store is RocksDbStateStore onDisk ? onDisk.Path : "memory";
        NodeLog.ChainOpened(_log, Chain.Parameters.ChainId, Chain.Head.Height, Chain.HeadHash, place);
        Producer.Start();
        _isStarted = true;
    }

    /// <summary>Why the node is broken; null while all is well.</summary>
    public string? Fault => Producer.Fault is { } fault ? $"production stopped: {fault.Message}" : null;

    /// <summary>Whether it makes blocks and serves: false while it starts or stops, and when it is broken.</summary>
    public bool IsReady => _isStarted && !_stopping.IsCancellationRequested && Producer.Fault is null;

    /// <summary>Time since it was opened.</summary>
    public TimeSpan Uptime => Time.GetUtcNow() - StartedAt;

    /// <summary>Cancelled when the node begins to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Waits until a transaction is committed or dropped. One that is unknown is waited for, too.</summary>
    /// <exception cref="NodeStoppingException">The node stopped meanwhile.</exception>
    public async ValueTask<ReceiptWait> WaitForReceiptAsync(Hash256 hash, TimeSpan timeout, CancellationToken cancellation)
    {
        if (_waiters.Add(hash) is not { } waiter) return ReceiptWait.TooManyWaiters;
        try
        {
            // Only now: what was committed before the registration is in the store, what comes after is told.
            if (FindReceipt(hash) is { } found) return found;
            if (!Mempool.TryGet(hash, out _) && Mempool.TryGetDropped(hash, out LedgerError? reason)) return ReceiptWait.WasDropped(reason);
            return await waiter.Task.WaitAsync(timeout, Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return ReceiptWait.TimedOut;
        }
        finally
        {
            _waiters.Remove(hash, waiter);
        }
    }

    /// <summary>Takes no more transactions, is not ready any more, and lets followers of the feed end. Blocks are still made of what was accepted.</summary>
    public void BeginStop()
    {
        _stopping.Cancel();
        Mempool.Close();
        Feed.Close();
    }

    /// <summary>Stops: takes no more transactions → puts what is ready into blocks → closes chain and store. What was committed lasts.</summary>
    public Task StopAsync()
    {
        BeginStop();
        lock (_gate) return _stopped ??= StopOnceAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task StopOnceAsync()
    {
        // Joins threads.
        await Task.Run(Mempool.Dispose).ConfigureAwait(false);
        NodeLog.Stopping(_log, Mempool.Counts.Ready);
        await Producer.StopAsync(TimeSpan.FromMilliseconds(Options.Http.ShutdownMilliseconds)).ConfigureAwait(false);
        Producer.Dispose();
        _waiters.Close();
        NodeLog.Stopped(_log, Chain.Head.Height, Mempool.Counts.Transactions);
        Meters.Dispose();
        Chain.Dispose();
        _store.Dispose();
    }

    private void Tell(CommittedBlock block)
    {
        Feed.Publish(block);
        _waiters.Committed(block);
    }

    private void Close(Exception fault)
    {
        BeginStop();
        _waiters.Close();
    }

    private ReceiptWait? FindReceipt(in Hash256 hash)
    {
        using ChainView view = Chain.View();
        return view.Receipt(hash) is { } found ? new ReceiptWait(ReceiptWaitStatus.Committed, found.Height, found.Index, found.Receipt, found.Text, null) : null;
    }

    internal CommittedBlock? ReadBlock(ulong height)
    {
        using ChainView view = Chain.View();
        if (view.HeaderAt(height) is not { } header || view.BlockAt(height) is not { } block) return null;
        var receipts = view.ReceiptsOf(height);
        var transactions = block.Transactions.Zip(receipts, (encoded, record) =>
            new CommittedTransaction(record.Receipt.Transaction, encoded, TransactionCodec.TryDecode(encoded, out Transaction? body, out _, out _) ? body : null));
        return new CommittedBlock(BlockCodec.HashOf(header), block, [.. transactions], [.. receipts.Select(record => record.Receipt)], [.. receipts.Select(record => record.Text)]);
    }
}
