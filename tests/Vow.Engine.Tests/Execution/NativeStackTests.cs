using System.Globalization;
using System.Text;

namespace Vow.Engine.Tests.Execution;

/// <summary>The counted limit comes first, whatever frames a compiler makes of a contract: none may use half of what the native stack has for each slot.</summary>
public sealed class NativeStackTests(ITestOutputHelper output)
{
    // As in WasmVm: 48 MiB for 131,072 slots.
    private const double NativeBytesPerSlot = 48.0 * 1024 * 1024 / 131_072;

    public static TheoryData<string> Shapes => [.. All.Keys];

    private static readonly Dictionary<string, string> All = new()
    {
        ["small frame"] = "(func $f (call $look) (call $f) (drop (i32.const 1)))",
        ["small mutual frames"] = "(func $f (call $look) (call $g) (drop (i32.const 1))) (func $g (call $f) (drop (i32.const 1)))",
        ["900 live locals"] = LiveLocals(900, "i64"),
        ["900 live floats"] = LiveLocals(900, "f64"),
        ["live locals under br_table"] = LiveLocals(300, "i64", "(block $a (block $b (br_table $b $a (i32.load (i32.const 0)))) (call $f))"),
        ["200 parameters"] = Parameters(200),
        ["parameters through the table"] = Parameters(200, indirect: true),
        ["16 results"] = Results(16),
        ["800 operands on the stack"] = Operands(800),
        ["shared expressions"] = SharedExpressions(60),
        ["one-instruction shared expressions"] = SharedChain(400),
        ["a heavy leaf below"] = "(func $f (call $look) (call $leaf) (call $f) (drop (i32.const 1))) " + LiveLocals(900, "i64", "(call $look)").Replace("(func $f", "(func $leaf", StringComparison.Ordinal),
        ["globals and addresses"] = Addresses(200),
        ["many parameters of a host call"] = """
            (func $f (call $look)
              (drop (call $crypto_verify (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
              (call $f) (drop (i32.const 1)))
            """,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TheCountedLimit_IsReachedLongBeforeTheNativeOne(string shape)
    {
        using var host = new ContractHost();
        var (bytes, error) = Deepest(host, Wat.Module($"""
            (memory (export "memory") 1)
            (func $look (call $debug_log (i32.const 0) (i32.const 0)))
            {All[shape]}
            (func (export "run") (call $look) {Entry(All[shape])})
            """));
        Assert.Equal(ErrorCode.StackOverflow, error);
        Check(shape, bytes);
    }

    [Fact]
    public void NestedContractCalls_ShareOneBudget_AndTheNativeStackHoldsThem()
    {
        using var host = new ContractHost();
        // Every contract call recurses 250 levels and then calls the contract again.
        var (bytes, error) = Deepest(host, Wat.Module("""
            (func $look (call $debug_log (i32.const 0) (i32.const 0)))
            (func $f (param $n i32) (result i32)
              (call $look)
              (if (result i32) (local.get $n)
                (then (i32.add (i32.const 0) (call $f (i32.sub (local.get $n) (i32.const 1)))))
                (else
                  (drop (call $get_contract_address (i32.const 0)))
                  (if (call $call_contract (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 2))
                    (then (call $revert (i32.const 64) (i32.const 3))))
                  (i32.const 7))))
            (data (i32.const 64) "run")
            (func (export "run") (drop (call $f (i32.const 250))))
            """));
        // The deepest call overflowed; those above it saw status 2 or 1 and reverted.
        Assert.Equal(ErrorCode.Reverted, error);
        Check("nested contract calls with recursion", bytes);
    }

    [Fact]
    public void RecursionThatFitsAlone_OverflowsBelowAnotherContractsRecursion()
    {
        using var host = new ContractHost();
        var code = host.Deploy(ContractHost.Contract, Wat.Module("""
            (func $f (param $n i32) (param $then i32) (result i32)
              (if (result i32) (local.get $n)
                (then (i32.add (i32.const 0) (call $f (i32.sub (local.get $n) (i32.const 1)) (local.get $then))))
                (else (if (result i32) (local.get $then)
                  (then (call $call_contract (i32.const 0) (i32.const 64) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 2)))
                  (else (i32.const 0))))))
            (data (i32.const 64) "inner")
            (func (export "inner") (result i32) (call $f (i32.const 3000) (i32.const 0)))
            (func (export "run") (param i32) (result i32)
              (drop (call $get_contract_address (i32.const 0)))
              (call $f (local.get 0) (i32.const 1)))
            """));
        Assert.Equal(0, host.Call(code, "inner").Result!.Value.AsInt32());
        Assert.Equal(0, host.Call(code, "run", 10).Result!.Value.AsInt32());
        Assert.Equal(2, host.Call(code, "run", 3000).Result!.Value.AsInt32());
    }

    [Fact]
    public void SixtyFourNestedCalls_UseLittleOfTheNativeStack()
    {
        using var host = new ContractHost();
        var (bytes, error) = Deepest(host, Wat.Run("""
            (call $debug_log (i32.const 0) (i32.const 0))
            (drop (call $get_contract_address (i32.const 0)))
            (drop (call $call_contract (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 2)))
            """, "(data (i32.const 64) \"run\")"));
        Assert.Equal(ErrorCode.None, error);
        var each = bytes / 63.0;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{each:0} bytes for each nested contract call, of which 512 slots pay for {512 * NativeBytesPerSlot:0}"));
        Assert.True(each * 2 < 512 * NativeBytesPerSlot, $"{each} bytes for each nested call");
    }

    private (long Bytes, ErrorCode Error) Deepest(ContractHost host, string wat)
    {
        var code = host.Deploy(ContractHost.Contract, wat);
        // What is compiled at the first look uses stack of its own, so the second run is the one that is measured.
        host.Call(code, host.Environment(gas: 1_000_000_000, observer: new StackObserver()));
        var observer = new StackObserver();
        var result = host.Call(code, host.Environment(gas: 1_000_000_000, observer: observer));
        Assert.True(observer.Looks > 10);
        return (observer.Bytes, result.Error?.Code ?? ErrorCode.None);
    }

    private void Check(string shape, long bytes)
    {
        var perSlot = (double)bytes / ProtocolVersion.V1.StackSlotsMax;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape}: {bytes:N0} bytes of native stack at the counted limit, {perSlot:0.0} for each slot"));
        Assert.True(perSlot * 2 <= NativeBytesPerSlot, $"{shape}: {perSlot} bytes for each slot");
    }

    // Arguments for the function that recurses, and its results dropped.
    private static string Entry(string functions) =>
        string.Concat(Enumerable.Repeat("(i64.const 3)", functions.Split("(param i64)").Length - 1)) + "(call $f) "
        + string.Concat(Enumerable.Repeat("drop ", functions.Split("(result i64)").Length - 1));

    private static string LiveLocals(int count, string type, string call = "(call $f)")
    {
        var text = new StringBuilder("(func $f ");
        for (var i = 0; i < count; i++) text.Append($"(local $v{i} {type})");
        text.Append("(call $look)");
        for (var i = 0; i < count; i++) text.Append($"(local.set $v{i} ({type}.load (i32.const {i * 8})))");
        text.Append(call);
        for (var i = 0; i < count; i++) text.Append($"({type}.store (i32.const {i * 8}) (local.get $v{i}))");
        return text.Append(')').ToString();
    }

    private static string Parameters(int count, bool indirect = false)
    {
        var text = new StringBuilder(indirect ? "(table 1 funcref) (elem (i32.const 0) $f) (type $t (func " + string.Concat(Enumerable.Repeat("(param  i64)", count)) + "))" : "");
        text.Append("(func $f ").Append(string.Concat(Enumerable.Repeat("(param i64)", count))).Append("(call $look)");
        for (var i = 0; i < count; i++) text.Append($"(local.get {i})");
        text.Append(indirect ? "(call_indirect (type $t) (i32.const 0))" : "(call $f)");
        for (var i = 0; i < count; i++) text.Append($"(i64.store (i32.const {i * 8}) (local.get {i}))");
        return text.Append(')').ToString();
    }

    private static string Results(int count) =>
        "(func $f " + string.Concat(Enumerable.Repeat("(result i64)", count)) + "(call $look) (call $f) "
        + string.Concat(Enumerable.Range(0, count - 1).Select(_ => "i64.add ")) + string.Concat(Enumerable.Range(1, count - 1).Select(i => $"(i64.load (i32.const {i * 8}))")) + ")";

    private static string Operands(int count)
    {
        var text = new StringBuilder("(func $f (call $look) i32.const 0 ");
        for (var i = 0; i < count; i++) text.Append($"(i64.load (i32.const {i * 8}))");
        text.Append("(call $f) ");
        for (var i = 1; i < count; i++) text.Append("i64.xor ");
        return text.Append("i64.store)").ToString();
    }

    // Each product is needed before and after the call, and computed twice: a compiler keeps it instead.
    private static string SharedExpressions(int count)
    {
        var text = new StringBuilder("(func $f (local $a i64) (local $b i64) (call $look) (local.set $a (i64.load (i32.const 0))) (local.set $b (i64.load (i32.const 8)))");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < count; i++) text.Append($"(i64.store (i32.const {64 + i * 8}) (i64.mul (i64.add (local.get $a) (i64.const {i + 77})) (i64.xor (local.get $b) (i64.const {i * 3 + 1}))))");
            if (round == 0) text.Append("(call $f)");
        }

        return text.Append(')').ToString();
    }

    private static string SharedChain(int count)
    {
        var text = new StringBuilder("(func $f (local $v i64) (local $sum i64) (local $start i64) (call $look) (local.set $start (i64.load (i32.const 0)))");
        for (var round = 0; round < 2; round++)
        {
            text.Append("(local.get $start)");
            for (var i = 0; i < count; i++) text.Append("local.tee $v (local.set $sum (i64.xor (local.get $sum) (local.get $v))) local.get $start i64.rotl ");
            text.Append("drop (i64.store (i32.const 8) (local.get $sum))");
            if (round == 0) text.Append("(call $f)");
        }

        return text.Append(')').ToString();
    }

    private static string Addresses(int count)
    {
        var text = new StringBuilder("(global $g (mut i64) (i64.const 0)) (func $f (local $a i32) (call $look) (local.set $a (i32.load (i32.const 0)))");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < count; i++) text.Append($"(i32.store8 offset={i * 7} (i32.and (i32.mul (local.get $a) (i32.const {2 * i + 3})) (i32.const 1023)) (i32.const {i % 100}))");
            if (round == 0) text.Append("(call $f)");
        }

        return text.Append(')').ToString();
    }

    /// <summary>Runs on the stack of the contract that calls it, so the address of a local is how deep that stack is.</summary>
    private sealed unsafe class StackObserver : IExecutionObserver
    {
        private nuint _highest;
        private nuint _lowest = nuint.MaxValue;

        public int Looks { get; private set; }

        public long Bytes => (long)(_highest - _lowest);

        public void OnHostCall(in HostCallRecord hostCall)
        {
        }

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
        {
            byte local = 0;
            var here = (nuint)(&local);
            Looks++;
            _highest = Math.Max(_highest, here);
            _lowest = Math.Min(_lowest, here);
        }
    }
}
