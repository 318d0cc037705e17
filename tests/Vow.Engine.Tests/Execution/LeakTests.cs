using System.Globalization;

namespace Vow.Engine.Tests.Execution;

/// <summary>
/// Native memory over many calls and many modules. The default is short; <c>VOW_LEAK_CALLS=200000</c> and <c>VOW_LEAK_MODULES=50000</c> make it long.
/// </summary>
public sealed class LeakTests
{
    // One leaked instance holds a page of 64 KiB, one leaked module at least 16 KiB: the short runs would leak several times the bounds.
    private const long BytesMax = 48L * 1024 * 1024;

    private static readonly int Calls = Number("VOW_LEAK_CALLS", 6_000);
    private static readonly int Modules = Number("VOW_LEAK_MODULES", 3_000);

    [Fact]
    public void CallsThatTrap_LeakNoInstances()
    {
        using var host = new ContractHost();
        // Memory is touched, so that a leaked instance would be resident.
        var code = host.Store("""
            (module (memory (export "memory") 1)
              (func (export "run") (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) unreachable))
            """);
        var growth = GrowthOf(Calls, i => Assert.Equal(ExecutionStatus.Trapped, host.Call(code, "run").Status));
        Assert.InRange(growth, long.MinValue, BytesMax);
    }

    [Fact]
    public void StoringManyModules_LeaksNoneThatWasEvicted()
    {
        using var host = new ContractHost(new WasmVmOptions { CodeStore = new Forgetful(), CodeCacheMemoryBytesMax = 256 * 1024 });
        var growth = GrowthOf(Modules, i =>
        {
            var code = host.Store($"""(module (memory (export "memory") 1) (func (export "run") (result i32) (i32.const {i})))""");
            if (i % 8 == 0) Assert.Equal(i, host.Call(code, "run").Result!.Value.AsInt32());
        });
        Assert.InRange(growth, long.MinValue, BytesMax);
    }

    private static long GrowthOf(int rounds, Action<int> work)
    {
        // The first third warms up: pools, thread stacks, the JIT compiler's code.
        for (var i = 0; i < rounds / 3; i++) work(i);
        var before = ResidentBytes();
        for (var i = rounds / 3; i < rounds; i++) work(i);
        return ResidentBytes() - before;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Keeps nothing, so that modules themselves are not what grows.</summary>
    private sealed class Forgetful : ICodeStore
    {
        public bool TryGet(in CodeHash hash, out ReadOnlyMemory<byte> wasm)
        {
            wasm = default;
            return false;
        }

        public void Put(in CodeHash hash, ReadOnlyMemory<byte> wasm)
        {
        }
    }
}
