using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Bench;

/// <summary>What tracing costs: long executions unwatched, traced, and traced with the functions that make host calls.</summary>
internal static class TraceBenchmark
{
    private const int Rounds = 5;

    private static readonly (string Name, string Functions, string Step, int Times)[] Shapes =
    [
        ("1,000,000 instructions in a loop", "", "nop", 200_000),
        ("200,000 function calls", "(func $f (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))", "(drop (call $f (local.get $i)))", 200_000),
        ("100,000 host calls", "", "(drop (call $number))", 100_000),
        ("100,000 writes of 64 bytes", "", "(i32.store (i32.const 0) (local.get $i)) (drop (call $write (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 64)))", 100_000),
        ("1,000,000 host calls, of which 100,000 are kept", "", "(drop (call $number))", 1_000_000),
    ];

    public static void Run(Report report)
    {
        report.Heading("Traces of long executions",
            $"Least processor time of {Rounds} rounds, and the memory that the trace holds in the end. Bar: at most 2 s and 200 MB for each.");
        var table = report.Table("execution", "unwatched, ms", "traced, ms", "with functions, ms", "trace, MB");
        using var vm = new WasmVm(new WasmVmOptions());
        foreach (var shape in Shapes) vm.RunOnExecutionThread(() => Row(table, vm, shape.Name, vm.Store(WatText.ToWasm(Module(shape.Functions, shape.Step, shape.Times))).Hash));
        table.End();
    }

    private static int Row(Report.TableWriter table, WasmVm vm, string name, CodeHash code)
    {
        double plain = Least(() => Execute(vm, code, null));
        double traced = Least(() => Execute(vm, code, new CallRecorder(TraceLimits.Whole, ProbeLevel.None)));
        double functions = Least(() => Execute(vm, code, new CallRecorder(TraceLimits.Whole, ProbeLevel.Functions)));
        var recorder = new CallRecorder(TraceLimits.Whole, ProbeLevel.None);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Execute(vm, code, recorder);
        double kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        GC.KeepAlive(recorder);
        table.Row(name, plain, traced, functions, kept);
        return 0;
    }

    private static double Least(Action run)
    {
        double least = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            var start = ThreadClock.Now;
            run();
            least = Math.Min(least, (ThreadClock.Now - start) / 1e6);
        }

        return least;
    }

    private static void Execute(WasmVm vm, CodeHash code, IExecutionObserver? observer)
    {
        var result = vm.Execute(code, new WasmEnv
        {
            Contract = Address.From(Enumerable.Repeat((byte)1, Address.Bytes).ToArray()),
            Caller = default,
            Block = new BlockInfo(1, 1),
            GasLimit = 1_000_000_000_000,
            Timeout = TimeSpan.FromMinutes(1),
            State = new Journal(new MemoryStateStore()),
            Observer = observer,
        }, "run", [], CancellationToken.None);
        if (!result.IsSuccess) throw new InvalidOperationException(result.Error!.ToString());
    }

    private static string Module(string functions, string step, int times) => $$"""
        (module
          (import "env" "get_block_number" (func $number (result i64)))
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          {{functions}}
          (func (export "run") (local $i i32)
            (loop $again
              {{step}}
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (i32.const {{times}}))))))
        """;
}
