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

    [Theory]
    [InlineData(100, ExecutionStatus.Success, 60, 40)]
    [InlineData(39, ExecutionStatus.Invalid, 39, 0)]
    public void AContractWithoutInit_StillReceivesTheValueSentWithIt(int balance, ExecutionStatus status, int left, int received)
    {
        using var host = new ContractHost();
        var code = host.Store("""(module (memory (export "memory") 1) (func (export "run")))""");
        JournalLedger.SetBalance(host.State, ContractHost.Alice, (UInt128)balance);

        var result = host.Vm.Instantiate(code, host.Environment(value: 40), [], CancellationToken.None);

        Assert.Equal(status, result.Status);
        Assert.Equal((UInt128)left, JournalLedger.Instance.GetBalance(host.State, ContractHost.Alice));
        Assert.Equal((UInt128)received, JournalLedger.Instance.GetBalance(host.State, ContractHost.Contract));
    }

    [Fact]
    public void ALongReason_IsCutBetweenCharacters_AndStaysText()
    {
        using var host = new ContractHost();
        // 1 + 2 n bytes: a cut at 512 bytes falls into the middle of an é.
        var code = host.Store($$"""
            (module (import "env" "revert" (func $revert (param i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "!{{new string('é', 400)}}")
              (func (export "run") (call $revert (i32.const 0) (i32.const 801))))
            """);

        Assert.EndsWith("éé", host.Call(code, "run").Error!.Message, StringComparison.Ordinal);
    }
}
