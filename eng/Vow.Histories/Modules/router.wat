;; Runs a little program that comes as input, so that a history can nest calls in any way. An instruction is: opcode (1 byte), length of
;; its payload (u32), payload.
;;   0 call               address 32, value 16, gas 8, flags 4, method length 4, method, input
;;   1 create             code hash 32, value 16, salt 8, input
;;   2 upgrade itself     code hash 32
;;   3 transfer           address 32, amount 16
;;   4 write              key length 4, key, value
;;   5 delete             key
;;   6 log an event       data
;;   7 revert             payload
;;   8 trap
;;   9 call the contract created last; its payload is that of a call, whose address is ignored
;;  10 run for ever
;; For each call, creation, upgrade and transfer the status, the length of the result and its first 16 bytes are kept: all of that is what it
;; returns and what it stores under "log".
(module
  (import "env" "get_input" (func $get_input (param i32 i32) (result i32)))
  (import "env" "call_contract" (func $call_contract (param i32 i32 i32 i32 i32 i32 i64 i32) (result i32)))
  (import "env" "create_contract" (func $create_contract (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "upgrade_contract" (func $upgrade_contract (param i32) (result i32)))
  (import "env" "transfer" (func $transfer (param i32 i32) (result i32)))
  (import "env" "storage_write" (func $storage_write (param i32 i32 i32 i32) (result i32)))
  (import "env" "storage_delete" (func $storage_delete (param i32 i32) (result i32)))
  (import "env" "log_event" (func $log_event (param i32 i32 i32 i32)))
  (import "env" "return_data" (func $return_data (param i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (import "env" "result_size" (func $result_size (result i32)))
  (import "env" "result_read" (func $result_read (param i32 i32 i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 0) "log")
  (data (i32.const 8) "routed")
  ;; 32: the address created last. 1024: the program. 40960: what is kept.
  (global $kept (mut i32) (i32.const 40960))

  (func $keep (param $status i32)
    (local $size i32)
    (local.set $size (call $result_size))
    (i32.store (global.get $kept) (local.get $status))
    (i32.store (i32.add (global.get $kept) (i32.const 4)) (local.get $size))
    (drop (call $result_read (i32.const 0) (i32.add (global.get $kept) (i32.const 8))
      (select (local.get $size) (i32.const 16) (i32.lt_u (local.get $size) (i32.const 16)))))
    (global.set $kept (i32.add (global.get $kept) (i32.const 24))))

  (func $call (param $address i32) (param $payload i32) (param $length i32)
    (local $method_length i32)
    (local.set $method_length (i32.load (i32.add (local.get $payload) (i32.const 60))))
    (call $keep (call $call_contract
      (local.get $address)
      (i32.add (local.get $payload) (i32.const 64))
      (local.get $method_length)
      (i32.add (i32.add (local.get $payload) (i32.const 64)) (local.get $method_length))
      (i32.sub (i32.sub (local.get $length) (i32.const 64)) (local.get $method_length))
      (i32.add (local.get $payload) (i32.const 32))
      (i64.load (i32.add (local.get $payload) (i32.const 48)))
      (i32.load (i32.add (local.get $payload) (i32.const 56))))))

  (func $step (param $opcode i32) (param $payload i32) (param $length i32)
    (local $key_length i32)
    (block $ten (block $nine (block $eight (block $seven (block $six (block $five (block $four (block $three (block $two (block $one (block $zero
      (br_table $zero $one $two $three $four $five $six $seven $eight $nine $ten $eight (local.get $opcode)))
      (call $call (local.get $payload) (local.get $payload) (local.get $length)) (return))
      (call $keep (call $create_contract (local.get $payload)
        (i32.add (local.get $payload) (i32.const 48)) (i32.const 8)
        (i32.add (local.get $payload) (i32.const 56)) (i32.sub (local.get $length) (i32.const 56))
        (i32.add (local.get $payload) (i32.const 32)) (i32.const 32))) (return))
      (call $keep (call $upgrade_contract (local.get $payload))) (return))
      (call $keep (call $transfer (local.get $payload) (i32.add (local.get $payload) (i32.const 32)))) (return))
      (local.set $key_length (i32.load (local.get $payload)))
      (drop (call $storage_write
        (i32.add (local.get $payload) (i32.const 4)) (local.get $key_length)
        (i32.add (i32.add (local.get $payload) (i32.const 4)) (local.get $key_length))
        (i32.sub (i32.sub (local.get $length) (i32.const 4)) (local.get $key_length)))) (return))
      (drop (call $storage_delete (local.get $payload) (local.get $length))) (return))
      (call $log_event (i32.const 8) (i32.const 6) (local.get $payload) (local.get $length)) (return))
      (call $revert (local.get $payload) (local.get $length)) (return))
      (unreachable))
      (call $call (i32.const 32) (local.get $payload) (local.get $length)) (return))
    (loop $for_ever (br $for_ever)))

  (func (export "run")
    (local $at i32) (local $end i32) (local $length i32)
    (local.set $at (i32.const 1024))
    (local.set $end (i32.add (i32.const 1024) (call $get_input (i32.const 1024) (i32.const 39936))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $length (i32.load (i32.add (local.get $at) (i32.const 1))))
        (call $step (i32.load8_u (local.get $at)) (i32.add (local.get $at) (i32.const 5)) (local.get $length))
        (local.set $at (i32.add (i32.add (local.get $at) (i32.const 5)) (local.get $length)))
        (br $next)))
    (drop (call $storage_write (i32.const 0) (i32.const 3) (i32.const 40960) (i32.sub (global.get $kept) (i32.const 40960))))
    (call $return_data (i32.const 40960) (i32.sub (global.get $kept) (i32.const 40960)))))
