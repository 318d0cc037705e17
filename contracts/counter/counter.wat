;; A counter kept in contract storage: key "counter", value a little-endian u32.
;;
;; This is the mission's example with its four mistakes corrected (tests/fixtures/mission-counter.wat is the original):
;;   1. `local` declarations stood inside `else`; they belong at the head of the function.
;;   2. The packed result of storage_read was consumed by i64.eqz and gone when `else` wanted it; it now has a local.
;;   3. The first write stored the bytes at 100 before the 1 was put there, so the counter began at 0; store comes first now.
;;   4. Nothing looked at the length of the stored value; a value that is not 4 bytes long now traps.
(module
  ;; Import host functions
  (import "env" "storage_read" (func $storage_read (param i32 i32) (result i64)))
  (import "env" "storage_write" (func $storage_write (param i32 i32 i32 i32) (result i32)))

  ;; Memory
  (memory 1)
  (export "memory" (memory 0))

  ;; Constants
  (data (i32.const 0) "counter")  ;; Key for the counter

  ;; Increment the counter and return its new value
  (func $increment (export "increment") (result i32)
    (local $current i32)

    ;; Get the current counter value and add one; a counter that does not exist yet counts as 0
    (local.set $current (i32.add (call $get) (i32.const 1)))

    ;; Write back to storage: the value goes to memory first
    (i32.store (i32.const 100) (local.get $current))
    (call $storage_write
      (i32.const 0)    ;; key pointer ("counter")
      (i32.const 7)    ;; key length
      (i32.const 100)  ;; value pointer (some arbitrary location)
      (i32.const 4)    ;; value length
    )
    (drop)
    (local.get $current)
  )

  ;; The current value, 0 if the counter was never incremented
  (func $get (export "get") (result i32)
    (local $packed i64)

    (local.set $packed
      (call $storage_read
        (i32.const 0)   ;; key pointer ("counter")
        (i32.const 7)   ;; key length
      )
    )

    ;; Check if counter exists
    (if (result i32) (i64.eqz (local.get $packed))
      (then (i32.const 0))
      (else
        ;; The low half is the value's length: anything but 4 bytes was not written by this contract
        (if (i32.ne (i32.wrap_i64 (local.get $packed)) (i32.const 4))
          (then (unreachable))
        )
        ;; The high half is the pointer
        (i32.load (i32.wrap_i64 (i64.shr_u (local.get $packed) (i64.const 32))))
      )
    )
  )
)
