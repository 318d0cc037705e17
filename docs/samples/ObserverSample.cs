using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Samples;

// sample
/// <summary>Prints each host call while it happens.</summary>
internal sealed class Trace : IExecutionObserver
{
    public void OnHostCall(in HostCallRecord call) => Console.WriteLine($"{call.Depth} {call.Function.Name} -> {call.Result}, {call.Gas} gas");

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message) => Console.WriteLine($"a message of {message.Length} bytes");
}
// end

/// <summary>Runs the counter under the observer, on a thread of the engine's.</summary>
internal static class ObserverSample
{
    public static void Run()
    {
        using var vm = new WasmVm(new WasmVmOptions { InstanceAllocation = InstanceAllocation.OnDemand });
        var journal = new Journal(new MemoryStateStore());
        var code = vm.Store(File.ReadAllBytes("contracts/counter/counter.wasm"));
        vm.Execute(code.Hash, new WasmEnv
        {
            Contract = default,
            Caller = default,
            Block = default,
            GasLimit = 1_000_000,
            Timeout = TimeSpan.FromSeconds(1),
            State = journal,
            Observer = new Trace(),
        }, "increment", [], CancellationToken.None);
    }
}
