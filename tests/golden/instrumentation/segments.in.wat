(module
  (func $arms (export "arms") (param i32) (result i32)
    local.get 0
    if (result i32)
      i32.const 1
    else
      i32.const 2
      i32.const 3
      i32.mul
    end)
  (func $sum (export "sum") (param $n i32) (result i32) (local $total i32)
    block $done
      loop $again
        local.get $n
        i32.eqz
        br_if $done
        local.get $total
        local.get $n
        i32.add
        local.set $total
        local.get $n
        i32.const 1
        i32.sub
        local.set $n
        br $again
      end
    end
    local.get $total))
