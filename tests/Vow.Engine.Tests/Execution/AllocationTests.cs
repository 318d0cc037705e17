using System.Buffers.Binary;
using Vow.Engine.State;
using Vow.Generator;

namespace Vow.Engine.Tests.Execution;

/// <summary>The gate on managed bytes per call: a collector that never has to run does not stop a node.</summary>
public sealed class AllocationTests
{
    // The result is 136 bytes and is the caller's to keep; the environment, made by the caller, is not counted.
    private const int BytesPerCallMax = 144;
    private const int CallsPerBatch = 256;

    [Fact]
    public void AnEmptyCall_AllocatesItsResultAndNothingElse()
    {
        using var host = new ContractHost();
        var code = host.Store("""(module (memory (export "memory") 1) (func (export "run")))""");
        var environment = host.Environment();
        Assert.InRange(host.Vm.RunOnExecutionThread(() => BytesPerCall(() =>
            Check(host.Vm.Execute(code, environment, "run", [], CancellationToken.None)))), 1, BytesPerCallMax);
    }

    [Theory]
    [InlineData("token-c")]
    [InlineData("token-rust")]
    public void ATokenTransfer_AllocatesItsResultAndNothingElse(string token)
    {
        using var host = new ContractHost();
        var code = host.Vm.Store(File.ReadAllBytes(Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "contracts", token, "token.wasm"))).Hash;
        var input = new byte[48];
        input[0] = 0xB0;
        BinaryPrimitives.WriteUInt128LittleEndian(input.AsSpan(32), 1);
        var environment = new WasmEnv
        {
            Contract = ContractHost.Contract,
            Caller = ContractHost.Alice,
            Block = new BlockInfo(1, 1),
            GasLimit = 1L << 40,
            Timeout = TimeSpan.FromSeconds(20),
            Input = input,
            State = host.State,
        };
        Check(host.Vm.Instantiate(code, host.Environment(), [], CancellationToken.None));
        Assert.InRange(host.Vm.RunOnExecutionThread(() => BytesPerCall(() =>
        {
            // Rolled back, so that the journal does not grow: its memory is the block's, not the call's.
            Savepoint mark = host.State.Mark();
            Check(host.Vm.Execute(code, environment, "transfer", [], CancellationToken.None));
            host.State.RollBack(mark);
        })), 1, BytesPerCallMax);
    }

    // The least of some batches: while the JIT compiler has not optimised a method yet, it may box.
    private static long BytesPerCall(Action call)
    {
        var least = long.MaxValue;
        for (var batch = 0; batch < 8; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < CallsPerBatch; i++) call();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / CallsPerBatch);
        }

        return least;
    }

    private static void Check(ExecutionResult result)
    {
        if (!result.IsSuccess) throw new InvalidOperationException(result.Error!.ToString());
    }
}
