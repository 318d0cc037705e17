using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Node;

/// <summary>What a module says of itself.</summary>
/// <param name="Abi">Its description; null when it has none that can be read.</param>
/// <param name="Fault">Why the one that it has cannot be read; null otherwise.</param>
public sealed record ModuleDescription(ContractAbi? Abi, string? Fault)
{
    internal static ModuleDescription None { get; } = new(null, null);
}

/// <summary>
/// Descriptions of modules, kept by the hash of the code and bounded: in number, and by the length of the modules' sections, which bounds what is made of them. Safe to use
/// from many threads.
/// </summary>
public sealed class DescriptionCache
{
    // Half of what may be kept: when a generation is full, the one before it is forgotten.
    private const int ModulesMax = 2048;
    private const long BytesMax = 2L << 20;

    private readonly Lock _gate = new();
    private Dictionary<CodeHash, ModuleDescription> _young = [];
    private Dictionary<CodeHash, ModuleDescription> _old = [];
    private long _youngBytes;

    /// <summary>The description of a module that is here already.</summary>
    public bool TryGet(in CodeHash code, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModuleDescription? found)
    {
        lock (_gate) return _young.TryGetValue(code, out found) || _old.TryGetValue(code, out found);
    }

    /// <summary>The description of a contract's module; it is read from the state the first time.</summary>
    public ModuleDescription Of(ChainView view, ContractState contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Of(view, contract.Code);
    }

    /// <summary>The description of a module that is stored; it is read from the state the first time.</summary>
    public ModuleDescription Of(ChainView view, in CodeHash code)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (TryGet(code, out ModuleDescription? known)) return known;
        (ModuleDescription read, int bytes) = view.TryGetCode(code, out ReadOnlyMemory<byte> wasm) ? Read(wasm) : (ModuleDescription.None, 0);
        // What is not stored now may be soon.
        if (!wasm.IsEmpty) Keep(code, read, bytes);
        return read;
    }

    /// <summary>The description in a module that need not be stored; it is not kept.</summary>
    public static ModuleDescription Of(ReadOnlyMemory<byte> wasm) => Read(wasm).Description;

    private static (ModuleDescription Description, int Bytes) Read(ReadOnlyMemory<byte> wasm)
    {
        try
        {
            WasmModule module = ModuleDecoder.Decode(wasm, ProtocolVersion.V1.Module);
            int bytes = module.CustomSections.Where(section => section.Name == ContractAbi.SectionName).Sum(section => section.Payload.Length);
            return (bytes == 0 ? ModuleDescription.None : new ModuleDescription(ContractAbi.Read(module), null), Math.Min(bytes, ContractAbi.BytesMax));
        }
        catch (AbiException exception)
        {
            return (new ModuleDescription(null, exception.Message), exception.Message.Length);
        }
        catch (WasmValidationException exception)
        {
            // Of a later protocol than this reads: its bytes are still shown.
            return (new ModuleDescription(null, exception.Message), exception.Message.Length);
        }
    }

    private void Keep(in CodeHash code, ModuleDescription description, int bytes)
    {
        lock (_gate)
        {
            if (_young.Count >= ModulesMax || _youngBytes + bytes > BytesMax) (_old, _young, _youngBytes) = (_young, [], 0);
            _young[code] = description;
            _youngBytes += bytes;
        }
    }
}
