using Vow.Engine.State;

namespace Vow.Engine.Tests.Execution;

public sealed class ConcurrencyTests
{
    private const int Threads = 8;
    private const int CallsEach = 1000;

    [Fact]
    public void CallsOnEightThreads_GiveWhatTheyGiveOneByOne()
    {
        using var vm = new WasmVm(new WasmVmOptions { InstancesMax = 512, ConcurrentExecutionsMax = 3 });
        var code = vm.Store(WatText.ToWasm(CallProgram.Interpreter)).Hash;
        var serial = Enumerable.Range(0, Threads).Select(thread => RunMany(vm, code, thread)).ToArray();
        var parallel = new string[Threads][];
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() => parallel[thread] = RunMany(vm, code, thread))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        for (var thread = 0; thread < Threads; thread++) Assert.Equal(serial[thread], parallel[thread]);
    }

    [Fact]
    public async Task AShortCall_DoesNotWaitForALongOne()
    {
        using var host = new ContractHost();
        var loops = host.Store(Wat.Run("(loop $l (br $l))"));
        var quick = host.Store(Wat.Run("nop"));
        using var stop = new CancellationTokenSource();
        using var empty = new MemoryStateStore();
        var environment = new WasmEnv
        {
            Contract = ContractHost.Contract, Caller = ContractHost.Alice, Block = default, GasLimit = 1L << 59, Timeout = TimeSpan.FromSeconds(60), State = new Journal(empty),
        };
        var endless = Task.Run(() => host.Vm.Execute(loops, environment, "run", [], stop.Token), TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++) Assert.True(host.Call(quick, "run").IsSuccess);
        Assert.False(endless.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(ErrorCode.Cancelled, (await endless).Error!.Code);
    }

    private static string[] RunMany(WasmVm vm, CodeHash code, int seed)
    {
        using var store = new MemoryStateStore();
        var state = new Journal(store);
        for (var i = 0; i < CallProgram.Contracts; i++)
        {
            JournalLedger.SetCode(state, ContractHost.Account((byte)(0xC0 + i)), code);
            JournalLedger.SetBalance(state, ContractHost.Account((byte)(0xC0 + i)), 200);
        }

        var random = new Random(seed);
        var results = new string[CallsEach];
        for (var i = 0; i < CallsEach; i++)
        {
            var program = CallProgram.Random(random, random.Next(0, 3));
            var result = vm.Execute(code, new WasmEnv
            {
                Contract = ContractHost.Account(0xC0), Caller = ContractHost.Alice, Block = default, GasLimit = program.Gas, Timeout = Timeout.InfiniteTimeSpan,
                State = state, Input = program.Bytes(),
            }, "run", [], CancellationToken.None);
            results[i] = $"{result.Status} {result.Error?.Code} {result.Gas.Used} {Convert.ToHexStringLower(result.ReturnData.Span)} {state.EventCount}";
            if (state.EventCount > 500) state.CommitTo(store);
        }

        return results;
    }
}
