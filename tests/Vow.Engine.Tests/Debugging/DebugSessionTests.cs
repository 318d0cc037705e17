using System.Text;
using Vow.Engine.Debugging;
using Vow.Engine.Tests.Execution;
using Vow.Wasm;

namespace Vow.Engine.Tests.Debugging;

public sealed class DebugSessionTests : IDisposable
{
    // Function 0 is the host's; 1 leaf, 2 middle, 3 run.
    private const string Nested = """
        (func $leaf (param $n i32) (result i32) (drop (call $get_block_number)) (i32.add (local.get $n) (i32.const 1)))
        (func $middle (param $n i32) (result i32) (call $leaf (call $leaf (local.get $n))))
        (func (export "run") (drop (call $middle (i32.const 5))) (drop (call $get_block_number)) (drop (call $leaf (i32.const 9))))
        """;

    private readonly ContractHost _host = new();

    [Fact]
    public void Into_StopsAtEveryFunctionAndHostCall()
    {
        var driver = Debug(Nested, [.. Enumerable.Repeat(DebugStep.Into, 20)]);

        Assert.Equal(
            [
                "Beginning 1:3", "Step 1:2<3", "Step 1:1<2<3", "Step 1:1<2<3 get_block_number", "Step 1:1<2<3", "Step 1:1<2<3 get_block_number",
                "Step 1:3 get_block_number", "Step 1:1<3", "Step 1:1<3 get_block_number",
            ],
            driver.Stops);
    }

    [Fact]
    public void Over_StopsAtTheCallsOfThisFunction_AndNotInThem()
    {
        var driver = Debug(Nested, [.. Enumerable.Repeat(DebugStep.Over, 20)]);

        Assert.Equal(["Beginning 1:3", "Step 1:3 calls 2", "Step 1:3 get_block_number", "Step 1:3 calls 1"], driver.Stops);
    }

    [Fact]
    public void Out_StopsAtTheNextCallOfTheCaller()
    {
        var driver = Debug(Nested, DebugStep.Into, DebugStep.Into, DebugStep.Out, DebugStep.Out);

        Assert.Equal(["Beginning 1:3", "Step 1:2<3", "Step 1:1<2<3", "Step 1:2<3 calls 1", "Step 1:3 get_block_number"], driver.Stops);
    }

    [Fact]
    public void HostCall_StopsAtHostCallsOnly()
    {
        var driver = Debug(Nested, [.. Enumerable.Repeat(DebugStep.HostCall, 20)]);

        Assert.Equal(["Beginning 1:3", "Step 1:1<2<3 get_block_number", "Step 1:1<2<3 get_block_number", "Step 1:3 get_block_number", "Step 1:1<3 get_block_number"], driver.Stops);
    }

    [Fact]
    public void Over_InARecursion_StaysInItsFrame()
    {
        var driver = Debug("""
            (func $down (param $n i32) (if (local.get $n) (then (call $down (i32.sub (local.get $n) (i32.const 1))))) (drop (call $get_block_number)))
            (func (export "run") (call $down (i32.const 3)))
            """, DebugStep.Into, DebugStep.Into, DebugStep.Over, DebugStep.Over, DebugStep.Over);

        Assert.Equal(
            ["Beginning 1:2", "Step 1:1<2", "Step 1:1<1<2", "Step 1:1<1<2 calls 1", "Step 1:1<1<2 get_block_number", "Step 1:1<2 get_block_number"], driver.Stops);
    }

    [Fact]
    public void TailCalls_TakeThePlaceOfTheirCaller()
    {
        var driver = Debug("""
            (func $last (drop (call $get_block_number)))
            (func $first (return_call $last))
            (func (export "run") (call $first) (drop (call $get_block_number)))
            """, DebugStep.Into, DebugStep.Over, DebugStep.Over, DebugStep.Over);

        Assert.Equal(["Beginning 1:3", "Step 1:2<3", "Step 1:1<3", "Step 1:1<3 get_block_number", "Step 1:3 get_block_number"], driver.Stops);
    }

    [Fact]
    public void Breakpoints_StopAtMethodsHostFunctionsKeysFunctionsAndPlaces()
    {
        const string Body = """
            (data (i32.const 0) "count") (data (i32.const 16) "other")
            (func $store (drop (call $storage_write (i32.const 0) (i32.const 5) (i32.const 16) (i32.const 1))))
            (func (export "run") (drop (call $storage_has (i32.const 16) (i32.const 5))) (call $store) (drop (call $storage_has (i32.const 0) (i32.const 4))))
            """;
        Assert.Equal(["Breakpoint 1:3"], Stops(Body, DebugBreakpoint.AtMethod("run", "run", null)));
        Assert.Equal(["Breakpoint 1:3"], Stops(Body, DebugBreakpoint.AtMethod("run", "run", ContractHost.Contract)));
        Assert.Empty(Stops(Body, DebugBreakpoint.AtMethod("run", "run", ContractHost.Alice)));
        Assert.Empty(Stops(Body, DebugBreakpoint.AtMethod("ruin", "ruin", null)));
        Assert.Equal(["Breakpoint 1:2<3 storage_write"], Stops(Body, DebugBreakpoint.AtHostFunction("write", "storage_write")));
        Assert.Equal(["Breakpoint 1:2<3 storage_write"], Stops(Body, Key(key => key == "count")));
        Assert.Equal(["Breakpoint 1:2<3 storage_write", "Breakpoint 1:3 storage_has"], Stops(Body, Key(key => key.StartsWith("coun", StringComparison.Ordinal))));
        Assert.Equal(["Breakpoint 1:2<3"], Stops(Body, DebugBreakpoint.AtFunction("store", (in CodeHash _, uint function) => function == 2)));
        Assert.Equal(["Breakpoint 1:3", "Breakpoint 1:3 storage_has", "Breakpoint 1:3 calls 2", "Breakpoint 1:3 storage_has"], Stops(Body, DebugBreakpoint.AtPlace("all", (in CodeHash _, uint function, int _) => function == 3)));
    }

    [Fact]
    public void AMethodWithAStartFunction_BeginsBehindIt()
    {
        const string Body = "(func $start (call $f)) (start $start) (func $f) (func (export \"run\") (call $f))";

        Assert.Equal(["Breakpoint 1:2"], Stops(Body, DebugBreakpoint.AtMethod("run", "run", null)));
        Assert.Equal(["Beginning 1:2", "Step 1:1<2"], Debug(Body, DebugStep.Into, DebugStep.Into).Stops);
        Assert.Equal(["Breakpoint 1:1<0", "Breakpoint 1:1<2"], Stops(Body, DebugBreakpoint.AtFunction("f", (in CodeHash _, uint function) => function == 1)));
    }

    [Fact]
    public void AKeyThatLiesOutsideOfMemory_StopsNothing()
    {
        Assert.Equal(
            ["Failure MemoryOutOfBounds 1:1"],
            Stops("(func (export \"run\") (drop (call $storage_has (i32.const -1) (i32.const 5))))", Key(_ => true)));
    }

    [Fact]
    public void LocalsAndMemory_CanBeReadInEveryFrame()
    {
        var seen = new List<string>();
        Run("""
            (data (i32.const 8) "hello")
            (func $inner (param $a i64) (drop (call $get_block_number)))
            (func (export "run") (local $x i32) (local.set $x (i32.const 77)) (call $inner (i64.const -3)))
            """, new ScriptedDriver(DebugStep.HostCall)
        {
            At = (in DebugStop stop) =>
            {
                if (stop.HostCall is null) return;
                seen.Add($"{stop.Frames[^1].Locals[0]} {stop.Frames[0].Locals[0]} {Encoding.UTF8.GetString(stop.View.Memory.Slice(8, 5))}");
                Assert.True(stop.View.GasUsed > 0 && stop.View.GasLeft > 0);
                Assert.True(stop.View.MemoryAt(0).IsEmpty && stop.View.MemoryAt(2).IsEmpty && stop.View.MemoryAt(1).Length == 65536);
            },
        }, out _);

        Assert.Equal(["-3 77 hello"], seen);
    }

    [Fact]
    public void CallsBetweenContracts_AreStackedAndSteppedOver()
    {
        var callee = ContractHost.Account(0xD0);
        _host.Deploy(callee, Wat.Module("(func $work (drop (call $get_block_number))) (func (export \"run\") (call $work))"));
        var caller = $"""
            {Wat.Data(0, callee.Span)} (data (i32.const 64) "run")
            (func (export "run") (drop (call $call_contract (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0))) (drop (call $get_block_number)))
            """;

        // Imports come in the order of the table: the caller's two are 0 and 1, its method 2.
        Assert.Equal(
            ["Beginning 1:2", "Step 1:2 call_contract", "Step 2:2<2", "Step 2:1<2<2", "Step 2:1<2<2 get_block_number", "Step 1:2 get_block_number"],
            Debug(caller, [.. Enumerable.Repeat(DebugStep.Into, 10)]).Stops);
        Assert.Equal(["Beginning 1:2", "Step 1:2 call_contract", "Step 1:2 get_block_number"], Debug(caller, [.. Enumerable.Repeat(DebugStep.Over, 10)]).Stops);
        Assert.Equal(["Beginning 1:2", "Step 1:2 call_contract", "Step 2:2<2", "Step 1:2 get_block_number"], Debug(caller, DebugStep.Into, DebugStep.Into, DebugStep.Out).Stops);
    }

    [Theory]
    [InlineData("trap", "(func $f (param i32) (unreachable)) (func (export \"run\") (call $f (i32.const 7)))", "Failure Unreachable 1:0<1")]
    [InlineData("out of bounds", "(func (export \"run\") (drop (i32.load (i32.const -4))))", "Failure MemoryOutOfBounds 1:0")]
    [InlineData("revert", "(data (i32.const 0) \"no\") (func (export \"run\") (call $revert (i32.const 0) (i32.const 2)))", "Failure Reverted 1:1")]
    [InlineData("endless recursion", "(func $f (call $f)) (func (export \"run\") (call $f))", "Failure StackOverflow")]
    [InlineData("endless loop", "(func $f (loop (br 0))) (func (export \"run\") (call $f))", "Failure OutOfGas 1:0<1")]
    [InlineData("null function pointer", "(type $t (func)) (table 1 funcref) (func (export \"run\") (call_indirect (type $t) (i32.const 0)))", "Failure IndirectCallToNull 1:0")]
    public void Failures_StopWhereTheyHappened(string shape, string body, string expected)
    {
        var memory = 0;
        Run(body, new ScriptedDriver { At = (in DebugStop stop) => memory = stop.View.Memory.Length }, out var stops, beginning: false);

        Assert.StartsWith(expected, Assert.Single(stops), StringComparison.Ordinal);
        Assert.True(memory == 65536, shape);
    }

    [Fact]
    public void ACallThatCannotPayForItsCode_FailsBeforeItRuns()
    {
        Run("(func (export \"run\"))", new ScriptedDriver { At = (in DebugStop stop) => Assert.True(stop.View.Memory.IsEmpty) }, out var stops, gas: 10);

        Assert.Equal(["Failure OutOfGas 1:"], stops);
    }

    [Fact]
    public void WhatAFailedCallWroteAndLogged_IsTakenBack()
    {
        var callee = ContractHost.Account(0xD0);
        _host.Put(ContractHost.Contract, "mine", "old"u8);
        _host.Deploy(callee, Wat.Module("(data (i32.const 0) \"theirs\") (func (export \"run\") (drop (call $storage_write (i32.const 0) (i32.const 6) (i32.const 0) (i32.const 1))) (call $log_event (i32.const 0) (i32.const 6) (i32.const 0) (i32.const 0)) unreachable)"));
        var lines = new List<string>();
        Run($"""
            {Wat.Data(0, callee.Span)} (data (i32.const 64) "run") (data (i32.const 80) "mine")
            (func (export "run")
              (drop (call $storage_write (i32.const 80) (i32.const 4) (i32.const 64) (i32.const 3)))
              (call $log_event (i32.const 80) (i32.const 4) (i32.const 0) (i32.const 0))
              (drop (call $call_contract (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0)))
              (drop (call $get_block_number)))
            """, new ScriptedDriver(DebugStep.Continue, DebugStep.Continue)
        {
            At = (in DebugStop stop) => lines.Add(string.Join(' ', stop.History.Writes.Select(write => $"{Encoding.UTF8.GetString(write.Key.Span)}:{(write.Before is { } before ? Encoding.UTF8.GetString(before.Span) : "none")}")) + $" {stop.History.Events.Count}"),
        }, out var stops, DebugBreakpoint.AtHostFunction("block", "get_block_number"), beginning: false);

        Assert.Equal(2, stops.Count);
        Assert.Equal(["mine:old theirs:none 2", "mine:old 1"], lines);
    }

    [Fact]
    public void TheDriver_CanEndTheExecution_AndTheStateIsAsItWas()
    {
        var code = _host.Deploy(ContractHost.Contract, Wat.Module("(data (i32.const 0) \"k\") (func (export \"run\") (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) (drop (call $get_block_number)))"));
        var session = new DebugSession(new ScriptedDriver(DebugStep.HostCall, DebugStep.HostCall, DebugStep.End), CancellationToken.None);

        Assert.Throws<DebugEndedException>(() => _host.Call(code, _host.Environment(observer: session)));
        Assert.Null(_host.Stored(ContractHost.Contract, "k"));
        Assert.True(_host.Call(code, "run").IsSuccess);
    }

    [Fact]
    public void Cancelling_EndsAStoppedExecution()
    {
        using var source = new CancellationTokenSource();
        var code = _host.Deploy(ContractHost.Contract, Wat.Module(Nested));
        var session = new DebugSession(new ScriptedDriver { At = (in DebugStop _) => source.Cancel() }, source.Token);

        Assert.Throws<OperationCanceledException>(() => _host.Call(code, _host.Environment(observer: session)));
    }

    [Fact]
    public void Pause_StopsARunningExecution()
    {
        DebugSession? session = null;
        var driver = new ScriptedDriver(DebugStep.Continue);
        session = new DebugSession(driver, CancellationToken.None) { StopsAtBeginning = false };
        session.Pause();
        _host.Call(_host.Deploy(ContractHost.Contract, Wat.Module(Nested)), _host.Environment(observer: session));

        Assert.Equal(["Pause 1:3"], driver.Stops);
    }

    [Fact]
    public void ADeepRecursion_IsBounded_AndKeepsTheLocalsOfTheInnermost()
    {
        var (kept, innermost, depth) = (0, 0L, 0);
        Run("(func $g (param i32) (if (local.get 0) (then (call $g (i32.sub (local.get 0) (i32.const 1)))) (else unreachable))) (func (export \"run\") (call $g (i32.const 5000)))",
            new ScriptedDriver
            {
                At = (in DebugStop stop) =>
                {
                    depth = stop.Frames.Count;
                    innermost = stop.Frames[^1].Locals[0];
                    foreach (var frame in stop.Frames) kept += frame.Locals.IsEmpty ? 0 : 1;
                },
            }, out _, beginning: false);

        Assert.Equal((5002, 0, 2048), (depth, innermost, kept));
    }

    [Fact]
    public void RandomContracts_GiveTheSame_WhetherDebuggedOrNot()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var code = _host.Deploy(ContractHost.Contract, new RandomContract(seed).Text());
            var method = $"m{seed % RandomContract.Methods}";
            var random = new Random(seed);
            foreach (var gas in (long[])[60_000, 400_000, ContractHost.PlentyOfGas])
            {
                var plain = Call(code, method, gas, null);
                DebugStep[] steps = [.. Enumerable.Range(0, 2000).Select(_ => (DebugStep)random.Next(5))];
                var debugged = Call(code, method, gas, new DebugSession(new ScriptedDriver(steps) { At = Look }, CancellationToken.None));

                Assert.True(plain.Status == debugged.Status && plain.Error?.ToString() == debugged.Error?.ToString(), $"seed {seed}, {gas} gas: {plain.Error} and debugged {debugged.Error}");
                Assert.True(plain.Gas == debugged.Gas, $"seed {seed}, {gas} gas: {plain.Gas} and debugged {debugged.Gas}");
                Assert.True(plain.Result == debugged.Result && plain.ReturnData.Span.SequenceEqual(debugged.ReturnData.Span), $"seed {seed}: other results");
            }
        }

        static void Look(in DebugStop stop)
        {
            stop.View.TryReadStorage("k"u8, out _);
            stop.View.TryReadStorage(ContractHost.Alice, "k"u8, out _);
            foreach (var frame in stop.Frames) Assert.True(frame.Locals.Length <= InstrumentedModule.LocalsShownMax);
        }
    }

    public void Dispose() => _host.Dispose();

    private static DebugBreakpoint Key(Func<string, bool> isMeant) =>
        DebugBreakpoint.AtKey("key", (in Address _, in CodeHash _, ReadOnlySpan<byte> key) => isMeant(Encoding.UTF8.GetString(key)));

    private ScriptedDriver Debug(string body, params DebugStep[] steps)
    {
        var driver = new ScriptedDriver(steps);
        Run(body, driver, out _);
        return driver;
    }

    private List<string> Stops(string body, DebugBreakpoint breakpoint)
    {
        Run(body, new ScriptedDriver(), out var stops, breakpoint, beginning: false);
        return stops;
    }

    private void Run(string body, ScriptedDriver driver, out List<string> stops, DebugBreakpoint? breakpoint = null, bool beginning = true, long gas = ContractHost.PlentyOfGas)
    {
        var code = _host.Deploy(ContractHost.Contract, Wat.Module(body));
        var session = new DebugSession(driver, CancellationToken.None) { StopsAtBeginning = beginning };
        if (breakpoint is not null) session.Breakpoints.Add(breakpoint);
        var plain = Call(code, "run", gas, null);
        var debugged = Call(code, "run", gas, session);
        Assert.Equal(plain.Gas, debugged.Gas);
        Assert.Equal(plain.Error?.ToString(), debugged.Error?.ToString());
        stops = driver.Stops;
    }

    private ExecutionResult Call(CodeHash code, string method, long gas, IExecutionObserver? observer)
    {
        WasmValue[] arguments = method == "run" ? [] : [WasmValue.I32(3), WasmValue.I64(5)];
        var mark = _host.State.Mark();
        var result = _host.Vm.Execute(code, _host.Environment(gas, observer: observer), method, arguments, CancellationToken.None);
        _host.State.RollBack(mark);
        return result;
    }
}
