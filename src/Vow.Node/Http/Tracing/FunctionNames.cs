using Vow.Engine;
using Vow.Ledger;
using Vow.Wasm;

namespace Vow.Node.Http.Tracing;

/// <summary>Names of functions of the modules in one answer, as far as the modules tell them; by index otherwise. Looking into a module takes a pass over it, so the number is limited.</summary>
internal sealed class FunctionNames(ModulesOfTransaction modules)
{
    private const int ModulesReadMax = 8;

    private readonly Dictionary<CodeHash, Func<uint, string?>> _known = [];

    /// <summary>The name of a function by its index in the module as it was uploaded.</summary>
    public string Of(in CodeHash code, uint index)
    {
        if (!_known.TryGetValue(code, out Func<uint, string?>? names)) _known[code] = names = Read(code);
        return names(index) is { Length: > 0 } name ? name : $"function {index}";
    }

    private Func<uint, string?> Read(in CodeHash code)
    {
        if (_known.Count >= ModulesReadMax || !modules.TryGet(code, out ReadOnlyMemory<byte> wasm)) return _ => null;
        try
        {
            WasmModule module = ModuleDecoder.Decode(wasm, ProtocolVersion.V1.Module);
            NameSection names = NameSection.Read(module);
            return index => names.FunctionNameIn(module, index);
        }
        catch (WasmValidationException)
        {
            // Of a later protocol than this reads: it ran all the same, and its functions have numbers.
            return _ => null;
        }
    }
}

/// <summary>Where the modules that a transaction ran are found: those that it brings itself, and those that are stored.</summary>
internal sealed class ModulesOfTransaction(ChainView view, Transaction body)
{
    /// <summary>A module as it was uploaded.</summary>
    public bool TryGet(in CodeHash code, out ReadOnlyMemory<byte> wasm) => TryGetUpload(code, out wasm) || view.TryGetCode(code, out wasm);

    /// <summary>A module that the transaction brings.</summary>
    public bool TryGetUpload(in CodeHash code, out ReadOnlyMemory<byte> wasm)
    {
        foreach (TransactionAction action in body.Actions)
        {
            if (action is not TransactionAction.Upload upload || WasmVm.HashOf(upload.Code.Span) != code) continue;
            wasm = upload.Code;
            return true;
        }

        wasm = default;
        return false;
    }
}
