using Wasmtime;

namespace Vow.Wasm.Tests;

/// <summary>How a call of an instrumented module ended.</summary>
internal enum RunEnd
{
    Returned,
    Trapped,
    OutOfGas,
    StackOverflow,
    Fault,
}

/// <summary>Runs an instrumented module in Wasmtime as the engine does, with one slice that holds all of the gas.</summary>
internal sealed class MeteredRun : IDisposable
{
    public const int StackSlots = 131_072;

    private static readonly Lazy<Engine> Shared = new(() => new Engine(Configuration()));

    private readonly Store _store = new(Shared.Value);
    private readonly Linker _linker = new(Shared.Value);
    private readonly Wasmtime.Module _module;
    private Instance? _instance;
    private RunEnd? _asked;
    private long _gasLimit;

    public MeteredRun(string wat, GasSchedule? schedule = null)
        : this(Instrumenting.Module(wat, schedule))
    {
    }

    public MeteredRun(InstrumentedModule instrumented)
    {
        Instrumented = instrumented;
        _module = Wasmtime.Module.FromBytes(Shared.Value, "test", instrumented.Bytes.Span);
        _linker.DefineFunction("vow", "refill", (long counter) => Refill(counter));
        _linker.DefineFunction("vow", "fault", (int _) => Fault());
    }

    public InstrumentedModule Instrumented { get; }

    public RunEnd End { get; private set; }

    public string Trap { get; private set; } = "";

    public object? Result { get; private set; }

    public Instance Instance => _instance ??= _linker.Instantiate(_store, _module);

    public PackedCounter Counter
    {
        get => new((long)Global("vow.x").GetValue()!);
        set => Global("vow.x").SetValue(value.Bits);
    }

    public long MemoryGas => (long)Global("vow.m").GetValue()!;

    public long Used => _gasLimit - Counter.Gas;

    public MeteredRun Define(string name, Func<long, long> host)
    {
        _linker.DefineFunction("env", name, host);
        return this;
    }

    public MeteredRun Define(string name, Func<int, long, (int, long)> host)
    {
        _linker.DefineFunction("env", name, host);
        return this;
    }

    public MeteredRun Call(string name, params ValueBox[] arguments) => CallWith(1L << 40, name, arguments);

    public MeteredRun CallWith(long gas, string name, params ValueBox[] arguments)
    {
        (_gasLimit, _asked, Result, Trap) = (gas, null, null, "");
        var entry = Instrumented.Functions.TryGetValue(name, out var function) ? function.EntryStackWeight : 0;
        Counter = PackedCounter.Pack(gas, checked((int)(StackSlots - entry)));
        try
        {
            Result = Instance.GetFunction(name)!.Invoke(arguments);
            End = RunEnd.Returned;
        }
        catch (WasmtimeException e)
        {
            End = _asked ?? RunEnd.Trapped;
            Trap = e.Message;
        }

        // Charging may run ahead of checking: the sum decides.
        if (Counter.Gas < 0) End = RunEnd.OutOfGas;
        return this;
    }

    public void Dispose()
    {
        _store.Dispose();
        _linker.Dispose();
        _module.Dispose();
    }

    private static Config Configuration() => new Config()
        .WithSIMD(false).WithRelaxedSIMD(false, false).WithTailCalls(true).WithReferenceTypes(true).WithBulkMemory(true).WithMultiValue(true)
        .WithBranchHinting(true).WithCraneliftNaNCanonicalization(true).WithMaximumStackSize(2 << 20);

    private Global Global(string name) => Instance.GetGlobal(name)!;

    private long Refill(long counter)
    {
        _asked = new PackedCounter(counter).Gas < 0 ? RunEnd.OutOfGas : RunEnd.StackOverflow;
        Counter = new PackedCounter(counter);
        throw new InvalidOperationException(_asked.ToString());
    }

    private void Fault()
    {
        _asked = RunEnd.Fault;
        throw new InvalidOperationException("fault");
    }
}
