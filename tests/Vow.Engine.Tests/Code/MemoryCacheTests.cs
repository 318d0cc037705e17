using System.Diagnostics.Metrics;
using Vow.Engine.Code;
using Xunit;

namespace Vow.Engine.Tests.Code;

public class MemoryCacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void SecondLookup_GivesTheSameModuleWithoutCompiling()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);
        using var first = Get(cache, 1);
        using var second = cache.GetOrCompile(Key(1), 0, _ => throw new InvalidOperationException("compiled twice"), Token);

        Assert.Same(first.Artifact, second.Artifact);
        Assert.Equal((1, 1, 10), (cache.Meter.Hits, cache.Meter.Misses, cache.Meter.Bytes));
    }

    [Fact]
    public void ThreadsThatAskForTheSameModule_CompileItOnce()
    {
        using var cache = new MemoryCache<Module, string>(1000, 10);
        var compilations = 0;
        using var start = new Barrier(8);
        var modules = new Module?[8];
        RunThreads(8, i =>
        {
            start.SignalAndWait();
            using var lease = cache.GetOrCompile(Key(1), 0, _ =>
            {
                Interlocked.Increment(ref compilations);
                Thread.Sleep(50);
                return Built(new Module(), 10);
            }, Token);
            modules[i] = lease.Artifact;
        });

        Assert.Equal(1, compilations);
        Assert.Single(modules.Distinct());
    }

    [Fact]
    public void DifferentModules_CompileAtTheSameTime()
    {
        using var cache = new MemoryCache<Module, string>(1000, 10);
        using var together = new Barrier(2);
        RunThreads(2, i => cache.GetOrCompile(Key(i), 0, _ =>
        {
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(20)));
            return Built(new Module(), 10);
        }, Token).Dispose());
    }

    [Fact]
    public void TheLeastRecentlyUsedModule_IsEvictedFirst()
    {
        using var cache = new MemoryCache<Module, string>(30, 10);
        var modules = Enumerable.Range(1, 3).Select(i => Use(cache, i)).ToArray();
        Use(cache, 1);

        Use(cache, 4);
        Use(cache, 5);

        Assert.Equal([false, true, true], modules.Select(module => module.Disposed));
        Assert.Equal((2, 30), (cache.Meter.Evictions, cache.Meter.Bytes));
    }

    [Fact]
    public void EvictedModuleThatRuns_IsDisposedAfterItsLastUse()
    {
        using var cache = new MemoryCache<Module, string>(10, 10);
        var first = Get(cache, 1);
        var second = Get(cache, 1);
        Use(cache, 2);

        Assert.False(first.Artifact!.Disposed);
        first.Dispose();
        Assert.False(second.Artifact!.Disposed);
        second.Dispose();
        Assert.True(second.Artifact.Disposed);
    }

    [Fact]
    public void ModuleLargerThanTheCache_IsHandedOutAndNotKept()
    {
        using var cache = new MemoryCache<Module, string>(30, 10);
        var small = Use(cache, 1);
        var lease = Get(cache, 2, bytes: 31);

        Assert.False(lease.Artifact!.Disposed);
        lease.Dispose();

        Assert.True(lease.Artifact.Disposed);
        Assert.False(small.Disposed);
        Assert.Equal(10, cache.Meter.Bytes);
    }

    [Fact]
    public void Refusal_IsRememberedAndBoundedAndEvictsNoModule()
    {
        using var cache = new MemoryCache<Module, string>(10, 2);
        var module = Use(cache, 100);
        var compilations = 0;
        string? Refuse(int number)
        {
            using var lease = cache.GetOrCompile(Key(number), number, n =>
            {
                compilations++;
                return new Compilation<Module, string>(null, 0, $"refused {n}");
            }, Token);
            return lease.Refusal;
        }

        for (var i = 1; i <= 3; i++) Assert.Equal($"refused {i}", Refuse(i));
        Assert.Equal("refused 3", Refuse(3));
        Assert.Equal(3, compilations);
        Assert.Equal("refused 1", Refuse(1));
        Assert.Equal(4, compilations);
        Assert.False(module.Disposed);
    }

    [Fact]
    public void FailedCompilation_ReachesThoseWhoWaitAndIsNotRemembered()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);
        using var compiling = new ManualResetEventSlim();
        var faults = 0;
        RunThreads(2, i =>
        {
            if (i == 1) compiling.Wait(TestContext.Current.CancellationToken);
            Assert.Throws<IOException>(() => cache.GetOrCompile(Key(1), 0, _ =>
            {
                compiling.Set();
                Thread.Sleep(50);
                throw new IOException("compiler fell over");
            }, Token));
            Interlocked.Increment(ref faults);
        });

        Assert.Equal(2, faults);
        Assert.False(Use(cache, 1).Disposed);
    }

    [Fact]
    public void CancelledCompilation_MakesTheNextCallerCompile()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);
        using var compiling = new ManualResetEventSlim();
        RunThreads(2, i =>
        {
            if (i == 0)
            {
                Assert.Throws<OperationCanceledException>(() => cache.GetOrCompile(Key(1), 0, _ =>
                {
                    compiling.Set();
                    Thread.Sleep(50);
                    throw new OperationCanceledException();
                }, Token));
                return;
            }
            compiling.Wait(TestContext.Current.CancellationToken);
            Assert.NotNull(Use(cache, 1));
        });
    }

    [Fact]
    public void WaitForAnotherThreadsCompilation_CanBeCancelled()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);
        using var compiling = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        RunThreads(2, i =>
        {
            if (i == 0)
            {
                cache.GetOrCompile(Key(1), 0, _ =>
                {
                    compiling.Set();
                    finish.Wait(TimeSpan.FromSeconds(20), Token);
                    return Built(new Module(), 10);
                }, Token).Dispose();
                return;
            }
            compiling.Wait(TestContext.Current.CancellationToken);
            using var cancellation = new CancellationTokenSource(20);
            Assert.ThrowsAny<OperationCanceledException>(() => cache.GetOrCompile(Key(1), 0, _ => Built(new Module(), 10), cancellation.Token));
            finish.Set();
        });
    }

    [Fact]
    public void CompilationThatAsksForItself_IsAnErrorAndNotADeadlock()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);

        Assert.Throws<InvalidOperationException>(() => cache.GetOrCompile(Key(1), 0, _ => new(Use(cache, 1), 10, null), Token));
    }

    [Fact]
    public void ReleasingMoreOftenThanTaking_IsAnError()
    {
        var cache = new MemoryCache<Module, string>(100, 10);
        var lease = Get(cache, 1);
        lease.Dispose();
        cache.Dispose();

        Assert.True(lease.Artifact!.Disposed);
        Assert.Throws<InvalidOperationException>(() => lease.Dispose());
    }

    [Fact]
    public void DisposedCache_DisposesIdleModulesNowAndRunningOnesLater()
    {
        var cache = new MemoryCache<Module, string>(100, 10);
        var idle = Use(cache, 1);
        var running = Get(cache, 2);

        cache.Dispose();

        Assert.True(idle.Disposed);
        Assert.False(running.Artifact!.Disposed);
        running.Dispose();
        Assert.True(running.Artifact.Disposed);
        Assert.Throws<ObjectDisposedException>(() => Get(cache, 3));
    }

    [Fact]
    public void RemovedModule_IsCompiledAnew()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);
        var old = Use(cache, 1);

        cache.Remove(Key(1));

        Assert.True(old.Disposed);
        Assert.False(cache.TryGet(Key(1), out _));
        Assert.NotSame(old, Use(cache, 1));
    }

    [Fact]
    public void ManyThreadsOnASmallCache_NeverSeeADisposedModuleAndLeakNone()
    {
        var cache = new MemoryCache<Module, string>(50, 10);
        var made = new System.Collections.Concurrent.ConcurrentBag<Module>();
        RunThreads(4, thread =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var lease = cache.GetOrCompile(Key((i * 7 + thread * 3) % 12), 0, _ =>
                {
                    var module = new Module();
                    made.Add(module);
                    return Built(module, 10);
                }, Token);
                Assert.False(lease.Artifact!.Disposed);
            }
        });

        Assert.True(cache.Meter.Bytes <= 50);
        cache.Dispose();
        Assert.All(made, module => Assert.Equal(1, module.Disposals));
        Assert.Equal(0, cache.Meter.Bytes);
    }

    [Fact]
    public void Metrics_AreSeenByAListenerAndOneThatThrowsDisturbsNothing()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Vow.Engine") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) =>
        {
            seen.Add(instrument.Name);
            throw new InvalidOperationException("a bad listener");
        });
        listener.Start();
        using var cache = new MemoryCache<Module, string>(10, 10);

        Use(cache, 1);
        Use(cache, 1);
        Use(cache, 2);

        Assert.Superset(
            new HashSet<string> { "vow.code_cache.hits", "vow.code_cache.misses", "vow.code_cache.evictions", "vow.code_cache.bytes" },
            seen.ToHashSet());
    }

    [Fact]
    public void Hit_AllocatesNothing()
    {
        using var cache = new MemoryCache<Module, string>(100, 10);
        var key = Key(1);
        Use(cache, 1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            cache.GetOrCompile(key, 0, static _ => throw new InvalidOperationException("compiled"), Token).Dispose();

        var perHit = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;
        Assert.True(perHit < 1, $"{perHit} bytes");
    }

    private static CacheLease<Module, string> Get(MemoryCache<Module, string> cache, int number, long bytes = 10) =>
        cache.GetOrCompile(Key(number), bytes, static size => Built(new Module(), size), Token);

    private static Module Use(MemoryCache<Module, string> cache, int number)
    {
        using var lease = Get(cache, number);
        return lease.Artifact!;
    }

    private static Compilation<Module, string> Built(Module module, long bytes) => new(module, bytes, null);

    private static void RunThreads(int count, Action<int> body)
    {
        Exception? fault = null;
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try { body(i); }
            catch (Exception e) { fault = e; }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Null(fault);
    }

    private static ArtifactKey Key(int number)
    {
        var bytes = new byte[ArtifactKey.Bytes];
        bytes[0] = (byte)number;
        return ArtifactKey.From(bytes);
    }

    private sealed class Module : IDisposable
    {
        private int _disposals;

        public int Disposals => _disposals;

        public bool Disposed => _disposals > 0;

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
