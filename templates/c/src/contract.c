// A counter: everybody may add to it, and it remembers who added how much.
#include <vow.h>

VOW_DOC("A counter that remembers who added how much.");
VOW_CONTRACT("vow-name", "0.1.0");

VOW_STORAGE_CELL(count, u64);
VOW_STORAGE_MAP(added, address, u64);

VOW_DOC("The counter has another value now.");
VOW_EVENT(counted, (address, by), (u64, count));

VOW_DOC("Runs once, when the contract is deployed.");
VOW_INIT((u64, start, 0)) {
    count_set(start);
}

VOW_DOC("Adds to the counter and answers its new value.");
VOW_CALL(add, u64, (u64, amount)) {
    vow_address by = vow_caller();
    // An overflow fails the call: nothing is left of it.
    uint64_t value = VOW_ADD(count_get(), amount);
    added_set(by, added_get(by) + amount);
    count_set(value);
    VOW_EMIT(counted, by, value);
    return value;
}

VOW_DOC("Takes away from the counter and answers its new value.");
VOW_CALL(subtract, u64, (u64, amount)) {
    uint64_t value = count_get();
    VOW_REQUIRE(amount <= value, "the counter cannot go below zero");
    value -= amount;
    count_set(value);
    VOW_EMIT(counted, vow_caller(), value);
    return value;
}

VOW_DOC("The value of the counter.");
VOW_QUERY(get, u64) {
    return count_get();
}

VOW_DOC("How much an account added.");
VOW_QUERY(added_by, u64, (address, account)) {
    return added_get(account);
}
