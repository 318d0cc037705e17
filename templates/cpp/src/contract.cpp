// A counter: everybody may add to it, and it remembers who added how much.
#include <vow.hpp>

using vow::address, vow::u64;

VOW_CONTRACT("vow-name", "0.1.0");

VOW_STORAGE_CELL(count, u64);
VOW_STORAGE_MAP(added, address, u64);

VOW_DOC("The counter has another value now.");
VOW_EVENT(counted, (address, by), (u64, count));

VOW_DOC("Runs once, when the contract is deployed.");
VOW_INIT((u64, start, 0)) {
    count.set(start);
}

VOW_DOC("Adds to the counter and answers its new value.");
VOW_CALL(add, u64, (u64, amount)) {
    address by = vow_caller();
    u64 value = VOW_ADD(count.get(), amount);
    added[by] = added[by].get() + amount;
    count.set(value);
    VOW_EMIT(counted, by, value);
    return value;
}

VOW_DOC("Takes away from the counter and answers its new value.");
VOW_CALL(subtract, u64, (u64, amount)) {
    u64 value = count.get();
    VOW_REQUIRE(amount <= value, "the counter cannot go below zero");
    value -= amount;
    count.set(value);
    VOW_EMIT(counted, vow_caller(), value);
    return value;
}

VOW_DOC("The value of the counter.");
VOW_QUERY(get, u64) {
    return count.get();
}

VOW_DOC("How much an account added.");
VOW_QUERY(added_by, u64, (address, account)) {
    return added[account].get();
}
