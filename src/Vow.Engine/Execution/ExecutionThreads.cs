// Threads of known stack size are the node's own protection; what runs on them is the same on any.
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Vow.Engine.Execution;

/// <summary>
/// Threads with a stack of known size, large enough that the counted stack limit is always reached first. Contract code runs on these only: the stack of a
/// caller's thread is of unknown size.
/// </summary>
internal sealed class ExecutionThreads(int threadsMax, int stackBytes) : IDisposable
{
    [ThreadStatic]
    private static ExecutionThreads? _owner;

    private readonly BlockingCollection<WorkItem> _work = [];
    private readonly Lock _lock = new();
    private int _threads;

    // Work that was handed over and is not done. More of it than threads means that some waits.
    private int _outstanding;

    /// <summary>Runs work on one of the threads: at once when the caller is on one, otherwise after a hand-over.</summary>
    public T Run<T>(Func<T> work)
    {
        if (_owner == this) return work();
        ObjectDisposedException.ThrowIf(_work.IsAddingCompleted, typeof(WasmVm));
        var item = new WorkItem<T>(work);
        lock (_lock)
        {
            _outstanding++;
            if (_outstanding > _threads && _threads < threadsMax) Start();
        }

        try
        {
            _work.Add(item);
            return item.Wait();
        }
        finally
        {
            lock (_lock) _outstanding--;
        }
    }

    /// <summary>Whether the caller is on one of these threads.</summary>
    public bool IsCurrent => _owner == this;

    public void Dispose() => _work.CompleteAdding();

    private void Start()
    {
        _threads++;
        new Thread(Loop, stackBytes) { IsBackground = true, Name = "Vow execution" }.Start();
    }

    private void Loop()
    {
        _owner = this;
        while (true)
        {
            if (!_work.TryTake(out var item, Timeout.Infinite)) return;
            item.Run();
        }
    }

    private abstract class WorkItem
    {
        public abstract void Run();
    }

    private sealed class WorkItem<T>(Func<T> work) : WorkItem
    {
        private readonly object _gate = new();
        private bool _done;
        private T _result = default!;
        private ExceptionDispatchInfo? _exception;

        public override void Run()
        {
            try
            {
                _result = work();
            }
            catch (Exception exception)
            {
                // Handed to the caller, who is waiting for it.
                _exception = ExceptionDispatchInfo.Capture(exception);
            }

            lock (_gate)
            {
                _done = true;
                Monitor.Pulse(_gate);
            }
        }

        public T Wait()
        {
            lock (_gate)
            {
                while (!_done) Monitor.Wait(_gate);
            }

            _exception?.Throw();
            return _result;
        }
    }
}
