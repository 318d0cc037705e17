using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>The engines of all test chains of the process: a module is compiled once, however many tests deploy it.</summary>
internal static class SharedEngines
{
    private static readonly Lazy<ContractEngines> Shared = new(() => new ContractEngines(new WasmVmOptions
    {
        // Test processes often run in containers that do not allow the pool's address space.
        InstanceAllocation = InstanceAllocation.OnDemand,
        // A test that looks into a transaction does not wait for its turn while others execute theirs: as many beside blocks as tests at a time.
        ConcurrentExecutionsMax = Math.Clamp(2 * Environment.ProcessorCount, 4, 32),
    }));

    public static ContractEngines Engines => Shared.Value;

    public static ChainOptions ChainOptions(TestChainOptions options) =>
        Ledger.ChainOptions.Archive with { TransactionTimeout = options.Timeout, SharedEngines = Engines };
}
