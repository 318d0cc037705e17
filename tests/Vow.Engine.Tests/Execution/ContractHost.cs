using Vow.Engine.State;

namespace Vow.Engine.Tests.Execution;

/// <summary>An engine with a state in memory, for tests that run contracts written in WAT.</summary>
internal sealed class ContractHost : IDisposable
{
    public static readonly Address Alice = Address.From([.. Enumerable.Repeat((byte)0xA1, 32)]);
    public static readonly Address Contract = Address.From([.. Enumerable.Repeat((byte)0xC0, 32)]);

    private readonly MemoryStateStore _store = new();

    public ContractHost()
        : this(new WasmVmOptions())
    {
    }

    public ContractHost(WasmVmOptions options)
    {
        Vm = new WasmVm(options);
        State = new Journal(_store);
    }

    public WasmVm Vm { get; }

    public Journal State { get; }

    public CodeHash Store(string wat) => Vm.Store(WatText.ToWasm(wat)).Hash;

    public WasmEnv Environment(long gas = 100_000_000) => new()
    {
        Contract = Contract,
        Caller = Alice,
        Block = new BlockInfo(7, 1_700_000_000_000),
        GasLimit = gas,
        Timeout = TimeSpan.FromSeconds(20),
        State = State,
    };

    public ExecutionResult Call(CodeHash code, string method, params WasmValue[] arguments) =>
        Vm.Execute(code, Environment(), method, arguments, CancellationToken.None);

    public void Dispose()
    {
        Vm.Dispose();
        _store.Dispose();
    }
}
