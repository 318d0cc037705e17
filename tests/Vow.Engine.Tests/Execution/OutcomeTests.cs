using System.Diagnostics;
using System.Text;
using Vow.Engine.Native;

namespace Vow.Engine.Tests.Execution;

public sealed class OutcomeTests
{
    private const string Indirect = """
        (type $nothing (func)) (type $number (func (result i32)))
        (table 4 funcref) (elem (i32.const 1) $one) (func $one (result i32) (i32.const 1))
        """;

    [Theory]
    [InlineData("unreachable", ErrorCode.Unreachable)]
    [InlineData("(drop (i32.load (i32.const 65533)))", ErrorCode.MemoryOutOfBounds)]
    [InlineData("(i64.store (i32.const -1) (i64.const 0))", ErrorCode.MemoryOutOfBounds)]
    [InlineData("(drop (i32.load offset=4294967295 (i32.const -1)))", ErrorCode.MemoryOutOfBounds)]
    [InlineData("(memory.fill (i32.const 65530) (i32.const 1) (i32.const 7))", ErrorCode.MemoryOutOfBounds)]
    [InlineData("(memory.copy (i32.const 0) (i32.const 65530) (i32.const 7))", ErrorCode.MemoryOutOfBounds)]
    [InlineData("(drop (call_indirect (type $number) (i32.const 4)))", ErrorCode.TableOutOfBounds)]
    [InlineData("(drop (table.get (i32.const -1)))", ErrorCode.TableOutOfBounds)]
    [InlineData("(table.fill (i32.const 3) (ref.null func) (i32.const 2))", ErrorCode.TableOutOfBounds)]
    [InlineData("(drop (call_indirect (type $number) (i32.const 0)))", ErrorCode.IndirectCallToNull)]
    [InlineData("(call_indirect (type $nothing) (i32.const 1))", ErrorCode.BadSignature)]
    [InlineData("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", ErrorCode.IntegerOverflow)]
    [InlineData("(drop (i64.div_u (i64.const 1) (i64.const 0)))", ErrorCode.IntegerDivisionByZero)]
    [InlineData("(drop (i64.rem_s (i64.const 1) (i64.const 0)))", ErrorCode.IntegerDivisionByZero)]
    [InlineData("(drop (i32.trunc_f64_s (f64.const nan)))", ErrorCode.BadConversionToInteger)]
    [InlineData("(drop (i32.trunc_f32_u (f32.const 1e20)))", ErrorCode.IntegerOverflow)]
    public void AnInstructionThatTraps_EndsWithItsOwnCode(string instruction, ErrorCode expected)
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Run(instruction, Indirect));
        Assert.Equal(ExecutionStatus.Trapped, result.Status);
        Assert.Equal(expected, result.Error!.Code);
        Assert.Equal(ErrorClass.Execution, result.Error.Class);
        Assert.NotEmpty(result.Error.Message);
        Assert.Null(result.Result);
    }

    [Theory]
    [InlineData("(func $run (export \"run\") (call $run))")]
    [InlineData("(func $run (export \"run\") (call $b)) (func $b (call $run) (drop (i32.const 1)))")]
    [InlineData("(type $t (func)) (table 1 funcref) (elem (i32.const 0) $run) (func $run (export \"run\") (call_indirect (type $t) (i32.const 0)))")]
    [InlineData("(func $a (param i64 f64) (result i64) (i64.add (local.get 0) (call $a (local.get 0) (local.get 1)))) (func (export \"run\") (drop (call $a (i64.const 1) (f64.const 2))))")]
    public void RecursionWithoutAnEnd_IsAStackOverflow(string functions)
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Module(functions));
        Assert.Equal(ErrorCode.StackOverflow, result.Error!.Code);
        Assert.Equal(ExecutionStatus.Trapped, result.Status);
    }

    [Fact]
    public void TailCallsWithoutAnEnd_RunOutOfGasAndNotOfStack()
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Module("(func $run (export \"run\") (return_call $run))"));
        Assert.Equal(ErrorCode.OutOfGas, result.Error!.Code);
    }

    [Fact]
    public void Revert_GivesItsPayloadAndRollsBack()
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Run("""
            (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4)))
            (call $log_event (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4))
            (call $revert (i32.const 0) (i32.const 8)) unreachable
            """, "(data (i32.const 0) \"too poor\")"));
        Assert.Equal(ExecutionStatus.Reverted, result.Status);
        Assert.Equal(ErrorCode.Reverted, result.Error!.Code);
        Assert.Equal("too poor", Encoding.UTF8.GetString(result.ReturnData.Span));
        Assert.Contains("too poor", result.Error.Message, StringComparison.Ordinal);
        Assert.Null(host.Stored(ContractHost.Contract, "t"));
        Assert.Equal(0, host.State.EventCount);
    }

    [Fact]
    public void AnAssemblyScriptAbort_SaysMessageFileAndLine()
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Run("(call $abort (i32.const 4) (i32.const 20) (i32.const 12) (i32.const 5))",
            "(data (i32.const 0) \"\\04\\00\\00\\00n\\00o\\00\") (data (i32.const 16) \"\\08\\00\\00\\00a\\00.\\00t\\00s\\00\")"));
        Assert.Equal(ExecutionStatus.Reverted, result.Status);
        Assert.Equal("no (a.ts:12:5)", Encoding.UTF8.GetString(result.ReturnData.Span));
    }

    [Theory]
    [InlineData("(local i32) (loop $l (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000))))")]
    [InlineData("(drop (call $storage_write (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 100)))")]
    [InlineData("(drop (memory.grow (i32.const 3)))")]
    [InlineData("(memory.fill (i32.const 0) (i32.const 1) (i32.const 60000))")]
    [InlineData("(drop (call $storage_read (i32.const 0) (i32.const 1)))")]
    [InlineData("(drop (call $crypto_hash (i32.const 0) (i32.const 5000) (i32.const 100)))")]
    [InlineData("(local i32) (loop $l (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 2000000))))")]
    [InlineData("(call $log_event (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 4)) (drop (call $get_gas_left)) (drop (memory.grow (i32.const 1)))")]
    [InlineData("(nop)")]
    public void GasThatIsJustEnough_Succeeds_AndOneLessIsOutOfGas(string body)
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "\0", "some value"u8);
        var code = host.Store(Wat.Run(body));
        var plenty = host.Call(code, host.Environment());
        Assert.Null(plenty.Error);
        ContractHost.CheckAccount(plenty.Gas);
        var total = plenty.Gas.Used;

        var enough = host.Call(code, host.Environment(gas: total));
        Assert.Null(enough.Error);
        Assert.Equal(total, enough.Gas.Used);
        foreach (var limit in (long[])[total - 1, total / 2, 1, 0])
        {
            var tooLittle = host.Call(code, host.Environment(gas: limit));
            Assert.Equal(ExecutionStatus.OutOfGas, tooLittle.Status);
            Assert.Equal(ErrorCode.OutOfGas, tooLittle.Error!.Code);
            Assert.Equal(limit, tooLittle.Gas.Used);
            ContractHost.CheckAccount(tooLittle.Gas);
        }
    }

    [Fact]
    public void WhateverTheLimit_ACallEitherSucceedsWithTheSameGasOrUsesAllOfIt()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("""
            (local i32)
            (loop $l (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 50))))
            (drop (call $storage_write (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 10)))
            (memory.fill (i32.const 0) (i32.const 1) (i32.const 6000))
            (drop (i32.div_s (i32.const 1) (i32.const 0)))
            """));
        var whole = host.Call(code, host.Environment());
        Assert.Equal(ErrorCode.IntegerDivisionByZero, whole.Error!.Code);
        for (var limit = 20_000; limit < whole.Gas.Used + 100; limit += limit < whole.Gas.Used - 600 ? 997 : 1)
        {
            var result = host.Call(code, host.Environment(gas: limit));
            ContractHost.CheckAccount(result.Gas);
            Assert.Equal(limit < whole.Gas.Used ? ErrorCode.OutOfGas : ErrorCode.IntegerDivisionByZero, result.Error!.Code);
            Assert.Equal(Math.Min(limit, whole.Gas.Used), result.Gas.Used);
        }
    }

    [Fact]
    public void AnEndlessLoop_StopsSoonAfterItsDeadline()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("(loop $l (br $l))"));
        host.Call(code, host.Environment(gas: 100_000));
        var clock = Stopwatch.StartNew();
        var result = host.Call(code, host.Environment(gas: EntryGas, timeout: TimeSpan.FromMilliseconds(50)));
        Assert.Equal(ExecutionStatus.TimedOut, result.Status);
        Assert.Equal(ErrorCode.DeadlineExceeded, result.Error!.Code);
        // A slice is a millisecond or two; the rest is for a machine that does other things.
        Assert.InRange(clock.ElapsedMilliseconds, 49, 1500);
        ContractHost.CheckAccount(result.Gas);
        Assert.True(result.Gas.Used > 0);
    }

    [Fact]
    public void ManyHostCalls_StopSoonAfterTheirDeadline()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("(loop $l (drop (call $crypto_hash (i32.const 0) (i32.const 65536) (i32.const 0))) (br $l))"));
        var clock = Stopwatch.StartNew();
        var result = host.Call(code, host.Environment(gas: EntryGas, timeout: TimeSpan.FromMilliseconds(50)));
        Assert.Equal(ErrorCode.DeadlineExceeded, result.Error!.Code);
        Assert.InRange(clock.ElapsedMilliseconds, 49, 1500);
    }

    [Fact]
    public void ACancelledCall_Stops()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("(drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) (loop $l (br $l))"));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var result = host.Vm.Execute(code, host.Environment(gas: EntryGas), "run", [], source.Token);
        Assert.Equal(ExecutionStatus.TimedOut, result.Status);
        Assert.Equal(ErrorCode.Cancelled, result.Error!.Code);
        Assert.Null(host.Stored(ContractHost.Contract, "\0"));
        Assert.Equal(0, host.State.Depth);
    }

    [Fact]
    public void UnknownMethodOfAContractWithVeryManyLongNames_IsDescribedInFewWords()
    {
        using var host = new ContractHost();
        string Name(int index) => new string('n', 250) + index;
        var code = host.Store($"(module {string.Concat(Enumerable.Range(0, 1000).Select(index => $"(func (export \"{Name(index)}\"))"))})");
        var result = host.Call(code, Name(1000));
        Assert.Equal(ErrorCode.MethodNotFound, result.Error!.Code);
        Assert.InRange(result.Error.Message.Length, 1, 10_000);
        Assert.EndsWith(", and 968 more", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMisspeltMethod_IsNotFoundAndTheNearestIsNamed()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("(func (export \"transfer\")) (func (export \"balance\")) (func (export \"f\") (param f32))"));
        var result = host.Call(code, "tranfser");
        Assert.Equal(ExecutionStatus.Invalid, result.Status);
        Assert.Equal(ErrorCode.MethodNotFound, result.Error!.Code);
        Assert.Contains("did you mean transfer?", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("balance", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, result.Gas.Used);
        Assert.Equal(ErrorCode.MethodNotFound, host.Call(code, "f").Error!.Code);
        Assert.Equal(ErrorCode.MethodNotFound, host.Call(code, "memory").Error!.Code);
    }

    [Fact]
    public void ArgumentsOfAnotherNumberOrType_AreBadArguments()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("(func (export \"run\") (param i32 i64) (result i64) (i64.add (local.get 1) (i64.extend_i32_s (local.get 0))))"));
        Assert.Equal(ErrorCode.BadArguments, host.Call(code, "run").Error!.Code);
        Assert.Equal(ErrorCode.BadArguments, host.Call(code, "run", 1, 2).Error!.Code);
        Assert.Equal(ErrorCode.BadArguments, host.Call(code, "run", 1, 2L, 3).Error!.Code);
        Assert.Equal(-3L, host.Call(code, "run", -5, 2L).Result!.Value.AsInt64());
    }

    [Theory]
    [InlineData("init")]
    [InlineData("migrate")]
    [InlineData("allocate")]
    public void ReservedNames_AreNoMethods(string name)
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("""
            (func (export "init")) (func (export "migrate")) (func (export "allocate") (param i32) (result i32) (i32.const 8))
            """));
        var result = host.Call(code, name);
        Assert.Equal(ErrorCode.MethodNotFound, result.Error!.Code);
        Assert.Contains("engine alone", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InitAndMigrate_RunWhenTheEngineIsAskedTo()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("""
            (func (export "init") (param i32) (i32.store8 (i32.const 0) (local.get 0)) (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))))
            """));
        var init = host.Vm.Instantiate(code, host.Environment(), [WasmValue.I32('x')], CancellationToken.None);
        Assert.Null(init.Error);
        Assert.Equal("x", host.Stored(ContractHost.Contract, "x"));
        var migrate = host.Vm.Migrate(code, host.Environment(), [], CancellationToken.None);
        Assert.True(migrate.IsSuccess);
        Assert.Equal(0, migrate.Gas.Used);
    }

    [Fact]
    public void CodeThatIsNotStored_IsNotFound()
    {
        using var host = new ContractHost();
        var result = host.Call(CodeHash.From(new byte[32]), "run");
        Assert.Equal(ExecutionStatus.Invalid, result.Status);
        Assert.Equal(ErrorCode.CodeNotFound, result.Error!.Code);
    }

    [Fact]
    public void InputOverItsLimit_IsRefusedBeforeAnythingRuns()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("unreachable"));
        var result = host.Call(code, host.Environment(input: new byte[host.Vm.Protocol.Host.InputBytesMax + 1]));
        Assert.Equal(ErrorCode.InputTooLong, result.Error!.Code);
    }

    [Fact]
    public void ValueThatTheCallerLacks_IsRefused_AndValueOfAQueryToo()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Run("nop"));
        JournalLedger.SetBalance(host.State, ContractHost.Alice, 10);
        Assert.Equal(ErrorCode.BalanceTooSmall, host.Call(code, host.Environment(value: 11)).Error!.Code);
        Assert.Equal(ErrorCode.BadArguments, host.Vm.Query(code, host.Environment(value: 1), "run", [], CancellationToken.None).Error!.Code);
        Assert.Equal((UInt128)10, host.Balance(ContractHost.Alice));
        Assert.True(host.Call(code, host.Environment(value: 10)).IsSuccess);
        Assert.Equal((UInt128)10, host.Balance(ContractHost.Contract));
    }

    [Fact]
    public void ATrace_NamesFunctionsAndTheirPlacesInTheUploadedModule()
    {
        using var host = new ContractHost();
        var wasm = WatText.ToWasm(Wat.Module("""
            (func $outer (export "run") (drop (call $get_gas_left)) (call $middle (i32.const 5)))
            (func $middle (param i32) (loop $l (br_if $l (i32.eqz (local.get 0)))) (call $inner))
            (func $inner (memory.fill (i32.const 0) (i32.const 0) (i32.const 9)) unreachable)
            """));
        var code = host.Vm.Store(wasm).Hash;
        var error = host.Call(code, "run").Error!;
        Assert.Equal(["inner", "middle", "outer"], error.Trace.Select(frame => frame.FunctionName));
        Assert.Equal([3u, 2u, 1u], error.Trace.Select(frame => frame.FunctionIndex));
        Assert.Equal(0x00, wasm[error.Trace[0].Offset]);
        // A caller's place is its call instruction.
        Assert.Equal([0x10, 3], wasm.AsSpan(error.Trace[1].Offset, 2).ToArray());
        Assert.Equal([0x10, 2], wasm.AsSpan(error.Trace[2].Offset, 2).ToArray());
        Assert.Contains("at inner", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ACallThatFails_DoesNotReadTheModule_UntilItsTraceIsAskedFor()
    {
        // To find the places again takes a third of a second for a large module: too much for a call of 20,000 gas.
        var modules = new CountingCodeStore();
        using var host = new ContractHost(new WasmVmOptions { InstancesMax = 64, CodeStore = modules });
        var code = host.Store(Wat.Run("unreachable"));
        var before = modules.Reads;
        var error = host.Call(code, "run").Error!;
        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Equal(before, modules.Reads);
        Assert.Single(error.Trace);
        Assert.Single(error.Trace);
        Assert.Equal(before + 1, modules.Reads);
    }

    [Fact]
    public void EveryTrapNumberOfWasmtime_HasACodeOrIsAFaultOfTheNode()
    {
        var known = new Dictionary<int, ErrorCode>
        {
            [1] = ErrorCode.MemoryOutOfBounds, [3] = ErrorCode.TableOutOfBounds, [4] = ErrorCode.IndirectCallToNull, [5] = ErrorCode.BadSignature,
            [6] = ErrorCode.IntegerOverflow, [7] = ErrorCode.IntegerDivisionByZero, [8] = ErrorCode.BadConversionToInteger, [9] = ErrorCode.Unreachable,
        };
        for (var number = 0; number <= 255; number++)
            Assert.Equal(known.GetValueOrDefault(number, ErrorCode.None), TrapReader.CodeOf((byte)number));
    }

    private static long EntryGas => 1L << 59;

    private sealed class CountingCodeStore : ICodeStore
    {
        private readonly MemoryCodeStore _modules = new();

        public int Reads { get; private set; }

        public bool TryGet(in CodeHash hash, out ReadOnlyMemory<byte> wasm)
        {
            Reads++;
            return _modules.TryGet(hash, out wasm);
        }

        public void Put(in CodeHash hash, ReadOnlyMemory<byte> wasm) => _modules.Put(hash, wasm);
    }
}
