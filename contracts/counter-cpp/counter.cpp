// A counter in C++, storage-compatible with ../counter: key "counter", value a little-endian u32.

#include <vow.hpp>

VOW_DOC("Counts how often it was incremented.");
VOW_CONTRACT("counter", "0.1.0");

VOW_STORAGE_CELL(counter, u32);

VOW_NUMERIC_QUERY(get, u32) {
    return counter.get();
}

VOW_DOC("Adds one and answers the new value.");
VOW_NUMERIC_CALL(increment, u32) {
    uint32_t value;
    VOW_REQUIRE(!__builtin_add_overflow(counter.get(), 1, &value), "the counter is full");
    counter.set(value);
    return value;
}
