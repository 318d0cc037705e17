using System.Text;
using Vow.Engine.State;

namespace Vow.Engine.Tests.Execution;

public sealed class ContextFunctionTests
{
    [Fact]
    public void ContextGetters_TellWhatTheEnvironmentHolds()
    {
        using var host = new ContractHost();
        var code = host.Deploy(ContractHost.Contract, Wat.Run("""
            (drop (call $get_caller (i32.const 0)))
            (drop (call $get_contract_address (i32.const 32)))
            (drop (call $get_origin (i32.const 64)))
            (drop (call $get_transaction_hash (i32.const 96)))
            (i64.store (i32.const 128) (call $get_block_number))
            (i64.store (i32.const 136) (call $get_block_timestamp))
            (i64.store (i32.const 144) (call $get_chain_id))
            (call $get_value (i32.const 152))
            (call $get_balance (i32.const 0) (i32.const 168))
            (call $get_balance (i32.const 32) (i32.const 184))
            (call $return_data (i32.const 0) (i32.const 200))
            """));
        var sent = (UInt128.One << 100) + 7;
        JournalLedger.SetBalance(host.State, ContractHost.Alice, sent + 5);
        var hash = WasmVm.HashOf("tx"u8);
        var result = host.Vm.Execute(code, new WasmEnv
        {
            Contract = ContractHost.Contract, Caller = ContractHost.Alice, Origin = ContractHost.Account(0x0F), TransactionHash = hash,
            Block = new BlockInfo(ulong.MaxValue, 1234), ChainId = 1UL << 63, Value = sent, GasLimit = ContractHost.PlentyOfGas,
            Timeout = Timeout.InfiniteTimeSpan, State = host.State,
        }, "run", [], CancellationToken.None);
        Assert.Null(result.Error);
        var data = result.ReturnData.Span;
        Assert.Equal(ContractHost.Alice, Address.From(data[..32]));
        Assert.Equal(ContractHost.Contract, Address.From(data.Slice(32, 32)));
        Assert.Equal(ContractHost.Account(0x0F), Address.From(data.Slice(64, 32)));
        Assert.Equal(hash, CodeHash.From(data.Slice(96, 32)));
        Assert.Equal(ulong.MaxValue, BitConverter.ToUInt64(data[128..]));
        Assert.Equal(1234UL, BitConverter.ToUInt64(data[136..]));
        Assert.Equal(1UL << 63, BitConverter.ToUInt64(data[144..]));
        Assert.Equal(sent, BitConverter.ToUInt128(data[152..]));
        Assert.Equal((UInt128)5, BitConverter.ToUInt128(data[168..]));
        Assert.Equal(sent, BitConverter.ToUInt128(data[184..]));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "hel")]
    [InlineData(5, "hello")]
    [InlineData(9, "hello")]
    public void GetInput_CopiesWhatFits_AndTellsTheLength(int capacity, string expected)
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("""
            (func (export "run") (param i32) (result i32)
              (call $get_input (i32.const 8) (local.get 0))
              (call $return_data (i32.const 8) (i32.const 9))
              (if (i32.ne (call $result_size) (i32.const 5)) (then unreachable)))
            """));
        var result = host.Call(code, host.Environment(input: "hello"u8.ToArray()), "run", capacity);
        Assert.Equal(5, result.Result!.Value.AsInt32());
        Assert.Equal(expected, Encoding.UTF8.GetString(result.ReturnData.Span).TrimEnd('\0'));
    }

    [Fact]
    public void NoInput_HasLengthZero()
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Module("(func (export \"run\") (result i32) (call $get_input (i32.const 0) (i32.const 100)))"));
        Assert.Equal(0, result.Result!.Value.AsInt32());
    }

    [Fact]
    public void TheLastReturnData_Wins_AndMayBeEmpty()
    {
        using var host = new ContractHost();
        const string Text = "(data (i32.const 0) \"onetwothree\")";
        Assert.Equal("two", Encoding.UTF8.GetString(host.Run(Wat.Run("""
            (call $return_data (i32.const 6) (i32.const 5)) (call $return_data (i32.const 3) (i32.const 3))
            """, Text)).ReturnData.Span));
        Assert.True(host.Run(Wat.Run("(call $return_data (i32.const 6) (i32.const 5)) (call $return_data (i32.const 3) (i32.const 0))", Text)).ReturnData.IsEmpty);
        Assert.True(host.Run(Wat.Run("(call $return_data (i32.const 6) (i32.const 5)) unreachable", Text)).ReturnData.IsEmpty);
    }

    [Fact]
    public void ReturnDataOverItsLimit_EndsTheCall_BeforeMemoryIsLookedAt()
    {
        using var host = new ContractHost();
        Assert.Equal(ErrorCode.ArgumentTooLong, host.Run(Wat.Run("(call $return_data (i32.const 0) (i32.const 1048577))")).Error!.Code);
        Assert.Equal(ErrorCode.MemoryOutOfBounds, host.Run(Wat.Run("(call $return_data (i32.const 0) (i32.const 1048576))")).Error!.Code);
        Assert.Equal(1048576, host.Run(Wat.Run("(call $return_data (i32.const 0) (i32.const 1048576))", "(memory (export \"memory\") 16)")).ReturnData.Length);
    }

    [Fact]
    public void Events_AreInTheJournalInOrder_WithTheContractThatLoggedThem()
    {
        using var host = new ContractHost();
        var mark = host.State.Mark();
        var result = host.Run(Wat.Run("""
            (call $log_event (i32.const 0) (i32.const 1) (i32.const 1) (i32.const 2))
            (call $log_event (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
            """, "(data (i32.const 0) \"tdata\")"));
        Assert.Null(result.Error);
        Assert.Equal(2 * 6000 + 3 * 24, result.Gas[GasCategory.Events]);
        var events = host.State.EventsSince(mark);
        Assert.Equal(2, events.Count);
        Assert.Equal(ContractHost.Contract, events[0].Contract);
        Assert.Equal("t", Encoding.UTF8.GetString(events[0].Topic.Span));
        Assert.Equal("da", Encoding.UTF8.GetString(events[0].Data.Span));
        Assert.True(events[1].Topic.IsEmpty && events[1].Data.IsEmpty);
    }

    [Fact]
    public void EventsOverTheirLimits_EndTheCall()
    {
        var protocol = ProtocolVersion.V1 with { Host = Vow.Engine.Host.HostLimits.V1 with { EventsMax = 100 } };
        using var host = new ContractHost(new WasmVmOptions { InstancesMax = 64, Protocol = protocol });
        const string Loop = """
            (loop $l (call $log_event (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
              (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const LIMIT))))
            """;
        Assert.True(host.Run(Wat.Run("(local i32)" + Loop.Replace("LIMIT", "100", StringComparison.Ordinal))).IsSuccess);
        Assert.Equal(100, host.State.EventCount);
        // The limit is of a transaction, so the events of an earlier one do not count.
        Assert.Equal(ErrorCode.TooManyEvents, host.Run(Wat.Run("(local i32)" + Loop.Replace("LIMIT", "101", StringComparison.Ordinal))).Error!.Code);
        Assert.Equal(100, host.State.EventCount);
        Assert.Equal(ErrorCode.ArgumentTooLong, host.Run(Wat.Run("(call $log_event (i32.const 0) (i32.const 257) (i32.const 0) (i32.const 0))")).Error!.Code);
    }

    [Fact]
    public void ADebugLog_ReachesTheObserverOnly_AndCostsTheSameWithoutOne()
    {
        using var host = new ContractHost();
        var observer = new RecordingObserver();
        var code = host.Store(Wat.Run("(call $debug_log (i32.const 0) (i32.const 5)) (drop (call $get_gas_left))", "(data (i32.const 0) \"hello\")"));
        var silent = host.Call(code, host.Environment());
        var watched = host.Call(code, host.Environment(observer: observer));
        Assert.Equal(["hello"], observer.Messages);
        Assert.Equal(["debug_log", "get_gas_left"], observer.HostCalls.Select(call => call.Name));
        Assert.Equal([1000 + 5 * 4, 300], observer.HostCalls.Select(call => call.Gas));
        Assert.Equal(silent.Gas, watched.Gas);
        Assert.Equal(0, host.State.EventCount);
        Assert.True(watched.ReturnData.IsEmpty);
    }

    [Theory]
    [InlineData("(drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))", false)]
    [InlineData("(drop (call $storage_delete (i32.const 0) (i32.const 1)))", false)]
    [InlineData("(call $log_event (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))", false)]
    [InlineData("(drop (call $transfer (i32.const 0) (i32.const 100)))", false)]
    [InlineData("(drop (call $create_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))", false)]
    [InlineData("(drop (call $upgrade_contract (i32.const 0)))", false)]
    [InlineData("(drop (call $storage_has (i32.const 0) (i32.const 1)))", true)]
    [InlineData("(call $debug_log (i32.const 0) (i32.const 1))", true)]
    [InlineData("(call $return_data (i32.const 0) (i32.const 1))", true)]
    [InlineData("(drop (call $storage_scan (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))", true)]
    public void AReadOnlyCall_MayReadAndNotWrite(string body, bool allowed)
    {
        using var host = new ContractHost();
        var code = host.Deploy(ContractHost.Contract, Wat.Run(body));
        var query = host.Vm.Query(code, host.Environment(), "run", [], CancellationToken.None);
        var readOnly = host.Call(code, host.Environment(readOnly: true));
        Assert.Equal(allowed ? null : ErrorCode.ReadOnlyViolation, query.Error?.Code);
        Assert.Equal(allowed ? null : ErrorCode.ReadOnlyViolation, readOnly.Error?.Code);
        Assert.True(query.Gas.Used >= 20_000 + 300);
    }

    [Fact]
    public void GetGasLeft_IsExact()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("""
            (func (export "run") (result i64) (local i64)
              (local.set 0 (call $get_gas_left))
              (drop (call $storage_has (i32.const 0) (i32.const 1)))
              (i64.sub (local.get 0) (call $get_gas_left)))
            """));
        // storage_has with a key of one byte, and the price of get_gas_left itself. The instructions were all paid for before the first.
        Assert.Equal(24_000 + 12 + 300, host.Call(code, "run").Result!.Value.AsInt64());
    }

    [Fact]
    public void GetGasLeft_TellsTheWholeRemainder_AcrossSlices()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("""
            (func (export "run") (result i64) (local i64 i64 i32)
              (local.set 0 (call $get_gas_left))
              (loop $l
                (local.set 1 (call $get_gas_left))
                (if (i64.ge_u (local.get 1) (local.get 0)) (then unreachable))
                (local.set 0 (local.get 1))
                (drop (memory.grow (i32.const 5)))
                (br_if $l (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 1))) (i32.const 100))))
              (local.get 0))
            """));
        var result = host.Call(code, "run");
        Assert.Null(result.Error);
        Assert.True(result.Gas.Used > 8_000_000);
        // After the last look come one growth and a few instructions.
        Assert.InRange(result.Gas.Limit - result.Gas.Used, result.Result!.Value.AsInt64() - 100_200, result.Result.Value.AsInt64());
    }
}
