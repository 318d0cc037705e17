// Vow contracts in C17 (clang): types, strict Borsh, ordered keys, storage, events, calls, and the macros that declare
// a contract's interface. No libc is needed. See ../README.md for a contract and its build lines.
//
//   1 failing   2 memory   3 reading and writing   4 types   5 context and crypto   6 preprocessor
//   7 declaring types   8 storage   9 events   10 methods   11 other contracts   12 the vow.abi section
//
// Names that end in an underscore are this header's own.
#ifndef VOW_H
#define VOW_H

#ifdef __clang__
#pragma clang system_header
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vow/host.h"

#ifdef __cplusplus
#define VOW_C_ extern "C"
#else
#define VOW_C_
#endif

#define VOW_INLINE_ static inline __attribute__((always_inline, unused))
#define VOW_SHARED_ static __attribute__((noinline, unused))
#define VOW_COLD_ static __attribute__((noinline, cold, noreturn, unused))

// Values up to this size are read and written on the stack, larger ones in the arena.
#define VOW_STACK_BYTES_MAX 512

typedef unsigned __int128 vow_u128;
typedef __int128 vow_i128;
typedef void vow_void;
typedef bool vow_bool;
typedef uint8_t vow_u8;
typedef uint16_t vow_u16;
typedef uint32_t vow_u32;
typedef uint64_t vow_u64;
typedef int8_t vow_i8;
typedef int16_t vow_i16;
typedef int32_t vow_i32;
typedef int64_t vow_i64;
// In words as well, so that the compiler keeps them in registers instead of copying them from place to place.
typedef struct vow_address { union { uint8_t bytes[32]; uint64_t words[4]; }; } vow_address;
typedef struct vow_hash { union { uint8_t bytes[32]; uint64_t words[4]; }; } vow_hash;

// UTF-8, not terminated; and any bytes. What is read from an input or from storage points into memory that lasts until the call ends.
typedef struct vow_string { const char *data; uint32_t size; } vow_string;
typedef struct vow_bytes { const uint8_t *data; uint32_t size; } vow_bytes;

// Memory functions that clang calls by itself; a libc's win over these.
#if defined(__wasm_bulk_memory__)
VOW_C_ __attribute__((weak)) void *memcpy(void *to, const void *from, size_t size) { return __builtin_memmove(to, from, size); }
VOW_C_ __attribute__((weak)) void *memmove(void *to, const void *from, size_t size) { return __builtin_memmove(to, from, size); }
VOW_C_ __attribute__((weak)) void *memset(void *to, int value, size_t size) { return __builtin_memset(to, value, size); }
#else
VOW_C_ __attribute__((weak, no_builtin)) void *memcpy(void *to, const void *from, size_t size) {
    for (size_t i = 0; i < size; i++) ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    return to;
}
VOW_C_ __attribute__((weak, no_builtin)) void *memmove(void *to, const void *from, size_t size) {
    if (to <= from) return memcpy(to, from, size);
    for (size_t i = size; i-- > 0;) ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    return to;
}
VOW_C_ __attribute__((weak, no_builtin)) void *memset(void *to, int value, size_t size) {
    for (size_t i = 0; i < size; i++) ((uint8_t *)to)[i] = (uint8_t)value;
    return to;
}
#endif
VOW_C_ __attribute__((weak, no_builtin)) int memcmp(const void *a, const void *b, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (((const uint8_t *)a)[i] != ((const uint8_t *)b)[i]) return ((const uint8_t *)a)[i] - ((const uint8_t *)b)[i];
    return 0;
}

// Arithmetic on 128 bits that WebAssembly has no instructions for; clang calls these, and a compiler-rt's win over them.
VOW_INLINE_ vow_u128 vow_join_(uint64_t high, uint64_t low) { return (vow_u128)high << 64 | low; }
VOW_C_ __attribute__((weak)) vow_i128 __multi3(vow_i128 a, vow_i128 b) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b, x0 = (uint32_t)x, x1 = x >> 32, y0 = (uint32_t)y, y1 = y >> 32;
    uint64_t low = x0 * y0, first = x1 * y0 + (low >> 32), second = x0 * y1 + (uint32_t)first;
    uint64_t high = x1 * y1 + (first >> 32) + (second >> 32) + (uint64_t)((vow_u128)a >> 64) * y + x * (uint64_t)((vow_u128)b >> 64);
    return (vow_i128)vow_join_(high, second << 32 | (uint32_t)low);
}
VOW_C_ __attribute__((weak)) vow_i128 __ashlti3(vow_i128 a, int by) {
    uint64_t high = (uint64_t)((vow_u128)a >> 64), low = (uint64_t)a;
    if (by >= 64) return (vow_i128)vow_join_(low << (by - 64), 0);
    return by ? (vow_i128)vow_join_(high << by | low >> (64 - by), low << by) : a;
}
VOW_C_ __attribute__((weak)) vow_i128 __lshrti3(vow_i128 a, int by) {
    uint64_t high = (uint64_t)((vow_u128)a >> 64), low = (uint64_t)a;
    if (by >= 64) return (vow_i128)vow_join_(0, high >> (by - 64));
    return by ? (vow_i128)vow_join_(high >> by, high << (64 - by) | low >> by) : a;
}
VOW_C_ __attribute__((weak)) vow_i128 __ashrti3(vow_i128 a, int by) {
    int64_t high = (int64_t)((vow_u128)a >> 64);
    uint64_t low = (uint64_t)a;
    if (by >= 64) return (vow_i128)vow_join_((uint64_t)(high >> 63), (uint64_t)(high >> (by - 64)));
    return by ? (vow_i128)vow_join_((uint64_t)(high >> by), (uint64_t)high << (64 - by) | low >> by) : a;
}
VOW_INLINE_ int vow_zeros_(vow_u128 a) {
    return a >> 64 ? __builtin_clzll((uint64_t)(a >> 64)) : (uint64_t)a ? 64 + __builtin_clzll((uint64_t)a) : 128;
}
// Schoolbook division, a bit at a time; a division by zero traps, as WebAssembly's own does.
static __attribute__((noinline, unused)) vow_u128 vow_divide_(vow_u128 a, vow_u128 b, vow_u128 *rest) {
    if (((a | b) >> 64) == 0) {
        *rest = (uint64_t)a % (uint64_t)b;
        return (uint64_t)a / (uint64_t)b;
    }
    *rest = a;
    if (a < b) return 0;
    int steps = vow_zeros_(b) - vow_zeros_(a);
    if (b == 0) __builtin_trap();
    vow_u128 quotient = 0, taken = (vow_u128)__ashlti3((vow_i128)b, steps);
    for (; steps >= 0; steps--, taken >>= 1) {
        quotient <<= 1;
        if (a < taken) continue;
        a -= taken;
        quotient |= 1;
    }
    *rest = a;
    return quotient;
}
VOW_C_ __attribute__((weak)) vow_u128 __udivti3(vow_u128 a, vow_u128 b) {
    vow_u128 rest;
    return vow_divide_(a, b, &rest);
}
VOW_C_ __attribute__((weak)) vow_u128 __umodti3(vow_u128 a, vow_u128 b) {
    vow_u128 rest;
    vow_divide_(a, b, &rest);
    return rest;
}
VOW_INLINE_ vow_u128 vow_size_of_(vow_i128 a) { return a < 0 ? -(vow_u128)a : (vow_u128)a; }
VOW_C_ __attribute__((weak)) vow_i128 __divti3(vow_i128 a, vow_i128 b) {
    vow_u128 rest, quotient = vow_divide_(vow_size_of_(a), vow_size_of_(b), &rest);
    return (vow_i128)((a < 0) != (b < 0) ? -quotient : quotient);
}
VOW_C_ __attribute__((weak)) vow_i128 __modti3(vow_i128 a, vow_i128 b) {
    vow_u128 rest;
    vow_divide_(vow_size_of_(a), vow_size_of_(b), &rest);
    return (vow_i128)(a < 0 ? -rest : rest);
}
VOW_C_ __attribute__((weak)) vow_i128 __muloti4(vow_i128 a, vow_i128 b, int *overflow) {
    vow_u128 x = vow_size_of_(a), y = vow_size_of_(b), most = ((vow_u128)1 << 127) - ((a < 0) == (b < 0)), rest;
    *overflow = x != 0 && y > vow_divide_(most, x, &rest);
    return __multi3(a, b);
}

// ---- 1 failing -------------------------------------------------------------------------------------------------------

#define VOW_STR2_(x) #x
#define VOW_STR_(x) VOW_STR2_(x)
#define VOW_HERE_ __FILE__ ":" VOW_STR_(__LINE__)
#define VOW_TEXT_(literal) literal, sizeof(literal) - 1

// A string value of a literal.
#ifdef __cplusplus
#define VOW_TEXT(literal) (vow_string{literal, sizeof(literal) - 1})
#else
#define VOW_TEXT(literal) ((vow_string){literal, sizeof(literal) - 1})
#endif

VOW_COLD_ void vow_revert_at_(const char *where, uint32_t where_size, const char *message, uint32_t size) {
    vow_host_debug_log(where, where_size);
    vow_host_revert(message, size);
}

// Ends the call with a message its caller may compare; the place goes to the developer's log.
#define VOW_REVERT(message) vow_revert_at_(VOW_TEXT_("at " VOW_HERE_), VOW_TEXT_(message))
#define VOW_REQUIRE(condition, message) ((condition) ? (void)0 : VOW_REVERT(message))

// Ends the call because of a mistake in the contract itself.
#define VOW_PANIC(message) vow_host_revert(VOW_TEXT_("panicked: " message " (" VOW_HERE_ ")"))
#define VOW_ASSERT(condition) ((condition) ? (void)0 : VOW_PANIC("assertion failed: " #condition))

// Checked arithmetic of any integer type: the result has the type of `a`.
#ifdef __cplusplus
#define VOW_AUTO_ auto
#else
#define VOW_AUTO_ __auto_type
#endif
#define VOW_CHECKED_(operation, what, a, b) ({ VOW_AUTO_ vow_result_ = (a); if (operation(vow_result_, b, &vow_result_)) VOW_PANIC(what " overflow"); vow_result_; })
#define VOW_ADD(a, b) VOW_CHECKED_(__builtin_add_overflow, "addition", a, b)
#define VOW_SUB(a, b) VOW_CHECKED_(__builtin_sub_overflow, "subtraction", a, b)
#define VOW_MUL(a, b) VOW_CHECKED_(__builtin_mul_overflow, "multiplication", a, b)

// Text that is put together at run time, cut at its end.
typedef struct vow_text_ { char data[256]; uint32_t size; } vow_text_;

VOW_SHARED_ void vow_append_(vow_text_ *text, const char *more) {
    while (*more && text->size < sizeof text->data) text->data[text->size++] = *more++;
}

// `WHAT KIND at byte N`, with KIND's own punctuation.
VOW_COLD_ void vow_malformed_(const char *what, const char *kind, uint32_t at) {
    vow_text_ text;
    text.size = 0;
    vow_append_(&text, what);
    vow_append_(&text, kind);
    vow_append_(&text, " at byte ");
    char digits[11];
    uint32_t first = sizeof digits - 1;
    digits[first] = 0;
    do digits[--first] = (char)('0' + at % 10); while (at /= 10);
    vow_append_(&text, digits + first);
    vow_host_revert(text.data, text.size);
}

// What a contract has stored by other code, or with another layout.
VOW_COLD_ void vow_corrupt_(void) { vow_host_revert(VOW_TEXT_("panicked: a stored value does not decode")); }

// ---- 2 memory --------------------------------------------------------------------------------------------------------

// The arena begins behind the contract's data and grows until the call ends: nothing is freed one by one.
VOW_C_ extern uint8_t __heap_base;
VOW_C_ __attribute__((weak)) uintptr_t vow_arena_end_ = 0;

VOW_INLINE_ uintptr_t vow_mark(void) { return vow_arena_end_ ? vow_arena_end_ : ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15; }
VOW_INLINE_ void vow_release(uintptr_t mark) { vow_arena_end_ = mark; }

// Memory aligned to 16 bytes; the call ends when there is none.
VOW_SHARED_ void *vow_alloc(uint32_t size) {
    uintptr_t start = vow_mark();
    uint64_t end = ((uint64_t)start + size + 15) & ~15ull, have = (uint64_t)__builtin_wasm_memory_size(0) << 16;
    if (end > have && (end >> 32 || __builtin_wasm_memory_grow(0, (uint32_t)((end - have + 0xffff) >> 16)) == SIZE_MAX))
        vow_host_revert(VOW_TEXT_("panicked: out of memory"));
    vow_arena_end_ = (uintptr_t)end;
    return (void *)start;
}

// What the last host call left in the result slot.
VOW_SHARED_ const uint8_t *vow_slot_(uint32_t size) {
    void *data = vow_alloc(size);
    vow_host_result_read(0, data, size);
    return (const uint8_t *)data;
}

// ---- 3 reading and writing -------------------------------------------------------------------------------------------

// Reads strictly and never past the end. After a fault nothing is left, so that each further read faults as well and yields zeros:
// look at `fault` once, at the end. A reader with a `what` ends the call at its first fault instead.
#define VOW_STORED_ ((const char *)1)
typedef struct vow_reader { const uint8_t *data; uint32_t size, at; bool fault; const char *what, *kind; } vow_reader;

VOW_INLINE_ vow_reader vow_reader_of(const void *data, uint32_t size) {
    vow_reader r = {(const uint8_t *)data, size, 0, false, 0, 0};
    return r;
}

VOW_INLINE_ void vow_fault(vow_reader *r, uint32_t at) {
    if (r->what == VOW_STORED_) vow_corrupt_();
    if (r->what) vow_malformed_(r->what, r->kind, at);
    if (!r->fault) r->size = r->at = at;
    r->fault = true;
}

VOW_INLINE_ const uint8_t *vow_take(vow_reader *r, uint32_t size) {
    if (r->size - r->at < size) {
        vow_fault(r, r->at);
        return 0;
    }
    r->at += size;
    return r->data + r->at - size;
}

VOW_INLINE_ bool vow_at_end(const vow_reader *r) { return r->at == r->size; }

// All of it was read, and all of it was right.
VOW_INLINE_ bool vow_finish(vow_reader *r) {
    if (!vow_at_end(r)) vow_fault(r, r->at);
    return !r->fault;
}

// Writes to the caller's buffer, and faults when it is full; or, without a buffer, to the arena.
typedef struct vow_writer { uint8_t *data; uint32_t capacity, size; bool grows, fault; } vow_writer;

VOW_INLINE_ vow_writer vow_writer_to(void *buffer, uint32_t capacity) {
    vow_writer w = {(uint8_t *)buffer, capacity, 0, false, false};
    return w;
}

VOW_INLINE_ vow_writer vow_writer_growing(void) {
    vow_writer w = {0, 0, 0, true, false};
    return w;
}

VOW_SHARED_ bool vow_grow_(vow_writer *w, uint32_t size) {
    if (!w->grows || size > VOW_INPUT_BYTES_MAX || w->fault) {
        w->fault = true;
        w->capacity = w->size;
        return false;
    }
    uint32_t capacity = w->size + size > 2 * w->capacity ? w->size + size + 64 : 2 * w->capacity;
    uint8_t *data = (uint8_t *)vow_alloc(capacity);
    __builtin_memcpy(data, w->data, w->size);
    w->data = data;
    w->capacity = capacity;
    return true;
}

// Room for as many bytes, or none.
VOW_INLINE_ uint8_t *vow_room_(vow_writer *w, uint32_t size) {
    if (w->capacity - w->size < size && !vow_grow_(w, size)) return 0;
    w->size += size;
    return w->data + w->size - size;
}

VOW_INLINE_ void vow_put(vow_writer *w, const void *data, uint32_t size) {
    uint8_t *to = vow_room_(w, size);
    if (to) __builtin_memcpy(to, data, size);
}

// ---- 4 types ---------------------------------------------------------------------------------------------------------

// A type T is: vow_T; vow_max_T, the most bytes it takes (VOW_UNBOUNDED_ if any number); vow_raw_T, whether any bytes of that size are a
// value of it; vow_read_T and vow_write_T (Borsh); and, if it
// can be a key, vow_keymax_T, vow_key_T and vow_unkey_T (order-preserving). vow.hpp makes traits of them.
#define VOW_UNBOUNDED_ 0x1000000
#define VOW_BOUND_(sum) ((sum) > VOW_UNBOUNDED_ ? VOW_UNBOUNDED_ : (uint32_t)(sum))
#define VOW_ROOM_(max) ((max) == 0 || (max) > VOW_STACK_BYTES_MAX ? 1 : (max))
#ifndef VOW_TRAITS_
#define VOW_TRAITS_(T)
#define VOW_KEY_TRAITS_(T)
#endif

// C's <stdbool.h> makes `bool` a macro for _Bool: both are the same type here.
#define vow__Bool vow_bool
#define vow_max__Bool vow_max_bool
#define vow_raw__Bool vow_raw_bool
#define vow_keymax__Bool vow_keymax_bool
#define vow_read__Bool vow_read_bool
#define vow_write__Bool vow_write_bool
#define vow_key__Bool vow_key_bool
#define vow_unkey__Bool vow_unkey_bool
#define vow_narrow__Bool vow_narrow_bool
#define vow_wasm__Bool vow_wasm_bool

enum { vow_max_bool = 1, vow_raw_bool = 0, vow_keymax_bool = 1 };
VOW_INLINE_ vow_bool vow_read_bool(vow_reader *r) {
    const uint8_t *byte = vow_take(r, 1);
    if (byte && *byte > 1) {
        vow_fault(r, r->at - 1);
        return false;
    }
    return byte && *byte;
}
VOW_INLINE_ void vow_write_bool(vow_writer *w, vow_bool value) {
    uint8_t byte = value;
    vow_put(w, &byte, 1);
}
VOW_INLINE_ void vow_key_bool(vow_writer *w, vow_bool value) { vow_write_bool(w, value); }
VOW_INLINE_ vow_bool vow_unkey_bool(vow_reader *r) { return vow_read_bool(r); }
VOW_TRAITS_(bool)
VOW_KEY_TRAITS_(bool)

#define vow_swap8_(x) (x)
#define vow_swap16_ __builtin_bswap16
#define vow_swap32_ __builtin_bswap32
#define vow_swap64_ __builtin_bswap64
#define vow_swap128_(x) ((vow_u128)__builtin_bswap64((uint64_t)(x)) << 64 | __builtin_bswap64((uint64_t)((x) >> 64)))

// A key is big-endian, a signed one with its top bit flipped, so that keys sort as the numbers do.
#define VOW_INTEGER_(T, bits, flip)                                                                                     \
    enum { vow_max_##T = bits / 8, vow_raw_##T = 1, vow_keymax_##T = bits / 8 };                                        \
    VOW_INLINE_ vow_##T vow_read_##T(vow_reader *r) {                                                                   \
        vow_##T value = 0;                                                                                              \
        const uint8_t *data = vow_take(r, bits / 8);                                                                    \
        if (data) __builtin_memcpy(&value, data, bits / 8);                                                             \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_INLINE_ void vow_write_##T(vow_writer *w, vow_##T value) { vow_put(w, &value, bits / 8); }                      \
    VOW_INLINE_ void vow_key_##T(vow_writer *w, vow_##T value) {                                                        \
        vow_u##bits bytes = (vow_u##bits)value ^ ((vow_u##bits)(flip) << (bits - 1));                                   \
        bytes = (vow_u##bits)vow_swap##bits##_(bytes);                                                                  \
        vow_put(w, &bytes, bits / 8);                                                                                   \
    }                                                                                                                   \
    VOW_INLINE_ vow_##T vow_unkey_##T(vow_reader *r) {                                                                  \
        vow_u##bits bytes = vow_read_u##bits(r);                                                                        \
        bytes = (vow_u##bits)vow_swap##bits##_(bytes);                                                                  \
        return (vow_##T)(bytes ^ ((vow_u##bits)(flip) << (bits - 1)));                                                  \
    }                                                                                                                   \
    VOW_TRAITS_(T) VOW_KEY_TRAITS_(T)

VOW_INTEGER_(u8, 8, 0)
VOW_INTEGER_(u16, 16, 0)
VOW_INTEGER_(u32, 32, 0)
VOW_INTEGER_(u64, 64, 0)
VOW_INTEGER_(u128, 128, 0)
VOW_INTEGER_(i8, 8, 1)
VOW_INTEGER_(i16, 16, 1)
VOW_INTEGER_(i32, 32, 1)
VOW_INTEGER_(i64, 64, 1)
VOW_INTEGER_(i128, 128, 1)

#define VOW_RAW_(T, length)                                                                                             \
    enum { vow_max_##T = length, vow_raw_##T = 1, vow_keymax_##T = length };                                            \
    VOW_INLINE_ vow_##T vow_read_##T(vow_reader *r) {                                                                   \
        vow_##T value;                                                                                                  \
        const uint8_t *data = vow_take(r, length);                                                                      \
        if (data) __builtin_memcpy(value.bytes, data, length);                                                          \
        else __builtin_memset(value.bytes, 0, length);                                                                  \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_INLINE_ void vow_write_##T(vow_writer *w, vow_##T value) { vow_put(w, value.bytes, length); }                   \
    VOW_INLINE_ void vow_key_##T(vow_writer *w, vow_##T value) { vow_put(w, value.bytes, length); }                     \
    VOW_INLINE_ vow_##T vow_unkey_##T(vow_reader *r) { return vow_read_##T(r); }                                        \
    VOW_TRAITS_(T) VOW_KEY_TRAITS_(T)

#define VOW_WORDS_(T)                                                                                                   \
    enum { vow_max_##T = 32, vow_raw_##T = 1, vow_keymax_##T = 32 };                                                    \
    VOW_INLINE_ vow_##T vow_read_##T(vow_reader *r) {                                                                   \
        vow_##T value;                                                                                                  \
        const uint8_t *data = vow_take(r, 32);                                                                          \
        for (int i = 0; i < 4; i++) {                                                                                   \
            value.words[i] = 0;                                                                                         \
            if (data) __builtin_memcpy(&value.words[i], data + 8 * i, 8);                                               \
        }                                                                                                               \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_INLINE_ void vow_write_##T(vow_writer *w, vow_##T value) {                                                      \
        uint8_t *to = vow_room_(w, 32);                                                                                 \
        if (to)                                                                                                         \
            for (int i = 0; i < 4; i++) __builtin_memcpy(to + 8 * i, &value.words[i], 8);                               \
    }                                                                                                                   \
    VOW_INLINE_ void vow_key_##T(vow_writer *w, vow_##T value) { vow_write_##T(w, value); }                             \
    VOW_INLINE_ vow_##T vow_unkey_##T(vow_reader *r) { return vow_read_##T(r); }                                        \
    VOW_INLINE_ bool vow_##T##_equal(vow_##T a, vow_##T b) {                                                            \
        return ((a.words[0] ^ b.words[0]) | (a.words[1] ^ b.words[1]) | (a.words[2] ^ b.words[2]) | (a.words[3] ^ b.words[3])) == 0; \
    }                                                                                                                   \
    VOW_TRAITS_(T) VOW_KEY_TRAITS_(T)

VOW_WORDS_(address)
VOW_WORDS_(hash)

// A u32 length and as many bytes.
VOW_SHARED_ const uint8_t *vow_read_sized_(vow_reader *r, uint32_t *size) {
    uint32_t start = r->at;
    *size = vow_read_u32(r);
    if (r->size - r->at >= *size) return vow_take(r, *size);
    *size = 0;
    vow_fault(r, start);
    return 0;
}
VOW_SHARED_ void vow_write_sized_(vow_writer *w, const void *data, uint32_t size) {
    vow_write_u32(w, size);
    vow_put(w, data, size);
}

// The key of a string: 0 and 1 are escaped as 01 01 and 01 02, so that the 0 at its end sorts before everything else.
VOW_SHARED_ void vow_key_sized_(vow_writer *w, const uint8_t *data, uint32_t size) {
    for (uint32_t i = 0; i < size; i++) {
        if (data[i] <= 1) vow_write_u8(w, 1);
        vow_write_u8(w, data[i] <= 1 ? data[i] + 1 : data[i]);
    }
    vow_write_u8(w, 0);
}
VOW_SHARED_ const uint8_t *vow_unkey_sized_(vow_reader *r, uint32_t *size) {
    uint8_t *data = (uint8_t *)vow_alloc(r->size - r->at);
    *size = 0;
    for (;;) {
        uint8_t byte = vow_read_u8(r);
        if (r->fault || byte == 0) return data;
        if (byte == 1) {
            byte = vow_read_u8(r);
            if (byte != 1 && byte != 2) {
                vow_fault(r, r->fault ? r->at : r->at - 1);
                return data;
            }
            byte--;
        }
        data[(*size)++] = byte;
    }
}

// Well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
VOW_SHARED_ bool vow_is_utf8(const void *data, uint32_t size) {
    const uint8_t *at = (const uint8_t *)data, *end = at + size;
    while (at != end) {
        uint8_t first = *at++;
        if (first < 0x80) continue;
        uint32_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || (uint32_t)(end - at) < more) return false;
        uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80, high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (*at < low || *at > high) return false;
        for (at++; --more; at++)
            if ((*at & 0xc0) != 0x80) return false;
    }
    return true;
}

enum { vow_max_bytes = VOW_UNBOUNDED_, vow_raw_bytes = 0, vow_keymax_bytes = VOW_UNBOUNDED_ };
enum { vow_max_string = VOW_UNBOUNDED_, vow_raw_string = 0, vow_keymax_string = VOW_UNBOUNDED_ };
VOW_INLINE_ vow_bytes vow_read_bytes(vow_reader *r) {
    vow_bytes value;
    value.data = vow_read_sized_(r, &value.size);
    return value;
}
VOW_INLINE_ void vow_write_bytes(vow_writer *w, vow_bytes value) { vow_write_sized_(w, value.data, value.size); }
VOW_INLINE_ void vow_key_bytes(vow_writer *w, vow_bytes value) { vow_key_sized_(w, value.data, value.size); }
VOW_INLINE_ vow_bytes vow_unkey_bytes(vow_reader *r) {
    vow_bytes value;
    value.data = vow_unkey_sized_(r, &value.size);
    return value;
}
VOW_TRAITS_(bytes)
VOW_KEY_TRAITS_(bytes)

VOW_INLINE_ vow_string vow_checked_string_(vow_reader *r, uint32_t start, const uint8_t *data, uint32_t size) {
    vow_string value = {(const char *)data, size};
    if (!vow_is_utf8(data, size)) {
        vow_fault(r, start);
        value.size = 0;
    }
    return value;
}
VOW_SHARED_ vow_string vow_read_string(vow_reader *r) {
    uint32_t start = r->at, size;
    const uint8_t *data = vow_read_sized_(r, &size);
    return vow_checked_string_(r, start, data, size);
}
VOW_INLINE_ void vow_write_string(vow_writer *w, vow_string value) { vow_write_sized_(w, value.data, value.size); }
VOW_INLINE_ void vow_key_string(vow_writer *w, vow_string value) { vow_key_sized_(w, (const uint8_t *)value.data, value.size); }
VOW_SHARED_ vow_string vow_unkey_string(vow_reader *r) {
    uint32_t start = r->at, size;
    const uint8_t *data = vow_unkey_sized_(r, &size);
    return vow_checked_string_(r, start, data, size);
}
VOW_TRAITS_(string)
VOW_KEY_TRAITS_(string)

VOW_INLINE_ bool vow_string_equal(vow_string a, vow_string b) { return a.size == b.size && memcmp(a.data, b.data, a.size) == 0; }

// ---- 5 context and crypto --------------------------------------------------------------------------------------------

#define VOW_CONTEXT_(T, name, function)                                                                                 \
    VOW_INLINE_ vow_##T name(void) {                                                                                    \
        vow_##T value;                                                                                                  \
        function(&value);                                                                                               \
        return value;                                                                                                   \
    }
VOW_CONTEXT_(address, vow_caller, vow_host_get_caller)         // the account or contract that made this call
VOW_CONTEXT_(address, vow_origin, vow_host_get_origin)         // the account that signed the transaction
VOW_CONTEXT_(address, vow_self, vow_host_get_contract_address) // this contract
VOW_CONTEXT_(hash, vow_transaction_hash, vow_host_get_transaction_hash)
VOW_CONTEXT_(u128, vow_value, vow_host_get_value)              // units that came with this call
VOW_INLINE_ vow_u64 vow_block_number(void) { return vow_host_get_block_number(); }
VOW_INLINE_ vow_u64 vow_block_timestamp(void) { return vow_host_get_block_timestamp(); } // Unix time in milliseconds
VOW_INLINE_ vow_u64 vow_chain_id(void) { return vow_host_get_chain_id(); }
VOW_INLINE_ vow_u64 vow_gas_left(void) { return vow_host_get_gas_left(); }
VOW_INLINE_ vow_u128 vow_balance(vow_address account) {
    vow_u128 value;
    vow_host_get_balance(account.bytes, &value);
    return value;
}

// Units of this contract to an account; false = it has too few.
VOW_INLINE_ bool vow_send(vow_address to, vow_u128 amount) { return vow_host_transfer(to.bytes, &amount) == 0; }

#define vow_log(literal) vow_host_debug_log(VOW_TEXT_(literal))

VOW_INLINE_ vow_hash vow_hash_with_(uint32_t algorithm, const void *data, uint32_t size) {
    vow_hash hash;
    vow_host_crypto_hash_with(algorithm, data, size, hash.bytes);
    return hash;
}
VOW_INLINE_ vow_hash vow_sha256(const void *data, uint32_t size) { return vow_hash_with_(0, data, size); }
VOW_INLINE_ vow_hash vow_keccak256(const void *data, uint32_t size) { return vow_hash_with_(1, data, size); }
VOW_INLINE_ vow_hash vow_blake2b256(const void *data, uint32_t size) { return vow_hash_with_(2, data, size); }
VOW_INLINE_ vow_hash vow_blake3(const void *data, uint32_t size) { return vow_hash_with_(5, data, size); }

// 32 bytes of key: Ed25519; 33 or 65: ECDSA secp256k1 over the message's SHA-256.
VOW_INLINE_ bool vow_verify(vow_bytes message, vow_bytes signature, vow_bytes public_key) {
    return vow_host_crypto_verify(message.data, message.size, signature.data, signature.size, public_key.data, public_key.size) == 1;
}

// ---- 6 preprocessor --------------------------------------------------------------------------------------------------

// VOW_EACH_(separator, m, context, a, b, …) is m(context, a) separator() m(context, b) …; VOW_EACH2_ may stand inside of it.
#define VOW_X1_(...) VOW_X2_(VOW_X2_(VOW_X2_(VOW_X2_(__VA_ARGS__))))
#define VOW_X2_(...) VOW_X3_(VOW_X3_(VOW_X3_(VOW_X3_(__VA_ARGS__))))
#define VOW_X3_(...) VOW_X4_(VOW_X4_(VOW_X4_(VOW_X4_(__VA_ARGS__))))
#define VOW_X4_(...) __VA_ARGS__
#define VOW_Y1_(...) VOW_Y2_(VOW_Y2_(VOW_Y2_(VOW_Y2_(__VA_ARGS__))))
#define VOW_Y2_(...) VOW_Y3_(VOW_Y3_(VOW_Y3_(VOW_Y3_(__VA_ARGS__))))
#define VOW_Y3_(...) __VA_ARGS__
#define VOW_PARENS_ ()
#define VOW_NOTHING_()
#define VOW_COMMA_() ,
#define VOW_EACH_(separator, m, context, ...) __VA_OPT__(VOW_X1_(VOW_STEP_(separator, m, context, __VA_ARGS__)))
#define VOW_STEP_(separator, m, context, x, ...) \
    m(context, x) __VA_OPT__(separator() VOW_AGAIN_ VOW_PARENS_ (separator, m, context, __VA_ARGS__))
#define VOW_AGAIN_() VOW_STEP_
#define VOW_EACH2_(separator, m, context, ...) __VA_OPT__(VOW_Y1_(VOW_STEP2_(separator, m, context, __VA_ARGS__)))
#define VOW_STEP2_(separator, m, context, x, ...) \
    m(context, x) __VA_OPT__(separator() VOW_AGAIN2_ VOW_PARENS_ (separator, m, context, __VA_ARGS__))
#define VOW_AGAIN2_() VOW_STEP2_

#define VOW_CAT2_(a, b) a##b
#define VOW_CAT_(a, b) VOW_CAT2_(a, b)
#define VOW_BARE_(...) __VA_ARGS__
#define VOW_FIRST_(x, ...) x
#define VOW_SECOND_(x, y, ...) y
#define VOW_SECOND_OF_(...) VOW_SECOND_(__VA_ARGS__)
#define VOW_PROBE_(...) ~, VOID
// VOID if the arguments begin with a parenthesis or there are none, else RESULT: how a method with a result is told from one without.
#define VOW_SHAPE_(...) VOW_SECOND_OF_(VOW_X4_(VOW_PROBE_ VOW_FIRST_(__VA_ARGS__ __VA_OPT__(,) ())), RESULT, )

// (type, name) or (type, name, default) as a parameter, a member, an argument, a share of the size, a line of vow.abi.
#define VOW_PARAMETER_(context, p) VOW_PARAMETER2_ p
#define VOW_PARAMETER2_(T, name, ...) vow_##T name
#define VOW_PARAMETERS_(...) VOW_CAT_(VOW_PARAMETERS_, VOW_SECOND_OF_(__VA_OPT__(~, SOME,) ~, NONE, ))(__VA_ARGS__)
#define VOW_PARAMETERS_NONE() void
#define VOW_PARAMETERS_SOME(...) VOW_EACH_(VOW_COMMA_, VOW_PARAMETER_, , __VA_ARGS__)
#define VOW_MEMBER_(context, p) VOW_PARAMETER2_ p;
#define VOW_NAME_(context, p) VOW_NAME2_ p
#define VOW_NAME2_(T, name, ...) name
#define VOW_NAMES_(...) VOW_EACH_(VOW_COMMA_, VOW_NAME_, , __VA_ARGS__)
#define VOW_MAX_(context, p) VOW_MAX2_ p
#define VOW_MAX2_(T, ...) +vow_max_##T
#define VOW_SUM_(...) VOW_BOUND_(0ull VOW_EACH_(VOW_NOTHING_, VOW_MAX_, , __VA_ARGS__))
#define VOW_RAW_ALL_(context, p) VOW_RAW_ALL2_ p
#define VOW_RAW_ALL2_(T, name, ...) &&vow_raw_##T __VA_OPT__(&&0)
#define VOW_KEYMAX_(context, p) VOW_KEYMAX2_ p
#define VOW_KEYMAX2_(T, ...) +vow_keymax_##T
#define VOW_READ_(context, p) VOW_READ2_(context, VOW_BARE_ p)
#define VOW_READ2_(...) VOW_READ3_(__VA_ARGS__)
#define VOW_READ3_(value, T, name) value.name = vow_read_##T(r);
#define VOW_WRITE_(context, p) VOW_WRITE2_(context, VOW_BARE_ p)
#define VOW_WRITE2_(...) VOW_WRITE3_(__VA_ARGS__)
#define VOW_WRITE3_(value, T, name) vow_write_##T(w, value.name);
#define VOW_KEY_(context, p) VOW_KEY2_ p
#define VOW_KEY2_(T, name) vow_key_##T(w, value.name);
#define VOW_UNKEY_(context, p) VOW_UNKEY2_ p
#define VOW_UNKEY2_(T, name) value.name = vow_unkey_##T(r);
#define VOW_PUT_(context, p) VOW_PUT2_ p
#define VOW_PUT2_(T, name, ...) vow_write_##T(&vow_out_, name);
#define VOW_ABI_FIELD_(context, p) VOW_ABI_FIELD2_ p
#define VOW_ABI_FIELD2_(T, name, ...) "vow_field " #name ", " #T __VA_OPT__(", " #__VA_ARGS__) "\n"
#define VOW_ABI_FIELDS_(...) VOW_EACH_(VOW_NOTHING_, VOW_ABI_FIELD_, , __VA_ARGS__)
#define VOW_ABI_ITEM_(context, p) VOW_ABI_ITEM2_ p
#define VOW_ABI_ITEM2_(T, ...) "vow_item " #T "\n"
#define VOW_SHAPE_OF_(T, word, items) ".macro vow_t_" #T "\n.ascii \"" word "<\"\nvow_first item\n" items ".ascii \">\"\n.endm\n"

// ---- 7 declaring types -----------------------------------------------------------------------------------------------

#define VOW_STRUCT_CODEC_(T, ...)                                                                                       \
    typedef struct vow_##T { VOW_EACH_(VOW_NOTHING_, VOW_MEMBER_, , __VA_ARGS__) } vow_##T, T;                          \
    enum { vow_max_##T = VOW_SUM_(__VA_ARGS__), vow_raw_##T = 1 VOW_EACH_(VOW_NOTHING_, VOW_RAW_ALL_, , __VA_ARGS__) };  \
    static inline __attribute__((unused)) vow_##T vow_read_##T(vow_reader *r) {                                         \
        vow_##T value;                                                                                                  \
        VOW_EACH_(VOW_NOTHING_, VOW_READ_, value, __VA_ARGS__)                                                          \
        return value;                                                                                                   \
    }                                                                                                                   \
    static inline __attribute__((unused)) void vow_write_##T(vow_writer *w, vow_##T value) {                            \
        VOW_EACH_(VOW_NOTHING_, VOW_WRITE_, value, __VA_ARGS__)                                                         \
    }                                                                                                                   \
    VOW_TRAITS_(T)
#define VOW_STRUCT_KEY_(T, ...)                                                                                         \
    enum { vow_keymax_##T = VOW_BOUND_(0ull VOW_EACH_(VOW_NOTHING_, VOW_KEYMAX_, , __VA_ARGS__)) };                     \
    static inline __attribute__((unused)) void vow_key_##T(vow_writer *w, vow_##T value) {                              \
        VOW_EACH_(VOW_NOTHING_, VOW_KEY_, , __VA_ARGS__)                                                                \
    }                                                                                                                   \
    static inline __attribute__((unused)) vow_##T vow_unkey_##T(vow_reader *r) {                                        \
        vow_##T value;                                                                                                  \
        VOW_EACH_(VOW_NOTHING_, VOW_UNKEY_, , __VA_ARGS__)                                                              \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_KEY_TRAITS_(T)

// VOW_STRUCT(Point, (i32, x), (i32, y)): the struct vow_Point, also called Point, and its entry in vow.abi. VOW_TUPLE names its members
// for C only. The KEY_ forms can be keys, if each member can.
#define VOW_STRUCT(T, ...)                                                                                              \
    __asm__("vow_named " #T "\nvow_struct " #T "\n" VOW_ABI_FIELDS_(__VA_ARGS__) "vow_struct_end\n");                   \
    VOW_STRUCT_CODEC_(T, __VA_ARGS__)
#define VOW_KEY_STRUCT(T, ...) VOW_STRUCT(T, __VA_ARGS__) VOW_STRUCT_KEY_(T, __VA_ARGS__)
#define VOW_TUPLE(T, ...)                                                                                               \
    __asm__(VOW_SHAPE_OF_(T, "tuple", VOW_EACH_(VOW_NOTHING_, VOW_ABI_ITEM_, , __VA_ARGS__)));                          \
    VOW_STRUCT_CODEC_(T, __VA_ARGS__)
#define VOW_KEY_TUPLE(T, ...) VOW_TUPLE(T, __VA_ARGS__) VOW_STRUCT_KEY_(T, __VA_ARGS__)

// VOW_ENUM(Color, Red, Green): constants Color_Red, Color_Green; a value is one byte and can be a key.
#define VOW_VARIANT_(T, name) T##_##name
#define VOW_ABI_VARIANT_(T, name) "vow_variant " #name "\nvow_variant_end\n"
#define VOW_ENUM(T, ...)                                                                                                \
    __asm__("vow_named " #T "\nvow_enum " #T "\n" VOW_EACH_(VOW_NOTHING_, VOW_ABI_VARIANT_, T, __VA_ARGS__) "vow_enum_end\n"); \
    enum vow_tag_##T { VOW_EACH_(VOW_COMMA_, VOW_VARIANT_, T, __VA_ARGS__), vow_count_##T };                            \
    typedef struct vow_##T { uint8_t tag; } vow_##T, T;                                                                 \
    enum { vow_max_##T = 1, vow_raw_##T = 0, vow_keymax_##T = 1 };                                                      \
    VOW_INLINE_ vow_##T vow_read_##T(vow_reader *r) {                                                                   \
        vow_##T value = {vow_read_u8(r)};                                                                               \
        if (value.tag >= vow_count_##T) vow_fault(r, r->at - 1);                                                        \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_INLINE_ void vow_write_##T(vow_writer *w, vow_##T value) { vow_write_u8(w, value.tag); }                        \
    VOW_INLINE_ void vow_key_##T(vow_writer *w, vow_##T value) { vow_write_u8(w, value.tag); }                          \
    VOW_INLINE_ vow_##T vow_unkey_##T(vow_reader *r) { return vow_read_##T(r); }                                        \
    VOW_TRAITS_(T) VOW_KEY_TRAITS_(T)

// VOW_UNION(Shape, (Empty), (Circle, (u32, radius))): a struct with `tag` (Shape_Empty, Shape_Circle) and a member for each variant.
#define VOW_TAG_(T, variant) VOW_TAG2_(T, VOW_BARE_ variant)
#define VOW_TAG2_(...) VOW_TAG3_(__VA_ARGS__)
#define VOW_TAG3_(T, name, ...) T##_##name
#define VOW_BRANCH_(T, variant) VOW_BRANCH2_ variant
#define VOW_BRANCH2_(name, ...) struct { VOW_EACH2_(VOW_NOTHING_, VOW_MEMBER_, , __VA_ARGS__) } name;
#define VOW_BRANCH_MAX_(T, variant) VOW_BRANCH_MAX2_ variant
#define VOW_BRANCH_MAX2_(name, ...) VOW_EACH2_(VOW_NOTHING_, VOW_MAX_, , __VA_ARGS__)
#define VOW_CASE_READ_(T, variant) VOW_CASE_READ2_(T, VOW_BARE_ variant)
#define VOW_CASE_READ2_(...) VOW_CASE_READ3_(__VA_ARGS__)
#define VOW_CASE_READ3_(T, name, ...) case T##_##name: VOW_EACH2_(VOW_NOTHING_, VOW_READ_, value.name, __VA_ARGS__) break;
#define VOW_CASE_WRITE_(T, variant) VOW_CASE_WRITE2_(T, VOW_BARE_ variant)
#define VOW_CASE_WRITE2_(...) VOW_CASE_WRITE3_(__VA_ARGS__)
#define VOW_CASE_WRITE3_(T, name, ...) case T##_##name: VOW_EACH2_(VOW_NOTHING_, VOW_WRITE_, value.name, __VA_ARGS__) break;
#define VOW_ABI_BRANCH_(T, variant) VOW_ABI_BRANCH2_ variant
#define VOW_ABI_BRANCH2_(name, ...) \
    "vow_variant " #name "\n" __VA_OPT__("vow_fields\n") VOW_EACH2_(VOW_NOTHING_, VOW_ABI_FIELD_, , __VA_ARGS__) __VA_OPT__("vow_fields_end\n") "vow_variant_end\n"
#define VOW_UNION(T, ...)                                                                                               \
    __asm__("vow_named " #T "\nvow_enum " #T "\n" VOW_EACH_(VOW_NOTHING_, VOW_ABI_BRANCH_, T, __VA_ARGS__) "vow_enum_end\n"); \
    enum vow_tag_##T { VOW_EACH_(VOW_COMMA_, VOW_TAG_, T, __VA_ARGS__) };                                               \
    typedef struct vow_##T { uint8_t tag; union { VOW_EACH_(VOW_NOTHING_, VOW_BRANCH_, T, __VA_ARGS__) }; } vow_##T, T; \
    enum { vow_max_##T = VOW_BOUND_(1ull VOW_EACH_(VOW_NOTHING_, VOW_BRANCH_MAX_, T, __VA_ARGS__)), vow_raw_##T = 0 };  \
    static inline __attribute__((unused)) vow_##T vow_read_##T(vow_reader *r) {                                         \
        vow_##T value;                                                                                                  \
        __builtin_memset(&value, 0, sizeof value);                                                                      \
        value.tag = vow_read_u8(r);                                                                                     \
        switch (value.tag) {                                                                                            \
            VOW_EACH_(VOW_NOTHING_, VOW_CASE_READ_, T, __VA_ARGS__)                                                     \
            default: vow_fault(r, r->at - 1);                                                                           \
        }                                                                                                               \
        return value;                                                                                                   \
    }                                                                                                                   \
    static inline __attribute__((unused)) void vow_write_##T(vow_writer *w, vow_##T value) {                            \
        vow_write_u8(w, value.tag);                                                                                     \
        switch (value.tag) {                                                                                            \
            VOW_EACH_(VOW_NOTHING_, VOW_CASE_WRITE_, T, __VA_ARGS__)                                                    \
            default: w->fault = true;                                                                                   \
        }                                                                                                               \
    }                                                                                                                   \
    VOW_TRAITS_(T)

// VOW_OPTION(maybe_u32, u32): { some, value }.
#define VOW_OPTION(T, of)                                                                                               \
    __asm__(VOW_SHAPE_OF_(T, "option", "vow_item " #of "\n"));                                                          \
    typedef struct vow_##T { vow_bool some; vow_##of value; } vow_##T, T;                                                   \
    enum { vow_max_##T = VOW_BOUND_(1ull + vow_max_##of), vow_raw_##T = 0 };                                            \
    static inline __attribute__((unused)) vow_##T vow_read_##T(vow_reader *r) {                                         \
        vow_##T value;                                                                                                  \
        __builtin_memset(&value, 0, sizeof value);                                                                      \
        value.some = vow_read_bool(r);                                                                                  \
        if (value.some) value.value = vow_read_##of(r);                                                                 \
        return value;                                                                                                   \
    }                                                                                                                   \
    static inline __attribute__((unused)) void vow_write_##T(vow_writer *w, vow_##T value) {                            \
        vow_write_bool(w, value.some);                                                                                  \
        if (value.some) vow_write_##of(w, value.value);                                                                 \
    }                                                                                                                   \
    VOW_TRAITS_(T)

// VOW_ARRAY(row, u16, 8): { items[8] }.   VOW_FIXED_BYTES(seed, 16): { bytes[16] }, which can be a key.
#define VOW_ARRAY(T, of, length)                                                                                        \
    __asm__(VOW_SHAPE_OF_(T, "array", "vow_item " #of "\n.ascii \"," #length "\"\n"));                                  \
    typedef struct vow_##T { vow_##of items[length]; } vow_##T, T;                                                      \
    enum { vow_max_##T = VOW_BOUND_((length) * 1ull * vow_max_##of), vow_raw_##T = vow_raw_##of };                      \
    static inline __attribute__((unused)) vow_##T vow_read_##T(vow_reader *r) {                                         \
        vow_##T value;                                                                                                  \
        for (uint32_t i = 0; i < (length); i++) value.items[i] = vow_read_##of(r);                                      \
        return value;                                                                                                   \
    }                                                                                                                   \
    static inline __attribute__((unused)) void vow_write_##T(vow_writer *w, vow_##T value) {                            \
        for (uint32_t i = 0; i < (length); i++) vow_write_##of(w, value.items[i]);                                      \
    }                                                                                                                   \
    VOW_TRAITS_(T)
#define VOW_FIXED_BYTES(T, length)                                                                                      \
    __asm__(VOW_SHAPE_OF_(T, "array", "vow_item u8\n.ascii \"," #length "\"\n"));                                      \
    typedef struct vow_##T { uint8_t bytes[length]; } vow_##T, T;                                                       \
    VOW_RAW_(T, length)

// A count that the bytes left can have: every value takes one byte or more.
VOW_SHARED_ uint32_t vow_read_count_(vow_reader *r) {
    uint32_t start = r->at, count = vow_read_u32(r);
    if (count <= r->size - r->at) return count;
    vow_fault(r, start);
    return 0;
}
VOW_SHARED_ void *vow_alloc_items_(uint32_t count, uint32_t size) {
    uint64_t bytes = (uint64_t)count * size;
    return vow_alloc(bytes > 0xffffffffu ? 0xffffffffu : (uint32_t)bytes);
}

// VOW_LIST(numbers, u16): { count, items }.
#define VOW_LIST(T, of)                                                                                                 \
    __asm__(VOW_SHAPE_OF_(T, "list", "vow_item " #of "\n"));                                                            \
    typedef struct vow_##T { uint32_t count; vow_##of *items; } vow_##T, T;                                             \
    enum { vow_max_##T = VOW_UNBOUNDED_, vow_raw_##T = 0 };                                                             \
    static inline __attribute__((unused)) vow_##T vow_read_##T(vow_reader *r) {                                         \
        vow_##T value = {vow_read_count_(r), 0};                                                                        \
        value.items = (vow_##of *)vow_alloc_items_(value.count, sizeof *value.items);                                   \
        for (uint32_t i = 0; i < value.count && !r->fault; i++) value.items[i] = vow_read_##of(r);                      \
        return value;                                                                                                   \
    }                                                                                                                   \
    static inline __attribute__((unused)) void vow_write_##T(vow_writer *w, vow_##T value) {                            \
        vow_write_u32(w, value.count);                                                                                  \
        for (uint32_t i = 0; i < value.count; i++) vow_write_##of(w, value.items[i]);                                   \
    }                                                                                                                   \
    VOW_TRAITS_(T)

// Keys end where they say, so that one is never the beginning of another: comparing the shorter length is enough.
VOW_SHARED_ bool vow_before_(const vow_writer *a, const vow_writer *b) {
    return memcmp(a->data, b->data, a->size < b->size ? a->size : b->size) < 0;
}

// VOW_MAP(prices, string, u64): { count, items[].key, items[].value }, in ascending order of the keys, without duplicates.
#define VOW_MAP(T, from, to)                                                                                            \
    __asm__(VOW_SHAPE_OF_(T, "map", "vow_item " #from "\nvow_item " #to "\n"));                                         \
    typedef struct vow_pair_##T { vow_##from key; vow_##to value; } vow_pair_##T;                                       \
    typedef struct vow_##T { uint32_t count; vow_pair_##T *items; } vow_##T, T;                                         \
    enum { vow_max_##T = VOW_UNBOUNDED_, vow_raw_##T = 0 };                                                             \
    static inline __attribute__((unused)) vow_##T vow_read_##T(vow_reader *r) {                                         \
        vow_##T value = {vow_read_count_(r), 0};                                                                        \
        value.items = (vow_pair_##T *)vow_alloc_items_(value.count, sizeof *value.items);                               \
        vow_writer last = vow_writer_growing();                                                                         \
        for (uint32_t i = 0; i < value.count && !r->fault; i++) {                                                       \
            uint32_t start = r->at;                                                                                     \
            vow_writer key = vow_writer_growing();                                                                      \
            value.items[i].key = vow_read_##from(r);                                                                    \
            if (r->fault) break;                                                                                        \
            vow_key_##from(&key, value.items[i].key);                                                                   \
            if (i > 0 && !vow_before_(&last, &key)) vow_fault(r, start);                                                \
            last = key;                                                                                                 \
            value.items[i].value = vow_read_##to(r);                                                                    \
        }                                                                                                               \
        return value;                                                                                                   \
    }                                                                                                                   \
    static inline __attribute__((unused)) void vow_write_##T(vow_writer *w, vow_##T value) {                            \
        vow_writer last = vow_writer_growing();                                                                         \
        vow_write_u32(w, value.count);                                                                                  \
        for (uint32_t i = 0; i < value.count; i++) {                                                                    \
            vow_writer key = vow_writer_growing();                                                                      \
            vow_key_##from(&key, value.items[i].key);                                                                   \
            if (i > 0 && !vow_before_(&last, &key)) w->fault = true;                                                    \
            last = key;                                                                                                 \
            vow_write_##from(w, value.items[i].key);                                                                    \
            vow_write_##to(w, value.items[i].value);                                                                    \
        }                                                                                                               \
    }                                                                                                                   \
    VOW_TRAITS_(T)

// ---- 8 storage -------------------------------------------------------------------------------------------------------

#define VOW_KEY_ROOM_(prefix, keymax) (sizeof(prefix) - 1 + (keymax) > VOW_KEY_BYTES_MAX ? VOW_KEY_BYTES_MAX : sizeof(prefix) - 1 + (keymax))

VOW_INLINE_ void vow_check_(const vow_writer *w) {
    if (w->fault) vow_host_revert(VOW_TEXT_("panicked: a value or key cannot be encoded: too long, an unknown variant, or a map out of order"));
}

// A reader of a stored value that a host call has begun to copy to `buffer`; larger values are fetched from the slot.
VOW_INLINE_ vow_reader vow_stored_(const uint8_t *buffer, uint32_t max, uint32_t size) {
    vow_reader r = {max <= VOW_STACK_BYTES_MAX ? buffer : vow_slot_(size), size, 0, false, VOW_STORED_, 0};
    return r;
}

#define VOW_LOAD_(T, key, key_size, value)                                                                              \
    uint8_t vow_buffer_[VOW_ROOM_(vow_max_##T)];                                                                        \
    int32_t vow_size_ = vow_host_storage_get(key, key_size, vow_buffer_, vow_max_##T > VOW_STACK_BYTES_MAX ? 0 : vow_max_##T); \
    if (vow_size_ < 0) return false;                                                                                    \
    vow_reader vow_in_ = vow_stored_(vow_buffer_, vow_max_##T, (uint32_t)vow_size_);                                    \
    *(value) = vow_read_##T(&vow_in_);                                                                                  \
    vow_finish(&vow_in_);                                                                                               \
    return true;
#define VOW_WRITER_(max)                                                                                                \
    uint8_t vow_buffer_[VOW_ROOM_(max)];                                                                                \
    vow_writer vow_out_ = (max) > VOW_STACK_BYTES_MAX ? vow_writer_growing() : vow_writer_to(vow_buffer_, max);
#define VOW_STORE_(T, key, key_size, value)                                                                             \
    VOW_WRITER_(vow_max_##T)                                                                                            \
    vow_write_##T(&vow_out_, value);                                                                                    \
    vow_check_(&vow_out_);                                                                                              \
    vow_host_storage_write(key, key_size, vow_out_.data, vow_out_.size);
#define VOW_MAKE_KEY_(T, prefix, key)                                                                                   \
    uint8_t vow_key_[VOW_KEY_ROOM_(prefix, vow_keymax_##T)];                                                            \
    vow_writer vow_keys_ = vow_writer_to(vow_key_, sizeof vow_key_);                                                    \
    vow_put(&vow_keys_, VOW_TEXT_(prefix));                                                                             \
    vow_key_##T(&vow_keys_, key);                                                                                       \
    vow_check_(&vow_keys_);

#define VOW_STORAGE_INLINE_ static inline __attribute__((unused))
#define VOW_PREFIX_(name, ...) VOW_FIRST_(__VA_ARGS__ __VA_OPT__(,) #name)
#define VOW_ABI_STORAGE_(name, kind, prefix) "vow_storage " #name ", " #kind "\nvow_prefix " prefix "\n"

// VOW_STORAGE_CELL(supply, u128) or, with a key other than its name, VOW_STORAGE_CELL(supply, u128, "s"):
//   supply_find(&value) → whether there is one, supply_get() → zeros if there is none, supply_set(value), supply_has(), supply_remove()
#ifndef VOW_STORAGE_CELL
#define VOW_STORAGE_CELL(name, T, ...) VOW_STORAGE_CELL_(name, T, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_STORAGE_MAP(name, from, to, ...) VOW_STORAGE_MAP_(name, map, from, to, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_STORAGE_ORDERED_MAP(name, from, to, ...) VOW_STORAGE_ORDERED_MAP_(name, from, to, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_STORAGE_LIST(name, T, ...) VOW_STORAGE_LIST_(name, T, VOW_PREFIX_(name, __VA_ARGS__))
#endif
#define VOW_STORAGE_CELL_(name, T, prefix)                                                                              \
    __asm__(VOW_ABI_STORAGE_(name, cell, prefix) "vow_storage_end " #T "\n");                                           \
    VOW_STORAGE_INLINE_ vow_bool name##_find(vow_##T *value) { VOW_LOAD_(T, prefix, sizeof(prefix) - 1, value) }            \
    VOW_STORAGE_INLINE_ vow_##T name##_get(void) {                                                                      \
        vow_##T value;                                                                                                  \
        if (!name##_find(&value)) __builtin_memset(&value, 0, sizeof value);                                            \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ void name##_set(vow_##T value) { VOW_STORE_(T, prefix, sizeof(prefix) - 1, value) }             \
    VOW_STORAGE_INLINE_ vow_bool name##_has(void) { return vow_host_storage_has(VOW_TEXT_(prefix)) == 1; }                  \
    VOW_STORAGE_INLINE_ vow_bool name##_remove(void) { return vow_host_storage_delete(VOW_TEXT_(prefix)) == 0; }            \
    _Static_assert(sizeof(prefix) > 1, "a storage prefix cannot be empty")

// VOW_STORAGE_MAP(balances, address, u128): the same, each with the key first: balances_get(account), balances_set(account, value), …
#define VOW_STORAGE_MAP_(name, kind, from, to, prefix)                                                                  \
    __asm__(VOW_ABI_STORAGE_(name, kind, prefix) "vow_storage_key " #from "\nvow_storage_end " #to "\n");               \
    VOW_STORAGE_INLINE_ vow_bool name##_find(vow_##from key, vow_##to *value) {                                             \
        VOW_MAKE_KEY_(from, prefix, key)                                                                                \
        VOW_LOAD_(to, vow_key_, vow_keys_.size, value)                                                                  \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ vow_##to name##_get(vow_##from key) {                                                           \
        vow_##to value;                                                                                                 \
        if (!name##_find(key, &value)) __builtin_memset(&value, 0, sizeof value);                                       \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ void name##_set(vow_##from key, vow_##to value) {                                               \
        VOW_MAKE_KEY_(from, prefix, key)                                                                                \
        VOW_STORE_(to, vow_key_, vow_keys_.size, value)                                                                 \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ vow_bool name##_has(vow_##from key) {                                                               \
        VOW_MAKE_KEY_(from, prefix, key)                                                                                \
        return vow_host_storage_has(vow_key_, vow_keys_.size) == 1;                                                     \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ vow_bool name##_remove(vow_##from key) {                                                            \
        VOW_MAKE_KEY_(from, prefix, key)                                                                                \
        return vow_host_storage_delete(vow_key_, vow_keys_.size) == 0;                                                  \
    }                                                                                                                   \
    _Static_assert(sizeof(prefix) > 1, "a storage prefix cannot be empty")

// VOW_STORAGE_ORDERED_MAP(names, string, address) can also be walked in the order of its keys:
//   names_cursor c = names_first();   (or names_last(), downwards; names_from(key), upwards from a key)
//   while (names_next(&c)) … c.key … c.value …
// A cursor sees the entries as they were when it was made.
#define VOW_STORAGE_ORDERED_MAP_(name, from, to, prefix)                                                                \
    VOW_STORAGE_MAP_(name, ordered_map, from, to, prefix);                                                              \
    typedef struct name##_cursor { uint32_t iterator; vow_##from key; vow_##to value; } name##_cursor;                  \
    VOW_STORAGE_INLINE_ name##_cursor vow_scan_##name(const void *start, uint32_t size, vow_bool descending) {              \
        char end[sizeof(prefix)] = prefix;                                                                              \
        end[sizeof(prefix) - 2]++;                                                                                      \
        name##_cursor cursor;                                                                                           \
        cursor.iterator = (uint32_t)vow_host_storage_scan(start, size, end, sizeof(prefix) - 1, descending);            \
        return cursor;                                                                                                  \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ name##_cursor name##_first(void) { return vow_scan_##name(VOW_TEXT_(prefix), false); }          \
    VOW_STORAGE_INLINE_ name##_cursor name##_last(void) { return vow_scan_##name(VOW_TEXT_(prefix), true); }            \
    VOW_STORAGE_INLINE_ name##_cursor name##_from(vow_##from key) {                                                     \
        VOW_MAKE_KEY_(from, prefix, key)                                                                                \
        return vow_scan_##name(vow_key_, vow_keys_.size, false);                                                        \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ vow_bool name##_next(name##_cursor *cursor) {                                                       \
        enum { max = VOW_BOUND_(4ull + sizeof(prefix) + vow_keymax_##from + vow_max_##to) };                            \
        uint8_t buffer[VOW_ROOM_(max)];                                                                                 \
        int32_t size = vow_host_storage_next(cursor->iterator, buffer, VOW_ROOM_(max));                                 \
        if (size < 0) return false;                                                                                     \
        vow_reader r = vow_stored_(buffer, max, (uint32_t)size);                                                        \
        uint32_t end = 4 + vow_read_u32(&r), all = r.size;                                                              \
        r.at = 4 + sizeof(prefix) - 1;                                                                                  \
        r.size = end;                                                                                                   \
        cursor->key = vow_unkey_##from(&r);                                                                             \
        vow_finish(&r);                                                                                                 \
        r.size = all;                                                                                                   \
        cursor->value = vow_read_##to(&r);                                                                              \
        return vow_finish(&r);                                                                                          \
    }                                                                                                                   \
    _Static_assert(sizeof(prefix) > 1, "a storage prefix cannot be empty")

// VOW_STORAGE_LIST(orders, Order): orders_size(), orders_get(index), orders_set(index, value), orders_push(value), orders_pop().
#define VOW_STORAGE_LIST_(name, T, prefix)                                                                              \
    __asm__(VOW_ABI_STORAGE_(name, list, prefix) "vow_storage_end " #T "\n");                                           \
    VOW_STORAGE_INLINE_ vow_bool vow_find_size_##name(vow_u32 *size) { VOW_LOAD_(u32, prefix, sizeof(prefix) - 1, size) }   \
    VOW_STORAGE_INLINE_ uint32_t name##_size(void) {                                                                    \
        uint32_t size;                                                                                                  \
        return vow_find_size_##name(&size) ? size : 0;                                                                  \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ void vow_resize_##name(vow_u32 size) { VOW_STORE_(u32, prefix, sizeof(prefix) - 1, size) }      \
    VOW_STORAGE_INLINE_ vow_bool name##_find(vow_u32 index, vow_##T *value) {                                               \
        VOW_MAKE_KEY_(u32, prefix, index)                                                                               \
        VOW_LOAD_(T, vow_key_, vow_keys_.size, value)                                                                   \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ vow_##T name##_get(vow_u32 index) {                                                             \
        vow_##T value;                                                                                                  \
        if (!name##_find(index, &value)) vow_host_revert(VOW_TEXT_("panicked: " #name ": index out of bounds"));        \
        return value;                                                                                                   \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ void vow_put_##name(vow_u32 index, vow_##T value) {                                             \
        VOW_MAKE_KEY_(u32, prefix, index)                                                                               \
        VOW_STORE_(T, vow_key_, vow_keys_.size, value)                                                                  \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ void name##_set(vow_u32 index, vow_##T value) {                                                 \
        if (index >= name##_size()) vow_host_revert(VOW_TEXT_("panicked: " #name ": index out of bounds"));             \
        vow_put_##name(index, value);                                                                                   \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ void name##_push(vow_##T value) {                                                               \
        vow_u32 size = name##_size();                                                                                   \
        if (size == UINT32_MAX) vow_host_revert(VOW_TEXT_("panicked: " #name " is full"));                              \
        vow_put_##name(size, value);                                                                                    \
        vow_resize_##name(size + 1);                                                                                    \
    }                                                                                                                   \
    VOW_STORAGE_INLINE_ vow_##T name##_pop(void) {                                                                      \
        vow_u32 size = name##_size();                                                                                   \
        vow_##T value = name##_get(size - 1);                                                                           \
        VOW_MAKE_KEY_(u32, prefix, size - 1)                                                                            \
        vow_host_storage_delete(vow_key_, vow_keys_.size);                                                              \
        vow_resize_##name(size - 1);                                                                                    \
        return value;                                                                                                   \
    }                                                                                                                   \
    _Static_assert(sizeof(prefix) > 1, "a storage prefix cannot be empty")

// ---- 9 events --------------------------------------------------------------------------------------------------------

// VOW_EVENT(transfer, (address, from), (address, to), (u128, amount)), then VOW_EMIT(transfer, from, to, amount).
#define VOW_EMIT(name, ...) vow_emit_##name(__VA_ARGS__)
#define VOW_EVENT(name, ...)                                                                                            \
    __asm__("vow_event " #name "\n" VOW_ABI_FIELDS_(__VA_ARGS__) "vow_event_end\n");                                    \
    static inline __attribute__((unused)) void vow_emit_##name(VOW_PARAMETERS_(__VA_ARGS__)) {                          \
        VOW_WRITER_(VOW_SUM_(__VA_ARGS__))                                                                              \
        VOW_EACH_(VOW_NOTHING_, VOW_PUT_, , __VA_ARGS__)                                                                \
        vow_check_(&vow_out_);                                                                                          \
        vow_host_log_event(VOW_TEXT_(#name), vow_out_.data, vow_out_.size);                                             \
    }                                                                                                                   \
    _Static_assert(sizeof(#name) > 1, "an event has a name")

// ---- 10 methods ------------------------------------------------------------------------------------------------------

// Input of at most `max` bytes goes to the buffer; of unknown length, to the arena.
VOW_INLINE_ vow_reader vow_input_(const char *method, uint8_t *buffer, uint32_t max) {
    vow_reader r = {buffer, 0, 0, false, method, ": bad input"};
    if (max <= VOW_STACK_BYTES_MAX) {
        r.size = (uint32_t)vow_host_get_input(buffer, max);
        return r;
    }
    r.size = (uint32_t)vow_host_get_input(0, 0);
    r.data = vow_slot_(r.size);
    return r;
}

// Input of one size, whose bytes need no look at them. `sizes`: of each parameter, then 0.
VOW_SHARED_ void vow_input_raw_(const char *method, void *buffer, uint32_t max, const uint16_t *sizes) {
    uint32_t size = (uint32_t)vow_host_get_input(buffer, max), at = 0;
    if (size == max) return;
    for (; *sizes && size - at >= *sizes; sizes++) at += *sizes;
    vow_malformed_(method, ": bad input", at);
}

VOW_SHARED_ void vow_refuse_value_(const char *method) {
    if (vow_value() == 0) return;
    vow_text_ text;
    text.size = 0;
    vow_append_(&text, method);
    vow_append_(&text, " takes no value");
    vow_host_revert(text.data, text.size);
}
#define VOW_VALUE_plain_(name) vow_refuse_value_(#name);
#define VOW_VALUE_payable_(name)

#define VOW_SIZE_(context, p) VOW_SIZE2_ p
#define VOW_SIZE2_(T, ...) vow_raw_##T ? vow_max_##T : 0,
#define VOW_TAKE_(context, p) VOW_TAKE2_ p
#define VOW_TAKE2_(T, name, ...) vow_##T name = __VA_OPT__(vow_at_end(&vow_in_) ? (vow_##T)(__VA_ARGS__) :) vow_read_##T(&vow_in_);
// The symbol is what a stack shows; its () keep it apart from a C function of the same name.
#define VOW_EXPORT_(name, result, ...)                                                                                  \
    VOW_C_ __attribute__((export_name(#name))) result vow_export_##name(__VA_ARGS__) __asm__(#name "()");               \
    VOW_C_ result vow_export_##name(__VA_ARGS__)
#define VOW_CALL_METHOD_VOID_(T, call) call;
#define VOW_CALL_METHOD_RESULT_(T, call)                                                                                \
    vow_##T vow_value_ = call;                                                                                          \
    VOW_WRITER_(vow_max_##T)                                                                                            \
    vow_write_##T(&vow_out_, vow_value_);                                                                               \
    vow_check_(&vow_out_);                                                                                              \
    vow_host_return_data(vow_out_.data, vow_out_.size);

#define VOW_METHOD_(kind, pay, shape, name, T, ...)                                                                     \
    __asm__("vow_method " #name ", " #kind ", " #pay "\n" VOW_ABI_FIELDS_(__VA_ARGS__) "vow_method_end " #T "\n");      \
    VOW_INLINE_ vow_##T vow_method_##name(VOW_PARAMETERS_(__VA_ARGS__));                                                \
    VOW_EXPORT_(name, void, void) {                                                                                     \
        VOW_VALUE_##pay##_(name)                                                                                        \
        enum { vow_most_ = VOW_SUM_(__VA_ARGS__) };                                                                     \
        uint8_t vow_room_[VOW_ROOM_(vow_most_)];                                                                        \
        vow_reader vow_in_ = {vow_room_, vow_most_, 0, false, #name, ": bad input"};                                    \
        if ((1 VOW_EACH_(VOW_NOTHING_, VOW_RAW_ALL_, , __VA_ARGS__)) && vow_most_ <= VOW_STACK_BYTES_MAX) {             \
            static const uint16_t vow_sizes_[] = {VOW_EACH_(VOW_NOTHING_, VOW_SIZE_, , __VA_ARGS__) 0};                 \
            vow_input_raw_(#name, vow_room_, vow_most_, vow_sizes_);                                                    \
        } else vow_in_ = vow_input_(#name, vow_room_, vow_most_);                                                       \
        VOW_EACH_(VOW_NOTHING_, VOW_TAKE_, , __VA_ARGS__)                                                               \
        vow_finish(&vow_in_);                                                                                           \
        VOW_CALL_METHOD_##shape##_(T, vow_method_##name(VOW_NAMES_(__VA_ARGS__)))                                       \
    }                                                                                                                   \
    VOW_INLINE_ vow_##T vow_method_##name(VOW_PARAMETERS_(__VA_ARGS__))
#define VOW_METHOD_VOID(kind, pay, name, ...) VOW_METHOD_(kind, pay, VOID, name, void, __VA_ARGS__)
#define VOW_METHOD_RESULT(kind, pay, name, T, ...) VOW_METHOD_(kind, pay, RESULT, name, T, __VA_ARGS__)
#define VOW_METHOD_OF_(kind, pay, name, ...) VOW_CAT_(VOW_METHOD_, VOW_SHAPE_(__VA_ARGS__))(kind, pay, name, __VA_ARGS__)

// A method is its declaration and its body: VOW_CALL(transfer, (address, to), (u128, amount)) { … }. A result comes before the
// parameters: VOW_QUERY(balance_of, u128, (address, account)) { return …; }. The last parameters can have a default: (u128, supply, 1000).
// Input that does not decode, and value sent to a method that is not payable, revert before the body runs.
#define VOW_CALL(name, ...) VOW_METHOD_OF_(call, plain, name, __VA_ARGS__)
#define VOW_QUERY(name, ...) VOW_METHOD_OF_(query, plain, name, __VA_ARGS__)
#define VOW_INIT(...) VOW_METHOD_(init, plain, VOID, init, void, __VA_ARGS__)
#define VOW_MIGRATE(...) VOW_METHOD_(migrate, plain, VOID, migrate, void, __VA_ARGS__)
#define VOW_PAYABLE_CALL(name, ...) VOW_METHOD_OF_(call, payable, name, __VA_ARGS__)
#define VOW_PAYABLE_INIT(...) VOW_METHOD_(init, payable, VOID, init, void, __VA_ARGS__)

typedef void vow_wasm_void;
typedef uint32_t vow_wasm_bool, vow_wasm_u8, vow_wasm_u16, vow_wasm_u32, vow_wasm_i8, vow_wasm_i16, vow_wasm_i32;
typedef uint64_t vow_wasm_u64, vow_wasm_i64;
#define VOW_NARROW_(T)                                                                                                  \
    VOW_INLINE_ vow_##T vow_narrow_##T(vow_wasm_##T value, const char *method, const char *parameter) {                 \
        if ((vow_wasm_##T)(vow_##T)value != value) vow_malformed_(method, parameter, 0);                                \
        return (vow_##T)value;                                                                                          \
    }
VOW_NARROW_(bool) VOW_NARROW_(u8) VOW_NARROW_(u16) VOW_NARROW_(u32) VOW_NARROW_(u64)
VOW_NARROW_(i8) VOW_NARROW_(i16) VOW_NARROW_(i32) VOW_NARROW_(i64)
#define VOW_WASM_PARAMETER_(context, p) VOW_WASM_PARAMETER2_ p
#define VOW_WASM_PARAMETER2_(T, name, ...) vow_wasm_##T name
#define VOW_WASM_PARAMETERS_(...) VOW_CAT_(VOW_WASM_PARAMETERS_, VOW_SECOND_OF_(__VA_OPT__(~, SOME,) ~, NONE, ))(__VA_ARGS__)
#define VOW_WASM_PARAMETERS_NONE() void
#define VOW_WASM_PARAMETERS_SOME(...) VOW_EACH_(VOW_COMMA_, VOW_WASM_PARAMETER_, , __VA_ARGS__)
#define VOW_NARROWED_(method, p) VOW_NARROWED2_(method, VOW_BARE_ p)
#define VOW_NARROWED2_(...) VOW_NARROWED3_(__VA_ARGS__)
#define VOW_NARROWED3_(method, T, name) vow_narrow_##T(name, #method, ": bad argument " #name)
#define VOW_NUMERIC_(kind, name, T, ...)                                                                                \
    __asm__("vow_method " #name ", " #kind ", numeric\n" VOW_ABI_FIELDS_(__VA_ARGS__) "vow_method_end " #T "\n");       \
    VOW_INLINE_ vow_##T vow_method_##name(VOW_PARAMETERS_(__VA_ARGS__));                                                \
    VOW_EXPORT_(name, vow_wasm_##T, VOW_WASM_PARAMETERS_(__VA_ARGS__)) {                                                \
        VOW_VALUE_plain_(name)                                                                                          \
        return (vow_wasm_##T)vow_method_##name(VOW_EACH_(VOW_COMMA_, VOW_NARROWED_, name, __VA_ARGS__));                \
    }                                                                                                                   \
    VOW_INLINE_ vow_##T vow_method_##name(VOW_PARAMETERS_(__VA_ARGS__))
#define VOW_NUMERIC_VOID(kind, name, ...) VOW_NUMERIC_(kind, name, void, __VA_ARGS__)
#define VOW_NUMERIC_RESULT(kind, name, T, ...) VOW_NUMERIC_(kind, name, T, __VA_ARGS__)
#define VOW_NUMERIC_OF_(kind, name, ...) VOW_CAT_(VOW_NUMERIC_, VOW_SHAPE_(__VA_ARGS__))(kind, name, __VA_ARGS__)

// Methods whose parameters and result (bool, integers up to 64 bits) are those of the wasm function itself, not bytes.
#define VOW_NUMERIC_CALL(name, ...) VOW_NUMERIC_OF_(call, name, __VA_ARGS__)
#define VOW_NUMERIC_QUERY(name, ...) VOW_NUMERIC_OF_(query, name, __VA_ARGS__)

// ---- 11 other contracts ----------------------------------------------------------------------------------------------

enum { VOW_READ_ONLY = 1, VOW_MAY_REENTER = 2 };
enum vow_status { VOW_OK, VOW_REVERTED, VOW_TRAPPED, VOW_OUT_OF_GAS, VOW_NOT_FOUND, VOW_BALANCE_TOO_SMALL, VOW_TOO_DEEP, VOW_REENTRANCY_REFUSED, VOW_VALUE_REFUSED, VOW_MISUNDERSTOOD = 256 };

// VOW_MISUNDERSTOOD is this header's own: what came back is not the result that was declared.
// Calls a method; gas 0 = all but 1/64. Its return data, or what it reverted with, waits for vow_call_data().
VOW_INLINE_ enum vow_status vow_call(vow_address contract, vow_string method, const vow_writer *input, vow_u128 value, uint64_t gas, uint32_t flags) {
    return (enum vow_status)vow_host_call_contract(
        contract.bytes, method.data, method.size, input->data, input->size, value ? &value : 0, gas, flags);
}
VOW_INLINE_ vow_bytes vow_call_data(void) {
    vow_bytes data;
    data.size = (uint32_t)vow_host_result_size();
    data.data = vow_slot_(data.size);
    return data;
}

// A callee's revert is passed on as it is; any other failure says what it was.
VOW_SHARED_ void vow_require_call(enum vow_status status, const char *method) {
    static const char *const words[] = {
        "", "", " trapped", " ran out of gas", ": no such contract or method", ": balance too small", ": calls are nested too deep",
        " would re-enter a contract", ": value cannot be sent here"};
    if (status == VOW_OK) return;
    if (status == VOW_REVERTED) {
        vow_bytes reason = vow_call_data();
        vow_host_revert(reason.data, reason.size);
    }
    vow_text_ text;
    text.size = 0;
    vow_append_(&text, method);
    vow_append_(&text, (uint32_t)status < sizeof words / sizeof *words ? words[status] : status == VOW_MISUNDERSTOOD ? ": bad result" : " failed");
    vow_host_revert(text.data, text.size);
}

#define VOW_RESULT_OUT_VOID_(T)
#define VOW_RESULT_OUT_RESULT_(T) , vow_##T *vow_result_
#define VOW_RESULT_TAKE_VOID_(T, label)
#define VOW_RESULT_TAKE_RESULT_(T, label)                                                                               \
    if (vow_status_ == VOW_OK) {                                                                                        \
        vow_bytes vow_data_ = vow_call_data();                                                                          \
        vow_reader vow_in_ = vow_reader_of(vow_data_.data, vow_data_.size);                                             \
        *vow_result_ = vow_read_##T(&vow_in_);                                                                          \
        if (!vow_finish(&vow_in_)) {                                                                                    \
            __builtin_memset(vow_result_, 0, sizeof *vow_result_);                                                      \
            return VOW_MISUNDERSTOOD;                                                                                   \
        }                                                                                                               \
    }
#define VOW_RESULT_RETURN_VOID_(T, label, status, ...) vow_require_call(status(__VA_ARGS__), label);
#define VOW_RESULT_RETURN_RESULT_(T, label, status, ...)                                                                \
    vow_##T vow_result_;                                                                                                \
    vow_require_call(status(__VA_ARGS__, &vow_result_), label);                                                         \
    return vow_result_;
#define VOW_REMOTE_(flags, shape, contract, method, T, ...)                                                             \
    static inline __attribute__((unused)) enum vow_status contract##_try_##method(                                      \
        vow_address vow_at_ __VA_OPT__(,) VOW_EACH_(VOW_COMMA_, VOW_PARAMETER_, , __VA_ARGS__) VOW_RESULT_OUT_##shape##_(T)) { \
        VOW_WRITER_(VOW_SUM_(__VA_ARGS__))                                                                              \
        VOW_EACH_(VOW_NOTHING_, VOW_PUT_, , __VA_ARGS__)                                                                \
        vow_check_(&vow_out_);                                                                                          \
        enum vow_status vow_status_ = vow_call(vow_at_, VOW_TEXT(#method), &vow_out_, 0, 0, flags);                     \
        VOW_RESULT_TAKE_##shape##_(T, #contract "." #method)                                                            \
        return vow_status_;                                                                                             \
    }                                                                                                                   \
    static inline __attribute__((unused)) vow_##T contract##_##method(                                                  \
        vow_address vow_at_ __VA_OPT__(,) VOW_EACH_(VOW_COMMA_, VOW_PARAMETER_, , __VA_ARGS__)) {                       \
        VOW_RESULT_RETURN_##shape##_(T, #contract "." #method, contract##_try_##method, vow_at_ __VA_OPT__(,) VOW_NAMES_(__VA_ARGS__)) \
    }                                                                                                                   \
    _Static_assert(sizeof(#method) <= VOW_METHOD_NAME_BYTES_MAX, "a method's name is at most 256 bytes")
#define VOW_REMOTE_VOID(flags, contract, method, ...) VOW_REMOTE_(flags, VOID, contract, method, void, __VA_ARGS__)
#define VOW_REMOTE_RESULT(flags, contract, method, T, ...) VOW_REMOTE_(flags, RESULT, contract, method, T, __VA_ARGS__)
#define VOW_REMOTE_OF_(flags, contract, method, ...) VOW_CAT_(VOW_REMOTE_, VOW_SHAPE_(__VA_ARGS__))(flags, contract, method, __VA_ARGS__)

// VOW_REMOTE_CALL(token, transfer, (address, to), (u128, amount)) is token_transfer(contract, to, amount), which fails as the callee does,
// and token_try_transfer(contract, to, amount), which answers a status. A result is returned, or written to a last argument `&result`
// (zeros when it is not what was declared: a callee cannot make this call fail).
#define VOW_REMOTE_CALL(contract, method, ...) VOW_REMOTE_OF_(0, contract, method, __VA_ARGS__)
#define VOW_REMOTE_QUERY(contract, method, ...) VOW_REMOTE_OF_(VOW_READ_ONLY, contract, method, __VA_ARGS__)

// ---- 12 the vow.abi section ------------------------------------------------------------------------------------------

// The declarations above are lines for the assembler, which knows these macros. Each part of the description has a section of the same
// name in a group of its own; the linker joins them in the order in which VOW_CONTRACT makes them, whatever the order in the source.
// vow_t_NAME writes the name of a type. vow_next_LEVEL writes the comma before each item of a level but the first.
__asm__(
    ".irp level, method, field, item, variant, event, type, storage\n"
    ".macro vow_next_\\level\n.endm\n"
    ".endr\n"
    ".macro vow_first level\n"
    ".purgem vow_next_\\level\n"
    ".macro vow_next_\\level\n.purgem vow_next_\\level\n.macro vow_next_\\level\n.ascii \",\"\n.endm\n.endm\n"
    ".endm\n"
    ".macro vow_part part\n.section .custom_section.vow.abi,\"G\",@,vow_abi_\\part,comdat\n.endm\n"
    ".macro vow_doc\n.endm\n"
    ".macro vow_contract name, version\n"
    "vow_part head\n.ascii \"{\\\"abi\\\":1,\\\"name\\\":\\\"\\name\\\",\\\"version\\\":\\\"\\version\\\"\"\nvow_doc\n"
    "vow_part methods\n.ascii \",\\\"methods\\\":[\"\n"
    "vow_part events\n.ascii \"],\\\"events\\\":[\"\n"
    "vow_part types\n.ascii \"],\\\"types\\\":[\"\n"
    "vow_part storage\n.ascii \"],\\\"storage\\\":[\"\n"
    "vow_part tail\n.ascii \"]}\"\n"
    "vow_first method\nvow_first event\nvow_first type\nvow_first storage\n"
    ".endm\n"
    ".macro vow_field name, type, default\n"
    "vow_next_field\n.ascii \"{\\\"name\\\":\\\"\\name\\\",\\\"type\\\":\\\"\"\nvow_t_\\type\n.ascii \"\\\"\"\n"
    ".ifnb \\default\n.ascii \",\\\"default\\\":\\default\"\n.endif\n"
    ".ascii \"}\"\n.endm\n"
    ".macro vow_method name, kind, pay\n"
    "vow_part methods\nvow_next_method\n.ascii \"{\\\"name\\\":\\\"\\name\\\",\\\"kind\\\":\\\"\\kind\\\"\"\nvow_doc\n"
    ".ifc \\pay,payable\n.ascii \",\\\"payable\\\":true\"\n.endif\n"
    ".ifc \\pay,numeric\n.ascii \",\\\"passing\\\":\\\"wasm\\\"\"\n.endif\n"
    ".ascii \",\\\"params\\\":[\"\nvow_first field\n.endm\n"
    ".macro vow_method_end result\n.ascii \"]\"\n"
    ".ifnc \\result,void\n.ascii \",\\\"result\\\":\\\"\"\nvow_t_\\result\n.ascii \"\\\"\"\n.endif\n"
    ".ascii \"}\"\n.endm\n"
    ".macro vow_event name\n"
    "vow_part events\nvow_next_event\n.ascii \"{\\\"name\\\":\\\"\\name\\\"\"\nvow_doc\n.ascii \",\\\"fields\\\":[\"\nvow_first field\n.endm\n"
    ".macro vow_event_end\n.ascii \"]}\"\n.endm\n"
    ".macro vow_named name\n.macro vow_t_\\name\n.ascii \"\\name\"\n.endm\n.endm\n"
    ".macro vow_struct name\n"
    "vow_part types\nvow_next_type\n.ascii \"{\\\"name\\\":\\\"\\name\\\"\"\nvow_doc\n.ascii \",\\\"struct\\\":[\"\nvow_first field\n.endm\n"
    ".macro vow_struct_end\n.ascii \"]}\"\n.endm\n"
    ".macro vow_enum name\n"
    "vow_part types\nvow_next_type\n.ascii \"{\\\"name\\\":\\\"\\name\\\"\"\nvow_doc\n.ascii \",\\\"enum\\\":[\"\nvow_first variant\n.endm\n"
    ".macro vow_variant name\nvow_next_variant\n.ascii \"{\\\"name\\\":\\\"\\name\\\"\"\n.endm\n"
    ".macro vow_fields\n.ascii \",\\\"fields\\\":[\"\nvow_first field\n.endm\n"
    ".macro vow_fields_end\n.ascii \"]\"\n.endm\n"
    ".macro vow_variant_end\n.ascii \"}\"\n.endm\n"
    ".macro vow_enum_end\n.ascii \"]}\"\n.endm\n"
    ".macro vow_storage name, kind\n"
    "vow_part storage\nvow_next_storage\n.ascii \"{\\\"name\\\":\\\"\\name\\\",\\\"kind\\\":\\\"\\kind\\\"\"\nvow_doc\n.endm\n"
    ".macro vow_prefix text\n.ascii \",\\\"prefix\\\":\\\"\"\n"
    ".irpc letter, \\text\n.byte 48 + ('\\letter' >> 4) + (((('\\letter' >> 4) + 6) >> 4) * 39), 48 + ('\\letter' & 15) + (((('\\letter' & 15) + 6) >> 4) * 39)\n.endr\n"
    ".ascii \"\\\"\"\n.endm\n"
    ".macro vow_storage_key type\n.ascii \",\\\"key\\\":\\\"\"\nvow_t_\\type\n.ascii \"\\\"\"\n.endm\n"
    ".macro vow_storage_end type\n.ascii \",\\\"value\\\":\\\"\"\nvow_t_\\type\n.ascii \"\\\"}\"\n.endm\n"
    ".irp type, bool, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, string, bytes, address\nvow_named \\type\n.endr\n"
    ".macro vow_item type\nvow_next_item\nvow_t_\\type\n.endm\n"
    ".macro vow_t__Bool\n.ascii \"bool\"\n.endm\n"
    ".macro vow_t_hash\n.ascii \"array<u8,32>\"\n.endm\n");

// VOW_CONTRACT("token", "0.1.0"); comes first, in the one source file that declares the interface. VOW_DOC("…") before any declaration
// describes it; the text has no quotes and no backslashes.
#define VOW_CONTRACT(name, version) __asm__("vow_contract \"" name "\", \"" version "\"\n")
#define VOW_DOC(text) __asm__(".purgem vow_doc\n.macro vow_doc\n.ascii \",\\\"doc\\\":\\\"" text "\\\"\"\n.purgem vow_doc\n.macro vow_doc\n.endm\n.endm\n")

#endif
