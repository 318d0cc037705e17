using System.Text;
using Vow.Engine.Host;
using Vow.Engine.Tests.Execution;
using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Engine.Tests.Tracing;

public sealed class CallRecorderTests : IDisposable
{
    private static readonly Address A = ContractHost.Contract;
    private static readonly Address B = ContractHost.Account(0xB0);
    private static readonly Address Target = ContractHost.Account(0x70);

    private readonly ContractHost _host = new();
    private readonly CodeHash _proxy;

    public CallRecorderTests()
    {
        _proxy = _host.Deploy(A, Proxy.Text);
        JournalLedger.SetCode(_host.State, B, _proxy);
        _host.Deploy(Target, Wat.Module("""
            (data (i32.const 0) "k1value")
            (func (export "writes")
              (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 5)))
              (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 3)))
              (drop (call $storage_delete (i32.const 0) (i32.const 1))))
            (func (export "fails") (call $log_event (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 5)) (call $revert (i32.const 2) (i32.const 5)))
            """));
        JournalLedger.SetBalance(_host.State, A, 1000);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void NestedCalls_HangBelowTheHostCallThatMadeThem()
    {
        var recorder = Record(Proxy.Message(B, "call", Proxy.Message(Target, "writes"), value: 7), out var result);

        var outer = Assert.Single(recorder.Calls);
        Assert.Equal(result.Gas, outer.Gas);
        var toB = Assert.Single(outer.Items, item => item.Function.Id == HostFunctionId.CallContract);
        Assert.Equal((B, A, (UInt128)7, 2), (toB.Call!.Contract, toB.Call.Caller, toB.Call.Value, toB.Call.Depth));
        var toTarget = Assert.Single(toB.Call.Items, item => item.Call is not null);
        Assert.Equal(("writes", 3, ExecutionStatus.Success, true), (toTarget.Call!.Method, toTarget.Call.Depth, toTarget.Call.Status, toTarget.Call.IsKept));
        Assert.True(toB.Gas > toB.Call.Gas.Used && toB.Call.Gas.Used > toTarget.Gas);
        Assert.Equal(Enumerable.Range(1, recorder.HostCallCount), All(outer).Select(item => item.Number).Order());
    }

    [Fact]
    public void Storage_HasItsValueBeforeAndAfterEachHostCall()
    {
        var recorder = Record(Proxy.Message(Target, "writes"), out _);

        var items = recorder.Calls[0].Items.Single(item => item.Call is not null).Call!.Items;
        Assert.Equal(["k: none → value", "k: value → val", "k: val → none"], items.Select(item => Shown(item.Storage!)));
    }

    [Fact]
    public void FailedInnerCall_IsMarkedAndItsCallerIsKept()
    {
        var recorder = Record(Proxy.Message(Target, "fails", value: 5), out _);

        var outer = recorder.Calls[0];
        var made = outer.Items.Single(item => item.Call is not null);
        Assert.Equal((false, 1L), (made.Failed, made.Result));
        Assert.Equal((ExecutionStatus.Reverted, false, "value"), (made.Call!.Status, made.Call.IsKept, Encoding.UTF8.GetString(made.Call.ReturnData.Bytes.Span)));
        Assert.NotNull(made.Call.Items[0].Event);
        Assert.True(made.Call.Items[1].Failed);
        Assert.True(outer.IsKept);
    }

    [Fact]
    public void CallThatReturnedInsideOneThatFailed_IsNotKept()
    {
        var recorder = Record(Proxy.Message(Target, "writes", does: Proxy.Does.Revert), out _);

        var outer = recorder.Calls[0];
        var inner = outer.Items.Single(item => item.Call is not null).Call!;
        Assert.Equal((ExecutionStatus.Reverted, ExecutionStatus.Success), (outer.Status, inner.Status));
        Assert.Equal((false, false), (outer.IsKept, inner.IsKept));
    }

    [Fact]
    public void RefusedReentry_IsAHostCallWithoutACall()
    {
        var recorder = Record(Proxy.Message(B, "call", Proxy.Message(A, "call")), out _);

        var back = recorder.Calls[0].Items.Single(item => item.Call is not null).Call!.Items.Single(item => item.Function.Id == HostFunctionId.CallContract);
        Assert.Null(back.Call);
        Assert.EndsWith("-> refused: the contract is running already", back.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CreatedContract_IsACallOfItsInit_AndWithoutOneATransfer()
    {
        var with = _host.Store(Wat.Module("(func (export \"init\"))"));
        var without = _host.Store(Wat.Module("(func (export \"noop\"))"));
        var creator = _host.Deploy(ContractHost.Account(0x44), Wat.Module("""
            (func (export "run")
              (drop (call $create_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 200)))
              (drop (call $create_contract (i32.const 32) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 200))))
            (data (i32.const 64) "\09")
            """ + Wat.Data(0, with.Span.ToArray()) + Wat.Data(32, without.Span.ToArray())));
        JournalLedger.SetBalance(_host.State, ContractHost.Account(0x44), 100);
        var recorder = new CallRecorder(TraceLimits.Whole, ProbeLevel.None);
        var result = _host.Call(creator, _host.Environment(contract: ContractHost.Account(0x44), observer: recorder));

        Assert.Null(result.Error);
        var items = recorder.Calls[0].Items;
        Assert.Equal(("init", (UInt128)9, null), (items[0].Call!.Method, items[0].Call!.Value, items[0].Transfer));
        Assert.Equal((null, (UInt128)9), (items[1].Call, items[1].Transfer!.Amount));
        Assert.Equal(9, (int)_host.Balance(items[1].Transfer!.To));
    }

    [Theory]
    [InlineData("(drop (call $get_block_number)) (i32.const 8)", ErrorCode.HostCallInAllocator)]
    [InlineData("unreachable", ErrorCode.Unreachable)]
    [InlineData("(i32.const 64)", ErrorCode.None)]
    public void HostCallThatRunsTheAllocator_IsInTheTraceHoweverThatEnds(string allocate, ErrorCode expected)
    {
        foreach (var probes in (ProbeLevel[])[ProbeLevel.None, ProbeLevel.Functions])
        {
            var recorder = new CallRecorder(TraceLimits.Whole, probes);
            var code = _host.Deploy(ContractHost.Account(0x45), Wat.Module($$"""
                (data (i32.const 0) "k")
                (func (export "allocate") (param i32) (result i32) {{allocate}})
                (func (export "run")
                  (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))
                  (drop (call $storage_read (i32.const 0) (i32.const 1))))
                """));
            var result = _host.Call(code, _host.Environment(contract: ContractHost.Account(0x45), observer: recorder));

            Assert.Equal(expected, result.Error?.Code ?? ErrorCode.None);
            var call = recorder.Calls[0];
            var read = call.Items.Single(item => item.Function.Id == HostFunctionId.StorageRead);
            Assert.Equal(expected != ErrorCode.None, read.Failed);
            Assert.Equal("k", Encoding.UTF8.GetString(read.Storage!.Key.Bytes.Span));
            Assert.True(read.Gas > 0 && call.Items.Sum(item => item.Gas) <= call.Gas.Used + call.Items.Where(item => item.Failed).Sum(item => item.Gas));
        }
    }

    [Fact]
    public void FunctionsThatMakeHostCalls_AreKnownWithProbes()
    {
        var code = _host.Deploy(ContractHost.Account(0x46), Wat.Module("""
            (func $inner (drop (call $get_block_number)))
            (func (export "run") (call $inner) (drop (call $get_block_timestamp)))
            """));
        var recorder = new CallRecorder(TraceLimits.Whole, ProbeLevel.Functions);
        _host.Call(code, _host.Environment(contract: ContractHost.Account(0x46), observer: recorder));

        var module = ModulePipeline.Check(_host.Vm.TryGetModule(code, out var wasm) ? wasm : default, Limits.V1).Module;
        var imported = (uint)module.Imports.Count(import => import.Kind == ExternalKind.Function);
        Assert.Equal([imported, imported + 1], recorder.Calls[0].Items.Select(item => item.CallingFunction!.Value));
    }

    [Fact]
    public void CutTrace_KeepsTheOutlineOfItsCalls()
    {
        var limits = TraceLimits.Whole with { HostCallsMax = 2, CallsMax = 2 };
        var recorder = Record(Proxy.Message(B, "call", Proxy.Message(Target, "writes"), does: Proxy.Does.WriteAndLog), out _, limits);

        Assert.True(recorder.IsCut);
        var outer = recorder.Calls[0];
        // Two in the order in which they began, and behind them the one that leads to a contract call.
        Assert.Equal([1, 2, 4], outer.Items.Select(item => item.Number));
        var inner = outer.Items[2].Call!;
        Assert.Equal((B, ExecutionStatus.Success), (inner.Contract, inner.Status));
        // The third call is beyond the limit, and what is below it goes with it.
        Assert.Empty(inner.Items);
        Assert.True(recorder.HostCallCount > 6);
    }

    [Fact]
    public void BytesOfATrace_AreLimited()
    {
        var limits = TraceLimits.Whole with { BytesMax = 2000 };
        var code = _host.Deploy(ContractHost.Account(0x47), Wat.Module("""
            (func (export "run") (local $i i32)
              (loop $again
                (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1000)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 50)))))
            """));
        var recorder = new CallRecorder(limits, ProbeLevel.None);
        _host.Call(code, _host.Environment(contract: ContractHost.Account(0x47), observer: recorder));

        Assert.True(recorder.IsCut);
        Assert.Equal(50, recorder.HostCallCount);
        Assert.InRange(recorder.Calls[0].Items.Count, 1, 4);
        Assert.True(recorder.Calls[0].Items.Sum(item => (item.Storage!.After?.Bytes.Length ?? 0) + (item.Storage.Before?.Bytes.Length ?? 0)) <= 2000);
    }

    [Fact]
    public void DebugLogs_AreKeptWithTheirHostCallUpToTheirLimit()
    {
        var code = _host.Deploy(ContractHost.Account(0x48), Wat.Module("""
            (data (i32.const 0) "one\ff")
            (func (export "run") (call $debug_log (i32.const 0) (i32.const 4)) (call $debug_log (i32.const 0) (i32.const 3)))
            """));
        var recorder = new CallRecorder(TraceLimits.Whole with { LogBytesMax = 4 }, ProbeLevel.None);
        _host.Call(code, _host.Environment(contract: ContractHost.Account(0x48), observer: recorder));

        Assert.Equal([new DebugLog(ContractHost.Account(0x48), 0, "one\uFFFD")], recorder.Logs);
        Assert.Equal(["one\uFFFD", null], recorder.Calls[0].Items.Select(item => item.Log));
        Assert.True(recorder.AreLogsCut);
    }

    private CallRecorder Record(byte[] message, out ExecutionResult result, TraceLimits? limits = null)
    {
        var recorder = new CallRecorder(limits ?? TraceLimits.Whole, ProbeLevel.None);
        result = _host.Vm.Execute(_proxy, _host.Environment(input: message, observer: recorder), "call", [], CancellationToken.None);
        foreach (var call in recorder.Calls) call.Settle(isCallerKept: true);
        return recorder;
    }

    private static IEnumerable<TracedHostCall> All(TracedCall call) => call.Items.SelectMany(item => item.Call is { } inner ? All(inner).Prepend(item) : [item]);

    private static string Shown(TracedStorage storage) => $"{Encoding.UTF8.GetString(storage.Key.Bytes.Span)}: {Shown(storage.Before)} → {Shown(storage.After)}";

    private static string Shown(TracedBytes? bytes) => bytes is { } present ? Encoding.UTF8.GetString(present.Bytes.Span) : "none";
}
