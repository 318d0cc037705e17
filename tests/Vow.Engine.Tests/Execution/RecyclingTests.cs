using System.Diagnostics;
using System.Globalization;

namespace Vow.Engine.Tests.Execution;

public sealed class RecyclingTests
{
    private const int FirstSeed = 1;
    private const int Contracts = 40;
    private const int CallsEach = 50;

    /// <summary>VOW_FUZZ_SECONDS lengthens the run; a failure names the seed.</summary>
    [Fact]
    public void ARecycledInstance_CannotBeToldFromAFreshOne()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("VOW_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        using var recycling = new ContractHost(new WasmVmOptions { InstancesMax = 64, ConcurrentExecutionsMax = 1 });
        using var fresh = new ContractHost(new WasmVmOptions { InstancesMax = 64, ConcurrentExecutionsMax = 1, IdleInstancesPerModuleMax = 0 });
        var met = new Dictionary<ExecutionStatus, int>();
        for (var seed = FirstSeed; seed < FirstSeed + Contracts || clock.Elapsed.TotalSeconds < seconds; seed++)
        {
            var wasm = WatText.ToWasm(new RandomContract(seed).Text());
            var stored = recycling.Vm.Store(wasm);
            Assert.True(stored.Facts.Resettable, $"seed {seed}: no module of this generator should need a fresh instance");
            fresh.Vm.Store(wasm);
            var random = new Random(seed);
            for (var call = 0; call < CallsEach; call++)
            {
                var status = Compare(recycling, fresh, stored.Hash, random, $"seed {seed}, call {call}");
                met[status] = met.GetValueOrDefault(status) + 1;
            }
        }

        foreach (var status in (ExecutionStatus[])[ExecutionStatus.Success, ExecutionStatus.Trapped, ExecutionStatus.Reverted, ExecutionStatus.OutOfGas])
            Assert.True(met.GetValueOrDefault(status) > 10, $"{status} was met {met.GetValueOrDefault(status)} times");
    }

    [Theory]
    [InlineData("nop", "")]
    [InlineData("unreachable", "")]
    [InlineData("(loop $l (br $l))", "")]
    [InlineData("(call $revert (i32.const 0) (i32.const 0))", "")]
    // Not recycled, but its place in the pool is used again.
    [InlineData("(table.set (i32.const 1) (ref.func $fill))", "")]
    [InlineData("(drop (memory.grow (i32.const 200))) (call $fill)", "")]
    [InlineData("nop", "(start $fill)")]
    public void NothingOfACall_IsSeenByTheNextOneOnTheSamePlaceOfThePool(string ending, string around)
    {
        using var host = ContractHost.WithInstances(1);
        var secret = host.Store(Wat.Module($$"""
            (memory (export "memory") 3)
            (table 8 funcref) (elem declare func $fill)
            (global $g (mut i64) (i64.const 0)) (global $h (mut f64) (f64.const 0))
            (func $fill
              (memory.fill (i32.const 0) (i32.const 0x5E) (i32.shl (memory.size) (i32.const 16)))
              (global.set $g (i64.const 0x5EC2E7)) (global.set $h (f64.const 5.5)))
            (func (export "run") (call $fill) {{ending}})
            {{around}}
            """));
        var other = host.Store(Wat.Module(Looker(1)));
        var same = host.Store(Wat.Module(Looker(3) + "(func (export \"fill\") (memory.fill (i32.const 0) (i32.const 0x5E) (i32.shl (memory.size) (i32.const 16))) (global.set $g (i64.const 9)))"));
        for (var round = 0; round < 3; round++)
        {
            host.Call(secret, host.Environment(gas: 20_000_000));
            Assert.Equal(0L, host.Call(other, "look").Result!.Value.AsInt64());
            host.Call(secret, host.Environment(gas: 20_000_000));
            Assert.True(host.Call(same, "fill").IsSuccess);
            Assert.Equal(0L, host.Call(same, "look").Result!.Value.AsInt64());
        }
    }

    [Fact]
    public void SlotsInputAndReturnData_AreNotSeenByTheNextCall()
    {
        using var host = ContractHost.WithInstances(4);
        host.Put(ContractHost.Contract, "\0", "secret of the slot"u8);
        var code = host.Store(Wat.Module("""
            (func (export "fill") (drop (call $storage_get (i32.const 0) (i32.const 1) (i32.const 100) (i32.const 100))) (call $return_data (i32.const 100) (i32.const 18))
              (drop (call $storage_scan (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
            (func (export "size") (result i32) (call $result_size))
            (func (export "input") (result i32) (call $get_input (i32.const 0) (i32.const 100)))
            (func (export "next") (result i32) (call $storage_next (i32.const 0) (i32.const 0) (i32.const 0)))
            """));
        Assert.Equal(18, host.Call(code, host.Environment(input: "hidden"u8.ToArray()), "fill").ReturnData.Length);
        var size = host.Call(code, "size");
        Assert.Equal(0, size.Result!.Value.AsInt32());
        Assert.True(size.ReturnData.IsEmpty);
        Assert.Equal(0, host.Call(code, "input").Result!.Value.AsInt32());
        Assert.Equal(ErrorCode.InvalidArgument, host.Call(code, "next").Error!.Code);
    }

    // Sums what is not zero in memory as it is, in memory that grows, in globals and in the table.
    private static string Looker(int pages) => $$"""
        (memory (export "memory") {{pages}})
        (table $t 8 funcref)
        (global $g (mut i64) (i64.const 0)) (global $h (mut i64) (i64.const 0))
        (func (export "look") (result i64) (local $at i32) (local $sum i64)
          (drop (memory.grow (i32.const 210)))
          (loop $l
            (local.set $sum (i64.or (local.get $sum) (i64.load (local.get $at))))
            (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.shl (memory.size) (i32.const 16)))))
          (local.set $at (i32.const 0))
          (loop $l
            (if (i32.eqz (ref.is_null (table.get $t (local.get $at)))) (then (local.set $sum (i64.const -1))))
            (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 8))))
          (i64.or (local.get $sum) (i64.or (global.get $g) (global.get $h))))
        """;

    private static ExecutionStatus Compare(ContractHost recycling, ContractHost fresh, CodeHash code, Random random, string where)
    {
        var method = random.Next(RandomContract.Methods + 1);
        WasmValue[] arguments = method == RandomContract.Methods ? [] : [random.Next(-10, 5000), random.NextInt64()];
        var name = arguments.Length == 0 ? "look" : $"m{method}";
        var gas = random.Next(4) == 0 ? random.Next(30_000, 2_500_000) : ContractHost.PlentyOfGas;
        var left = recycling.Vm.Execute(code, recycling.Environment(gas: gas), name, arguments, CancellationToken.None);
        var right = fresh.Vm.Execute(code, fresh.Environment(gas: gas), name, arguments, CancellationToken.None);
        Assert.True(left.Status == right.Status && left.Error?.Code == right.Error?.Code, $"{where}: {left.Status} {left.Error} and {right.Status} {right.Error}");
        Assert.True(left.Result == right.Result, $"{where}: {left.Result} and {right.Result}");
        Assert.True(left.Gas == right.Gas, $"{where}: {left.Gas} and {right.Gas}");
        Assert.True(left.ReturnData.Span.SequenceEqual(right.ReturnData.Span), $"{where}: other memory");
        return left.Status;
    }
}
