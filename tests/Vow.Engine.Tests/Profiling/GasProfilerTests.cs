using Vow.Engine.Profiling;
using Vow.Engine.Tests.Execution;
using Vow.Wasm;

namespace Vow.Engine.Tests.Profiling;

public sealed class GasProfilerTests : IDisposable
{
    private readonly ContractHost _host = new();

    [Fact]
    public void Profile_AttributesEachInstructionToItsFunction()
    {
        var profile = Profile(Wat.Module("""
            (func $cheap (param i32) (result i32) (local.get 0))
            (func $dear (param i32) (result i32) (local $i i32)
              (local.set $i (i32.const 100))
              (loop $again (local.set $i (i32.sub (local.get $i) (i32.const 1))) (br_if $again (local.get $i)))
              (call $cheap (local.get 0)))
            (func (export "run") (drop (call $dear (i32.const 1))) (drop (call $cheap (i32.const 2))))
            """), out var result);

        var call = Assert.Single(profile.Root.Children);
        var run = Assert.Single(call.Children);
        Assert.Equal(["1", "0"], run.Children.Select(child => $"{child.Frame.Function}"));
        var dear = run.Children[0];
        var cheap = run.Children[1];
        Assert.Equal(cheap.Self, Assert.Single(dear.Children).Self);
        Assert.True(dear.Self > 100 * cheap.Self, $"{dear.Self} and {cheap.Self}");
        Assert.Equal(result.Gas.Used, profile.Root.Total);
        Assert.Equal(result.Gas[GasCategory.Calls], call.Self);
    }

    [Theory]
    [InlineData("br 0 out of the body", "(func $f (result i32) (br 0 (i32.const 1))) (func (export \"run\") (drop (call $f)))", ErrorCode.None)]
    [InlineData("return in a loop", "(func $f (result i32) (loop (return (i32.const 1))) unreachable) (func (export \"run\") (drop (call $f)))", ErrorCode.None)]
    [InlineData("br_table to the function", "(func $f (param i32) (result i32) (i32.const 7) (br_table 0 0 (local.get 0))) (func (export \"run\") (drop (call $f (i32.const 5))))", ErrorCode.None)]
    [InlineData("several results", "(func $f (result i32 i64) (i32.const 1) (i64.const 2)) (func (export \"run\") (call $f) drop drop)", ErrorCode.None)]
    [InlineData("tail call", "(func $g (param i32) (if (local.get 0) (then (return_call $g (i32.sub (local.get 0) (i32.const 1)))))) (func (export \"run\") (call $g (i32.const 50)))", ErrorCode.None)]
    [InlineData("indirect tail call", "(type $t (func)) (table 1 funcref) (elem (i32.const 0) $g) (func $g) (func $f (return_call_indirect (type $t) (i32.const 0))) (func (export \"run\") (call $f))", ErrorCode.None)]
    [InlineData("recursion", "(func $g (param i32) (if (local.get 0) (then (call $g (i32.sub (local.get 0) (i32.const 1)))))) (func (export \"run\") (call $g (i32.const 1000)))", ErrorCode.None)]
    [InlineData("endless recursion", "(func $g (call $g)) (func (export \"run\") (call $g))", ErrorCode.StackOverflow)]
    [InlineData("trap below two functions", "(func $g unreachable) (func $f (call $g)) (func (export \"run\") (call $f))", ErrorCode.Unreachable)]
    [InlineData("endless loop", "(func $f (loop (br 0))) (func (export \"run\") (call $f))", ErrorCode.OutOfGas)]
    [InlineData("revert", "(func $f (call $revert (i32.const 0) (i32.const 4))) (func (export \"run\") (call $f))", ErrorCode.Reverted)]
    [InlineData("bulk memory and growth", "(func $f (memory.fill (i32.const 0) (i32.const 1) (i32.const 60000)) (drop (memory.grow (i32.const 1)))) (func (export \"run\") (call $f))", ErrorCode.None)]
    [InlineData("start function", "(func $s (drop (memory.grow (i32.const 1)))) (start $s) (func (export \"run\"))", ErrorCode.None)]
    [InlineData("host call in the allocator", "(data (i32.const 0) \"k\") (func (export \"allocate\") (param i32) (result i32) (drop (call $get_block_number)) (i32.const 8)) (func (export \"run\") (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) (drop (call $storage_read (i32.const 0) (i32.const 1))))", ErrorCode.HostCallInAllocator)]
    [InlineData("allocator", "(data (i32.const 0) \"k\") (func $room (result i32) (i32.const 64)) (func (export \"allocate\") (param i32) (result i32) (call $room)) (func (export \"run\") (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) (drop (call $storage_read (i32.const 0) (i32.const 1))))", ErrorCode.None)]
    [InlineData("allocator that traps", "(data (i32.const 0) \"k\") (func $room (result i32) unreachable) (func (export \"allocate\") (param i32) (result i32) (call $room)) (func (export \"run\") (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) (drop (call $storage_read (i32.const 0) (i32.const 1))))", ErrorCode.Unreachable)]
    public void Profile_AddsUpToTheGasUsed(string shape, string body, ErrorCode expected)
    {
        foreach (var gas in (long[])[30_000, 100_000, 5_000_000, ContractHost.PlentyOfGas])
        {
            var profile = Profile(Wat.Module(body), out var result, gas);

            Assert.True(result.Gas.Used == profile.Root.Total, $"{shape} with {gas} gas: {profile.Root.Total} in the profile, {result.Gas.Used} used");
            Assert.All(All(profile.Root), node => Assert.True(node.Self >= 0));
            if (gas == ContractHost.PlentyOfGas) Assert.Equal(expected, result.Error?.Code ?? ErrorCode.None);
        }
    }

    [Fact]
    public void Profile_OfARecursionDeeperThanItsLevels_IsCutAndStillAddsUp()
    {
        var profile = Profile(Wat.Module("(func $g (param i32) (if (local.get 0) (then (call $g (i32.sub (local.get 0) (i32.const 1)))))) (func (export \"run\") (call $g (i32.const 5000)))"), out var result);

        Assert.True(profile.IsCut);
        Assert.Equal(result.Gas.Used, profile.Root.Total);
        Assert.Equal(GasProfiler.DepthMax + 1, All(profile.Root).Count());
    }

    [Theory]
    [InlineData(ProbeLevel.Functions)]
    [InlineData(ProbeLevel.Locals)]
    [InlineData(ProbeLevel.Segments)]
    public void RandomContracts_GiveTheSame_WhetherWatchedOrNot(ProbeLevel probes)
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var code = _host.Deploy(ContractHost.Contract, new RandomContract(seed).Text());
            foreach (var gas in (long[])[60_000, 400_000, ContractHost.PlentyOfGas])
            {
                var plain = Run(code, $"m{seed % RandomContract.Methods}", gas, null);
                var watcher = new Watcher(probes);
                var watched = Run(code, $"m{seed % RandomContract.Methods}", gas, watcher);

                Assert.True(plain.Status == watched.Status && plain.Error?.ToString() == watched.Error?.ToString(), $"seed {seed}, {gas} gas: {plain.Error} and watched {watched.Error}");
                Assert.True(plain.Gas == watched.Gas, $"seed {seed}, {gas} gas: {plain.Gas} and watched {watched.Gas}");
                Assert.True(plain.Result == watched.Result && plain.ReturnData.Span.SequenceEqual(watched.ReturnData.Span), $"seed {seed}: other results");
                Assert.Equal(plain.Gas.Used, watcher.Profiler.Complete(0).Root.Total);
            }
        }
    }

    [Fact]
    public void CallsBetweenContracts_AreBelowTheHostCallThatMadeThem()
    {
        var callee = ContractHost.Account(0xD0);
        _host.Deploy(callee, Wat.Module("(func $work (drop (call $get_block_number))) (func (export \"run\") (call $work) (call $work))"));
        var profile = Profile(
            Wat.Module($"{Wat.Data(0, callee.Span)} (data (i32.const 64) \"run\") (func (export \"run\") (drop (call $call_contract (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0))))"), out var result);

        Assert.Equal(result.Gas.Used, profile.Root.Total);
        var host = profile.Root.Children[0].Children[0].Children.Single();
        Assert.Equal("call_contract", host.Frame.Name);
        var inner = host.Children.Single();
        Assert.Equal((ProfileKind.Call, callee, "run"), (inner.Frame.Kind, inner.Frame.Contract, inner.Frame.Name));
        Assert.Equal(2, inner.Children.Single().Children.Single().Count);
    }

    [Fact]
    public void Sites_ShowParametersAndLocals()
    {
        var code = _host.Deploy(ContractHost.Contract, Wat.Module("""
            (func $f (param $a i32) (param $b f64) (local $c i64) (local $d f32)
              (local.set $c (i64.const -2)) (local.set $d (f32.const 1.5))
              (drop (call $get_block_number)))
            (func (export "run") (call $f (i32.const -1) (f64.const 0.5)))
            """));
        var watcher = new Watcher(ProbeLevel.Locals);
        Run(code, "run", ContractHost.PlentyOfGas, watcher);

        var module = ModulePipeline.Check(_host.Vm.TryGetModule(code, out var wasm) ? wasm : default, Limits.V1).Module;
        var body = module.Bodies[0];
        var atCall = watcher.Sites.Last(site => site.Function == 1);
        Assert.Equal([0xFFFF_FFFF, BitConverter.DoubleToInt64Bits(0.5), -2, BitConverter.SingleToInt32Bits(1.5f)], atCall.Locals[..4]);
        Assert.Equal((byte)Opcode.Call, wasm.Span[atCall.Offset]);
        Assert.Equal([0xFFFF_FFFF, BitConverter.DoubleToInt64Bits(0.5), 0, 0], watcher.Sites.First(site => site.Function == 1).Locals[..4]);
        Assert.Equal(body.CodeOffset, watcher.Sites.First(site => site.Function == 1).Offset);
    }

    public void Dispose() => _host.Dispose();

    private GasProfile Profile(string wat, out ExecutionResult result, long gas = ContractHost.PlentyOfGas)
    {
        var code = _host.Deploy(ContractHost.Contract, wat);
        var plain = Run(code, "run", gas, null);
        var finer = new GasProfiler(ProbeLevel.Segments);
        var profiler = new GasProfiler();
        result = Run(code, "run", gas, finer);
        Assert.Equal(plain.Gas, result.Gas);
        Assert.Equal(plain.Error?.ToString(), result.Error?.ToString());
        result = Run(code, "run", gas, profiler);
        Assert.Equal(plain.Gas, result.Gas);
        Assert.Equal(plain.Error?.ToString(), result.Error?.ToString());
        var profile = profiler.Complete(0);
        AssertSame(profile, finer.Complete(0));
        return profile;
    }

    // The same tree, and the segments of each function add up to what the function used.
    private static void AssertSame(GasProfile profile, GasProfile finer)
    {
        Assert.Equal(All(profile.Root).Select(node => (node.Frame, node.Self, node.Total, node.Count)), All(finer.Root).Select(node => (node.Frame, node.Self, node.Total, node.Count)));
        if (profile.IsCut) return;
        var functions = All(profile.Root).Where(node => node.Frame.Kind == ProfileKind.Function).GroupBy(node => (node.Frame.Code, node.Frame.Function)).ToDictionary(group => group.Key, group => group.Sum(node => node.Self));
        var segments = finer.Segments.GroupBy(segment => (segment.Code, segment.Function)).ToDictionary(group => group.Key, group => group.Sum(segment => segment.Self));
        Assert.Equivalent(functions, segments, strict: true);
    }

    private ExecutionResult Run(CodeHash code, string method, long gas, IExecutionObserver? observer)
    {
        var arguments = method == "run" ? Array.Empty<WasmValue>() : [WasmValue.I32(3), WasmValue.I64(5)];
        var mark = _host.State.Mark();
        var result = _host.Vm.Execute(code, _host.Environment(gas, observer: observer), method, arguments, CancellationToken.None);
        _host.State.RollBack(mark);
        return result;
    }

    private static IEnumerable<ProfileNode> All(ProfileNode node) => node.Children.SelectMany(All).Prepend(node);

    private sealed class Watcher(ProbeLevel probes) : IFunctionObserver
    {
        public GasProfiler Profiler { get; } = new(probes);

        public List<(uint Function, int Offset, long[] Locals)> Sites { get; } = [];

        public ProbeLevel Probes => probes;

        public void OnCallBegin(in ContractCallRecord contractCall) => Profiler.OnCallBegin(contractCall);

        public void OnCallEnd(in ContractCallOutcome outcome) => Profiler.OnCallEnd(outcome);

        public void OnHostCallBegin(in HostCallRecord hostCall) => Profiler.OnHostCallBegin(hostCall);

        public void OnHostCall(in HostCallRecord hostCall) => Profiler.OnHostCall(hostCall);

        public void OnFunctionEnter(uint index, in ExecutionView view) => Profiler.OnFunctionEnter(index, view);

        public void OnFunctionLeave(uint index, in ExecutionView view) => Profiler.OnFunctionLeave(index, view);

        public void OnSegment(uint index, int position, in ExecutionView view) => Profiler.OnSegment(index, position, view);

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
        }

        public void OnSite(uint index, int offset, in ExecutionView view)
        {
            if (Sites.Count > 10_000) return;
            var locals = new long[InstrumentedModule.LocalsShownMax];
            Sites.Add((index, offset, locals[..view.ReadLocals(locals)]));
        }
    }
}
