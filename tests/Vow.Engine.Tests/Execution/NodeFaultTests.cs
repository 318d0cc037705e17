using System.Buffers;
using Vow.Engine.State;

namespace Vow.Engine.Tests.Execution;

/// <summary>What breaks in the node is an exception, never a contract's result; the journal is as it was and the engine goes on.</summary>
public sealed class NodeFaultTests
{
    private static readonly Address Inner = ContractHost.Account(0xD0);

    private static readonly string Writer = Wat.Module("""
        (func (export "run") (result i32)
          (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))
          (call $log_event (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))
          (call $debug_log (i32.const 0) (i32.const 1))
          (call $storage_has (i32.const 7) (i32.const 1)))
        (data (i32.const 7) "?")
        """);

    [Fact]
    public void AnObserverThatThrows_SurfacesFromExecute_AtAnyDepth()
    {
        using var host = Host(out var proxy, out var writer);
        foreach (var (code, method, input) in Entries(proxy, writer))
        {
            foreach (var where in (string[])["storage_write", "log_event", "debug_log", "log text"])
            {
                var observer = new ThrowingObserver(where);
                var thrown = Assert.Throws<TimeZoneNotFoundException>(() => host.Vm.Execute(code, host.Environment(observer: observer, input: input), method, [], CancellationToken.None));
                Assert.Equal(where, thrown.Message);
                CheckUnharmed(host, writer);
            }
        }
    }

    [Fact]
    public void AnObserverThatThrowsOnAFailedCall_SurfacesToo()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("(call $revert (i32.const 0) (i32.const 0))"));
        Assert.Throws<TimeZoneNotFoundException>(() => host.Call(code, host.Environment(observer: new ThrowingObserver("revert"))));
        Assert.Equal(ErrorCode.Reverted, host.Call(code, "run").Error!.Code);
    }

    [Fact]
    public void AStateThatCannotBeRead_SurfacesFromExecute_AtAnyDepth()
    {
        using var vm = new WasmVm(new WasmVmOptions { InstancesMax = 64 });
        var proxy = vm.Store(WatText.ToWasm(Proxy.Text)).Hash;
        var writer = vm.Store(WatText.ToWasm(Writer)).Hash;
        var reader = new FailingReader();
        foreach (var (code, method, input) in Entries(proxy, writer))
        {
            // A journal reads a key once, so each entry gets one of its own.
            var state = new Journal(reader);
            JournalLedger.SetCode(state, ContractHost.Contract, proxy);
            JournalLedger.SetCode(state, Inner, writer);
            var environment = new WasmEnv
            {
                Contract = ContractHost.Contract, Caller = ContractHost.Alice, Block = default, GasLimit = 10_000_000, Timeout = Timeout.InfiniteTimeSpan,
                State = state, Input = input,
            };
            reader.Fails = true;
            Assert.Throws<StateStoreException>(() => vm.Execute(code, environment, method, [], CancellationToken.None));
            Assert.Equal(0, state.Depth);
            Assert.Equal(0, state.EventCount);
            reader.Fails = false;
            Assert.True(vm.Execute(code, environment, method, [], CancellationToken.None).IsSuccess);
        }
    }

    [Fact]
    public void ALedgerThatThrowsWhileAContractIsCreated_LeavesTheJournalAsItWas()
    {
        using var host = new ContractHost();
        var code = host.Deploy(ContractHost.Contract, Wat.Run("""
            (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))
            (drop (call $create_contract (i32.const 100) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 200)))
            """));
        // Its own hash is in no data segment of it, so the code to create is another's.
        var other = host.Store(Wat.Module("(func (export \"init\"))"));
        var creator = host.Deploy(ContractHost.Contract, Wat.Run("""
            (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))
            (drop (call $create_contract (i32.const 100) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 200)))
            """, Wat.Data(100, other.Span.ToArray())));
        var environment = new WasmEnv
        {
            Contract = ContractHost.Contract, Caller = ContractHost.Alice, Block = default, GasLimit = 10_000_000, Timeout = Timeout.InfiniteTimeSpan,
            State = host.State, Ledger = new ThrowingLedger(),
        };
        Assert.Throws<TimeZoneNotFoundException>(() => host.Vm.Execute(creator, environment, "run", [], CancellationToken.None));
        Assert.Equal(0, host.State.Depth);
        Assert.Null(host.Stored(ContractHost.Contract, "\0"));
        Assert.True(host.Call(code, "run").IsSuccess);
    }

    [Fact]
    public async Task APoolThatIsUsedUp_IsAFaultThatSaysSo_AndNoResult()
    {
        using var host = ContractHost.WithInstances(3, concurrent: 2);
        var proxy = host.Deploy(ContractHost.Contract, Proxy.Text);
        host.Deploy(Inner, Writer);
        var message = Proxy.Message(Inner, "run", does: Proxy.Does.WriteAndLog);
        using var store = new MemoryStateStore();
        var other = new Journal(store);
        JournalLedger.SetCode(other, Inner, host.Store(Writer));
        using var blocker = new BlockingObserver();
        var environment = new WasmEnv
        {
            Contract = ContractHost.Contract, Caller = ContractHost.Alice, Block = default, GasLimit = 10_000_000, Timeout = Timeout.InfiniteTimeSpan,
            State = other, Input = message, Observer = blocker,
        };
        // The first execution holds two of three instances; the second finds one.
        var first = Task.Run(() => host.Vm.Execute(proxy, environment, "call", [], CancellationToken.None), TestContext.Current.CancellationToken);
        blocker.Reached.Wait(TestContext.Current.CancellationToken);
        var fault = Assert.Throws<EngineFaultException>(() => host.Vm.Execute(proxy, host.Environment(input: message), "call", [], CancellationToken.None));
        blocker.GoOn.Set();
        Assert.Null((await first).Error);
        Assert.Contains("pool", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.State.Depth);
        Assert.Equal(0, host.State.EventCount);
        Assert.Null(host.Stored(ContractHost.Contract, "b"));
        Assert.True(host.Vm.Execute(proxy, host.Environment(input: message), "call", [], CancellationToken.None).IsSuccess);
    }

    [Fact]
    public void IdleInstancesOfOtherModules_GiveTheirPlacesUp()
    {
        using var host = ContractHost.WithInstances(4);
        for (var i = 0; i < 12; i++)
        {
            var code = host.Store(Wat.Module($"(func (export \"run\") (result i32) (i32.const {i}))"));
            Assert.Equal(i, host.Call(code, "run").Result!.Value.AsInt32());
            Assert.Equal(i, host.Call(code, "run").Result!.Value.AsInt32());
        }
    }

    [Fact]
    public void AnObserverThatStartsAnExecution_IsToldNotTo_AndADisposedEngineToo()
    {
        var host = new ContractHost();
        var code = host.Store(Wat.Run("(call $debug_log (i32.const 0) (i32.const 0))"));
        Assert.Throws<InvalidOperationException>(() => host.Call(code, host.Environment(observer: new NestingObserver(host, code))));
        Assert.True(host.Call(code, "run").IsSuccess);
        host.Dispose();
        Assert.Throws<ObjectDisposedException>(() => host.Call(code, "run"));
        host.Vm.Dispose();
    }

    [Fact]
    public void GasLimitsOutOfRange_AreTheCallersMistake()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("nop"));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Call(code, host.Environment(gas: -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Call(code, host.Environment(gas: long.MaxValue)));
        Assert.True(host.Call(code, host.Environment(gas: 1L << 60)).IsSuccess);
    }

    private static ContractHost Host(out CodeHash proxy, out CodeHash writer)
    {
        var host = new ContractHost();
        proxy = host.Deploy(ContractHost.Contract, Proxy.Text);
        writer = host.Deploy(Inner, Writer);
        return host;
    }

    private static IEnumerable<(CodeHash Code, string Method, byte[] Input)> Entries(CodeHash proxy, CodeHash writer)
    {
        yield return (writer, "run", []);
        var one = Proxy.Message(Inner, "run", does: Proxy.Does.WriteAndLog);
        yield return (proxy, "call", one);
        yield return (proxy, "call", Proxy.Message(ContractHost.Contract, "call", one, flags: 2, does: Proxy.Does.WriteAndLog));
    }

    private static void CheckUnharmed(ContractHost host, CodeHash writer)
    {
        Assert.Equal(0, host.State.Depth);
        Assert.Equal(0, host.State.EventCount);
        Assert.Null(host.Stored(Inner, "\0"));
        Assert.Null(host.Stored(ContractHost.Contract, "\0"));
        var mark = host.State.Mark();
        Assert.True(host.Call(writer, "run").IsSuccess);
        host.State.RollBack(mark);
    }

    private sealed class ThrowingObserver(string where) : IExecutionObserver
    {
        public void OnHostCall(in HostCallRecord hostCall)
        {
            if (hostCall.Function.Name == where) throw new TimeZoneNotFoundException(where);
        }

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
            if (where == "log text") throw new TimeZoneNotFoundException(where);
        }
    }

    private sealed class BlockingObserver : IExecutionObserver, IDisposable
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public void OnHostCall(in HostCallRecord hostCall)
        {
            if (hostCall.Depth != 2 || Reached.IsSet) return;
            Reached.Set();
            GoOn.Wait();
        }

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
        }

        public void Dispose()
        {
            Reached.Dispose();
            GoOn.Dispose();
        }
    }

    private sealed class NestingObserver(ContractHost host, CodeHash code) : IExecutionObserver
    {
        public void OnHostCall(in HostCallRecord hostCall) => host.Call(code, "run");

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
        }
    }

    private sealed class FailingReader : IStateReader
    {
        public bool Fails { get; set; }

        public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value)
        {
            // The contract's own key "?" cannot be read; all others are absent.
            if (Fails && key[^1] == '?' && key.Length == StateKeys.PrefixBytes + 1) throw new StateStoreException(StateStoreFault.InputOutput, "the disk is gone", null);
            return false;
        }

        public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => throw new NotSupportedException();
    }

    private sealed class ThrowingLedger : IContractLedger
    {
        public bool TryGetCode(Journal state, in Address contract, out CodeHash code) => JournalLedger.Instance.TryGetCode(state, contract, out code);

        public UInt128 GetBalance(Journal state, in Address account) => 0;

        public bool TryTransfer(Journal state, in Address sender, in Address receiver, UInt128 amount) => true;

        public bool TryCreate(Journal state, in Address creator, in CodeHash code, ReadOnlySpan<byte> salt, out Address contract) => throw new TimeZoneNotFoundException();

        public bool TryUpgrade(Journal state, in Address contract, in CodeHash code) => false;
    }
}
