(module
  (type (;0;) (func (param i32 i32) (result i64)))
  (type (;1;) (func (param i32 i32 i32 i32)))
  (type (;2;) (func))
  (type (;3;) (func (result i64)))
  (type (;4;) (func (result i32)))
  (type (;5;) (func (param i32) (result i32)))
  (type (;6;) (func (param i32 i32 i64) (result i64 i64)))
  (type (;7;) (func (param i32 i32 i32 i32 i64) (result i64)))
  (type (;8;) (func (param i64) (result i64)))
  (type (;9;) (func (param i32)))
  (import "env" "storage_read" (func $storage_read (type 6)))
  (import "env" "log_event" (func $log_event (type 7)))
  (import "vow" "refill" (func $vow.refill (type 8)))
  (import "vow" "fault" (func $vow.fault (type 9)))
  (table (;0;) 2 2 funcref)
  (memory (;0;) 1 512)
  (global (;0;) (mut i32) i32.const 7)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (export "memory" (memory 0))
  (export "read" (func 5))
  (export "grow" (func 6))
  (export "vow.x" (global 1))
  (export "vow.m" (global 2))
  (export "vow.memory" (memory 0))
  (export "vow.start" (func $start))
  (export "vow.reset" (func $vow.reset))
  (elem (;0;) (table 0) (offset i32.const 0) func $log_event#9 $start)
  (func $start (type 2) (local i64)
    global.get 1
    i64.const 7340032
    i64.sub
    local.tee 0
    global.set 1
    i32.const 1
    global.set 0
  )
  (func (;5;) (type 3) (local i64)
    global.get 1
    i64.const 12582912
    i64.sub
    local.tee 0
    global.set 1
    local.get 0
    i64.const 0
    i64.lt_s
    if
      call $vow.refill_slow
      global.get 1
      local.set 0
    end
    i32.const 0
    i32.const 4
    return_call $storage_read#8
  )
  (func (;6;) (type 4) (local i64)
    global.get 1
    i64.const 109051904
    i64.sub
    local.tee 0
    global.set 1
    i32.const 0
    i32.const 255
    i32.const 100
    call $vow.charge_1_per_16
    memory.fill
    i32.const 1
    call $vow.memory_grow
  )
  (func $vow.refill_slow (type 2)
    global.get 1
    call $vow.refill
    global.set 1
  )
  (func $storage_read#8 (type 0)
    local.get 0
    local.get 1
    global.get 1
    call $storage_read
    global.set 1
  )
  (func $log_event#9 (type 1)
    local.get 0
    local.get 1
    local.get 2
    local.get 3
    global.get 1
    call $log_event
    global.set 1
  )
  (func $vow.memory_grow (type 5) (local i64)
    memory.size
    i64.extend_i32_u
    local.get 0
    i64.extend_i32_u
    i64.add
    i64.const 512
    i64.gt_u
    if
      i32.const -1
      return
    end
    local.get 0
    i64.extend_i32_u
    i64.const 20000
    i64.mul
    local.set 1
    global.get 2
    local.get 1
    i64.add
    global.set 2
    global.get 1
    local.get 1
    i64.const 20
    i64.shl
    i64.sub
    global.set 1
    global.get 1
    i64.const 0
    i64.lt_s
    if
      call $vow.refill_slow
    end
    local.get 0
    memory.grow
    local.tee 0
    i32.const -1
    i32.eq
    if
      i32.const 0
      call $vow.fault
      unreachable
    end
    local.get 0
  )
  (func $vow.charge_1_per_16 (type 5) (local i64)
    local.get 0
    i64.extend_i32_u
    i64.const 15
    i64.add
    i64.const 4
    i64.shr_u
    i64.const 1
    i64.mul
    local.set 1
    global.get 2
    local.get 1
    i64.add
    global.set 2
    global.get 1
    local.get 1
    i64.const 20
    i64.shl
    i64.sub
    global.set 1
    global.get 1
    i64.const 0
    i64.lt_s
    if
      call $vow.refill_slow
    end
    local.get 0
  )
  (func $vow.reset (type 2)
    i32.const 7
    global.set 0
  )
)
