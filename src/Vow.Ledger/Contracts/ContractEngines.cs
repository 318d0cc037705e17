using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>
/// One engine for each protocol version, made when it is first needed. Executions see the code of the state they stand on. Safe to use from several threads;
/// queries and simulations leave one of the engine's threads to blocks.
/// </summary>
public sealed class ContractEngines : IDisposable
{
    private readonly ImmutableSortedDictionary<int, Lazy<WasmVm>> _engines;
    private readonly SemaphoreSlim _besides;

    /// <summary>Engines for the versions this program knows.</summary>
    /// <param name="options">What all engines are built with; its protocol and code store are replaced.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public ContractEngines(WasmVmOptions options)
        : this(options, ProtocolVersion.Known)
    {
    }

    /// <summary>Engines for other rules than the known ones: for tests of a change of rules.</summary>
    /// <exception cref="ArgumentException">An option makes no sense, or two versions have one number.</exception>
    public ContractEngines(WasmVmOptions options, IReadOnlyList<ProtocolVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(versions);
        options.Validate();
        if (options.ConcurrentExecutionsMax < 2)
            throw new ArgumentException($"{nameof(options.ConcurrentExecutionsMax)} is {options.ConcurrentExecutionsMax}; it must be at least 2, one for blocks and one for queries.", nameof(options));
        Versions = [.. versions.Select(version => version.Number).Order()];
        _besides = new SemaphoreSlim(options.ConcurrentExecutionsMax - 1);
        _engines = versions.ToImmutableSortedDictionary(
            version => version.Number,
            version => new Lazy<WasmVm>(() => new WasmVm(options with { Protocol = version, CodeStore = ScopedCodeStore.Instance })));
    }

    /// <summary>Numbers of the versions, ascending.</summary>
    internal IReadOnlyList<int> Versions { get; }

    /// <summary>Compiled code of all engines, in memory and, where it is kept, on disk.</summary>
    public (CacheCounts InMemory, CacheCounts? OnDisk) Code
    {
        get
        {
            (CacheCounts memory, CacheCounts? disk) = (default, null);
            foreach (Lazy<WasmVm> engine in _engines.Values)
            {
                if (!engine.IsValueCreated) continue;
                memory += engine.Value.CodeInMemory;
                if (engine.Value.CodeOnDisk is { } kept) disk = kept + (disk ?? default);
            }

            return (memory, disk);
        }
    }

    /// <summary>Frees the engines. No execution may be under way.</summary>
    public void Dispose()
    {
        foreach (Lazy<WasmVm> engine in _engines.Values)
        {
            if (engine.IsValueCreated) engine.Value.Dispose();
        }

        _besides.Dispose();
    }

    /// <summary>Does a block's work on one of the engine's threads, where code is that of the scope.</summary>
    /// <exception cref="EngineFaultException">The version is not known: this program is too old for the chain.</exception>
    internal T Run<T>(int version, CodeScope scope, Func<WasmVm, T> work)
    {
        if (!_engines.TryGetValue(version, out Lazy<WasmVm>? engine))
            throw new EngineFaultException($"Protocol version {version} is not known; this program knows {string.Join(", ", _engines.Keys)}. Install a newer one.");
        WasmVm vm = engine.Value;
        return vm.RunOnExecutionThread(() =>
        {
            CodeScope? before = ScopedCodeStore.Enter(scope);
            try
            {
                return work(vm);
            }
            finally
            {
                ScopedCodeStore.Enter(before);
            }
        });
    }

    /// <summary>Does work beside blocks; false when no thread was free for it in time.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    internal bool TryRunBeside<T>(int version, CodeScope scope, TimeSpan wait, Func<WasmVm, T> work, CancellationToken cancellation, out T? result)
    {
        result = default;
        if (!_besides.Wait(wait, cancellation)) return false;
        try
        {
            result = Run(version, scope, work);
            return true;
        }
        finally
        {
            _besides.Release();
        }
    }
}
