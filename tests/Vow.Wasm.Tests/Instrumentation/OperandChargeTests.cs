namespace Vow.Wasm.Tests;

public sealed class OperandChargeTests
{
    private const string Memory = """
        (module (memory (export "memory") 1 4) (data $d "0123456789abcdef0123456789abcdef!")
          (func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
          (func (export "fill") (param i32) i32.const 0 i32.const 1 local.get 0 memory.fill)
          (func (export "copy") (param i32) i32.const 0 i32.const 64 local.get 0 memory.copy)
          (func (export "init") (param i32) i32.const 0 i32.const 0 local.get 0 memory.init $d))
        """;

    private const string Table = """
        (module (table $t (export "t") 4 20 funcref) (elem $e func $f $f) (func $f)
          (func (export "grow") (param i32) (result i32) ref.null func local.get 0 table.grow $t)
          (func (export "fill") (param i32) i32.const 0 ref.null func local.get 0 table.fill $t)
          (func (export "copy") (param i32) i32.const 0 i32.const 1 local.get 0 table.copy $t $t)
          (func (export "init") (param i32) i32.const 0 i32.const 0 local.get 0 table.init $t $e))
        """;

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 20_000)]
    [InlineData(3, 1, 60_000)]
    [InlineData(4, -1, 0)]
    [InlineData(-1, -1, 0)]
    public void MemoryGrow_ChargesThePagesThatAreAdded(int delta, int result, long charge)
    {
        using var run = new MeteredRun(Memory);
        run.Call("grow", delta);
        Assert.Equal((result, 4 + 1 + 64 + charge, charge), (run.Result, run.Used, run.MemoryGas));
    }

    [Theory]
    [InlineData("fill", 0, 0)]
    [InlineData("fill", 1, 1)]
    [InlineData("fill", 16, 1)]
    [InlineData("fill", 17, 2)]
    [InlineData("copy", 65_472, 4_092)]
    [InlineData("init", 33, 3)]
    public void BulkMemory_ChargesForEverySixteenBytes(string function, int length, long charge)
    {
        using var run = new MeteredRun(Memory);
        run.Call(function, length);
        Assert.Equal((RunEnd.Returned, 4 + 3 + 32 + charge, charge), (run.End, run.Used, run.MemoryGas));
    }

    [Theory]
    [InlineData("fill")]
    [InlineData("copy")]
    [InlineData("init")]
    public void BulkMemoryBeyondTheEnd_IsPaidForBeforeItTraps(string function)
    {
        using var run = new MeteredRun(Memory);
        run.Call(function, -1);
        Assert.Equal((RunEnd.Trapped, 4 + 3 + 32 + 268_435_456L), (run.End, run.Used));
        using var poor = new MeteredRun(Memory);
        Assert.Equal(RunEnd.OutOfGas, poor.CallWith(268_435_456L, function, -1).End);
    }

    [Theory]
    [InlineData("fill", 4, 3, 16)]
    [InlineData("copy", 3, 3, 12)]
    [InlineData("init", 2, 3, 16)]
    public void BulkTable_ChargesForEveryElement(string function, int length, long operands, long charge)
    {
        using var run = new MeteredRun(Table);
        run.Call(function, length);
        Assert.Equal((RunEnd.Returned, 4 + operands + 32 + charge, charge), (run.End, run.Used, run.MemoryGas));
    }

    [Theory]
    [InlineData(16, 4, 64)]
    [InlineData(17, -1, 0)]
    [InlineData(-1, -1, 0)]
    public void TableGrow_ChargesTheElementsThatAreAdded(int delta, int result, long charge)
    {
        using var run = new MeteredRun(Table);
        run.Call("grow", delta);
        Assert.Equal((result, 4 + 2 + 64 + charge), (run.Result, run.Used));
    }

    [Fact]
    public void MemoryWithoutMaximum_GrowsToTheProfilesLimitAndNoFurther()
    {
        using var run = new MeteredRun("(module (memory 1) (func (export \"grow\") (param i32) (result i32) local.get 0 memory.grow))");
        Assert.Equal((1u, 512u), run.Instrumented.MemoryPages);
        Assert.Equal(-1, run.Call("grow", 512).Result);
        Assert.Equal(1, run.Call("grow", 511).Result);
        Assert.Equal(-1, run.Call("grow", 1).Result);
    }
}
