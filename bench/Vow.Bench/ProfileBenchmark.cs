using System.Diagnostics;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.State;
using Vow.Wasm;

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
            "Wall clock of one call on a warm engine, and what it allocates. `GasProfiler` runs another build of the module, with a call of the host where a function begins and ends, and, for lines of source, where a segment begins.");
        var table = report.Table("", "least, ms", "median, ms", "ratio", "managed bytes");
        foreach (var (name, module) in Calls) Measure(table, name, module);
        table.End();
    }

    private static void Measure(Report.TableWriter table, string name, string wat)
    {
        using var vm = new WasmVm(new WasmVmOptions());
        using var store = new MemoryStateStore();
        var code = vm.Store(WatText.ToWasm(wat)).Hash;
        ProbeLevel[] levels = [ProbeLevel.None, ProbeLevel.Functions, ProbeLevel.Segments];
        var times = levels.Select(_ => new List<double>()).ToArray();
        var bytes = new long[levels.Length];
        for (var round = 0; round < 31; round++)
        {
            for (var i = 0; i < levels.Length; i++)
            {
                var profiler = levels[i] == ProbeLevel.None ? null : new GasProfiler(levels[i]);
                long used = 0;
                times[i].Add(Time(() => used = Execute(vm, store, code, profiler), out bytes[i]));
                if (profiler is not null && profiler.Complete(0).Root.Total != used) throw new InvalidOperationException("The profile does not add up.");
            }
        }

        string[] names = [name, "under the profiler", "under the profiler, by segment"];
        for (var i = 0; i < levels.Length; i++) table.Row(names[i], times[i].Min(), Median(times[i]), Median(times[i]) / Median(times[0]), bytes[i]);
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
