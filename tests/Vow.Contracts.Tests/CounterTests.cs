using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class CounterTests
{
    public static TheoryData<string> Counters => ["counter/counter.wasm", "counter-as/counter.wasm", "counter-c/counter.wasm", "counter-cpp/counter.wasm", "counter-rust/counter.wasm"];

    [Theory]
    [MemberData(nameof(Counters))]
    public void Increment_CountsFromOne(string file)
    {
        using var chain = new TestChain();
        TestContract counter = chain.Deploy($"contracts/{file}");

        Assert.Equal(1, counter.Call("increment").Returned.AsInt32());
        Assert.Equal(2, counter.As(chain.Bob).Call("increment").Returned.AsInt32());
    }
}
