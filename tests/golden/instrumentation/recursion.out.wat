(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (param i32) (result i32 i64)))
  (type (;2;) (func (result i32 i64)))
  (type (;3;) (func))
  (type (;4;) (func (param i64) (result i64)))
  (type (;5;) (func (param i32)))
  (import "vow" "refill" (func $vow.refill (type 4)))
  (import "vow" "fault" (func $vow.fault (type 5)))
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (export "fib" (func $fib))
  (export "vow.x" (global 0))
  (export "vow.m" (global 1))
  (export "vow.reset" (func $vow.reset))
  (func $fib (type 0) (local i64)
    global.get 0
    i64.const 9437209
    i64.sub
    local.tee 1
    global.set 0
    local.get 1
    i64.const -9223372036854251520
    i64.and
    i64.const 0
    i64.ne
    if
      call $vow.refill_slow
      global.get 0
      local.set 1
    end
    block (result i32)
      local.get 0
      i32.const 2
      i32.lt_s
      if
        local.get 1
        i64.const 2097152
        i64.sub
        local.tee 1
        global.set 0
        local.get 0
        br 1
      end
      local.get 1
      i64.const 19922944
      i64.sub
      local.tee 1
      global.set 0
      local.get 0
      i32.const 1
      i32.sub
      call $fib
      local.get 0
      i32.const 2
      i32.sub
      call $fib
      i32.add
    end
    global.get 0
    i64.const 25
    i64.add
    global.set 0
  )
  (func $pair (type 1) (local i64)
    global.get 0
    i64.const 8388630
    i64.sub
    local.tee 1
    global.set 0
    local.get 1
    i64.const -9223372036854251520
    i64.and
    i64.const 0
    i64.ne
    if
      call $vow.refill_slow
      global.get 0
      local.set 1
    end
    block (type 2)
      local.get 0
      i32.eqz
      if
        local.get 1
        i64.const 3145728
        i64.sub
        local.tee 1
        global.set 0
        i32.const 1
        i64.const 2
        br 1
      end
      local.get 1
      i64.const 7340032
      i64.sub
      local.tee 1
      global.set 0
      local.get 0
      local.get 1
      i64.const 22
      i64.add
      global.set 0
      return_call $pair
    end
    local.get 1
    i64.const 22
    i64.add
    global.set 0
  )
  (func $vow.refill_slow (type 3)
    global.get 0
    call $vow.refill
    global.set 0
  )
  (func $vow.reset (type 3)
  )
)
