;; A tight loop with a data-dependent branch. By hand, because compilers turn the branch into arithmetic.
(module
  (memory (export "memory") 1)
  (func (export "run") (param $n i32) (result i32)
    (local $x i32) (local $sum i32) (local $i i32)
    (local.set $x (i32.const 12345))
    (local.set $i (i32.mul (local.get $n) (i32.const 1000000)))
    (loop $next
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1103515245)) (i32.const 12345)))
      (if (i32.and (local.get $x) (i32.const 0x8000))
        (then (local.set $sum (i32.add (local.get $sum) (local.get $x)))))
      (br_if $next (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (local.get $sum)))
