namespace VowName.Tests;

// Each test has a chain of its own, in memory. 'vow test' builds the contract first.
public class VowNameTests : IDisposable
{
    private readonly TestChain _chain = new();
    private readonly TestContract _counter;

    public VowNameTests() => _counter = _chain.Deploy("vow-name.wasm", ("start", 5));

    [Fact]
    public void NewCounter_StandsWhereItWasToldToStart() => Assert.Equal(5UL, Count());

    [Fact]
    public void Add_CountsAndTellsWhoDidIt()
    {
        _counter.As(_chain.Bob).Call("add", ("amount", 3)).ShouldLog("counted", ("by", _chain.Bob), ("count", 8));

        Assert.Equal(8UL, Count());
        Assert.Equal(3UL, _counter.Query("added_by", ("account", _chain.Bob)).AsUInt64());
        Assert.Equal(0UL, _counter.Query("added_by", ("account", _chain.Carol)).AsUInt64());
    }

    [Fact]
    public void Subtract_StopsAtZero()
    {
        _counter.Call("subtract", ("amount", 5));

        _counter.TryCall("subtract", ("amount", 1)).ShouldRevert("the counter cannot go below zero");

        Assert.Equal(0UL, Count());
    }

    [Fact]
    public void Add_CostsWhatItShould() => _counter.Call("add", ("amount", 1)).ShouldUseGasAtMost(1_500_000);

    public void Dispose()
    {
        _chain.Dispose();
        GC.SuppressFinalize(this);
    }

    private ulong Count() => _counter.Query("get").AsUInt64();
}
