namespace Vow.Wasm.Tests.Validation;

/// <summary>Small valid modules that together use every section and most instructions.</summary>
internal static class Samples
{
    public const string Everything = """
        (module $all
          (type $pair (func (param i32 i64) (result i64 i32)))
          (import "env" "f" (func $f (param i64) (result i32)))
          (table $t 4 8 funcref)
          (table $x 2 externref)
          (memory (export "memory") 1 3)
          (global $g (mut i64) (i64.const -5))
          (global $k i32 (i32.add (i32.const 3) (i32.const 4)))
          (func $swap (export "swap") (type $pair) local.get 1 local.get 0)
          (func $work (export "work") (param $n i32) (result i32) (local $s i64) (local $d f64)
            (block $out
              (loop $again
                (br_if $out (i32.eqz (local.get $n)))
                (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (local.get $n))))
                (global.set $g (local.get $s))
                (i64.store offset=8 align=4 (i32.const 0) (local.get $s))
                (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                (br $again)))
            (local.set $d (f64.sqrt (f64.convert_i64_s (local.get $s))))
            (if (result i32) (i32.trunc_sat_f64_s (local.get $d))
              (then (call $f (local.get $s)))
              (else (select (i32.const 1) (i32.const 2) (i32.load8_s (i32.const 5))))))
          (func $tail (param i32) (result i32)
            (block (block (block (br_table 0 1 2 (local.get 0)))) (drop (call_indirect (param i32) (result i32) (i32.const 1) (i32.const 2))))
            (return_call $work (local.get 0)))
          (func $bulk (param externref)
            (memory.copy (i32.const 0) (i32.const 8) (i32.const 8))
            (memory.fill (i32.const 0) (i32.const 8) (i32.const 8))
            (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 1))
            (data.drop $passive)
            (table.set $x (i32.const 0) (local.get 0))
            (table.init $t $late (i32.const 0) (i32.const 0) (i32.const 1))
            (elem.drop $late)
            (table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 1))
            (drop (table.grow $t (ref.func $work) (i32.const 1)))
            (table.fill $x (i32.const 0) (ref.null extern) (i32.const 1))
            (drop (ref.is_null (table.get $x (i32.const 0))))
            (drop (select (result i64) (i64.const 1) (i64.const 2) (table.size $x)))
            (call $swap (i32.const 1) (i64.const 2)) drop drop
            (drop (memory.grow (memory.size))))
          (func $start)
          (func $never (result f32) unreachable select f32.add (block unreachable drop) drop br_if 0)
          (start $start)
          (elem (i32.const 0) func $work $tail)
          (elem $late funcref (ref.null func) (ref.func $work))
          (elem declare func $never)
          (data (i32.const 8) "abc")
          (data $passive "passive"))
        """;

    private const string Control = """
        (module
          (memory 1)
          (func (export "a") (param i32 i64) (result i64)
            local.get 1
            (block (param i64) (result i64)
              (loop (param i64) (result i64)
                (if (param i64) (result i64) (i64.eqz (local.get 1))
                  (then i64.const 1 i64.add br 2)
                  (else (br_if 1 (local.get 0))))
                i64.const 7
                i64.rotl)
              (br_table 0 0 1 0 (i32.const 2)))
            return)
          (func (result i32) (i32.const 5) (br 0) (drop) (i32.const 1))
          (func (param f32 f32) (result f32) local.get 0 local.get 1 f32.copysign f32.nearest)
          (func (param i64) (result i32) local.get 0 i64.extend8_s i64.popcnt i32.wrap_i64 i32.clz i32.load16_u offset=300 align=1))
        """;

    public static IEnumerable<byte[]> Modules() => [Wat.ToBytes(Everything), Wat.ToBytes(Control)];

    /// <summary>VOW_SEED if it is set, else a new seed; printed so that a failure can be replayed.</summary>
    public static int Seed(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("VOW_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"VOW_SEED={seed}");
        return seed;
    }
}
