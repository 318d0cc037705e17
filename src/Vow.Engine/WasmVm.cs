using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Vow.Engine.Code;
using Vow.Engine.Execution;
using Vow.Engine.Host;
using Vow.Engine.Native;
using Vow.Wasm;

namespace Vow.Engine;

/// <summary>
/// The engine: stores modules and calls their methods. Safe to use from several threads; executions run on threads of its own with a stack of known size. Call
/// <see cref="RunOnExecutionThread"/> around many executions to pay for the hand-over once.
/// </summary>
public sealed class WasmVm : IDisposable
{
    // Far above what the counted stack limit lets contract code use; a test with adversarial frames holds it.
    private const int NativeStackBytes = 48 * 1024 * 1024;
    private const int ThreadStackBytes = NativeStackBytes + 16 * 1024 * 1024;

    [ThreadStatic]
    private static CallSession? _session;

    private readonly WasmtimeEngine _engine;
    private readonly CodeLoader _code;
    private readonly ExecutionThreads _threads;

    /// <summary>Starts an engine.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="EngineFaultException">Wasmtime cannot run here; the message says why.</exception>
    public WasmVm(WasmVmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        Prices = new HostPrices(options.Protocol.Gas);
        _engine = new WasmtimeEngine(new WasmtimeSettings
        {
            Pooled = options.InstanceAllocation == InstanceAllocation.Pooled,
            InstancesMax = (uint)options.InstancesMax,
            MemoryBytesMax = (nuint)options.Protocol.Module.MemoryPagesMax * 65536,
            TablesMax = (uint)options.Protocol.Module.TablesMax,
            TableElementsMax = (nuint)options.Protocol.Module.TableElementsMax,
            NativeStackBytes = NativeStackBytes,
        });
        _code = new CodeLoader(_engine, options);
        _threads = new ExecutionThreads(options.ConcurrentExecutionsMax, ThreadStackBytes);
    }

    /// <summary>What it was built with.</summary>
    public WasmVmOptions Options { get; }

    /// <summary>Prices, limits and host functions of every execution.</summary>
    public ProtocolVersion Protocol => Options.Protocol;

    /// <summary>Compiled code in memory: how often it was there, and how much it is.</summary>
    public CacheCounts CodeInMemory => _code.InMemory;

    /// <summary>Compiled code in <see cref="WasmVmOptions.CodeCacheDirectory"/>; null without one.</summary>
    public CacheCounts? CodeOnDisk => _code.OnDisk;

    internal HostPrices Prices { get; }

    /// <summary>The hash that code is stored under: SHA-256 of the module's bytes.</summary>
    public static CodeHash HashOf(ReadOnlySpan<byte> wasm) => CodeHash.From(SHA256.HashData(wasm));

    /// <summary>Validates a module, compiles it and keeps it.</summary>
    /// <exception cref="WasmValidationException">The module is refused; the error says where, why, and what to do.</exception>
    public StoredCode Store(ReadOnlyMemory<byte> wasm) =>
        TryStore(wasm, out var stored, out var error) ? stored : throw new WasmValidationException(error);

    /// <summary>Validates a module, compiles it and keeps it; false with the reason when it is refused.</summary>
    public bool TryStore(ReadOnlyMemory<byte> wasm, [NotNullWhen(true)] out StoredCode? stored, [NotNullWhen(false)] out WasmError? error)
    {
        var hash = HashOf(wasm.Span);
        // Compilation recurses in native code too, so it gets the large stack.
        (stored, error) = _threads.Run(() => _code.Store(hash, wasm));
        return stored is not null;
    }

    /// <summary>What the engine found in code that was stored; null when it was not.</summary>
    public StoredCode? Find(CodeHash code) => _threads.Run(() =>
    {
        using var lease = _code.Find(code, ProbeLevel.None);
        return lease is null ? null : new StoredCode(code, lease.Value.Code.Facts);
    });

    /// <summary>Calls a method. Its changes are in the environment's journal when it succeeds; otherwise the journal is as it was.</summary>
    /// <exception cref="EngineFaultException">The node failed, not the contract; the journal is as it was.</exception>
    public ExecutionResult Execute(CodeHash code, WasmEnv environment, string method, IReadOnlyList<WasmValue> arguments, CancellationToken cancellation) =>
        Run(code, environment, method, arguments, EntryKind.Method, cancellation);

    /// <summary>Calls a method read-only, whatever the environment says.</summary>
    /// <exception cref="EngineFaultException">The node failed, not the contract.</exception>
    public ExecutionResult Query(CodeHash code, WasmEnv environment, string method, IReadOnlyList<WasmValue> arguments, CancellationToken cancellation) =>
        Run(code, environment, method, arguments, EntryKind.Query, cancellation);

    /// <summary>Runs a new contract's <c>init</c>, if it has one.</summary>
    /// <exception cref="EngineFaultException">The node failed, not the contract; the journal is as it was.</exception>
    public ExecutionResult Instantiate(CodeHash code, WasmEnv environment, IReadOnlyList<WasmValue> arguments, CancellationToken cancellation) =>
        Run(code, environment, "init", arguments, EntryKind.Reserved, cancellation);

    /// <summary>Runs the <c>migrate</c> of a contract's new code, if it has one.</summary>
    /// <exception cref="EngineFaultException">The node failed, not the contract; the journal is as it was.</exception>
    public ExecutionResult Migrate(CodeHash code, WasmEnv environment, IReadOnlyList<WasmValue> arguments, CancellationToken cancellation) =>
        Run(code, environment, "migrate", arguments, EntryKind.Reserved, cancellation);

    /// <summary>Runs work on a thread of the engine's: executions inside it need no hand-over. Blocks until it is done.</summary>
    public T RunOnExecutionThread<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _threads.Run(work);
    }

    /// <summary>Frees native code and threads. No execution may be under way.</summary>
    public void Dispose()
    {
        _threads.Dispose();
        _code.Dispose();
        _engine.Dispose();
    }

    /// <summary>Code that a running contract refers to; null when it is not stored. The lease is the session's.</summary>
    internal CodeLease? FindCode(in CodeHash hash, ProbeLevel probes) => _code.Find(hash, probes);

    /// <summary>The uploaded bytes of stored code.</summary>
    internal bool TryGetModule(in CodeHash hash, out ReadOnlyMemory<byte> wasm) => _code.TryGetModule(hash, out wasm);

    private ExecutionResult Run(CodeHash code, WasmEnv environment, string method, IReadOnlyList<WasmValue> arguments, EntryKind kind, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentOutOfRangeException.ThrowIfNegative(environment.GasLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(environment.GasLimit, EntryCall.GasLimitMax);
        return _threads.IsCurrent
            ? EntryCall.Run(Session(), code, environment, method, arguments, kind, cancellation)
            : HandOver(code, environment, method, arguments, kind, cancellation);
    }

    // Apart, because a closure is allocated where its method begins: calls that need no hand-over must not pay for it.
    private ExecutionResult HandOver(CodeHash code, WasmEnv environment, string method, IReadOnlyList<WasmValue> arguments, EntryKind kind, CancellationToken cancellation) =>
        _threads.Run(() => EntryCall.Run(Session(), code, environment, method, arguments, kind, cancellation));

    private CallSession Session()
    {
        if (_session?.Vm != this) _session = new CallSession(this);
        if (_session.Depth != 0) throw new InvalidOperationException("An execution is under way on this thread; an observer must not start another one.");
        return _session;
    }
}
