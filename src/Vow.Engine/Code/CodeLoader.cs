using System.Globalization;
using Vow.Engine.Execution;
using Vow.Engine.Native;
using Vow.Wasm;

namespace Vow.Engine.Code;

/// <summary>Why a module is refused, as the memory cache remembers it.</summary>
internal sealed record Refusal(WasmError Error);

/// <summary>
/// Finds code by hash: in memory, on disk, or by compiling it again from the uploaded bytes. Where it was found changes nothing but time.
/// </summary>
internal sealed class CodeLoader : IDisposable
{
    private readonly WasmtimeEngine _engine;
    private readonly WasmVmOptions _options;
    private readonly ICodeStore _modules;
    private readonly MemoryCache<ContractCode, Refusal> _memory;
    private readonly MemoryCache<ContractCode, Refusal> _probed;
    private readonly DiskArtifactCache? _disk;
    private readonly IdleInstances _idle = new();

    public CodeLoader(WasmtimeEngine engine, WasmVmOptions options)
    {
        _engine = engine;
        _options = options;
        _modules = options.CodeStore ?? new MemoryCodeStore();
        _memory = new MemoryCache<ContractCode, Refusal>(options.CodeCacheMemoryBytesMax, options.RefusalsMax);
        _probed = new MemoryCache<ContractCode, Refusal>(options.ProbedCodeMemoryBytesMax, options.RefusalsMax);
        if (options.CodeCacheDirectory is { } directory)
        {
            _disk = new DiskArtifactCache(directory, options.CodeCacheDiskBytesMax, TimeProvider.System, options.Report);
        }
    }

    public CacheCounts InMemory => _memory.Meter.Counts;

    /// <summary>Null without a folder.</summary>
    public CacheCounts? OnDisk => _disk?.Meter.Counts;

    /// <summary>Validates and compiles a module, and keeps its bytes when it is accepted.</summary>
    public (StoredCode? Stored, WasmError? Error) Store(in CodeHash hash, ReadOnlyMemory<byte> wasm)
    {
        using var lease = Load(hash, wasm);
        if (lease.Refusal is { } refusal) return (null, refusal.Error);
        // A copy: the caller's buffer may change, and the hash would no longer tell the truth.
        if (!_modules.TryGet(hash, out _)) _modules.Put(hash, wasm.ToArray());
        return (new StoredCode(hash, lease.Artifact!.Facts), null);
    }

    /// <summary>Code that was stored, built with the probes that are wanted; null when it was not. The lease keeps it alive.</summary>
    public CodeLease? Find(in CodeHash hash, ProbeLevel probes)
    {
        if (probes != ProbeLevel.None) return _modules.TryGet(hash, out var module) ? Lease(LoadProbed(hash, module, probes)) : null;
        if (_memory.TryGet(ArtifactKey.From(hash.Span), out var lease)) return Lease(lease);
        return _modules.TryGet(hash, out var wasm) ? Lease(Load(hash, wasm)) : null;
    }

    /// <summary>The uploaded bytes of stored code.</summary>
    public bool TryGetModule(in CodeHash hash, out ReadOnlyMemory<byte> wasm) => _modules.TryGet(hash, out wasm);

    public void Dispose()
    {
        _memory.Dispose();
        _probed.Dispose();
    }

    private static CodeLease? Lease(CacheLease<ContractCode, Refusal> lease)
    {
        if (lease.Artifact is not null) return new CodeLease(lease);
        lease.Dispose();
        return null;
    }

    private CacheLease<ContractCode, Refusal> Load(in CodeHash hash, ReadOnlyMemory<byte> wasm) =>
        _memory.GetOrCompile(ArtifactKey.From(hash.Span), (Loader: this, Hash: hash, Wasm: wasm),
            static state => state.Loader.Compile(state.Hash, state.Wasm), CancellationToken.None);

    private CacheLease<ContractCode, Refusal> LoadProbed(in CodeHash hash, ReadOnlyMemory<byte> wasm, ProbeLevel probes)
    {
        Span<byte> key = stackalloc byte[CodeHash.Bytes];
        hash.Span.CopyTo(key);
        // The hash of a module that differs from this one's by the level alone is as hard to find as any other collision.
        key[^1] ^= (byte)probes;
        return _probed.GetOrCompile(ArtifactKey.From(key), (Loader: this, Hash: hash, Wasm: wasm, Probes: probes),
            static state => state.Loader.CompileProbed(state.Hash, state.Wasm, state.Probes), CancellationToken.None);
    }

    private Compilation<ContractCode, Refusal> CompileProbed(CodeHash hash, ReadOnlyMemory<byte> wasm, ProbeLevel probes)
    {
        var prepared = ModulePreparation.Prepare(wasm, _options.Protocol, probes);
        var compiled = _engine.Compile(prepared.Instrumented.Bytes.Span, prepared.Facts.Aliases);
        var code = new ContractCode(hash, prepared.Facts, compiled, _idle, idleInstancesMax: 1) { Probes = probes, LocalsShown = prepared.Instrumented.LocalsShown };
        return new Compilation<ContractCode, Refusal>(code, compiled.ImageBytes + prepared.Facts.InitialMemoryBytes, null);
    }

    private Compilation<ContractCode, Refusal> Compile(CodeHash hash, ReadOnlyMemory<byte> wasm)
    {
        var key = KeyOf(hash);
        var code = LoadFromDisk(hash, key);
        if (code is null)
        {
            PreparedModule prepared;
            try
            {
                prepared = ModulePreparation.Prepare(wasm, _options.Protocol, ProbeLevel.None);
            }
            catch (WasmValidationException refused)
            {
                return new Compilation<ContractCode, Refusal>(null, 0, new Refusal(refused.Error));
            }

            var compiled = _engine.Compile(prepared.Instrumented.Bytes.Span, prepared.Facts.Aliases);
            _disk?.Store(key, CodeFactsFormat.Write(prepared.Facts, compiled.Serialize()));
            code = NewCode(hash, prepared.Facts, compiled);
        }

        return new Compilation<ContractCode, Refusal>(code, code.Compiled.ImageBytes + code.Facts.InitialMemoryBytes, null);
    }

    private ContractCode? LoadFromDisk(in CodeHash hash, in ArtifactKey key)
    {
        using var artifact = _disk?.TryLoad(key);
        if (artifact is null) return null;
        using var stream = new MemoryStream(artifact.Span.Length);
        // The facts are short and come first; the machine code is read in place.
        var head = artifact.Span[..Math.Min(artifact.Span.Length, FactsBytesMax)];
        stream.Write(head);
        stream.Position = 0;
        CodeFacts facts;
        try
        {
            facts = CodeFactsFormat.Read(stream);
        }
        catch (Exception exception) when (exception is EndOfStreamException or IOException or ArgumentException)
        {
            _disk!.Discard(key);
            return null;
        }

        var compiled = _engine.Load(artifact.Span[(int)stream.Position..], facts.Aliases);
        if (compiled is not null) return NewCode(hash, facts, compiled);
        _disk!.Discard(key);
        return null;
    }

    // Methods are at most Limits.ExportsMax with names of at most NameBytesMax, and their types at most ParametersMax bytes.
    private const int FactsBytesMax = 1024 * 1024;

    private ContractCode NewCode(in CodeHash hash, CodeFacts facts, CompiledModule compiled) =>
        new(hash, facts, compiled, _idle, _options.IdleInstancesPerModuleMax);

    private ArtifactKey KeyOf(in CodeHash hash) => new ArtifactInputs
    {
        CodeHash = hash,
        GasScheduleHash = _options.Protocol.Gas.Fingerprint.AsMemory(),
        ProfileVersion = _options.Protocol.Module.ToString(),
        InstrumenterVersion = string.Create(CultureInfo.InvariantCulture,
            $"instrumenter {Instrumenter.Version} facts {CodeFactsFormat.Version} host {Host.HostFunctionTable.Version}"),
        CompilerVersion = $"wasmtime {WasmtimeEngine.Version}",
        CompilerConfiguration = _engine.Settings.ToString(),
        Machine = MachineDescription.Current,
    }.ToKey();
}

/// <summary>A use of stored code: it stays in memory until this is disposed, exactly once.</summary>
internal readonly struct CodeLease(CacheLease<ContractCode, Refusal> lease) : IDisposable
{
    public ContractCode Code => lease.Artifact!;

    public void Dispose() => lease.Dispose();
}
