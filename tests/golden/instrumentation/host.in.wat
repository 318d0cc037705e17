(module
  (import "env" "storage_read" (func $storage_read (param i32 i32) (result i64)))
  (import "env" "log_event" (func $log_event (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (table funcref (elem $log_event $start))
  (global $count (mut i32) (i32.const 7))
  (start $start)
  (func $start
    i32.const 1
    global.set $count)
  (func (export "read") (result i64)
    i32.const 0
    i32.const 4
    return_call $storage_read)
  (func (export "grow") (result i32)
    i32.const 0
    i32.const 255
    i32.const 100
    memory.fill
    i32.const 1
    memory.grow))
