using System.Text;

namespace Vow.Engine.Tests.Execution;

public sealed class CallTests : IDisposable
{
    private static readonly Address A = ContractHost.Contract;
    private static readonly Address B = ContractHost.Account(0xB0);
    private static readonly Address C = ContractHost.Account(0xC5);
    private static readonly Address Target = ContractHost.Account(0x70);

    private readonly ContractHost _host = new();
    private readonly CodeHash _proxy;

    public CallTests()
    {
        _proxy = _host.Deploy(A, Proxy.Text);
        JournalLedger.SetCode(_host.State, B, _proxy);
        JournalLedger.SetCode(_host.State, C, _proxy);
        _host.Deploy(Target, Wat.Module("""
            (data (i32.const 0) "payload")
            (func (export "number") (result i32) (i32.const -2))
            (func (export "long") (result i64) (i64.const -3))
            (func (export "nothing"))
            (func (export "data") (result i32) (call $return_data (i32.const 0) (i32.const 7)) (i32.const 9))
            (func (export "reverts") (result i32) (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) (call $revert (i32.const 0) (i32.const 7)) (i32.const 9))
            (func (export "traps") (result i32) (call $return_data (i32.const 0) (i32.const 7)) unreachable)
            (func (export "loops") (loop $l (br $l)))
            (func $deep (export "recurses") (call $deep))
            (func (export "writes") (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))))
            (func (export "echo") (local i32)
              (local.set 0 (call $get_input (i32.const 100) (i32.const 1000)))
              (call $return_data (i32.const 100) (local.get 0)))
            (func (export "who") (drop (call $get_caller (i32.const 100))) (drop (call $get_origin (i32.const 132))) (call $get_value (i32.const 164)) (call $return_data (i32.const 100) (i32.const 80)))
            (func (export "gas") (result i64) (call $get_gas_left))
            (func (export "takes") (param i32))
            (func (export "init"))
            """));
        JournalLedger.SetBalance(_host.State, A, 1000);
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("number", 0, "feffffff")]
    [InlineData("long", 0, "fdffffffffffffff")]
    [InlineData("nothing", 0, "")]
    [InlineData("data", 0, "7061796c6f6164")]
    [InlineData("reverts", 1, "7061796c6f6164")]
    [InlineData("traps", 2, "")]
    [InlineData("recurses", 2, "")]
    [InlineData("loops", 3, "")]
    [InlineData("absent", 4, "")]
    [InlineData("takes", 4, "")]
    [InlineData("init", 4, "")]
    [InlineData("", 4, "")]
    public void ACall_AnswersItsStatusAndFillsTheSlot(string method, int status, string slot)
    {
        var result = Run(Proxy.Message(Target, method, gas: 10_000_000));
        var answer = Proxy.Answer(result);
        Assert.Equal(status, answer.Status);
        Assert.Equal(slot, Convert.ToHexStringLower(answer.Slot));
        Assert.Equal(status, result.Result!.Value.AsInt32());
    }

    [Fact]
    public void ThereBeingNoContract_IsStatus4_AndTooMuchValueStatus5_AndValueInAReadOnlyCallStatus8()
    {
        Assert.Equal(4, Proxy.Answer(Run(Proxy.Message(ContractHost.Account(9), "number"))).Status);
        Assert.Equal(5, Proxy.Answer(Run(Proxy.Message(Target, "number", value: 1001))).Status);
        Assert.Equal(8, Proxy.Answer(Run(Proxy.Message(Target, "number", value: 1, flags: 1))).Status);
        Assert.Equal((UInt128)1000, _host.Balance(A));
    }

    [Fact]
    public void InputCallerOriginAndValue_ReachTheCallee()
    {
        Assert.Equal("ping", Encoding.UTF8.GetString(Proxy.Answer(Run(Proxy.Message(Target, "echo", "ping"u8.ToArray()))).Slot));
        var (status, who) = Proxy.Answer(Run(Proxy.Message(Target, "who", value: 300)));
        Assert.Equal(0, status);
        Assert.Equal(A, Address.From(who.AsSpan(0, 32)));
        Assert.Equal(ContractHost.Alice, Address.From(who.AsSpan(32, 32)));
        Assert.Equal((UInt128)300, BitConverter.ToUInt128(who.AsSpan(64)));
        Assert.Equal((UInt128)700, _host.Balance(A));
        Assert.Equal((UInt128)300, _host.Balance(Target));
    }

    [Theory]
    [InlineData("reverts")]
    [InlineData("traps")]
    [InlineData("loops")]
    public void ValueOfACallThatFailed_IsBack(string method)
    {
        Assert.NotEqual(0, Proxy.Answer(Run(Proxy.Message(Target, method, value: 300, gas: 10_000_000))).Status);
        Assert.Equal((UInt128)1000, _host.Balance(A));
        Assert.Equal((UInt128)0, _host.Balance(Target));
        Assert.Null(_host.Stored(Target, "p"));
    }

    [Fact]
    public void AFailedInnerCall_RollsBackItsOwnChangesAndNothingElse()
    {
        var mark = _host.State.Mark();
        var inner = Proxy.Message(Target, "writes", does: Proxy.Does.WriteAndLog | Proxy.Does.Trap);
        var answer = Proxy.Answer(Run(Proxy.Message(B, "call", inner, does: Proxy.Does.WriteAndLog)));
        Assert.Equal(2, answer.Status);
        Assert.Equal(["b", "a"], _host.State.EventsSince(mark).Select(e => Encoding.UTF8.GetString(e.Topic.Span)));
        Assert.All(_host.State.EventsSince(mark), e => Assert.Equal(A, e.Contract));
        Assert.NotNull(_host.Stored(A, "a"));
        Assert.NotNull(_host.Stored(A, "b"));
        Assert.Null(_host.Stored(B, "a"));
        Assert.Null(_host.Stored(B, "b"));
        Assert.Null(_host.Stored(Target, "p"));
    }

    [Fact]
    public void AFailedOuterCall_RollsBackInnerOnesThatSucceeded()
    {
        var inner = Proxy.Message(Target, "writes", does: Proxy.Does.WriteAndLog);
        var result = Run(Proxy.Message(B, "call", inner, value: 5, does: Proxy.Does.WriteAndLog | Proxy.Does.Revert));
        Assert.Equal(ErrorCode.Reverted, result.Error!.Code);
        Assert.Null(_host.Stored(A, "a"));
        Assert.Null(_host.Stored(B, "b"));
        Assert.Null(_host.Stored(Target, "p"));
        Assert.Equal(0, _host.State.EventCount);
        Assert.Equal((UInt128)1000, _host.Balance(A));
    }

    [Fact]
    public void AContractCallsItself_OnlyWithFlag2()
    {
        var number = Proxy.Message(Target, "number");
        Assert.Equal(7, Proxy.Answer(Run(Proxy.Message(A, "call", number))).Status);
        var (status, slot) = Proxy.Answer(Run(Proxy.Message(A, "call", number, flags: 2)));
        Assert.Equal(0, status);
        Assert.Equal(0, Proxy.Answer(slot).Status);
    }

    [Theory]
    [InlineData(0, 0, 7)]
    [InlineData(0, 2, 7)]
    [InlineData(2, 0, 0)]
    [InlineData(2, 2, 0)]
    public void AContractIsEnteredAgainThroughAnother_OnlyWhenItSaidSoItself(int flagsOfA, int flagsOfB, int expected)
    {
        var back = Proxy.Message(A, "call", Proxy.Message(Target, "number"), flags: flagsOfB);
        var (status, slot) = Proxy.Answer(Run(Proxy.Message(B, "call", back, flags: flagsOfA)));
        Assert.Equal(0, status);
        Assert.Equal(expected, Proxy.Answer(slot).Status);
    }

    [Fact]
    public void EveryEarlierCallOfAContract_MustHaveAllowedReentry()
    {
        // A(2) → A(0) → B → A: the second A did not allow it.
        var last = Proxy.Message(A, "call", Proxy.Message(Target, "number"));
        var viaB = Proxy.Message(B, "call", last);
        var answer = Proxy.Answer(Run(Proxy.Message(A, "call", viaB, flags: 2)));
        Assert.Equal(7, Proxy.Answer(Proxy.Answer(answer.Slot).Slot).Status);
    }

    [Fact]
    public void ReentryThatACallAllowed_IsOverWithThatCall()
    {
        // First call of A with flag 2, then create_contract, whose init calls A back.
        var init = _host.Store(Wat.Module("""
            (func (export "init") (local i32)
              (drop (call $get_caller (i32.const 0)))
              (local.set 0 (call $call_contract (i32.const 0) (i32.const 64) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0)))
              (i32.store (i32.const 100) (local.get 0))
              (call $return_data (i32.const 100) (i32.const 4)))
            (data (i32.const 64) "noop")
            """));
        var creator = _host.Deploy(ContractHost.Account(0x44), Wat.Module("""
            (func (export "noop"))
            (func (export "run") (result i32)
              (drop (call $call_contract (i32.const 32) (i32.const 64) (i32.const 7) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 2)))
              (if (call $create_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 200)) (then unreachable))
              (drop (call $result_read (i32.const 0) (i32.const 300) (i32.const 4)))
              (i32.load (i32.const 300)))
            (data (i32.const 64) "nothing")
            """ + Wat.Data(0, init.Span.ToArray()) + Wat.Data(32, Target.Span.ToArray())));
        var result = _host.Call(creator, _host.Environment(contract: ContractHost.Account(0x44)));
        Assert.Null(result.Error);
        Assert.Equal(7, result.Result!.Value.AsInt32());
    }

    [Fact]
    public void AReadOnlyCall_MakesAllCallsBelowItReadOnly()
    {
        var writes = Proxy.Message(Target, "writes");
        var (status, slot) = Proxy.Answer(Run(Proxy.Message(B, "call", writes, flags: 1)));
        Assert.Equal(0, status);
        Assert.Equal(2, Proxy.Answer(slot).Status);
        Assert.Equal(2, Proxy.Answer(Run(Proxy.Message(Target, "writes", flags: 1))).Status);
        Assert.Equal(0, Proxy.Answer(Run(Proxy.Message(Target, "number", flags: 1))).Status);
        Assert.Equal(2, Proxy.Answer(_host.Vm.Query(_proxy, _host.Environment(input: writes), "call", [], CancellationToken.None)).Status);
        Assert.Equal(0, Proxy.Answer(Run(writes)).Status);
        Assert.NotNull(_host.Stored(Target, "p"));
    }

    [Fact]
    public void AReadOnlyCall_CannotSendValue_AndUnknownFlagsMeanNothing()
    {
        var query = _host.Vm.Query(_proxy, _host.Environment(input: Proxy.Message(Target, "number", value: 1)), "call", [], CancellationToken.None);
        Assert.Equal(ErrorCode.ReadOnlyViolation, query.Error!.Code);
        Assert.Equal(ErrorCode.InvalidArgument, Run(Proxy.Message(Target, "number", flags: 4)).Error!.Code);
    }

    [Fact]
    public void CallsNest64Deep_AndNoDeeper()
    {
        // The message of the innermost call comes first; every level is the proxy calling itself.
        var message = Proxy.Message(A, "call", Proxy.Message(Target, "number"), flags: 2);
        for (var i = 0; i < 61; i++) message = Proxy.Message(A, "call", message, flags: 2);
        var result = Run(message, gas: 10_000_000_000);
        Assert.Equal(Enumerable.Repeat(0, 63), Statuses(result, 63));

        var deeper = Run(Proxy.Message(A, "call", message, flags: 2), gas: 10_000_000_000);
        Assert.Equal([.. Enumerable.Repeat(0, 63), 6], Statuses(deeper, 64)[..64]);
    }

    [Fact]
    public void AnInnerCall_GetsAtMost63Of64PartsOfTheGas()
    {
        // The callee returns its gas left; before that it paid for its start, its entry and the getter.
        foreach (var limit in (long[])[1_000_000, 6_399_999, 6_400_000, 50_000_000])
        {
            var observer = new RecordingObserver();
            var result = _host.Vm.Execute(_proxy, _host.Environment(gas: limit, input: Proxy.Message(Target, "gas"), observer: observer), "call", [], CancellationToken.None);
            var inner = BitConverter.ToInt64(Proxy.Answer(result).Slot);
            var call = observer.HostCalls.Single(call => call.Name == "call_contract");
            var read = observer.HostCalls.Single(call => call.Name == "get_gas_left");
            // What was left after call_contract's own price is what 1/64 is taken from.
            var calleeUsed = call.Gas - (40_000 + 4 * 3);
            var given = inner + calleeUsed;
            var leftOfCaller = limit - result.Gas.Used + observer.HostCalls.SkipWhile(c => c.Name != "result_size").Sum(c => c.Gas) + calleeUsed;
            Assert.Equal(300, read.Gas);
            Assert.InRange(given, leftOfCaller - leftOfCaller / 64, leftOfCaller - leftOfCaller / 64 + 60);
        }
    }

    [Fact]
    public void GasThatIsAskedFor_IsGiven_ButNeverMoreThan63Of64Parts()
    {
        long Given(long asked) => BitConverter.ToInt64(Proxy.Answer(Run(Proxy.Message(Target, "gas", gas: asked))).Slot);
        var first = Given(1_000_000);
        Assert.InRange(first, 900_000, 1_000_000);
        Assert.Equal(first + 1, Given(1_000_001));
        Assert.Equal(Given(0), Given(long.MaxValue));
        Assert.Equal(Given(0), Given(-1));
    }

    [Fact]
    public void AnInnerCallThatRanOut_LeavesTheOuterGoing()
    {
        var result = Run(Proxy.Message(Target, "loops", does: Proxy.Does.WriteAndLog), gas: 20_000_000);
        Assert.Equal(3, Proxy.Answer(result).Status);
        Assert.NotNull(_host.Stored(A, "a"));
        Assert.InRange(result.Gas.Used, 20_000_000L * 62 / 64, 20_000_000);
        ContractHost.CheckAccount(result.Gas);
    }

    [Fact]
    public void AnInnerCallThatRanOut_UsesExactlyWhatItWasGiven()
    {
        var less = Run(Proxy.Message(Target, "loops", gas: 1_000_000)).Gas;
        var more = Run(Proxy.Message(Target, "loops", gas: 1_000_007)).Gas;
        Assert.Equal(less.Used + 7, more.Used);
    }

    [Fact]
    public void TheGasReport_AddsUpOverNestedCalls_ByCategory()
    {
        var message = Proxy.Message(Target, "writes");
        var alone = _host.Vm.Execute(_host.Store(Wat.Run("nop")), _host.Environment(), "run", [], CancellationToken.None).Gas;
        var one = Run(message).Gas;
        var two = Run(Proxy.Message(Target, "writes", does: Proxy.Does.CallTwice)).Gas;
        Assert.Equal(60_000 + 2 * 60, one[GasCategory.Storage]);
        Assert.Equal(2 * one[GasCategory.Storage], two[GasCategory.Storage]);
        Assert.Equal(40_000 + 4 * 6 + alone[GasCategory.Calls], two[GasCategory.Calls] - one[GasCategory.Calls]);
        ContractHost.CheckAccount(two);
    }

    [Fact]
    public void GasAtTheBoundary_IsExactOverNestedCalls()
    {
        var input = Proxy.Message(B, "call", Proxy.Message(Target, "writes"), gas: 500_000, does: Proxy.Does.WriteAndLog);
        var total = Run(input).Gas.Used;
        Assert.Equal(total, Run(input, gas: total).Gas.Used);
        var less = Run(input, gas: total - 1);
        Assert.Equal(ErrorCode.OutOfGas, less.Error!.Code);
        Assert.Equal(total - 1, less.Gas.Used);
        ContractHost.CheckAccount(less.Gas);
    }

    [Fact]
    public void ADeadlineInsideAnInnerCall_EndsTheWholeExecution()
    {
        var message = Proxy.Message(B, "call", Proxy.Message(Target, "loops"), does: Proxy.Does.WriteAndLog);
        var result = _host.Vm.Execute(_proxy, _host.Environment(gas: 1L << 59, input: message, timeout: TimeSpan.FromMilliseconds(50)), "call", [], CancellationToken.None);
        Assert.Equal(ExecutionStatus.TimedOut, result.Status);
        Assert.Equal(ErrorCode.DeadlineExceeded, result.Error!.Code);
        Assert.Null(_host.Stored(A, "b"));
        ContractHost.CheckAccount(result.Gas);
    }

    [Fact]
    public void BadArgumentsOfACall_EndTheCaller()
    {
        string Call(string address, string method, string length) => Wat.Run(
            $"(drop (call $call_contract (i32.const {address}) (i32.const {method}) (i32.const {length}) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0)))");
        Assert.Equal(ErrorCode.MemoryOutOfBounds, _host.Run(Call("65505", "0", "3")).Error!.Code);
        Assert.Equal(ErrorCode.MemoryOutOfBounds, _host.Run(Call("0", "65534", "3")).Error!.Code);
        Assert.Equal(ErrorCode.ArgumentTooLong, _host.Run(Call("0", "0", "257")).Error!.Code);
    }

    private ExecutionResult Run(byte[] input, long gas = ContractHost.PlentyOfGas)
    {
        var savepoints = _host.State.Depth;
        var result = _host.Vm.Execute(_proxy, _host.Environment(gas: gas, input: input), "call", [], CancellationToken.None);
        ContractHost.CheckAccount(result.Gas);
        Assert.Equal(savepoints, _host.State.Depth);
        return result;
    }

    private static int[] Statuses(ExecutionResult result, int count)
    {
        Assert.Null(result.Error);
        var data = result.ReturnData.ToArray();
        var statuses = new List<int>();
        for (var i = 0; i < count && data.Length >= 4; i++)
        {
            (var status, data) = Proxy.Answer(data);
            statuses.Add(status);
        }

        return [.. statuses];
    }
}
