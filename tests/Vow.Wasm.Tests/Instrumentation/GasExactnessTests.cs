namespace Vow.Wasm.Tests;

/// <summary>Gas of small functions, summed by hand from schedule version 1: entry 4, constants and locals 1, add 1, br_if and if 2, br 1, call 6.</summary>
public sealed class GasExactnessTests
{
    [Theory]
    [InlineData("(func (export \"f\"))", 4)]
    [InlineData("(func (export \"f\") (local i32 i64))", 4 + 2)]
    [InlineData("(func (export \"f\") (result i32) i32.const 1 i32.const 2 i32.add)", 4 + 3)]
    [InlineData("(func (export \"f\") block nop end)", 4)]
    [InlineData("(func (export \"f\") i32.const 1 if i32.const 7 drop else i32.const 1 i32.const 2 drop drop end)", 4 + 3 + 2)]
    [InlineData("(func (export \"f\") i32.const 0 if i32.const 7 drop else i32.const 1 i32.const 2 drop drop end)", 4 + 3 + 4)]
    [InlineData("(func (export \"f\") i32.const 1 if i32.const 7 drop end i32.const 1 drop)", 4 + 3 + 2 + 2)]
    [InlineData("(func (export \"f\") i32.const 0 if i32.const 7 drop end i32.const 1 drop)", 4 + 3 + 2)]
    [InlineData("(func (export \"f\") block i32.const 1 br_if 0 i32.const 7 drop end i32.const 1 drop)", 4 + 3 + 2)]
    [InlineData("(func (export \"f\") block i32.const 0 br_if 0 i32.const 7 drop end i32.const 1 drop)", 4 + 3 + 2 + 2)]
    [InlineData("(func (export \"f\") block br 0 i32.const 7 drop end i32.const 1 drop)", 4 + 1 + 2)]
    [InlineData("(func (export \"f\") return i32.const 7 drop)", 4 + 1)]
    [InlineData("(func (export \"f\") block i32.const 0 br_table 0 0 end)", 4 + 1 + 6)]
    [InlineData("(func (export \"f\") loop i32.const 0 br_if 0 end i32.const 1 drop)", 4 + 3 + 2)]
    [InlineData("(func (export \"f\") call $g) (func $g i32.const 1 drop)", 4 + 6 + 4 + 2)]
    [InlineData("(func (export \"f\") return_call $g) (func $g i32.const 1 drop)", 4 + 6 + 4 + 2)]
    public void GasIsTheSumOfTheSegmentsEntered(string functions, long gas)
    {
        using var run = new MeteredRun($"(module {functions})");
        run.Call("f");
        Assert.Equal((RunEnd.Returned, gas), (run.End, run.Used));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void LoopBodyIsChargedOnEveryIteration(int iterations)
    {
        using var run = new MeteredRun(
            """
            (module (func (export "f") (param i32)
              loop
                local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0
              end))
            """);
        run.Call("f", iterations);
        Assert.Equal(4 + (iterations * 6L), run.Used);
    }

    [Fact]
    public void TrapInMidSegment_LeavesTheWholeSegmentCharged()
    {
        using var run = new MeteredRun("(module (func (export \"f\") i32.const 1 i32.const 0 i32.div_u drop i32.const 1 drop))");
        run.Call("f");
        Assert.Equal((RunEnd.Trapped, 4 + 2 + 16 + 1 + 2), (run.End, run.Used));
    }

    [Fact]
    public void CallEndsOutOfGas_ExactlyWhenItUsesMoreThanItsLimit()
    {
        const string wat = """
            (module (func (export "f") (param i32)
              loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end
              i32.const 1 drop))
            """;
        using var enough = new MeteredRun(wat);
        Assert.Equal(RunEnd.Returned, enough.CallWith(4 + 60 + 2, "f", 10).End);
        using var shortByOne = new MeteredRun(wat);
        Assert.Equal(RunEnd.OutOfGas, shortByOne.CallWith(4 + 60 + 1, "f", 10).End);
        using var nothing = new MeteredRun(wat);
        Assert.Equal(RunEnd.OutOfGas, nothing.CallWith(0, "f", 10).End);
    }

    [Fact]
    public void EndlessLoop_EndsOutOfGas()
    {
        using var run = new MeteredRun("(module (func (export \"f\") loop br 0 end))");
        Assert.Equal(RunEnd.OutOfGas, run.CallWith(1_000_000, "f").End);
        Assert.Equal(1_000_001, run.Used);
    }

    [Fact]
    public void EndlessLoopBehindUnpaidLoopHeads_EndsOutOfGas()
    {
        using var run = new MeteredRun("(module (func (export \"f\") loop loop nop block br 2 end end end))");
        Assert.Equal(RunEnd.OutOfGas, run.CallWith(1_000_000, "f").End);
    }

    [Fact]
    public void HostFunctionSeesTheCounterAndGivesItBack()
    {
        using var run = new MeteredRun(
            """
            (module
              (import "env" "charge" (func $charge (param i32) (result i32)))
              (func (export "f") (result i32) i32.const 5 call $charge i32.const 1 i32.add)
              (export "again" (func $charge)))
            """);
        long seen = 0;
        run.Define("charge", (value, counter) =>
        {
            seen = new PackedCounter(counter).Gas;
            return (value * 2, counter - (100L << PackedCounter.StackBits));
        });
        run.CallWith(1_000, "f");
        Assert.Equal((11, 1_000 - (4 + 1 + 6 + 2), 4 + 1 + 6 + 2 + 100), (run.Result, seen, run.Used));
        run.CallWith(1_000, "again", 4);
        Assert.Equal((8, 100L), (run.Result, run.Used));
    }

    [Fact]
    public void StartFunctionRunsOnlyWhenTheHostCallsIt_AndIsMetered()
    {
        using var run = new MeteredRun(
            """
            (module (global $g (mut i32) (i32.const 0)) (start $s)
              (func $s i32.const 7 global.set $g)
              (func (export "f") (result i32) global.get $g))
            """);
        Assert.Equal(0, run.Call("f").Result);
        Assert.Equal(4 + 1 + 2, run.Call("vow.start").Used);
        Assert.Equal(7, run.Call("f").Result);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(4_000)]
    public void FunctionOfManySegments_IsChargedLikeAnyOther(int segments)
    {
        var code = string.Concat(Enumerable.Repeat("local.get 0 if local.get 0 drop end ", segments));
        using var run = new MeteredRun($"(module (func (export \"f\") (param i32) {code}))");
        Assert.Equal(4 + (segments * 5L), run.Call("f", 1).Used);
        Assert.Equal(4 + (segments * 3L), run.Call("f", 0).Used);
    }
}
