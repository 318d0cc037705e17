using Vow.Engine.Execution;
using Vow.Engine.Native;

namespace Vow.Engine.Code;

/// <summary>One module, compiled and ready, with its idle instances.</summary>
internal sealed class ContractCode : IDisposable
{
    /// <summary>
    /// Largest memory that is wiped, in pages. Wiping reads all of it, half a microsecond a page; a fresh instance pays for the pages that are touched, three
    /// times as much for each (docs/performance.md). Up to Rust's default of 17 pages wiping loses 5 µs at worst and wins 22 µs at best.
    /// </summary>
    public const int RecycledPagesMax = 17;

    private readonly IdleInstances _others;
    private readonly InstancePool _idle;
    private MemoryImage? _image;

    public ContractCode(CodeHash hash, CodeFacts facts, CompiledModule compiled, IdleInstances others, int idleInstancesMax)
    {
        Hash = hash;
        Facts = facts;
        Compiled = compiled;
        _others = others;
        Recycles = facts.Resettable && facts.MemoryPagesMin <= RecycledPagesMax && idleInstancesMax > 0;
        _idle = new InstancePool(Recycles ? idleInstancesMax : 0);
        others.Add(_idle);
    }

    public CodeHash Hash { get; }

    public CodeFacts Facts { get; }

    public CompiledModule Compiled { get; }

    /// <summary>What it was built to tell while it runs.</summary>
    public Wasm.ProbeLevel Probes { get; init; }

    /// <summary>How many globals hold locals at a site.</summary>
    public int LocalsShown { get; init; }

    /// <summary>Whether an instance is wiped and used again after a call that ended well.</summary>
    public bool Recycles { get; }

    /// <summary>Memory as a fresh instance has it. Known once the first instance was made.</summary>
    public MemoryImage Image => _image ?? throw new EngineFaultException("A memory image was asked for before there was an instance.");

    /// <summary>An instance that cannot be told from a fresh one.</summary>
    public ContractInstance TakeInstance()
    {
        if (_idle.Take() is { } idle) return idle;
        var instance = NewInstance();
        if (Recycles && _image is null) Interlocked.CompareExchange(ref _image, new MemoryImage(instance.MemorySpan), null);
        return instance;
    }

    /// <summary>Takes back an instance that was wiped.</summary>
    public void GiveInstance(ContractInstance instance) => _idle.Give(instance);

    public void Dispose()
    {
        _others.Remove(_idle);
        _idle.Dispose();
        Compiled.Dispose();
    }

    private ContractInstance NewInstance()
    {
        try
        {
            return new ContractInstance(this);
        }
        catch (EngineFaultException)
        {
            // The places of the pool may be held by instances that nobody uses.
            if (!_others.ReleaseAll()) throw;
            return new ContractInstance(this);
        }
    }
}
