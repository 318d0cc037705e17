using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Symbols;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Wasm;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Cli.Debugging;

/// <summary>A parameter or local of a function: its type, and its name where the module tells it.</summary>
internal readonly record struct LocalVariable(ValueType Type, string? Name);

/// <summary>A module that runs: what it calls its functions and locals, where they stand in the source, and how its contract describes itself.</summary>
/// <param name="module">The module.</param>
/// <param name="symbols">Names and lines, from the module itself or from a build of the same code.</param>
/// <param name="description">Its contract's own words; null when it has none.</param>
internal sealed class DebugModule(WasmModule module, ModuleSymbols symbols, ContractAbi? description)
{
    public WasmModule Module { get; } = module;

    public ContractAbi? Description { get; } = description;

    public string FunctionName(uint function) => symbols.NameOf(function);

    /// <summary>Where an instruction stands in the source; null where that is not known.</summary>
    public SourcePlace? PlaceOf(int offset) => symbols.PlaceOf(offset);

    /// <summary>Whether a person who writes a name means a function: by its whole name or by its last parts.</summary>
    public bool IsNamed(uint function, string name) => FunctionName(function) is var known && (known == name || known.EndsWith("::" + name, StringComparison.Ordinal));

    /// <summary>Whether an instruction stands on a line of a file, whose path may be shortened at its beginning.</summary>
    public bool IsAt(int offset, string file, int line) =>
        PlaceOf(offset) is { } place && place.Line == line && (place.File == file || place.File.EndsWith("/" + file, StringComparison.Ordinal) || file.EndsWith("/" + place.File, StringComparison.Ordinal));

    /// <summary>The first parameters and locals of a function, as many as can be shown.</summary>
    public IReadOnlyList<LocalVariable> LocalsOf(uint function)
    {
        var defined = (long)function - Module.ImportedFunctionCount;
        if (defined < 0 || defined >= Module.Bodies.Length) return [];
        var types = new List<ValueType>(Module.TypeOf(function).Parameters.Take(InstrumentedModule.LocalsShownMax));
        foreach (var run in Module.Bodies[(int)defined].Locals)
        {
            for (var i = 0L; i < run.Count && types.Count < InstrumentedModule.LocalsShownMax; i++) types.Add(run.Type);
        }

        return [.. types.Select((type, index) => new LocalVariable(type, symbols.LocalNameOf(function, (uint)index)))];
    }
}

/// <summary>The modules of a debugged transaction by the hash of their code, read when they are first needed.</summary>
/// <param name="state">The state that the transaction met, with the modules in it.</param>
/// <param name="uploads">Modules that are uploaded on the way.</param>
/// <param name="symbols">Builds of modules that still have their names and lines.</param>
internal sealed class DebugModules(IStateReader state, IReadOnlyDictionary<CodeHash, ReadOnlyMemory<byte>> uploads, IReadOnlyList<ReadOnlyMemory<byte>> symbols)
{
    private readonly Dictionary<CodeHash, DebugModule?> _modules = [];
    private readonly Dictionary<Address, CodeHash?> _contracts = [];

    /// <summary>A module; null when it is nowhere or cannot be read.</summary>
    public DebugModule? Find(in CodeHash code)
    {
        if (_modules.TryGetValue(code, out var known)) return known;
        return _modules[code] = uploads.TryGetValue(code, out var wasm) || LedgerState.TryReadCode(state, code, out wasm) ? Read(wasm) : null;
    }

    public bool TryFind(in CodeHash code, [NotNullWhen(true)] out DebugModule? module) => (module = Find(code)) is not null;

    /// <summary>Remembers which code a contract runs: that of a new contract is not in the state before.</summary>
    public void Meet(in Address contract, in CodeHash code) => _contracts[contract] = code;

    /// <summary>How a contract describes itself; null when it does not.</summary>
    public ContractAbi? DescriptionOf(Address contract)
    {
        if (!_contracts.TryGetValue(contract, out var code)) _contracts[contract] = code = LedgerState.ReadContract(state, contract)?.Code;
        return code is { } known ? Find(known)?.Description : null;
    }

    private DebugModule? Read(ReadOnlyMemory<byte> wasm)
    {
        try
        {
            var module = ModuleDecoder.Decode(wasm, Limits.V1);
            foreach (var build in symbols)
            {
                // A file that was built from other code is of another contract of the transaction.
                if (ModuleSymbols.Read(wasm, build).Symbols is { } found) return new DebugModule(module, found, DescriptionIn(module));
            }

            return new DebugModule(module, ModuleSymbols.Read(module), DescriptionIn(module));
        }
        catch (WasmValidationException)
        {
            // It ran once under other rules, or the node's answer is none: it is shown by numbers.
            return null;
        }
    }

    private static ContractAbi? DescriptionIn(WasmModule module)
    {
        try
        {
            return ContractAbi.Read(module);
        }
        catch (AbiException)
        {
            return null;
        }
    }
}
