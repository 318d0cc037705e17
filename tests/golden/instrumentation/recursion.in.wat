(module
  (func $fib (export "fib") (param i32) (result i32)
    local.get 0
    i32.const 2
    i32.lt_s
    if
      local.get 0
      return
    end
    local.get 0
    i32.const 1
    i32.sub
    call $fib
    local.get 0
    i32.const 2
    i32.sub
    call $fib
    i32.add)
  (func $pair (param i32) (result i32 i64)
    local.get 0
    i32.eqz
    if
      i32.const 1
      i64.const 2
      return
    end
    local.get 0
    return_call $pair))
