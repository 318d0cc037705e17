;; Keeps many values: storage that grows, is overwritten, freed and scanned. The value under key "k" ‖ i (u32) begins with i.
(module
  (import "env" "storage_write" (func $storage_write (param i32 i32 i32 i32) (result i32)))
  (import "env" "storage_delete" (func $storage_delete (param i32 i32) (result i32)))
  (import "env" "storage_scan" (func $storage_scan (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "storage_next" (func $storage_next (param i32 i32 i32) (result i32)))
  (import "env" "storage_has" (func $storage_has (param i32 i32) (result i32)))
  (import "env" "log_event" (func $log_event (param i32 i32 i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "k")
  (data (i32.const 16) "kept")
  (data (i32.const 24) "{{name}}")

  (func $key (param $i i32) (i32.store (i32.const 1) (local.get $i)))

  (func (export "fill") (param $first i32) (param $count i32) (param $size i32)
    (local $i i32)
    (local.set $i (local.get $first))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (i32.sub (local.get $i) (local.get $first)) (local.get $count)))
        (call $key (local.get $i))
        (i32.store (i32.const 1024) (local.get $i))
        (drop (call $storage_write (i32.const 0) (i32.const 5) (i32.const 1024) (local.get $size)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (call $log_event (i32.const 16) (i32.const 4) (i32.const 1) (i32.const 4)))

  (func (export "drop") (param $first i32) (param $count i32) (result i32)
    (local $i i32) (local $missing i32)
    (local.set $i (local.get $first))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (i32.sub (local.get $i) (local.get $first)) (local.get $count)))
        (call $key (local.get $i))
        (local.set $missing (i32.add (local.get $missing) (call $storage_delete (i32.const 0) (i32.const 5))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $missing))

  (func (export "sum") (param $descending i32) (param $most i32) (result i64)
    (local $scan i32) (local $length i32) (local $sum i64)
    (local.set $scan (call $storage_scan (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0) (local.get $descending)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $most)))
        (local.set $length (call $storage_next (local.get $scan) (i32.const 2048) (i32.const 64)))
        (br_if $done (i32.lt_s (local.get $length) (i32.const 0)))
        (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const {{factor}}))
          (i64.add (i64.extend_i32_u (local.get $length)) (i64.load32_u (i32.const 2053)))))
        (local.set $most (i32.sub (local.get $most) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  (func (export "has") (result i32) (call $storage_has (i32.const 0) (i32.const 5)))
  {{migrate}})
