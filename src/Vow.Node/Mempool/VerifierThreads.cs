using Vow.Ledger;

namespace Vow.Node;

/// <summary>
/// Threads that check signatures, and the bounded queue before them. Threads of their own: the checks keep a processor busy for long, and the pool's few threads
/// have requests to answer.
/// </summary>
internal sealed class VerifierThreads : IDisposable
{
    // Large enough that the pool's lock is taken rarely, small enough that a first answer does not wait for many checks.
    private const int BatchTransactions = 64;

    private readonly Action<List<Submission>> _process;
    private readonly Queue<Submission> _queue = new();
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread[] _threads;
    private readonly int _transactionsMax;
    private readonly long _bytesMax;
    private int _transactions;
    private long _bytes;
    private bool _isClosed;

    public VerifierThreads(int threads, int transactionsMax, long bytesMax, Action<List<Submission>> process)
    {
        (_process, _transactionsMax, _bytesMax) = (process, transactionsMax, bytesMax);
        _threads = new Thread[threads];
        for (int index = 0; index < threads; index++)
        {
            _threads[index] = new Thread(Run) { IsBackground = true, Name = $"vow verifier {index}" };
            _threads[index].Start();
        }
    }

    /// <summary>Transactions in the queue or being checked.</summary>
    public int Transactions => Volatile.Read(ref _transactions);

    /// <summary>Queues a submission; why not, if there is no room.</summary>
    /// <exception cref="NodeStoppingException">The node is stopping.</exception>
    public LedgerError? TryEnqueue(Submission submission)
    {
        lock (_gate)
        {
            if (_isClosed) throw new NodeStoppingException();
            // One is always taken into an empty queue, so that the limits need not be larger than the largest transaction.
            if (_transactions > 0 && (_transactions + submission.Encoded.Length > _transactionsMax || _bytes + submission.Bytes > _bytesMax))
            {
                return new LedgerError(
                    LedgerErrorCode.MempoolFull,
                    $"the signatures of {_transactions} transactions of {_bytes} bytes are still to be checked; the limits are {_transactionsMax} and {_bytesMax} bytes; try again shortly");
            }

            _queue.Enqueue(submission);
            _transactions += submission.Encoded.Length;
            _bytes += submission.Bytes;
        }

        _arrived.Release();
        return null;
    }

    /// <summary>Takes nothing more; what is queued is still checked.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
        }

        // One signal for each submission and one for each thread: never fewer than there are waits to come.
        _arrived.Release(_threads.Length);
    }

    /// <summary>Takes nothing more and returns when everything queued is checked.</summary>
    public void Dispose()
    {
        Close();
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Run()
    {
        var batch = new List<Submission>();
        while (Take(batch))
        {
            try
            {
                _process(batch);
            }
            catch (Exception fault)
            {
                // Whoever waits must hear of it; the thread serves the next.
                foreach (Submission submission in batch) submission.Fail(fault);
            }

            Free(batch);
        }
    }

    private bool Take(List<Submission> batch)
    {
        batch.Clear();
        while (true)
        {
            _arrived.Wait();
            lock (_gate)
            {
                int transactions = 0;
                while (transactions < BatchTransactions && _queue.TryDequeue(out Submission? next))
                {
                    batch.Add(next);
                    transactions += next.Encoded.Length;
                }

                if (batch.Count > 0) return true;
                if (_isClosed) return false;
            }
        }
    }

    private void Free(List<Submission> batch)
    {
        lock (_gate)
        {
            foreach (Submission submission in batch)
            {
                _transactions -= submission.Encoded.Length;
                _bytes -= submission.Bytes;
            }
        }
    }
}
