(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func))
  (type (;2;) (func (param i64) (result i64)))
  (type (;3;) (func (param i32)))
  (import "vow" "refill" (func $vow.refill (type 2)))
  (import "vow" "fault" (func $vow.fault (type 3)))
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (export "arms" (func $arms))
  (export "sum" (func $sum))
  (export "vow.x" (global 0))
  (export "vow.m" (global 1))
  (export "vow.reset" (func $vow.reset))
  (func $arms (type 0) (local i64)
    global.get 0
    i64.const 7340032
    i64.sub
    local.set 1
    local.get 0
    if (result i32)
      local.get 1
      i64.const 1048576
      i64.sub
      local.set 1
      i32.const 1
    else
      local.get 1
      i64.const 4194304
      i64.sub
      local.set 1
      i32.const 2
      i32.const 3
      i32.mul
    end
    local.get 1
    global.set 0
  )
  (func $sum (type 0) (local i32 i64)
    global.get 0
    i64.const 5242880
    i64.sub
    local.set 2
    local.get 2
    i64.const 0
    i64.lt_s
    if
      local.get 2
      global.set 0
      call $vow.refill_slow
      global.get 0
      local.set 2
    end
    block
      loop
        local.get 2
        i64.const 4194304
        i64.sub
        local.set 2
        local.get 2
        i64.const 0
        i64.lt_s
        if
          local.get 2
          global.set 0
          call $vow.refill_slow
          global.get 0
          local.set 2
        end
        local.get 0
        i32.eqz
        br_if 1
        local.get 2
        i64.const 9437184
        i64.sub
        local.set 2
        local.get 1
        local.get 0
        i32.add
        local.set 1
        local.get 0
        i32.const 1
        i32.sub
        local.set 0
        br 0
      end
    end
    local.get 2
    i64.const 1048576
    i64.sub
    local.tee 2
    global.set 0
    local.get 1
  )
  (func $vow.refill_slow (type 1)
    global.get 0
    call $vow.refill
    global.set 0
  )
  (func $vow.reset (type 1)
  )
)
