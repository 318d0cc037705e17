namespace Vow.Wasm.Tests;

public sealed class StackCountingTests
{
    [Theory]
    [InlineData("(func $f (export \"f\") call $f)")]
    [InlineData("(func $f (export \"f\") call $g) (func $g call $f)")]
    [InlineData("(table 1 funcref) (elem (i32.const 0) $f) (func $f (export \"f\") i32.const 0 call_indirect)")]
    [InlineData("(func $f (export \"f\") call $f return_call $g) (func $g (param) (result))")]
    [InlineData("(func $f (export \"f\") (result i32 i64 f32) call $f)")]
    [InlineData("(func (export \"f\") call $h) (func $h call $g) (func $g call $k) (func $k call $g)")]
    public void EndlessRecursion_EndsInStackOverflow(string functions)
    {
        using var run = new MeteredRun($"(module {functions})");
        run.Call("f");
        Assert.Equal(RunEnd.StackOverflow, run.End);
    }

    [Theory]
    [InlineData("(func $f (export \"f\") (param i32) local.get 0 i32.eqz if return end local.get 0 i32.const 1 i32.sub return_call $f)")]
    [InlineData("(func $f (export \"f\") (param i32) local.get 0 i32.eqz br_if 0 local.get 0 i32.const 1 i32.sub return_call $g) (func $g (param i32) local.get 0 return_call $f)")]
    [InlineData("(table 1 funcref) (elem (i32.const 0) $f) (func $f (export \"f\") (param i32) local.get 0 i32.eqz br_if 0 local.get 0 i32.const 1 i32.sub i32.const 0 return_call_indirect (param i32))")]
    public void TailCalls_TakeNoStack(string functions)
    {
        using var run = new MeteredRun($"(module {functions})");
        run.Call("f", 1_000_000);
        Assert.Equal((RunEnd.Returned, MeteredRun.StackSlots), (run.End, run.Counter.Stack));
    }

    [Theory]
    [InlineData("return")]
    [InlineData("br 0")]
    [InlineData("block br 1 end")]
    [InlineData("block return end")]
    [InlineData("i32.const 1 br_if 0")]
    [InlineData("i32.const 0 br_if 0")]
    [InlineData("i32.const 3 br_table 0 0")]
    [InlineData("block i32.const 3 br_table 0 1 end")]
    [InlineData("loop loop i32.const 1 if return else br 3 end end end")]
    [InlineData("nop")]
    public void EveryWayOutOfACountedFunction_GivesItsSlotsBack(string way)
    {
        using var run = new MeteredRun($"(module (func $f (export \"f\") i32.const 0 if call $f end {way}))");
        Assert.True(run.Instrumented.StackUses[0].IsCounted);
        run.Call("f");
        Assert.Equal((RunEnd.Returned, MeteredRun.StackSlots), (run.End, run.Counter.Stack));
    }

    [Theory]
    [InlineData("(result i32 i64)", "i32.const 7 i64.const 8 return", "7", "8")]
    [InlineData("(result i32 i64)", "i32.const 7 i64.const 8", "7", "8")]
    [InlineData("(result i32 i64)", "i32.const 7 i64.const 8 i32.const 1 br_if 0", "7", "8")]
    [InlineData("(result i32 i64)", "block (result i32 i64) i32.const 7 i64.const 8 br 1 end", "7", "8")]
    public void MultipleResultsLeaveACountedFunctionUnharmed(string results, string code, params string[] expected)
    {
        using var run = new MeteredRun($"(module (func $f (export \"f\") {results} i32.const 0 if call $f drop drop end {code}))");
        run.Call("f");
        Assert.Equal(expected, ((object[])run.Result!).Select(value => value.ToString()));
        Assert.Equal(MeteredRun.StackSlots, run.Counter.Stack);
    }

    [Fact]
    public void DepthOfRecursionIsTheStackDividedByTheFrame()
    {
        using var run = new MeteredRun(
            """
            (module (global $depth (mut i32) (i32.const 0))
              (func $f (export "f") global.get $depth i32.const 1 i32.add global.set $depth call $f)
              (func (export "depth") (result i32) global.get $depth))
            """);
        Assert.Equal(RunEnd.StackOverflow, run.Call("f").End);
        var frame = run.Instrumented.StackUses[0].Chain;
        Assert.Equal((int)(MeteredRun.StackSlots / frame), run.Call("depth").Result);
    }

    [Fact]
    public void FunctionsOffEveryCycle_AreNotCounted_AndTheHostTakesTheirChain()
    {
        var module = Instrumenting.Module(
            """
            (module (func (export "top") call $middle) (func $middle (local i64 i64) call $leaf) (func $leaf (param)))
            """);
        Assert.DoesNotContain(module.StackUses, use => use.IsCounted);
        Assert.Equal(module.StackUses.Sum(use => use.Frame), module.Functions["top"].EntryStackWeight);
    }

    [Fact]
    public void FunctionThatACountedOneTailCalls_IsCountedItself()
    {
        var module = Instrumenting.Module("(module (func $f call $f return_call $leaf) (func $leaf return_call $last) (func $last))");
        Assert.All(module.StackUses, use => Assert.True(use.IsCounted));
    }

    [Fact]
    public void IndirectCall_CountsOnlyFunctionsOfItsTypeThatATableCouldHold()
    {
        var module = Instrumenting.Module(
            """
            (module (table 4 funcref) (elem (i32.const 0) $caller $other)
              (func $caller i32.const 0 call_indirect)
              (func $other (param i32) i32.const 0 call_indirect)
              (func $never i32.const 0 call_indirect))
            """);
        Assert.Equal([true, false, false], module.StackUses.Select(use => use.IsCounted));
    }
}
