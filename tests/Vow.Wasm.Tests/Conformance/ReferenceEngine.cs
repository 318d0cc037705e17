using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>The reference interpreter with the suite's host module.</summary>
internal sealed class ReferenceEngine(ReferencePrices prices, ReferenceLimits limits) : IEngineUnderTest
{
    private readonly ReferenceMeter _meter = new();
    private readonly Dictionary<(string, string), object> _names = SpecTestModule();
    private readonly List<ReferenceInstance> _instances = [];
    private int _hostCalls;

    public string Name => "reference";

    /// <summary>Gas of the last call by function, host functions left out.</summary>
    public SortedDictionary<uint, long> GasByFunction { get; } = [];

    /// <summary>Gas that a start function may use.</summary>
    public long StartGasLimit { get; init; } = long.MaxValue;

    public EngineOutcome Instantiate(PreparedModule module, out object? instance)
    {
        ReferenceInstance made;
        try
        {
            made = ReferenceInstance.Create(module.Module, import => Find(module.Module, import), prices, limits);
        }
        catch (ReferenceLinkException e)
        {
            throw new LinkException(e.Message);
        }

        instance = made;
        _instances.Add(made);
        made.CountStack(new ReferenceStackWeights(module.Module, module.OperandHeights));
        var entered = made.Module.Start is { } index ? made.Functions[(int)index] : null;
        _meter.Limit = StartGasLimit;
        return Run(made, entered, machine =>
        {
            made.InitialiseSegments();
            return entered is not null ? machine.Invoke(entered) : [];
        });
    }

    public void Register(string name, object instance)
    {
        foreach (var (export, value) in ((ReferenceInstance)instance).Exports) _names[(name, export)] = value;
    }

    public EngineOutcome Invoke(object instance, string export, EngineValue[] arguments) => Invoke(instance, export, arguments, long.MaxValue);

    /// <summary>As <see cref="Invoke(object, string, EngineValue[])"/>, with a gas limit.</summary>
    public EngineOutcome Invoke(object instance, string export, EngineValue[] arguments, long gasLimit)
    {
        _meter.Limit = gasLimit;
        var function = (ReferenceFunction)((ReferenceInstance)instance).Exports[export];
        var values = arguments.Select(a => new ReferenceValue(a.Bits, a.Reference)).ToArray();
        return Run((ReferenceInstance)instance, function, machine => machine.Invoke(function, values));
    }

    public EngineValue ReadGlobal(object instance, string export)
    {
        var global = (ReferenceGlobal)((ReferenceInstance)instance).Exports[export];
        return ToEngineValue(global.Type.Content, global.Value);
    }

    public ReadOnlySpan<byte> Memory(object instance) =>
        ((ReferenceInstance)instance).Memories is [var memory, ..] ? memory.Bytes : [];

    public void Dispose()
    {
    }

    private EngineOutcome Run(ReferenceInstance target, ReferenceFunction? entered, Func<ReferenceMachine, ReferenceValue[]> action)
    {
        _meter.Reset(_meter.Limit);
        _hostCalls = 0;
        foreach (var instance in _instances) instance.StackSlotsLeft = limits.StackSlots;
        if (entered?.Instance == target) target.StackSlotsLeft -= entered.Code!.EntrySlots;
        if (target.StackSlotsLeft < 0) return new EngineOutcome([], TrapKind.StackOverflow, 0);
        var available = StackLeft();
        var machine = new ReferenceMachine(prices, _meter);
        try
        {
            var values = action(machine);
            var types = entered?.Type.Results ?? [];
            return Ended([.. values.Select((value, i) => ToEngineValue(types[i], value))], null, available);
        }
        catch (ReferenceTrap trap)
        {
            // Out of gas is decided by the sum: a trap past the limit is out of gas.
            return Ended([], _meter.IsExceeded ? TrapKind.OutOfGas : Class(trap.Kind), available);
        }
        finally
        {
            GasByFunction.Clear();
            for (var i = 0; i < target.Functions.Count; i++)
            {
                if (target.Functions[i].Code is { } code && machine.GasByCode.TryGetValue(code, out var gas)) GasByFunction[(uint)i] = gas;
            }
        }
    }

    private EngineOutcome Ended(EngineValue[] values, TrapKind? trap, long available) =>
        new(values, trap, _meter.Used) { MemoryGas = _meter.UsedForMemory, StackTaken = available - StackLeft() };

    private long StackLeft() => _instances.Sum(instance => instance.StackSlotsLeft);

    private object? Find(WasmModule module, Import import)
    {
        if (import.Module != HostStub.Module || import.Kind != ExternalKind.Function) return _names.GetValueOrDefault((import.Module, import.Name));
        var type = module.Types[(int)import.TypeIndex];
        return new ReferenceFunction(type) { Host = arguments => CallStub(import.Name, type, arguments) };
    }

    private ReferenceValue[] CallStub(string name, FunctionType type, ReferenceValue[] arguments)
    {
        _meter.Add(HostStub.Price(name));
        _meter.Check();
        var bits = arguments.Select(argument => argument.Bits).ToArray();
        var view = new HostView(++_hostCalls, _meter.Used, StackLeft());
        return [.. HostStub.Answer(name, type, bits, view).Select(ReferenceValue.OfBits)];
    }

    // Wasmtime says "table out of bounds" for an undefined element; the engines are compared by that coarser class.
    private static TrapKind Class(TrapKind kind) => kind == TrapKind.UndefinedElement ? TrapKind.TableOutOfBounds : kind;

    private static EngineValue ToEngineValue(ValueType type, ReferenceValue value) => type switch
    {
        ValueType.FuncRef => new EngineValue(type, 0, value.Reference is null ? null : EngineValue.SomeFunction),
        ValueType.ExternRef => new EngineValue(type, 0, value.Reference),
        _ => new EngineValue(type, value.Bits, null),
    };

    private static Dictionary<(string, string), object> SpecTestModule()
    {
        var names = new Dictionary<(string, string), object>();
        foreach (var (name, parameters) in SpecTest.Functions)
            names.Add((SpecTest.Module, name), new ReferenceFunction(new FunctionType([.. parameters], [])) { Host = _ => [] });
        foreach (var (name, value) in SpecTest.Globals)
            names.Add((SpecTest.Module, name), new ReferenceGlobal(new GlobalType(value.Type, false), ReferenceValue.OfBits(value.Bits)));
        names.Add((SpecTest.Module, "table"), new ReferenceTable(ValueType.FuncRef, 10, 20));
        names.Add((SpecTest.Module, "memory"), new ReferenceMemory(1, 2));
        return names;
    }
}
