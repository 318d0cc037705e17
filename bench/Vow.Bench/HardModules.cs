using System.Globalization;
using System.Text;
using Vow.Engine;
using Vow.Wasm;

namespace Vow.Bench;

/// <summary>
/// Modules that are as hard to compile as the limits of the profile allow: each fills some of them with what a compiler likes least. They are contracts,
/// so they would be accepted.
/// </summary>
internal static class HardModules
{
    // A little below each limit.
    private static readonly int BodyBytes = Limits.V1.BodyBytesMax - 2048;
    private static readonly int Blocks = Limits.V1.BlocksPerFunctionMax - 10;
    private static readonly int Branches = Limits.V1.BranchesPerFunctionMax - 10;
    private static readonly int Parameters = Limits.V1.ParametersMax;
    private static readonly int Results = Limits.V1.ResultsMax;
    private static readonly int ResultCalls = Limits.V1.BlockValuesMax / (4 * Results) - 2;
    private static readonly int ManyFunctions = Limits.V1.ModuleBlockValuesMax / Limits.V1.BlockValuesMax - 1;
    private static readonly int Ifs = Math.Min(Blocks, Branches);

    public static IEnumerable<(string Name, byte[] Wasm)> All()
    {
        foreach (var (name, text) in Texts())
        {
            yield return (name, WatText.ToWasm($"(module (memory (export \"memory\") 1 16) {text})"));
        }
    }

    private static IEnumerable<(string Name, string Text)> Texts() => [.. ControlFlow(), .. Values(), .. Operators(), .. Calls(), .. Counts()];

    private static IEnumerable<(string Name, string Text)> ControlFlow()
    {
        yield return ("br_if, one body", Body("(param i32)", Repeat(Branches, _ => "local.get 0 br_if 0")));
        yield return ("br_if, many bodies", Repeat(30, _ => Body("(param i32)", Repeat(Branches, _ => "local.get 0 br_if 0"))));
        yield return ("br_if to 500 blocks", Body("(param i32)", Repeat(500, _ => "block") + Repeat(Branches, i => $"local.get 0 br_if {i % 500}") + Repeat(500, _ => "end")));
        yield return ("blocks with a branch", Body("(param i32)", Repeat(Ifs, _ => "block local.get 0 br_if 0 end")));
        yield return ("ifs, empty", Body("(param i32)", Repeat(Ifs, _ => "local.get 0 if end")));
        yield return ("if and else that set a local", Body("(param i32)", Repeat(Ifs, i =>
            $"local.get 0 if i32.const {i} local.set 0 else i32.const {i} local.set 0 end")));
        yield return ("if that loads", Body("(param i32)", Repeat(Ifs, _ => "local.get 0 if local.get 0 i32.load local.set 0 end")));
        yield return ("if that calls", "(func $e)" + Body("(param i32)", Repeat(Ifs, _ => "local.get 0 if call $e end")));
        yield return ("if that calls itself", "(func $e (param i32) " + Repeat(Ifs, _ => "local.get 0 if local.get 0 call $e end") + ")");
        yield return ("ifs, nested", Body("(param i32)", Repeat(Ifs / 500, _ => Repeat(500, _ => "local.get 0 if") + Repeat(500, _ => "end"))));
        yield return ("loops, flat", Body("(param i32)", Repeat(Ifs / 2, _ => "loop local.get 0 br_if 0 end")));
        yield return ("loops, empty", Body("", Repeat(Ifs, _ => "loop end")));
        yield return ("loops, nested", Body("(param i32)", Repeat(Ifs / 1000, _ => Repeat(500, _ => "loop") + Repeat(500, i => $"local.get 0 br_if {Math.Min(i % 7, 499 - i)} end"))));
        yield return ("loops, nested, each with a call", "(func $e)" + Body("(param i32)",
            Repeat(Ifs / 1000, _ => Repeat(500, _ => "loop call $e") + Repeat(500, _ => "local.get 0 br_if 0 end"))));
        yield return ("blocks, nested, with br_table", Body("(param i32)", Repeat(8, _ => Repeat(500, _ => "block")
            + $" local.get 0 br_table {Repeat(1000, i => (i % 500).ToString(CultureInfo.InvariantCulture))} " + Repeat(500, _ => "end"))));
        yield return ("br_table of few targets", Body("(param i32)", Repeat(2400, _ => "block local.get 0 br_table 0 1 0 end")));
        yield return ("branches with the most values", Type("$w", 0, Results) + "(func (type $w) " + Repeat(Results, i => $"i32.const {i}")
            + Repeat(Limits.V1.BlockValuesMax / Results - 2, _ => "i32.const 1 br_if 0") + ")");
    }

    private static IEnumerable<(string Name, string Text)> Values()
    {
        yield return ("1,190 locals, mixed in a straight line", Body("(param i64)" + Locals(1190), Repeat(BodyBytes / 10, i =>
            $"local.get {i * 7 % 1190} local.get {i * 13 % 1190} i64.add local.set {(i * 29 + 3) % 1190}")));
        yield return ("1,190 locals, live through loops", Body("(param i64)" + Locals(1190), Repeat(6, _ => "loop " + Repeat(1190, i =>
            $"local.get {i} local.get {(i + 1) % 1190} i64.add local.set {i}") + " local.get 0 i64.eqz br_if 0 end")));
        yield return ("120 locals, live through 65 loops", Body("(param i64)" + Locals(120), Repeat(65, _ => "loop " + Repeat(120, i =>
            $"local.get {i} local.get {(i + 1) % 120} i64.xor local.set {i}") + " local.get 0 i64.eqz br_if 0 end")));
        yield return ("8 locals, live through 900 loops", Body("(param i64)" + Locals(8), Repeat(900, _ => "loop " + Repeat(8, i =>
            $"local.get {i} local.get {(i + 1) % 8} i64.xor local.set {i}") + " local.get 0 i64.eqz br_if 0 end")));
        yield return ("1,000 operands", Body("(param i64)", Repeat(BodyBytes / 3000 - 1, _ => Repeat(1000, _ => "local.get 0") + Repeat(999, _ => "i64.mul") + " local.set 0")));
        yield return ("1,000 operands of loads", Body("(param i32)", Repeat(BodyBytes / 7200, _ => Repeat(1000, i => $"local.get 0 i32.load offset={i}")
            + Repeat(999, _ => "i32.mul") + " local.set 0")));
        yield return ("loops that take the most values", Type("$w", Parameters, Results) + Body("(param i32)", Repeat(Parameters, _ => "local.get 0")
            + Repeat(Limits.V1.BlockValuesMax / (Parameters + Results) - 1, _ => "loop (type $w)") + " unreachable " + Repeat(Limits.V1.BlockValuesMax / (Parameters + Results) - 1, _ => "end") + Repeat(Results, _ => "drop")));
        yield return ("loops that take values and give them", Type("$w", Results, Results) + Body("(param i32)", Repeat(Results, _ => "local.get 0")
            + Repeat(Limits.V1.BlockValuesMax / (3 * Results) - 1, _ => "loop (type $w) local.get 0 br_if 0 end") + Repeat(Results, _ => "drop")));
        yield return ("loops that take values and give them, in many functions", Type("$w", Results, Results) + Repeat(ManyFunctions, _ => Body("(param i32)", Repeat(Results, _ => "local.get 0")
            + Repeat(Limits.V1.BlockValuesMax / (3 * Results) - 1, _ => "loop (type $w) local.get 0 br_if 0 end") + Repeat(Results, _ => "drop"))));
    }

    private static IEnumerable<(string Name, string Text)> Operators()
    {
        yield return ("f64.sqrt", Body("(param f64)", "local.get 0 " + Repeat(BodyBytes, _ => "f64.sqrt") + " drop"));
        yield return ("f32.add", Body("(param f32)", "local.get 0 " + Repeat(BodyBytes / 3, _ => "local.get 0 f32.add") + " drop"));
        yield return ("f64.min", Body("(param f64)", "local.get 0 " + Repeat(BodyBytes / 3, _ => "local.get 0 f64.min") + " drop"));
        yield return ("i64.popcnt", Body("(param i64)", "local.get 0 " + Repeat(BodyBytes, _ => "i64.popcnt") + " drop"));
        yield return ("i32.trunc_f64_s and back", Body("(param i32)", "local.get 0 " + Repeat(BodyBytes / 2, _ => "f64.convert_i32_s i32.trunc_f64_s") + " drop"));
        yield return ("i64.trunc_sat_f64_u and back", Body("(param i64)", "local.get 0 " + Repeat(BodyBytes / 3, _ => "f64.convert_i64_u i64.trunc_sat_f64_u") + " drop"));
        yield return ("i64.div_s", Body("(param i64)", "local.get 0 " + Repeat(BodyBytes / 3, _ => "local.get 0 i64.div_s") + " drop"));
        yield return ("i32.load", Body("(param i32)", "local.get 0 " + Repeat(BodyBytes / 3, _ => "i32.load") + " drop"));
        yield return ("i64.store8", Body("(param i32 i64)", Repeat(BodyBytes / 7, _ => "local.get 0 local.get 1 i64.store8")));
        yield return ("select", Body("(param i32)", "local.get 0 " + Repeat(BodyBytes / 5, _ => "local.get 0 local.get 0 select") + " drop"));
        yield return ("memory.size", Body("", Repeat(BodyBytes / 3, _ => "memory.size drop")));
        yield return ("memory.grow", Body("(param i32)", "local.get 0 " + Repeat(BodyBytes / 2, _ => "memory.grow") + " drop"));
        yield return ("memory.fill", Body("(param i32)", Repeat(BodyBytes / 9, _ => "local.get 0 local.get 0 local.get 0 memory.fill")));
        yield return ("table.get", "(table 10 funcref)" + Body("(param i32)", Repeat(Limits.V1.TableInstructionsMax - 10, _ => "local.get 0 table.get 0 drop")));
        yield return ("ref.func", "(table 10 funcref) (elem declare func 0)" + Body("", Repeat(BodyBytes / 3, _ => "ref.func 0 drop")));
        yield return ("global.set", "(global (mut i64) (i64.const 0))" + Body("", "i64.const 1 global.set 0 " + Repeat(BodyBytes / 4, _ => "global.get 0 global.set 0")));
        yield return ("i64.add, the least code for a byte", Body("(param i64)", "local.get 0 " + Repeat(BodyBytes / 3, _ => "local.get 0 i64.add") + " drop"));
    }

    private static IEnumerable<(string Name, string Text)> Calls()
    {
        yield return ("call of an empty function", "(func $e)" + Body("", Repeat(BodyBytes / 2, _ => "call $e")));
        yield return ("call of itself", "(func $e " + Repeat(BodyBytes / 2, _ => "call $e") + ")");
        yield return ("calls with the most arguments", Type("$w", Parameters, 0) + "(func $e (type $w))" + Body("(param i32)",
            Repeat(BodyBytes / (2 * Parameters + 8), _ => Repeat(Parameters, _ => "local.get 0") + " call $e")));
        yield return ("calls with the most results", Type("$w", 0, Results) + $"(func $e (type $w) {Repeat(Results, _ => "i32.const 0")})" + Body("",
            Repeat(ResultCalls, _ => "call $e " + Repeat(Results, _ => "drop"))));
        yield return ("calls from results to arguments", Type("$w", Results, Results) + "(func $e (type $w) " + Repeat(Results, i => $"local.get {i}")
            + Repeat(ResultCalls, _ => "call $e") + ")");
        yield return ("calls from results to arguments, in many functions", Type("$w", Results, Results) + "(func $e (type $w) unreachable)" + Repeat(ManyFunctions, _ => "(func (type $w) "
            + Repeat(Results, i => $"local.get {i}") + Repeat(ResultCalls, _ => "call $e") + ")"));
        yield return ("call_indirect", "(table 10 funcref) (type $v (func))" + Body("(param i32)", Repeat(Branches / 8, _ => "local.get 0 call_indirect (type $v)")));
        yield return ("call_indirect of 500 types", "(table 10 funcref) (type $v (func))" + Repeat(500, i => Distinct(i)) + Body("(param i32)",
            Repeat(500, i => Repeat(i % 10, _ => "local.get 0") + $" local.get 0 call_indirect (type $d{i})")));
    }

    private static IEnumerable<(string Name, string Text)> Counts()
    {
        yield return ("9,990 empty functions", Repeat(9_990, _ => "(func)"));
        yield return ("9,990 functions with a loop", Repeat(9_990, _ => "(func loop end)"));
        yield return ("9,990 functions that call the next", Repeat(9_990, i => $"(func call {(i + 1) % 9990})"));
        yield return ("9,990 functions that call indirectly", "(table 10 funcref) (type $v (func)) (elem (i32.const 0) func 0 1)"
            + Repeat(9_990, _ => "(func i32.const 0 call_indirect (type $v))"));
        yield return ("1,020 exported methods", Repeat(1_020, i => $"(func (export \"m{i}\"))"));
        yield return ("functions of the most parameters", Type("$w", Parameters, Results) + Repeat((Limits.V1.ModuleLocalsMax / Parameters) - 2, _ => "(func (type $w) unreachable)"));
        yield return ("1,020 types of the most parameters", Repeat(1_020, i => $"(type (func (param {Repeat(Parameters, j => ((i >> (j % 10)) & 1) == 0 ? "i32" : "i64")})))"));
        yield return ("990 mutable globals", Repeat(990, i => $"(global (mut i64) (i64.const {i}))") + " (func)");
        yield return ("4,090 data segments", Repeat(4_090, i => $"(data (i32.const {i}) \"x\")"));
        yield return ("19,000 elements in 250 segments", "(table 10000 10000 funcref) (func)" + Repeat(250, _ => $"(elem (i32.const 0) func {Repeat(76, _ => "0")})"));
        yield return ("1.8 MB of data", Repeat(30, _ => $"(data (i32.const 0) \"{new string('x', 60_000)}\")"));
    }

    private static string Body(string head, string code) => $"(func {head} {code})";

    private static string Locals(int count) => $"(local {Repeat(count, _ => "i64")})";

    private static string Type(string name, int parameters, int results) =>
        $"(type {name} (func (param {Repeat(parameters, _ => "i32")}) (result {Repeat(results, _ => "i32")})))";

    // Parameters by the last digit, results by the others: types that differ and take few operands.
    private static string Distinct(int index) => $"(type $d{index} (func (param {Repeat(index % 10, j => "i32")})))";

    private static string Repeat(int count, Func<int, string> part)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(part(i)).Append(' ');
        return text.ToString();
    }
}
