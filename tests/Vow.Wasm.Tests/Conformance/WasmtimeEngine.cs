using Vow.Wasm.Tests.Reference;
using Wasmtime;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>Instrumented modules on Wasmtime, with the suite's host module and the injected imports.</summary>
internal sealed class WasmtimeEngine : IEngineUnderTest
{
    /// <summary>More than any test uses, far less than the counter holds.</summary>
    private const long PlentyOfGas = 1L << 40;

    private static readonly Engine Engine = new(new Config()
        .WithSIMD(false).WithRelaxedSIMD(false, false).WithWasmThreads(false).WithMemory64(false).WithMultiMemory(false).WithGc(false)
        .WithFunctionReferences(false).WithExceptions(false).WithWideArithmetic(false).WithComponentModel(false)
        .WithTailCalls(true).WithReferenceTypes(true).WithBulkMemory(true).WithMultiValue(true)
        .WithCraneliftNaNCanonicalization(true).WithBranchHinting(true).WithMaximumStackSize(2 << 20).WithParallelCompilation(false));

    private readonly Store _store = new(Engine);
    private readonly Linker _linker = new(Engine) { AllowShadowing = true };
    private readonly List<Running> _instances = [];
    private readonly HashSet<string> _defined = [];
    private long _given;
    private long _stackGiven;
    private long _notYetGiven;
    private long _slice;
    private TrapKind? _hostTrap;
    private int _hostCalls;

    public WasmtimeEngine()
    {
        _linker.Define(InstrumentedModule.ImportModule, InstrumentedModule.RefillImport, Function.FromCallback(_store, (long x) => Refill(x)));
        _linker.Define(InstrumentedModule.ImportModule, InstrumentedModule.FaultImport, Function.FromCallback(_store, (int _) => Fault()));
        _linker.Define(InstrumentedModule.ImportModule, InstrumentedModule.EnterImport, Function.FromCallback(_store, (int function, long x) => Probed.Enter((uint)function, UsedWith(x))));
        _linker.Define(InstrumentedModule.ImportModule, InstrumentedModule.LeaveImport, Function.FromCallback(_store, (int function, long x) => Probed.Leave((uint)function, UsedWith(x))));
        _linker.Define(InstrumentedModule.ImportModule, InstrumentedModule.SegmentImport, Function.FromCallback(_store, (int function, int _, long x) => Probed.AtSegment((uint)function, UsedWith(x))));
        _linker.Define(InstrumentedModule.ImportModule, InstrumentedModule.SiteImport, Function.FromCallback(_store, (int function, int _) => Probed.AtSite((uint)function)));
    }

    public string Name => "instrumented";

    /// <summary>What the probes of the last call told; of modules that stand alone.</summary>
    public ProbedGas Probed { get; } = new();

    /// <summary>Gas that a start function may use.</summary>
    public long StartGasLimit { get; init; } = PlentyOfGas;

    public static bool Validates(ReadOnlySpan<byte> bytes) => Wasmtime.Module.Validate(Engine, bytes) is null;

    public static void Compile(ReadOnlySpan<byte> bytes) => Wasmtime.Module.FromBytes(Engine, "module", bytes).Dispose();

    public EngineOutcome Instantiate(PreparedModule module, out object? instance)
    {
        instance = null;
        if (module.Module.Imports.Any(import => import.Module == SpecTest.Module)) DefineSpecTest();
        DefineStubs(module.Module);
        var compiled = (Wasmtime.Module)(module.Compiled ??= Wasmtime.Module.FromBytes(Engine, "module", module.Instrumented.Bytes.Span));
        Running running;
        try
        {
            running = new Running(_linker.Instantiate(_store, compiled), module.Instrumented);
        }
        catch (TrapException trap)
        {
            return new EngineOutcome([], Kind(trap.Type), 0);
        }
        catch (WasmtimeException e) when (e.Message.Contains("import", StringComparison.Ordinal))
        {
            throw new LinkException(e.Message);
        }

        instance = running;
        _instances.Add(running);
        return module.Instrumented.HasStart
            ? Call(running, InstrumentedModule.StartExport, [], [], module.Instrumented.StartStackWeight!.Value, StartGasLimit)
            : new EngineOutcome([], null, 0);
    }

    public void Register(string name, object instance) => _linker.DefineInstance(_store, name, ((Running)instance).Instance);

    public EngineOutcome Invoke(object instance, string export, EngineValue[] arguments) =>
        Invoke(instance, export, arguments, PlentyOfGas, PlentyOfGas);

    /// <summary>Calls with a gas limit, of which the module sees <paramref name="slice"/> at a time.</summary>
    public EngineOutcome Invoke(object instance, string export, EngineValue[] arguments, long gasLimit, long slice)
    {
        var running = (Running)instance;
        _slice = slice;
        var function = running.Module.Functions[export];
        return Call(running, export, arguments, function.Type.Results.AsSpan(), function.EntryStackWeight, gasLimit);
    }

    public EngineValue ReadGlobal(object instance, string export)
    {
        var global = ((Running)instance).Instance.GetGlobal(export)!;
        return ToEngineValue(TypeOf(global.Kind), global.GetValue());
    }

    public ReadOnlySpan<byte> Memory(object instance)
    {
        var memory = ((Running)instance).Memory;
        return memory is null ? [] : memory.GetSpan(0, checked((int)memory.GetLength()));
    }

    /// <summary>Sets globals back by the injected export and memory to what is given; false when the memory's size differs.</summary>
    public bool TryReset(object instance, ReadOnlySpan<byte> memory)
    {
        var running = (Running)instance;
        var bytes = running.Memory is null ? [] : running.Memory.GetSpan(0, checked((int)running.Memory.GetLength()));
        if (bytes.Length != memory.Length) return false;
        memory.CopyTo(bytes);
        running.Instance.GetFunction(InstrumentedModule.ResetExport)!.Invoke();
        return true;
    }

    public void Dispose()
    {
        _linker.Dispose();
        _store.Dispose();
    }

    private EngineOutcome Call(
        Running running, string export, EngineValue[] arguments, ReadOnlySpan<ValueType> results, long entryWeight, long limit)
    {
        Begin(running, entryWeight, limit);
        if (entryWeight > PreparedModule.StackSlots) return new EngineOutcome([], TrapKind.StackOverflow, 0);
        TrapKind? trapped = null;
        EngineValue[] values = [];
        try
        {
            var result = running.Instance.GetFunction(export)!.Invoke([.. arguments.Select(ToBox)]);
            values = ToEngineValues(results, result);
        }
        catch (WasmtimeException e)
        {
            trapped = e is TrapException trap ? Kind(trap.Type) : _hostTrap ?? throw new InvalidOperationException("unknown host trap", e);
        }

        var used = _given - _instances.Sum(instance => instance.Read().Gas);
        Probed.End(used);
        var overspent = used > limit;
        return new EngineOutcome(overspent ? [] : values, overspent ? TrapKind.OutOfGas : trapped, used)
        {
            MemoryGas = _instances.Sum(instance => instance.MemoryGas.GetValue()),
            StackTaken = _stackGiven - _instances.Sum(instance => (long)instance.Read().Stack),
        };
    }

    private void Begin(Running target, long entryWeight, long limit)
    {
        (_hostTrap, _hostCalls) = (null, 0);
        Probed.Begin();
        if (_slice == 0) _slice = PlentyOfGas;
        // Every instance has a counter of its own; those that are not called hold none of the limit.
        var first = Math.Min(limit, _slice);
        _notYetGiven = limit - first;
        (_given, _stackGiven) = (0, 0);
        foreach (var running in _instances)
        {
            var gas = running == target || limit == PlentyOfGas ? first : 0;
            var stack = PreparedModule.StackSlots - (running == target ? Math.Min(entryWeight, PreparedModule.StackSlots) : 0);
            running.Counter.SetValue(PackedCounter.Pack(gas, (int)stack).Bits);
            running.MemoryGas.SetValue(0);
            _given += gas;
            _stackGiven += stack;
        }
    }

    // With one instance, whose counter holds all that was given and not used.
    private long UsedWith(long x) => _given - new PackedCounter(x).Gas;

    private long Refill(long bits)
    {
        var counter = new PackedCounter(bits);
        long more = 0;
        while (counter.Gas + more < 0 && more < _notYetGiven) more = Math.Min(more + _slice, _notYetGiven);
        // Nothing is given to a call that traps here: its counter stays as it is, and the sum with it.
        if (counter.Gas + more < 0) throw HostTrap(TrapKind.OutOfGas);
        if (counter.Stack < 0) throw HostTrap(TrapKind.StackOverflow);
        _notYetGiven -= more;
        _given += more;
        return PackedCounter.Pack(counter.Gas + more, counter.Stack).Bits;
    }

    private void DefineStubs(WasmModule module)
    {
        foreach (var import in module.ImportedFunctions.Where(import => import.Module == HostStub.Module && _defined.Add(import.Name)))
        {
            var type = module.Types[(int)import.TypeIndex];
            var stub = Function.FromCallback(
                _store,
                (_, arguments, results) => CallStub(import.Name, type, arguments, results),
                [.. type.Parameters.Select(KindOf), ValueKind.Int64],
                [.. type.Results.Select(KindOf), ValueKind.Int64]);
            _linker.Define(import.Module, import.Name, stub);
        }
    }

    private void CallStub(string name, FunctionType type, ReadOnlySpan<ValueBox> arguments, Span<ValueBox> results)
    {
        var counter = new PackedCounter(arguments[^1].AsInt64());
        Probed.HostCall(UsedWith(counter.Bits), HostStub.Price(name));
        counter = PackedCounter.Pack(counter.Gas - HostStub.Price(name), counter.Stack);
        if (counter.Gas < 0) counter = new PackedCounter(Refill(counter.Bits));
        var bits = new ulong[type.Parameters.Length];
        for (var i = 0; i < bits.Length; i++) bits[i] = BitsOf(type.Parameters[i], arguments[i]);
        var answer = HostStub.Answer(name, type, bits, new HostView(++_hostCalls, _given - counter.Gas, counter.Stack));
        for (var i = 0; i < answer.Length; i++) results[i] = ToBox(new EngineValue(type.Results[i], answer[i], null));
        results[^1] = counter.Bits;
    }

    private static ulong BitsOf(ValueType type, ValueBox box) => type switch
    {
        ValueType.I32 => (uint)box.AsInt32(),
        ValueType.I64 => (ulong)box.AsInt64(),
        ValueType.F32 => BitConverter.SingleToUInt32Bits(box.AsSingle()),
        _ => BitConverter.DoubleToUInt64Bits(box.AsDouble()),
    };

    private void Fault() => throw HostTrap(TrapKind.Host);

    private InvalidOperationException HostTrap(TrapKind kind)
    {
        _hostTrap = kind;
        return new InvalidOperationException(kind.ToString());
    }

    private void DefineSpecTest()
    {
        if (!_defined.Add(SpecTest.Module)) return;
        foreach (var (name, parameters) in SpecTest.Functions)
        {
            var print = Function.FromCallback(_store, (_, _, _) => { }, [.. parameters.Select(KindOf)], []);
            _linker.Define(SpecTest.Module, name, print);
        }

        foreach (var (name, value) in SpecTest.Globals)
            _linker.Define(SpecTest.Module, name, new Global(_store, KindOf(value.Type), Boxed(value), Mutability.Immutable));
        _linker.Define(SpecTest.Module, "table", new Table(_store, TableKind.FuncRef, null, 10, 20));
        _linker.Define(SpecTest.Module, "memory", new Memory(_store, 1, 2));
    }

    private static EngineValue[] ToEngineValues(ReadOnlySpan<ValueType> types, object? result)
    {
        if (types.IsEmpty) return [];
        if (types.Length == 1) return [ToEngineValue(types[0], result)];
        var list = (object?[])result!;
        var values = new EngineValue[types.Length];
        for (var i = 0; i < values.Length; i++) values[i] = ToEngineValue(types[i], list[i]);
        return values;
    }

    private static EngineValue ToEngineValue(ValueType type, object? value) => type switch
    {
        ValueType.I32 => new EngineValue(type, (uint)(int)value!, null),
        ValueType.I64 => new EngineValue(type, (ulong)(long)value!, null),
        ValueType.F32 => new EngineValue(type, BitConverter.SingleToUInt32Bits((float)value!), null),
        ValueType.F64 => new EngineValue(type, BitConverter.DoubleToUInt64Bits((double)value!), null),
        ValueType.FuncRef => new EngineValue(type, 0, value is Function { IsNull: false } ? EngineValue.SomeFunction : null),
        _ => new EngineValue(type, 0, value),
    };

    private static object Boxed(EngineValue value) => value.Type switch
    {
        ValueType.I32 => (object)(int)value.Bits,
        ValueType.I64 => (long)value.Bits,
        ValueType.F32 => BitConverter.UInt32BitsToSingle((uint)value.Bits),
        _ => BitConverter.UInt64BitsToDouble(value.Bits),
    };

    private static ValueBox ToBox(EngineValue value) => value.Type switch
    {
        ValueType.I32 => (int)value.Bits,
        ValueType.I64 => (long)value.Bits,
        ValueType.F32 => BitConverter.UInt32BitsToSingle((uint)value.Bits),
        ValueType.F64 => BitConverter.UInt64BitsToDouble(value.Bits),
        ValueType.FuncRef => Function.Null,
        _ => (string?)value.Reference!,
    };

    private static ValueKind KindOf(ValueType type) => type switch
    {
        ValueType.I32 => ValueKind.Int32,
        ValueType.I64 => ValueKind.Int64,
        ValueType.F32 => ValueKind.Float32,
        ValueType.F64 => ValueKind.Float64,
        ValueType.FuncRef => ValueKind.FuncRef,
        _ => ValueKind.ExternRef,
    };

    private static ValueType TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Int32 => ValueType.I32,
        ValueKind.Int64 => ValueType.I64,
        ValueKind.Float32 => ValueType.F32,
        ValueKind.Float64 => ValueType.F64,
        ValueKind.FuncRef => ValueType.FuncRef,
        _ => ValueType.ExternRef,
    };

    private static TrapKind Kind(TrapCode code) => code switch
    {
        TrapCode.Unreachable => TrapKind.Unreachable,
        TrapCode.MemoryOutOfBounds => TrapKind.MemoryOutOfBounds,
        TrapCode.TableOutOfBounds => TrapKind.TableOutOfBounds,
        TrapCode.IndirectCallToNull => TrapKind.UninitializedElement,
        TrapCode.BadSignature => TrapKind.IndirectCallTypeMismatch,
        TrapCode.IntegerOverflow => TrapKind.IntegerOverflow,
        TrapCode.IntegerDivisionByZero => TrapKind.IntegerDivideByZero,
        TrapCode.BadConversionToInteger => TrapKind.InvalidConversionToInteger,
        // The native stack must never end before the counted one: this is a failure wherever it shows.
        TrapCode.StackOverflow => TrapKind.NativeStackOverflow,
        _ => throw new InvalidOperationException($"unmapped trap code {code}"),
    };

    private sealed class Running(Instance instance, InstrumentedModule module)
    {
        public Instance Instance { get; } = instance;

        public InstrumentedModule Module { get; } = module;

        public Global.Accessor<long> Counter { get; } = instance.GetGlobal(InstrumentedModule.CounterExport)!.Wrap<long>()!;

        public Global.Accessor<long> MemoryGas { get; } = instance.GetGlobal(InstrumentedModule.MemoryGasExport)!.Wrap<long>()!;

        public PackedCounter Read() => new(Counter.GetValue());

        public Memory? Memory { get; } = instance.GetMemory(InstrumentedModule.MemoryExport);
    }
}
