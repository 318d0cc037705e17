using System.Runtime.ExceptionServices;

namespace Vow.Engine.Code;

/// <summary>One key's place in a <see cref="MemoryCache{TArtifact,TRefusal}"/>: being compiled, compiled, refused, or failed.</summary>
internal sealed class CacheEntry<TArtifact, TRefusal>(ArtifactKey key)
    where TArtifact : class, IDisposable
    where TRefusal : class
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _compilingThread = Environment.CurrentManagedThreadId;
    private Compilation<TArtifact, TRefusal> _compiled;
    private ExceptionDispatchInfo? _fault;

    // The cache holds one use, the thread that compiles another; at zero the artifact is disposed, and it never leaves zero again.
    private int _uses = 2;
    private long _lastUse;

    /// <summary>The key this entry stands under.</summary>
    public ArtifactKey Key { get; } = key;

    /// <summary>When it was last asked for, in ticks of the cache's own clock.</summary>
    public long LastUse
    {
        get => Volatile.Read(ref _lastUse);
        set => Volatile.Write(ref _lastUse, value);
    }

    /// <summary>Whether it was compiled or refused.</summary>
    public bool IsComplete => _done.Task.IsCompleted && _fault is null;

    /// <summary>Bytes the artifact takes; 0 for a refusal. Meaningful once complete.</summary>
    public long Bytes => IsRefusal ? 0 : _compiled.Bytes;

    /// <summary>Whether the module is refused. Meaningful once complete.</summary>
    public bool IsRefusal => _compiled.Refusal is not null;

    /// <summary>Sets the outcome and lets the waiting threads go.</summary>
    public void Complete(Compilation<TArtifact, TRefusal> compiled)
    {
        _compiled = compiled;
        _done.SetResult();
    }

    /// <summary>Sets the fault and lets the waiting threads go.</summary>
    public void Fail(Exception fault)
    {
        _fault = ExceptionDispatchInfo.Capture(fault);
        _done.SetResult();
    }

    /// <summary>The compiling thread's own use.</summary>
    public CacheLease<TArtifact, TRefusal> FirstLease() => new(this, _compiled);

    /// <summary>Waits until the entry is compiled and takes a use of it. False: it is gone, and the caller looks again.</summary>
    public bool TryAcquire(CancellationToken cancellation, out CacheLease<TArtifact, TRefusal> lease)
    {
        lease = default;
        if (!_done.Task.IsCompleted) Wait(cancellation);
        if (_fault is not null)
        {
            // One caller's cancellation is no reason for another's call to fail.
            if (_fault.SourceException is OperationCanceledException) return false;
            _fault.Throw();
        }
        for (var uses = Volatile.Read(ref _uses); uses > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
            {
                lease = new(this, _compiled);
                return true;
            }
            uses = seen;
        }
        return false;
    }

    /// <summary>Gives a use back; the last one disposes the artifact.</summary>
    public void Release()
    {
        var uses = Interlocked.Decrement(ref _uses);
        if (uses == 0) _compiled.Artifact?.Dispose();
        else if (uses < 0) throw new InvalidOperationException("A cached module was released more often than it was taken.");
    }

    private void Wait(CancellationToken cancellation)
    {
        if (_compilingThread == Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("The compilation of a module asked the cache for that same module.");
        _done.Task.Wait(cancellation);
    }
}

/// <summary>A use of a cached module: as long as it is not disposed, nor is the module. Dispose it exactly once.</summary>
internal readonly struct CacheLease<TArtifact, TRefusal> : IDisposable
    where TArtifact : class, IDisposable
    where TRefusal : class
{
    private readonly CacheEntry<TArtifact, TRefusal> _entry;
    private readonly Compilation<TArtifact, TRefusal> _compiled;

    internal CacheLease(CacheEntry<TArtifact, TRefusal> entry, in Compilation<TArtifact, TRefusal> compiled)
    {
        _entry = entry;
        _compiled = compiled;
    }

    /// <summary>The module, or null if it is refused.</summary>
    public TArtifact? Artifact => _compiled.Artifact;

    /// <summary>Why the module is refused, or null.</summary>
    public TRefusal? Refusal => _compiled.Refusal;

    /// <summary>Ends this use.</summary>
    public void Dispose() => _entry?.Release();
}
