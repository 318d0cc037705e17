using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>
/// Makes blocks alone: wait → select → execute → commit → tell. On a thread of its own, one block after the other; signatures of what comes next are checked beside it.
/// A fault that is not a transaction's ends production for good.
/// </summary>
public sealed class BlockProducer : IDisposable
{
    private readonly Chain _chain;
    private readonly Mempool _mempool;
    private readonly ProductionOptions _options;
    private readonly TimeProvider _time;
    private readonly NodeMeters _meters;
    private readonly ILogger _log;
    private readonly BlockBuilder _builder;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _ready = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _drainDeadline;
    private bool _isStarted;

    internal BlockProducer(Chain chain, Mempool mempool, ProductionOptions options, TimeProvider time, NodeMeters meters, ILogger<BlockProducer> log)
    {
        (_chain, _mempool, _options, _time, _meters, _log) = (chain, mempool, options, time, meters, log);
        _builder = new BlockBuilder(chain, mempool, NodeOptionsCheck.ProposerOf(options), time, meters, log);
        _thread = new Thread(Run) { IsBackground = true, Name = "vow producer" };
        mempool.BecameReady += Wake;
    }

    /// <summary>A block was committed. Raised on the producer's thread, in order; handlers return at once.</summary>
    internal event Action<CommittedBlock>? Committed;

    /// <summary>Production ended because the node is broken.</summary>
    internal event Action<Exception>? Faulted;

    /// <summary>Why production ended; null while all is well.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Begins to make blocks, unless the mode is <see cref="ProductionMode.Off"/>.</summary>
    public void Start()
    {
        if (_isStarted || _options.Mode == ProductionMode.Off) return;
        _isStarted = true;
        _thread.Start();
    }

    /// <summary>Finishes the block under way, then makes blocks of what is ready until nothing is or the time is over.</summary>
    /// <param name="drain">Most time for what is ready still.</param>
    public Task StopAsync(TimeSpan drain)
    {
        if (!_isStarted) return Task.CompletedTask;
        Volatile.Write(ref _drainDeadline, _time.GetTimestamp() + (long)(drain.TotalSeconds * _time.TimestampFrequency));
        _stopping.Cancel();
        return _ended.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mempool.BecameReady -= Wake;
        _stopping.Cancel();
        if (_isStarted) _thread.Join();
        _stopping.Dispose();
        _ready.Dispose();
    }

    /// <summary>Makes one block now; null if there is nothing for it. Not while the producer's own thread runs.</summary>
    internal CommittedBlock? Produce(bool allowEmpty)
    {
        using Activity? trace = _meters.Start("block");
        _meters.StartStages();
        List<CheckedTransaction> selection = _mempool.Select(_options.TransactionsMax);
        if (selection.Count == 0 && !allowEmpty) return null;
        _meters.EndStage("select");
        try
        {
            if (_builder.Build(selection, allowEmpty) is not { } built) return null;
            _meters.EndStage("assemble");
            _chain.Commit(built.Result);
            _meters.EndStage("commit");
            CommittedBlock block = Tell(built);
            _meters.EndStage("tell");
            trace?.SetTag("height", (long)block.Header.Height).SetTag("transactions", block.Transactions.Length);
            return block;
        }
        finally
        {
            // Whatever is still in the pool did not get into the block.
            _mempool.Release(selection);
        }
    }

    private CommittedBlock Tell(BuiltBlock built)
    {
        CommittedBlock block = built.ToCommitted();
        _mempool.Committed(CollectionsMarshal.AsSpan(built.Included), built.AccountChanges(), block.Header.Height + 1);
        _meters.Block(block);
        NodeLog.BlockCommitted(_log, block.Header.Height, block.Transactions.Length, block.Header.GasUsed, block.Hash);
        Committed?.Invoke(block);
        return block;
    }

    private void Run()
    {
        try
        {
            long next = _time.GetTimestamp();
            while (Wait(ref next)) Produce(_options.EmptyBlocks);
            while (_mempool.Counts.Ready > 0 && _time.GetTimestamp() < Volatile.Read(ref _drainDeadline)) Produce(allowEmpty: false);
        }
        catch (Exception fault)
        {
            Fault = fault;
            NodeLog.ProductionFailed(_log, _chain.Head.Height + 1, fault);
            Faulted?.Invoke(fault);
        }

        _ended.SetResult();
    }

    // False when the node stops.
    private bool Wait(ref long next)
    {
        try
        {
            if (_options.Mode == ProductionMode.Interval) WaitForInterval(ref next);
            else WaitForTransactions();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void WaitForInterval(ref long next)
    {
        next += _options.IntervalMilliseconds * _time.TimestampFrequency / 1000;
        long now = _time.GetTimestamp();
        // A block that took longer than the interval does not make the next ones come in a burst.
        if (next < now) next = now;
        Sleep(_time.GetElapsedTime(now, next));
    }

    private void WaitForTransactions()
    {
        while (_mempool.Counts.Ready == 0) _ready.Wait(_stopping.Token);
        _stopping.Token.ThrowIfCancellationRequested();
        if (_mempool.Counts.Ready < _options.TransactionsMax) Sleep(TimeSpan.FromMilliseconds(_options.GatherMilliseconds));
    }

    private void Sleep(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) _stopping.Token.ThrowIfCancellationRequested();
        else Task.Delay(time, _time, _stopping.Token).GetAwaiter().GetResult();
    }

    private void Wake()
    {
        try
        {
            _ready.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }
}
