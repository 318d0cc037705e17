// A counter in C++, storage-compatible with ../counter: key "counter", value a little-endian u32.

#include <stdint.h>

#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))
#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

extern "C" {
IMPORT(storage_get) int32_t storage_get(const void *key, uint32_t key_len, void *buf, uint32_t cap);
IMPORT(storage_write) int32_t storage_write(const void *key, uint32_t key_len, const void *value, uint32_t value_len);
[[noreturn]] IMPORT(revert) void revert(const void *message, uint32_t len);
}

template <unsigned N> [[noreturn]] static void fail(const char (&message)[N]) { revert(message, N - 1); }

// A value of a fixed size under a fixed key.
template <typename T> class Slot {
public:
    template <unsigned N> constexpr explicit Slot(const char (&key)[N]) : key_(key), length_(N - 1) {}

    T load(T absent) const {
        T value;
        switch (storage_get(key_, length_, &value, sizeof value)) {
            case -1: return absent;
            case sizeof value: return value;
            default: fail("the stored value has another size");
        }
    }

    void store(T value) const { storage_write(key_, length_, &value, sizeof value); }

private:
    const char *key_;
    uint32_t length_;
};

static constexpr Slot<uint32_t> counter{"counter"};

EXPORT(get) uint32_t get() { return counter.load(0); }

EXPORT(increment) uint32_t increment() {
    uint32_t value;
    if (__builtin_add_overflow(counter.load(0), 1u, &value)) fail("the counter is full");
    counter.store(value);
    return value;
}
