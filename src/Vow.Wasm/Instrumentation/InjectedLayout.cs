using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Where everything that is injected gets its index. Originals keep theirs as far as possible: types and globals are appended to, the injected imports follow the
/// imported functions, so defined functions move up by their number (two, without probes), and injected functions come last.
/// </summary>
internal sealed class InjectedLayout
{
    private readonly WasmModule _module;
    private readonly uint[] _wrappers;
    private readonly Dictionary<uint, uint> _tableGrow = [];
    private readonly Dictionary<BulkPrice, uint> _charges = [];
    private readonly List<FunctionType> _types;
    private readonly Dictionary<FunctionType, uint> _typeIndices = [];

    public InjectedLayout(WasmModule module, UsedInstructions used, InstrumentationOptions options)
    {
        _module = module;
        _types = [.. module.Types];
        for (var i = _types.Count - 1; i >= 0; i--) _typeIndices[_types[i]] = (uint)i;
        Counter = (uint)module.GlobalTypes.Length;
        MemoryGas = Counter + 1;
        Probes = options.Probes;
        LocalsShown = Probes == ProbeLevel.Locals ? ShownIn(module) : 0;
        InjectedImports = Probes switch { ProbeLevel.None => 2, ProbeLevel.Functions => 4, _ => 5 };
        var next = FirstInjected = (uint)(module.FunctionTypeIndices.Length + InjectedImports);
        RefillSlow = next++;
        _wrappers = new uint[module.ImportedFunctionCount];
        var function = 0;
        foreach (var import in module.ImportedFunctions)
        {
            if (options.IsHostFunction(import)) _wrappers[function] = next++;
            function++;
        }

        if (used.MemoryGrow) MemoryGrow = next++;
        foreach (var table in used.TablesGrown) _tableGrow[table] = next++;
        foreach (var opcode in used.Bulk)
        {
            var price = options.Schedule.Bulk[opcode];
            if (!_charges.ContainsKey(price)) _charges[price] = next++;
        }

        if (used.IsResettable) Reset = next++;
        FunctionCount = next;
    }

    /// <summary>Global index of the packed counter.</summary>
    public uint Counter { get; }

    /// <summary>Global index of the gas charged for memory and tables.</summary>
    public uint MemoryGas { get; }

    public ProbeLevel Probes { get; }

    /// <summary>How many imports are injected.</summary>
    public int InjectedImports { get; }

    /// <summary>Index of the first injected function that is no import.</summary>
    public uint FirstInjected { get; }

    /// <summary>How many globals hold locals at a site.</summary>
    public int LocalsShown { get; }

    /// <summary>Global index of the first of them.</summary>
    public uint FirstLocal => MemoryGas + 1;

    public uint RefillImport => (uint)_module.ImportedFunctionCount;

    public uint FaultImport => RefillImport + 1;

    public uint EnterImport => FaultImport + 1;

    public uint LeaveImport => EnterImport + 1;

    // No level has both.
    public uint SiteImport => LeaveImport + 1;

    public uint SegmentImport => LeaveImport + 1;

    public uint RefillSlow { get; }

    public uint? MemoryGrow { get; }

    public uint? Reset { get; }

    /// <summary>Functions of the instrumented module, imports included.</summary>
    public uint FunctionCount { get; }

    public IReadOnlyDictionary<uint, uint> TableGrow => _tableGrow;

    public IReadOnlyDictionary<BulkPrice, uint> Charges => _charges;

    public ImmutableArray<FunctionType> Types => [.. _types];

    /// <summary>Index of a signature, which is added when the module has none like it.</summary>
    public uint TypeIndex(FunctionType type)
    {
        if (_typeIndices.TryGetValue(type, out var index)) return index;
        index = (uint)_types.Count;
        _types.Add(type);
        _typeIndices.Add(type, index);
        return index;
    }

    /// <summary>Index of the wrapper of an imported host function; null for an import that has none.</summary>
    public uint? Wrapper(int import) => _wrappers[import] is > 0 and var wrapper ? wrapper : null;

    /// <summary>Where code that names an original function is to go.</summary>
    public uint Map(uint original) => original < _module.ImportedFunctionCount
        ? Wrapper((int)original) ?? original
        : original + (uint)InjectedImports;

    /// <summary>Where a function's own definition or import is now.</summary>
    public uint MapDefinition(uint original) => original < _module.ImportedFunctionCount ? original : original + (uint)InjectedImports;

    private static int ShownIn(WasmModule module)
    {
        long most = 0;
        for (var i = 0; i < module.Bodies.Length; i++)
        {
            most = Math.Max(most, module.TypeOf((uint)(module.ImportedFunctionCount + i)).Parameters.Length + module.Bodies[i].LocalCount);
        }

        return (int)Math.Min(most, InstrumentedModule.LocalsShownMax);
    }
}
