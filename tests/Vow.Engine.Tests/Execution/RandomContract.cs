using System.Text;

namespace Vow.Engine.Tests.Execution;

/// <summary>
/// A contract made from a seed that a recycled instance serves: memory, data segments, globals of each type, perhaps a start function, and methods that write to
/// all of them, grow, fill, copy, loop, call each other, trap at times, and answer with everything they can see.
/// </summary>
internal sealed class RandomContract(int seed)
{
    public const int Methods = 4;

    private static readonly string[] Types = ["i32", "i64", "f32", "f64"];

    private readonly Random _random = new(seed);
    private readonly List<string> _globals = [];
    private int _pages;

    public string Text()
    {
        var text = new StringBuilder();
        _pages = _random.Next(1, 4);
        text.Append($"(memory (export \"memory\") {_pages} {_pages + _random.Next(4)})\n");
        for (var count = _random.Next(0, 5); count > 0; count--)
        {
            var bytes = new byte[_random.Next(1, 60)];
            _random.NextBytes(bytes);
            text.Append(Wat.Data(_random.Next(3) == 0 ? _pages * 65536 - bytes.Length : _random.Next(_pages * 65536 - 100), bytes)).Append('\n');
        }

        text.Append("(data $passive \"\\01\\02\\03\\04\\05\\06\\07\\08\")\n");
        for (var count = _random.Next(1, 6); count > 0; count--)
        {
            var type = Types[_random.Next(4)];
            text.Append($"(global $g{_globals.Count} (mut {type}) ({type}.const {_random.Next(-5, 1000)}))\n");
            _globals.Add(type);
        }

        text.Append("(type $helper (func (param i32 i64) (result i64))) (table 3 funcref) (elem (i32.const 0) $m0 $m1)\n");
        if (_random.Next(2) == 0) text.Append($"(func $start (local $a i32) (local $b i64) {Statements(3)}) (start $start)\n");
        for (var i = 0; i < Methods; i++) text.Append($"(func $m{i} (param $a i32) (param $b i64) (result i64) {Statements(_random.Next(2, 9), i)} (call $digest))\n");
        for (var i = 0; i < Methods; i++) text.Append($"(func (export \"m{i}\") (param i32 i64) (result i64) (call $m{i} (local.get 0) (local.get 1)) {Show})\n");
        text.Append($"(func (export \"look\") (result i64) (call $digest) {Show})\n");
        text.Append("(func $digest (result i64) (i64.const 17)");
        for (var i = 0; i < _globals.Count; i++) text.Append($"(i64.const 31) i64.mul {Bits(i)} i64.xor ");
        return Wat.Module(text.Append(')').ToString());
    }

    // All of memory is the return data.
    private const string Show = "(call $return_data (i32.const 0) (i32.shl (memory.size) (i32.const 16)))";

    private string Bits(int global) => _globals[global] switch
    {
        "i32" => $"(i64.extend_i32_s (global.get $g{global}))",
        "i64" => $"(global.get $g{global})",
        "f32" => $"(i64.extend_i32_s (i32.reinterpret_f32 (global.get $g{global})))",
        _ => $"(i64.reinterpret_f64 (global.get $g{global}))",
    };

    private string Statements(int count, int method = -1) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Statement(method)));

    private string Statement(int method) => _random.Next(13) switch
    {
        0 or 1 => $"(i64.store ({Address()}) (i64.add (local.get $b) (i64.const {_random.Next()})))",
        2 => $"(i32.store8 ({Address()}) (local.get $a))",
        3 or 4 => SetGlobal(),
        5 => $"(memory.fill ({Address()}) (local.get $a) (i32.const {_random.Next(3000)}))",
        6 => $"(memory.copy ({Address()}) ({Address()}) (i32.const {_random.Next(3000)}))",
        7 => $"(memory.init $passive ({Address()}) (i32.const {_random.Next(4)}) (i32.const {_random.Next(6)}))",
        8 => _random.Next(3) == 0 ? "(local.set $a (memory.grow (i32.const 1)))" : $"(local.set $a (i32.load ({Address()})))",
        9 => $"(if (i32.eq (i32.rem_u (local.get $a) (i32.const 7)) (i32.const {_random.Next(7)})) (then {Trap()}))",
        10 => $"(local.set $a (i32.const {_random.Next(3, 400)})) (loop $l{_random.Next()} (i32.store ({Address()}) (local.get $a)) (br_if 0 (local.tee $a (i32.sub (local.get $a) (i32.const 1)))))",
        11 when method > 0 => $"(drop (call $m{_random.Next(method)} (local.get $a) (local.get $b)))",
        12 when method > 1 => $"(drop (call_indirect (type $helper) (local.get $a) (local.get $b) (i32.const {_random.Next(2)})))",
        _ => $"(local.set $b (i64.xor (local.get $b) (i64.load ({Address()}))))",
    };

    private string SetGlobal()
    {
        var global = _random.Next(_globals.Count);
        return _globals[global] switch
        {
            "i32" => $"(global.set $g{global} (i32.add (global.get $g{global}) (local.get $a)))",
            "i64" => $"(global.set $g{global} (i64.xor (global.get $g{global}) (local.get $b)))",
            "f32" => $"(global.set $g{global} (f32.convert_i32_s (local.get $a)))",
            _ => $"(global.set $g{global} (f64.add (global.get $g{global}) (f64.convert_i64_s (local.get $b))))",
        };
    }

    private string Trap() => _random.Next(5) switch
    {
        0 => "unreachable",
        1 => "(drop (i32.div_u (local.get $a) (i32.const 0)))",
        2 => "(drop (i32.load (i32.const -1)))",
        3 => "(drop (call_indirect (type $helper) (i32.const 0) (i64.const 0) (i32.const 2)))",
        _ => "(call $revert (i32.const 0) (i32.const 9))",
    };

    private string Address() => _random.Next(8) == 0
        ? $"i32.const {_pages * 65536 - _random.Next(9, 4000)}"
        : $"i32.and (i32.add (local.get $a) (i32.const {_random.Next(100_000)})) (i32.const {(_random.Next(2) == 0 ? 4095 : 0xF000)})";
}
