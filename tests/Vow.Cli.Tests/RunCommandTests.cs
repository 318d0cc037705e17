using Xunit;

namespace Vow.Cli.Tests;

public class RunCommandTests
{
    private const string Failing = """
        (module
          (import "env" "revert" (func $revert (param i32 i32)))
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "env" "get_caller" (func $caller (param i32) (result i32)))
          (import "env" "return_data" (func $return (param i32 i32)))
          (import "env" "debug_log" (func $log (param i32 i32)))
          (import "env" "get_input" (func $input (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "no\1b[31m")
          (func (export "reverts") (call $revert (i32.const 0) (i32.const 2)))
          (func (export "traps") unreachable)
          (func (export "loops") (loop (br 0)))
          (func (export "writes") (drop (call $write (i32.const 0) (i32.const 2) (i32.const 0) (i32.const 2))))
          (func (export "caller") (drop (call $caller (i32.const 64))) (call $return (i32.const 64) (i32.const 32)))
          (func (export "echoes") (call $return (i32.const 64) (call $input (i32.const 64) (i32.const 1000))))
          (func (export "logs") (call $log (i32.const 0) (i32.const 7)))
          (func (export "sub") (param i64 i64) (result i64) (i64.sub (local.get 0) (local.get 1))))
        """;

    [Theory]
    [InlineData("reverts", "reverted", "Execution", "Reverted")]
    [InlineData("traps", "trapped", "Execution", "Unreachable")]
    [InlineData("loops", "outOfGas", "OutOfGas", "OutOfGas")]
    public async Task AContractThatFails_ExitsWithThreeAndItsClass(string method, string status, string errorClass, string code)
    {
        var outcome = await RunAsync(method, "--gas", "10_000_000", "--json");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal(status, outcome.Json.GetProperty("status").GetString());
        Assert.Equal(errorClass, outcome.Json.GetProperty("error").GetProperty("class").GetString());
        Assert.Equal(code, outcome.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task ACallThatTakesTooLong_TimesOut()
    {
        var outcome = await RunAsync("loops", "--gas", "1000000000000000", "--timeout", "50ms", "--json");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal("Timeout", outcome.Json.GetProperty("error").GetProperty("class").GetString());
    }

    [Fact]
    public async Task NegativeArguments_AreArgumentsAndNotOptions()
    {
        var outcome = await RunAsync("sub", "-5", "18446744073709551615", "--json");

        Assert.Equal(-4, outcome.Json.GetProperty("result").GetInt64());
    }

    [Fact]
    public async Task ANumberThatADoubleCannotHold_IsAString()
    {
        var outcome = await RunAsync("sub", "9007199254740993", "0", "--json");

        Assert.Equal("9007199254740993", outcome.Json.GetProperty("result").GetString());
    }

    [Fact]
    public async Task TheCaller_IsTheOneThatWasNamed()
    {
        var caller = "0x" + new string('7', 64);

        Assert.Equal(caller, (await RunAsync("caller", "--caller", caller, "--json")).Json.GetProperty("returnData").GetString());
    }

    [Fact]
    public async Task TheInput_ReachesTheContract() =>
        Assert.Equal("hello", (await RunAsync("echoes", "--input", "text:hello", "--json")).Json.GetProperty("returnText").GetString());

    [Fact]
    public async Task AReadOnlyCall_CannotWrite() =>
        Assert.Equal("ReadOnlyViolation", (await RunAsync("writes", "--read-only", "--json")).Json.GetProperty("error").GetProperty("code").GetString());

    [Fact]
    public async Task ADebugMessage_IsShownWithoutWhatSteersATerminal() =>
        Assert.Contains("log no\uFFFD[31m", (await RunAsync("logs")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task AMisspeltMethod_IsWrongUsageWithTheNearestName()
    {
        var outcome = await RunAsync("revert");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Did you mean 'reverts'?", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("It has: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMisspeltOption_IsWrongUsageWithTheNearestOne() =>
        Assert.Contains("There is no option '--gass'. Did you mean '--gas'?", (await RunAsync("traps", "--gass", "5")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("sub")]
    [InlineData("sub", "1")]
    [InlineData("sub", "1", "two")]
    [InlineData("sub", "1", "2", "--gas", "much")]
    [InlineData("traps", "1")]
    [InlineData("init")]
    public async Task WrongArguments_AreWrongUsage(params string[] arguments) => Assert.Equal(2, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task ARefusedModule_ExitsWithOneAndSaysWhy()
    {
        using TemporaryFolder folder = new();
        var file = folder.Write("threads.wat", "(module (memory (export \"memory\") 1 1) (func (export \"f\") (result f32) (f32.const 1)) (import \"env\" \"x\" (func)))");

        Assert.Equal(1, (await VowProgram.RunAsync("run", file, "f")).ExitCode);
        var outcome = await VowProgram.RunAsync("run", VowProgram.At("tests", "fixtures", "mission-counter.wat"), "increment", "--json");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("refused", outcome.Json.GetProperty("status").GetString());
        Assert.Equal("Validation", outcome.Json.GetProperty("error").GetProperty("class").GetString());
    }

    [Fact]
    public async Task Storage_LastsInItsFolderAndNowhereElse()
    {
        using TemporaryFolder folder = new();
        string[] kept = ["run", VowProgram.Counter, "increment", "--json", "--data", folder.At("data")];

        foreach (var expected in new[] { 1, 2, 3 })
            Assert.Equal(expected, (await VowProgram.RunAsync(kept)).Json.GetProperty("result").GetInt32());
        Assert.Equal(1, (await VowProgram.RunAsync([.. kept, "--salt", "text:other"])).Json.GetProperty("result").GetInt32());
        Assert.Equal(1, (await VowProgram.RunAsync("run", VowProgram.Counter, "increment", "--json")).Json.GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task AQuery_KeepsNothing()
    {
        using TemporaryFolder folder = new();
        string[] data = ["--data", folder.At("data"), "--json"];

        await VowProgram.RunAsync(["run", VowProgram.Counter, "increment", .. data]);
        await VowProgram.RunAsync(["run", VowProgram.Counter, "increment", "--read-only", .. data]);

        Assert.Equal(1, (await VowProgram.RunAsync(["run", VowProgram.Counter, "get", .. data])).Json.GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task Init_RunsOnceOnFirstUse()
    {
        using TemporaryFolder folder = new();
        string[] call = ["run", VowProgram.Token, "total_supply", "--data", folder.At("data"), "--init-input", "0x07" + new string('0', 30), "--json"];

        var (first, second) = (await VowProgram.RunAsync(call), await VowProgram.RunAsync(call));

        Assert.Equal("success", first.Json.GetProperty("init").GetProperty("status").GetString());
        Assert.False(second.Json.TryGetProperty("init", out _));
        Assert.Equal("0x07" + new string('0', 30), second.Json.GetProperty("returnData").GetString());
    }

    [Fact]
    public async Task AFailedInit_KeepsNothing()
    {
        using TemporaryFolder folder = new();
        string[] call = ["run", VowProgram.Token, "total_supply", "--data", folder.At("data"), "--json"];

        Assert.Equal(3, (await VowProgram.RunAsync([.. call, "--init-input", "0x01"])).ExitCode);
        Assert.True((await VowProgram.RunAsync(call)).Json.TryGetProperty("init", out _));
    }

    [Fact]
    public async Task ADataFolderThatIsAFile_IsWrongUsage()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(2, (await VowProgram.RunAsync("run", VowProgram.Counter, "get", "--data", folder.Write("file", "text"))).ExitCode);
    }

    [Fact]
    public async Task ADataFolderThatIsInUse_IsWrongUsageAndNoFault()
    {
        using TemporaryFolder folder = new();
        using (Engine.State.RocksDbStateStore.Open(folder.At("state"), Engine.State.RocksDbStateStoreOptions.Modest))
        {
            var outcome = await VowProgram.RunAsync("run", VowProgram.Counter, "get", "--data", folder.Path);

            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains("in use", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AValueSent_MovesFromTheCallerToTheContract()
    {
        var changes = (await RunAsync("logs", "--value", "7_000", "--json")).Json.GetProperty("balances").EnumerateArray().ToList();
        Assert.Equal(["0", "7000"], changes.Select(change => change.GetProperty("after").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ValuesThatAddUpToMoreThanAnAmount_AreRefusedAndChangeNothing()
    {
        using TemporaryFolder folder = new();
        string[] command = ["run", VowProgram.Counter, "increment", "--data", folder.At("data"), "--value", "170141183460469231731687303715884105727"];
        Assert.Equal(0, (await VowProgram.RunAsync(command)).ExitCode);
        Assert.Equal(0, (await VowProgram.RunAsync(command)).ExitCode);

        var third = await VowProgram.RunAsync(command);
        Assert.Equal(2, third.ExitCode);
        Assert.Contains("2^128", third.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await VowProgram.RunAsync("run", VowProgram.Counter, "get", "--data", folder.At("data"), "--json")).Json.GetProperty("result").GetInt32());
    }

    private static async Task<VowOutcome> RunAsync(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        return await VowProgram.RunAsync(["run", folder.Write("failing.wat", Failing), .. arguments]);
    }
}
