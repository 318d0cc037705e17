using System.Diagnostics;
using Vow.Engine.Tests.Execution;
using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Engine.Tests.Tracing;

/// <summary>What tracing may cost. The limits are several times what it takes: they find what grows without bound, on any machine.</summary>
public sealed class TraceCostTests : IDisposable
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);
    private const long BytesMax = 200L << 20;

    private readonly ContractHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("instructions in a loop", "", "nop", 200_000, ProbeLevel.Functions)]
    [InlineData("functions", "(func $f (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))", "(drop (call $f (local.get $i)))", 200_000, ProbeLevel.Functions)]
    [InlineData("host calls", "", "(drop (call $get_block_number))", 100_000, ProbeLevel.None)]
    [InlineData("writes", "", "(i32.store (i32.const 0) (local.get $i)) (drop (call $storage_write (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 64)))", 100_000, ProbeLevel.Functions)]
    [InlineData("more host calls than are kept", "", "(drop (call $get_block_number))", 1_000_000, ProbeLevel.None)]
    public void LongExecutions_AreTracedInTimeAndMemory(string shape, string functions, string step, int times, ProbeLevel probes)
    {
        var code = _host.Deploy(ContractHost.Contract, Wat.Module($$"""
            {{functions}}
            (func (export "run") (local $i i32)
              (loop $again
                {{step}}
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const {{times}})))))
            """));
        var recorder = new CallRecorder(TraceLimits.Whole, probes);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var result = _host.Vm.Execute(code, _host.Environment(gas: 1_000_000_000_000, observer: recorder), "run", [], CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(start);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Null(result.Error);
        Assert.True(took < TimeMax, $"{shape}: {took}");
        Assert.True(kept < BytesMax, $"{shape}: {kept} bytes");
        Assert.Equal(recorder.IsCut, recorder.HostCallCount > recorder.Calls[0].Items.Count);
        GC.KeepAlive(recorder);
    }
}
