using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing.Tests;

/// <summary>contracts/counter, tested as its author would.</summary>
public sealed class CounterTests : IDisposable
{
    private readonly TestChain _chain = new();
    private readonly TestContract _counter;

    public CounterTests() => _counter = _chain.Deploy("contracts/counter/counter.wasm");

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void EachCall_CountsOne()
    {
        Assert.Equal(1, _counter.Call("increment").Returned.AsInt32());
        Assert.Equal(2, _counter.As(_chain.Bob).Call("increment").Returned.AsInt32());
        Assert.Equal(2, _counter.Query("get").AsInt32());
        _counter.StorageShouldBe("counter"u8, [2, 0, 0, 0]);
        Assert.Equal((byte[])[2, 0, 0, 0], Assert.Single(_counter.Storage()).Value);
    }

    [Fact]
    public void Query_ChangesNothing()
    {
        Hash256 before = _chain.HeadHash;
        Assert.Equal(1, _counter.Query("get").AsInt32() + 1);
        _counter.TryQuery("increment").ShouldFail(ErrorCode.ReadOnlyViolation);
        Assert.Equal(before, _chain.HeadHash);
    }

    [Fact]
    public void Trace_IsTheGoldenOne()
    {
        _counter.Call("increment");
        Golden.Verify(_counter.Call("increment").ShouldUseGasAtMost(1_000_000).Trace(), "counter-increment");
    }

    [Fact]
    public void MissingMethod_IsNamedWithTheContract()
    {
        var error = Assert.Throws<TestAssertionException>(() => _counter.Call("incremnt"));
        Assert.Contains("alice: call incremnt of counter", error.Message, StringComparison.Ordinal);
        Assert.Contains("MethodNotFound", error.Message, StringComparison.Ordinal);
        Assert.Contains("increment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LowGasLimit_RunsOutAndStillCosts()
    {
        UInt128 before = _chain.Bob.Balance;
        TestReceipt receipt = _counter.As(_chain.Bob).WithGas(830_000).TryCall("increment").ShouldFail(ErrorCode.OutOfGas);
        Assert.Equal(receipt.Fee, before - _chain.Bob.Balance);
        Assert.True(receipt.Fee > 0);
    }
}
