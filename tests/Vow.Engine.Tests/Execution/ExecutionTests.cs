using Vow.Generator;

namespace Vow.Engine.Tests.Execution;

public sealed class ExecutionTests
{
    [Fact]
    public void TheCounter_CountsOverThreeCalls()
    {
        using var host = new ContractHost();
        var code = host.Vm.Store(File.ReadAllBytes(Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "contracts/counter/counter.wasm"))).Hash;
        for (var expected = 1; expected <= 3; expected++)
        {
            var result = host.Call(code, "increment");
            Assert.Null(result.Error);
            Assert.Equal(expected, result.Result!.Value.AsInt32());
        }
    }
}
