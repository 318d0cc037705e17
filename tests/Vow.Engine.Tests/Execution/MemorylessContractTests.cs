using Xunit;

namespace Vow.Engine.Tests.Execution;

public class MemorylessContractTests
{
    [Fact]
    public void ModuleWithoutMemoryAndImports_RunsAndIsRecycled()
    {
        using var host = new ContractHost();
        var code = host.Store("(module (global $n (mut i32) (i32.const 0)) (func (export \"next\") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))");

        for (var i = 0; i < 3; i++) Assert.Equal(1, host.Call(code, "next").Result!.Value.AsInt32());
    }

    [Theory]
    [InlineData(65536, true)]
    [InlineData(65537, false)]
    [InlineData(-1, false)]
    public void EmptyRange_MayStandAtTheEndOfMemoryAndNotBeyond(int at, bool allowed)
    {
        using var host = new ContractHost();
        var code = host.Store($"(module (import \"env\" \"return_data\" (func $r (param i32 i32))) (memory (export \"memory\") 1) (func (export \"run\") (call $r (i32.const {at}) (i32.const 0))))");

        var result = host.Call(code, "run");

        Assert.Equal(allowed ? ErrorCode.None : ErrorCode.MemoryOutOfBounds, result.Error?.Code ?? ErrorCode.None);
    }
}
