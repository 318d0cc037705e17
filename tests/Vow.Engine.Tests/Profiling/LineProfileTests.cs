using Vow.Engine.Profiling;
using Vow.Engine.Symbols;
using Vow.Engine.Tests.Execution;
using Vow.Engine.Tests.Symbols;
using Vow.Wasm;

namespace Vow.Engine.Tests.Profiling;

public sealed class LineProfileTests : IDisposable
{
    private readonly ContractHost _host = new();

    [Theory]
    [InlineData("shop-dwarf4")]
    [InlineData("shop-dwarf5")]
    public void Lines_HaveTheGasOfTheirInstructions_AndOfWhatTheyCall(string fixture)
    {
        var profile = Profile(SymbolFixtures.Read(fixture), "take", [WasmValue.I32(4)]);
        var lines = Lines(profile);

        var half = lines.Single(line => line.Place == "shop.cpp:16");
        Assert.Equal("shop::half(int)", half.Function);
        Assert.Equal(1, half.Count);
        // half and Till::take are called in one line, whose gas with calls is that of both and its own.
        var caller = lines.Single(line => line.Place == "shop.cpp:24" && line.Function == "take");
        long OfFunction(string name) => ProfileTable.Of(profile).Single(row => row.Name == name).Total;
        Assert.Equal(caller.Self + OfFunction("shop::half(int)") + OfFunction("shop::Till::take(int)"), caller.Total);
        foreach (var place in (string[])["shop.cpp:9", "shop.cpp:10", "shop.cpp:11"]) Assert.Equal("shop::Till::take(int)", lines.Single(line => line.Place == place).Function);
        AssertAddsUp(profile, lines);
    }

    [Theory]
    [InlineData("inlined-dwarf4")]
    [InlineData("inlined-dwarf5")]
    public void ALine_HasTheGasOfWhatItCalled_InlinedOrNot(string fixture)
    {
        var profile = Profile(SymbolFixtures.Read(fixture), "take", [WasmValue.I32(9)]);
        var lines = Lines(profile);

        // Whatever take does, it does in these lines; share is inlined in the second one.
        string[] own = ["inlined.cpp:19", "inlined.cpp:20", "inlined.cpp:22", "inlined.cpp:23"];
        Assert.Equal(ProfileTable.Of(profile).Single(row => row.Name == "take").Total, lines.Where(line => own.Contains(line.Place)).Sum(line => line.Total));
        var both = lines.Single(line => line.Place == "inlined.cpp:20");
        Assert.True(both.Total > both.Self + lines.Single(line => line.Place == "inlined.cpp:3").Self, $"{both}");
        AssertAddsUp(profile, lines);
    }

    [Fact]
    public void ASegment_CostsItsInstructionsEachTimeItRuns()
    {
        var wasm = Module("""
            (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
            (func (export "run") (local $i i32)
              (loop $again
                (if (i32.rem_u (local.get $i) (i32.const 3)) (then (drop (call $twice (local.get $i)))) (else nop))
                (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 30)))))
            """);
        var profile = Profile(wasm);
        var module = ModulePipeline.Check(wasm, Limits.V1);

        Assert.All(profile.Segments, use => Assert.Equal(PricedSegment.Of(module, use.Function, GasSchedule.V1).Single(priced => priced.Position == use.Position).Gas * use.Count, use.Self));
        // 1 entry, 30 times around, 20 that are no multiples of 3 and 10 that are.
        var run = profile.Segments.Where(use => use.Function == profile.Segments.Max(other => other.Function)).OrderBy(use => use.Position);
        Assert.Equal([1, 30, 20, 10, 30], run.Select(use => use.Count).Take(5));
        AssertAddsUp(profile, Lines(profile));
    }

    [Fact]
    public void GasByOperand_IsThatOfTheInstructionThatHasIt()
    {
        var profile = Profile(Module("(func (export \"run\") (drop (i32.const 1)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 60000)) (drop (i32.const 2)))"));
        var segment = Assert.Single(profile.Segments);
        var priced = Assert.Single(PricedSegment.Of(ModulePipeline.Check(_host.Vm.TryGetModule(segment.Code, out var wasm) ? wasm : default, Limits.V1), segment.Function, GasSchedule.V1));

        Assert.True(segment.Self > priced.Gas + 1000, $"{segment.Self}, {priced.Gas} without the 60,000 bytes");
        Assert.Equal(InstructionKind.PricedByOperand, priced.Instructions.Single(instruction => instruction.Kind != InstructionKind.Plain).Kind);
        AssertAddsUp(profile, Lines(profile));
    }

    [Fact]
    public void ATailCall_IsPartOfTheCallThatItReplaces()
    {
        var profile = Profile(Module("""
            (func $dear (drop (call $get_block_number)))
            (func $jumps (return_call $dear))
            (func $leaps (return_call $get_block_number_twice))
            (func $get_block_number_twice (drop (call $get_block_number)) (return_call $dear))
            (func $cheap)
            (func (export "run") (call $jumps) (call $cheap) (call $leaps) (call $cheap))
            """));
        var run = profile.Segments.Single(segment => segment.Calls.Count == 4);
        long Of(string name) => ProfileTable.Of(profile).Single(row => row.Name == name).Self;

        var number = Of("get_block_number") / 3;
        Assert.Equal(Of("jumps") + Of("dear") / 2 + number, run.Calls[0]);
        Assert.Equal(Of("cheap") / 2, run.Calls[1]);
        Assert.Equal(Of("leaps") + Of("get_block_number_twice") + Of("dear") / 2 + 2 * number, run.Calls[2]);
        Assert.Equal(Of("cheap") / 2, run.Calls[3]);
    }

    [Fact]
    public void ARecursion_IsInItsOutermostCall()
    {
        var profile = Profile(Module("""
            (func $fib (param i32) (result i32)
              (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0))
                (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
            (func (export "run") (drop (call $fib (i32.const 12))))
            """));
        var lines = Lines(profile);
        var fib = lines.Single(line => line.Function == "fib");

        // All of it but what the outermost one uses before and after its two calls, and the caller.
        Assert.InRange(fib.Total, fib.Self, 2 * fib.Self);
        Assert.True(lines.Single(line => line.Function == "run").Total == lines.Sum(line => line.Self));
        AssertAddsUp(profile, lines);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(5_000)]
    [InlineData(30_000)]
    public void WhatRanOutOfGas_AddsUpAllTheSame(long gas)
    {
        var profile = Profile(Module("(func $f (loop (br 0))) (func (export \"run\") (call $f))"), "run", [], gas);

        AssertAddsUp(profile, Lines(profile));
    }

    [Fact]
    public void SegmentsOfAStranger_AreRefusedOrHarmless()
    {
        var profile = Profile(Module("(func (export \"run\") (drop (i32.const 1)))"));
        var segment = profile.Segments[0];

        Assert.NotNull((profile with { Segments = [segment with { Self = segment.Self + 1 }] }).Fault());
        Assert.NotNull((profile with { Segments = [segment with { Count = -1 }] }).Fault());
        Assert.NotNull((profile with { Segments = [segment with { Calls = [-1] }] }).Fault());
        Assert.NotNull((profile with { Segments = [segment with { Calls = [long.MaxValue] }] }).Fault());
        Assert.NotNull((profile with { IsCut = true, Segments = [segment with { Self = long.MaxValue }, segment with { Self = long.MaxValue }] }).Fault());
        foreach (var odd in (SegmentUse[])[segment with { Position = 7_777 }, segment with { Function = 0 }, segment with { Function = uint.MaxValue }, segment with { Count = long.MaxValue, Calls = [profile.Root.Total, profile.Root.Total] }, segment with { Code = default }])
        {
            var other = profile with { Segments = [odd] };
            Assert.Null(other.Fault());
            Assert.Equal(segment.Self, Lines(other).Sum(line => line.Self));
        }
    }

    public void Dispose() => _host.Dispose();

    private static void AssertAddsUp(NamedProfile profile, IReadOnlyList<ProfileLine> lines)
    {
        Assert.Null(profile.Fault());
        Assert.Equal(profile.Nodes().Where(node => node.Kind == ProfileKind.Function).Sum(node => node.Self), lines.Sum(line => line.Self));
        Assert.All(lines, line => Assert.InRange(line.Total, line.Self, profile.Root.Total));
    }

    private static byte[] Module(string body) => WatText.ToWasm(Wat.Module(body));

    private IReadOnlyList<ProfileLine> Lines(NamedProfile profile) => LineProfile.Of(profile, code => _host.Vm.TryGetModule(code, out var wasm) ? new SymbolizedModule(wasm, ModuleSymbols.Read(wasm)) : null, ProtocolVersion.V1);

    private NamedProfile Profile(byte[] wasm, string method = "run", WasmValue[]? arguments = null, long gas = ContractHost.PlentyOfGas)
    {
        var code = _host.Deploy(ContractHost.Contract, wasm);
        var profiler = new GasProfiler(ProbeLevel.Segments);
        _host.Vm.Execute(code, _host.Environment(gas, observer: profiler), method, arguments ?? [], CancellationToken.None);
        return ProfileNames.Apply(profiler.Complete(0), hash => _host.Vm.TryGetModule(hash, out var module) ? module : null, (_, _) => "box", address => address.ToString());
    }
}
