using Vow.Engine.Execution;
using Vow.Engine.Native;

namespace Vow.Engine.Code;

/// <summary>One module, compiled and ready, with its idle instances.</summary>
internal sealed class ContractCode(CodeHash hash, CodeFacts facts, CompiledModule compiled, int idleInstancesMax) : IDisposable
{
    private readonly InstancePool _idle = new(facts.Resettable ? idleInstancesMax : 0);
    private MemoryImage? _image;

    public CodeHash Hash => hash;

    public CodeFacts Facts => facts;

    public CompiledModule Compiled => compiled;

    /// <summary>Memory as a fresh instance has it. Known once the first instance was made.</summary>
    public MemoryImage Image => _image ?? throw new EngineFaultException("A memory image was asked for before there was an instance.");

    /// <summary>An instance that cannot be told from a fresh one.</summary>
    public ContractInstance TakeInstance()
    {
        if (_idle.Take() is { } idle) return idle;
        var instance = new ContractInstance(this);
        if (facts.Resettable && _image is null) Interlocked.CompareExchange(ref _image, new MemoryImage(instance.MemorySpan), null);
        return instance;
    }

    /// <summary>Takes back an instance that was wiped.</summary>
    public void GiveInstance(ContractInstance instance) => _idle.Give(instance);

    public void Dispose()
    {
        _idle.Dispose();
        compiled.Dispose();
    }
}
