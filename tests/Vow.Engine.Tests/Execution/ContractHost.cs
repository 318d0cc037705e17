using System.Text;
using Vow.Engine.State;

namespace Vow.Engine.Tests.Execution;

/// <summary>An engine with a state in memory, for tests that run contracts written in WAT.</summary>
internal sealed class ContractHost : IDisposable
{
    public const long PlentyOfGas = 100_000_000;

    public static readonly Address Alice = Account(0xA1);
    public static readonly Address Contract = Account(0xC0);

    private readonly MemoryStateStore _store = new();

    public ContractHost()
        : this(new WasmVmOptions { InstancesMax = 256 })
    {
    }

    public ContractHost(WasmVmOptions options)
    {
        Vm = new WasmVm(options);
        State = new Journal(_store);
    }

    /// <summary>An engine with a pool of so few instances that calls meet its end; calls nest at most that deep.</summary>
    public static ContractHost WithInstances(int count, int concurrent = 1) => new(new WasmVmOptions
    {
        InstancesMax = count,
        IdleInstancesPerModuleMax = count,
        ConcurrentExecutionsMax = concurrent,
        Protocol = ProtocolVersion.V1 with { Host = Engine.Host.HostLimits.V1 with { CallDepthMax = count } },
    });

    public WasmVm Vm { get; }

    public Journal State { get; }

    /// <summary>An address of one repeated byte.</summary>
    public static Address Account(byte value) => Address.From([.. Enumerable.Repeat(value, 32)]);

    public CodeHash Store(string wat) => Vm.Store(WatText.ToWasm(wat)).Hash;

    /// <summary>Stores a contract and lets it live at an address.</summary>
    public CodeHash Deploy(Address address, string wat) => Deploy(address, WatText.ToWasm(wat));

    /// <summary>As <see cref="Deploy(Address, string)"/>, of a module in the binary format.</summary>
    public CodeHash Deploy(Address address, byte[] wasm)
    {
        var hash = Vm.Store(wasm).Hash;
        JournalLedger.SetCode(State, address, hash);
        return hash;
    }

    public WasmEnv Environment(long gas = PlentyOfGas, byte[]? input = null, UInt128 value = default, bool readOnly = false,
        IExecutionObserver? observer = null, TimeSpan? timeout = null, Address? contract = null) => new()
    {
        Contract = contract ?? Contract,
        Caller = Alice,
        Block = new BlockInfo(7, 1_700_000_000_000),
        ChainId = 99,
        GasLimit = gas,
        Input = input,
        Value = value,
        ReadOnly = readOnly,
        Observer = observer,
        Timeout = timeout ?? TimeSpan.FromSeconds(60),
        State = State,
    };

    public ExecutionResult Call(CodeHash code, string method, params WasmValue[] arguments) =>
        Vm.Execute(code, Environment(), method, arguments, CancellationToken.None);

    public ExecutionResult Call(CodeHash code, WasmEnv environment, string method = "run", params WasmValue[] arguments) =>
        Vm.Execute(code, environment, method, arguments, CancellationToken.None);

    /// <summary>Runs the method <c>run</c> of a contract that is stored for it and lives at <see cref="Contract"/>.</summary>
    public ExecutionResult Run(string wat, params WasmValue[] arguments)
    {
        var code = Deploy(Contract, wat);
        var result = Call(code, "run", arguments);
        CheckAccount(result.Gas);
        return result;
    }

    /// <summary>The value of a key in a contract's storage; null when there is none.</summary>
    public string? Stored(Address contract, string key)
    {
        var flat = new byte[StateKeys.PrefixBytes + Encoding.UTF8.GetByteCount(key)];
        StateKeys.WriteStorage(contract, Encoding.UTF8.GetBytes(key), flat);
        return State.TryGet(flat, out var value) ? Encoding.UTF8.GetString(value) : null;
    }

    public void Put(Address contract, string key, ReadOnlySpan<byte> value)
    {
        var flat = new byte[StateKeys.PrefixBytes + Encoding.UTF8.GetByteCount(key)];
        StateKeys.WriteStorage(contract, Encoding.UTF8.GetBytes(key), flat);
        State.Put(flat, value);
    }

    public UInt128 Balance(Address account) => JournalLedger.Instance.GetBalance(State, account);

    /// <summary>The categories add up to the total, and the total is within the limit.</summary>
    public static void CheckAccount(GasReport gas)
    {
        Assert.Equal(gas.Used, Enum.GetValues<GasCategory>().Sum(category => gas[category]));
        Assert.All(Enum.GetValues<GasCategory>(), category => Assert.True(gas[category] >= 0));
        Assert.InRange(gas.Used, 0, gas.Limit);
    }

    public void Dispose()
    {
        Vm.Dispose();
        _store.Dispose();
    }
}

/// <summary>Keeps what it hears.</summary>
internal sealed class RecordingObserver : IExecutionObserver
{
    public List<string> Messages { get; } = [];

    public List<(string Name, int Depth, long Result, long Gas, bool Failed)> HostCalls { get; } = [];

    public void OnHostCall(in HostCallRecord hostCall) =>
        HostCalls.Add((hostCall.Function.Name, hostCall.Depth, hostCall.Result, hostCall.Gas, hostCall.Failed));

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message) => Messages.Add(Encoding.UTF8.GetString(message));
}
