using System.Buffers.Binary;
using Vow.Engine;
using Vow.Engine.Code;
using Vow.Engine.Execution;
using Vow.Engine.State;

namespace Vow.Bench;

/// <summary>What a call costs through <see cref="WasmVm"/>: an empty method, a host call, a token transfer.</summary>
internal static class CallBenchmark
{
    private static readonly Address Alice = Address.From([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly Address Bob = Address.From([.. Enumerable.Repeat((byte)2, 32)]);
    private static readonly Address Contract = Address.From([.. Enumerable.Repeat((byte)3, 32)]);

    private const string Empty = """(module (memory (export "memory") 1) (func (export "run")))""";

    private const string HostLoop = """
        (module (import "env" "get_caller" (func $caller (param i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "run") (param $n i32) (result i32)
            (loop $next
              (drop (call $caller (i32.const 64)))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (i32.const 0)))
        """;

    public static void Run(Report report)
    {
        using var vm = new WasmVm(new WasmVmOptions());
        using var fresh = new WasmVm(new WasmVmOptions { IdleInstancesPerModuleMax = 0 });
        vm.RunOnExecutionThread(() =>
        {
            EmptyCall(report, vm);
            Pages(report, vm, fresh);
            HostCall(report, vm);
            foreach (var token in new[] { "token-c", "token-rust" }) Transfer(report, vm, fresh, token);
            return 0;
        });
    }

    private static void EmptyCall(Report report, WasmVm vm)
    {
        report.Heading("A call of an empty method of a one-page module", "Bar: at most 0.6 of a raw pooled instantiate + call + drop.");
        var wasm = WatText.ToWasm(Empty);
        var code = vm.Store(wasm).Hash;
        using var raw = new RawModule(wasm, fuel: false);
        var journal = new Journal(new MemoryStateStore());
        Measure(report, [new("raw pooled instantiate + call + drop", raw.FreshInstances("run")), new("WasmVm.Execute", n =>
        {
            for (var i = 0; i < n; i++) Check(vm.Execute(code, Environment(journal, default), "run", [], CancellationToken.None));
        })]);
    }

    private static void Pages(Report report, WasmVm vm, WasmVm freshVm)
    {
        report.Heading("A call by pages of memory", "A method that writes one byte of its first page, or of every page. The engine recycles instances of up to "
            + $"{ContractCode.RecycledPagesMax} pages.");
        var table = report.Table("pages", "one written: fresh, ns", "engine, ns", "ratio", "all written: fresh, ns", "engine, ns", "ratio");
        foreach (var pages in new[] { 1, 2, 4, 8, 17, 18, 64 })
        {
            var one = Compare(vm, freshVm, pages, 1);
            var all = Compare(vm, freshVm, pages, pages);
            table.Row(pages, one[0].MedianNanoseconds, one[1].MedianNanoseconds, one[1].MedianRatio, all[0].MedianNanoseconds, all[1].MedianNanoseconds, all[1].MedianRatio);
        }

        table.End();
    }

    private static IReadOnlyList<Timing> Compare(WasmVm vm, WasmVm freshVm, int pages, int written)
    {
        var wasm = WatText.ToWasm($$"""
            (module (memory (export "memory") {{pages}}) (func (export "run") (local $i i32)
              (loop $next (i32.store8 (local.get $i) (i32.const 1))
                (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 65536))) (i32.const {{written * 65536}}))))))
            """);
        return Interleaved.Measure([new("fresh", Calls(freshVm, wasm)), new("engine", Calls(vm, wasm))], 21, 10);
    }

    private static Action<int> Calls(WasmVm vm, byte[] wasm)
    {
        var code = vm.Store(wasm).Hash;
        var journal = new Journal(new MemoryStateStore());
        var call = Here(vm, code);
        return n =>
        {
            for (var i = 0; i < n; i++) Check(call(Environment(journal, default), "run"));
        };
    }

    private static void HostCall(Report report, WasmVm vm)
    {
        report.Heading("A host call with memory access and gas", "`get_caller`: 32 bytes written. Bar: at most 3 times an empty host call of the binding.");
        var code = vm.Store(WatText.ToWasm(HostLoop)).Hash;
        var journal = new Journal(new MemoryStateStore());
        Measure(report, [new("empty host call, Wasmtime's .NET binding", BindingHostCall.Create()), new("get_caller through the engine", n =>
            Check(vm.Execute(code, Environment(journal, default), "run", [n], CancellationToken.None)))]);
    }

    private static void Transfer(Report report, WasmVm vm, WasmVm freshVm, string name)
    {
        report.Heading($"A token transfer ({name})",
            "Eight host calls; journal in memory, released after each call. Bars: at most 6 µs, and at most half of the same module on a fresh pooled instance.");
        Measure(report, [new("fresh pooled instance", Transfers(freshVm, name)), new("recycled instance", Transfers(vm, name))]);
    }

    private static Action<int> Transfers(WasmVm vm, string name)
    {
        var code = vm.Store(BenchFiles.Contract($"{name}/token.wasm")).Hash;
        var journal = new Journal(new MemoryStateStore());
        Check(vm.Instantiate(code, Environment(journal, default), [], CancellationToken.None));
        var input = new byte[48];
        Bob.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt128LittleEndian(input.AsSpan(32), 1);
        var back = (byte[])input.Clone();
        Alice.Span.CopyTo(back);
        Check(vm.Execute(code, Environment(journal, input), "transfer", [], CancellationToken.None));
        var call = Here(vm, code);
        return n =>
        {
            for (var i = 0; i < n; i++)
            {
                var mark = journal.Mark();
                Check(call(Environment(journal, input), "transfer"));
                journal.RollBack(mark);
            }
        };
    }

    // On this thread, whichever engine's it is: a hand-over to the other engine's threads would be measured instead of the call.
    private static Func<WasmEnv, string, ExecutionResult> Here(WasmVm vm, CodeHash code)
    {
        var session = new CallSession(vm);
        return (environment, method) => EntryCall.Run(session, code, environment, method, [], EntryKind.Method, CancellationToken.None);
    }

    private static WasmEnv Environment(Journal journal, ReadOnlyMemory<byte> input) => new()
    {
        Contract = Contract,
        Caller = Alice,
        Block = new BlockInfo(1, 1),
        GasLimit = 1L << 50,
        Timeout = TimeSpan.FromMinutes(1),
        Input = input,
        State = journal,
    };

    private static void Check(ExecutionResult result)
    {
        if (!result.IsSuccess) throw new InvalidOperationException(result.Error!.ToString());
    }

    private static void Measure(Report report, IReadOnlyList<Subject> subjects)
    {
        var table = report.Table("", "least, ns", "median, ns", "ratio", "managed bytes");
        foreach (var timing in Interleaved.Measure(subjects, 41, 20))
        {
            table.Row(timing.Name, timing.LeastNanoseconds, timing.MedianNanoseconds, timing.MedianRatio, timing.AllocatedBytes);
        }

        table.End();
    }
}
