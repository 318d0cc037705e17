using Vow.Engine;

namespace Vow.Samples;

/// <summary>A module that is refused, and what the error tells.</summary>
internal static class RefusalSample
{
    public static void Run()
    {
        // sample
        using var vm = new WasmVm(new WasmVmOptions { InstanceAllocation = InstanceAllocation.OnDemand });
        var module = WatText.ToWasm("""
            (module
              (import "env" "storage_raed" (func (param i32 i32) (result i64)))
              (memory (export "memory") 1))
            """);
        if (!vm.TryStore(module, out var stored, out var error))
        {
            Console.WriteLine($"{error.Code} at byte {error.Offset}: {error.Message}");
            Console.WriteLine(error.Help);
        }
        // end
    }
}
