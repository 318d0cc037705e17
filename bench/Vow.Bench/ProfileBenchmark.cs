using System.Diagnostics;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.State;

namespace Vow.Bench;

/// <summary>What watching costs: a call of a million instructions alone, and under the profiler.</summary>
internal static class ProfileBenchmark
{
    // About a million instructions each: one that mostly loops, one that mostly calls.
    private static readonly (string Name, string Module)[] Calls =
    [
        ("1,000,000 instructions, a call for each 1,000", Loops(calls: 1_000, turns: 199)),
        ("1,000,000 instructions, a call for each 20", Loops(calls: 50_000, turns: 3)),
    ];

    public static void Run(Report report)
    {
        report.Heading("Profiling a call of a million instructions",
            "Wall clock of one call on a warm engine, and what it allocates. `GasProfiler` runs another build of the module, with a call of the host where a function begins and ends.");
        var table = report.Table("", "least, ms", "median, ms", "ratio", "managed bytes");
        foreach (var (name, module) in Calls) Measure(table, name, module);
        table.End();
    }

    private static void Measure(Report.TableWriter table, string name, string wat)
    {
        using var vm = new WasmVm(new WasmVmOptions());
        using var store = new MemoryStateStore();
        var code = vm.Store(WatText.ToWasm(wat)).Hash;
        var (plain, profiled) = (new List<double>(), new List<double>());
        long plainBytes = 0, profiledBytes = 0;
        for (var round = 0; round < 31; round++)
        {
            plain.Add(Time(() => Execute(vm, store, code, null), out plainBytes));
            var profiler = new GasProfiler();
            long used = 0;
            profiled.Add(Time(() => used = Execute(vm, store, code, profiler), out profiledBytes));
            if (profiler.Complete(0).Root.Total != used) throw new InvalidOperationException("The profile does not add up.");
        }

        table.Row(name, plain.Min(), Median(plain), 1.0, plainBytes);
        table.Row("under the profiler", profiled.Min(), Median(profiled), Median(profiled) / Median(plain), profiledBytes);
    }

    private static long Execute(WasmVm vm, MemoryStateStore store, CodeHash code, GasProfiler? profiler)
    {
        var environment = new WasmEnv
        {
            Contract = Address.From([.. Enumerable.Repeat((byte)1, 32)]),
            Caller = Address.From([.. Enumerable.Repeat((byte)2, 32)]),
            Block = new BlockInfo(1, 1),
            GasLimit = 100_000_000,
            Timeout = TimeSpan.FromSeconds(30),
            State = new Journal(store),
            Observer = profiler,
        };
        var result = vm.Execute(code, environment, "run", [], CancellationToken.None);
        return result.IsSuccess ? result.Gas.Used : throw new InvalidOperationException(result.Error!.ToString());
    }

    private static double Time(Action run, out long bytes)
    {
        // The engine runs on threads of its own.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        run();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        return elapsed;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Loops(int calls, int turns) => $"""
        (module
          (func $work (param $turns i32)
            (loop $again (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))))
          (func (export "run") (local $calls i32)
            (local.set $calls (i32.const {calls}))
            (loop $again
              (call $work (i32.const {turns}))
              (br_if $again (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))))
        """;
}
