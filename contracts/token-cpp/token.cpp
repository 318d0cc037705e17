// A fungible token, byte-compatible with ../token-c: same methods, storage, events and revert messages.

#include <vow.hpp>

using vow::address, vow::u128;

VOW_DOC("A fungible token.");
VOW_CONTRACT("token", "0.1.0");

VOW_KEY_TUPLE(approval, (address, owner), (address, spender))

VOW_STORAGE_CELL(supply, u128, "s");
VOW_STORAGE_MAP(balances, address, u128, "b");
VOW_STORAGE_MAP(allowances, approval, u128, "a");

VOW_EVENT(transfer, (address, from), (address, to), (u128, amount));
VOW_EVENT(approve, (address, owner), (address, spender), (u128, amount));

// Zero is stored as absence: an emptied account leaves nothing behind.
static void store(const auto &entry, u128 amount) {
    if (amount) entry.set(amount);
    else entry.remove();
}

// The receiver is read after the debit, so that a transfer to oneself reads what the debit left.
static void move(address from, address to, u128 amount) {
    auto debited = balances[from];
    u128 balance = debited.get();
    VOW_REQUIRE(balance >= amount, "insufficient balance");
    store(debited, balance - amount);

    auto credited = balances[to];
    VOW_REQUIRE(!__builtin_add_overflow(credited.get(), amount, &balance), "balance overflow");
    store(credited, balance);
    VOW_EMIT(transfer, from, to, amount);
}

VOW_DOC("Gives all of the supply to the caller.");
VOW_PAYABLE_INIT((u128, supply, 1000000)) {
    address caller = vow_caller();
    store(balances[caller], supply);
    store(::supply, supply);
    VOW_EMIT(transfer, address{}, caller, supply);
}

VOW_DOC("Moves tokens of the caller.");
VOW_CALL(transfer, (address, to), (u128, amount)) {
    move(vow_caller(), to, amount);
}

VOW_DOC("Moves tokens of an account that has approved it.");
VOW_CALL(transfer_from, (address, from), (address, to), (u128, amount)) {
    auto allowance = allowances[{from, vow_caller()}];
    u128 allowed = allowance.get();
    VOW_REQUIRE(allowed >= amount, "insufficient allowance");
    store(allowance, allowed - amount);
    move(from, to, amount);
}

VOW_DOC("Lets an account spend tokens of the caller; replaces what was approved before.");
VOW_CALL(approve, (address, spender), (u128, amount)) {
    address owner = vow_caller();
    store(allowances[{owner, spender}], amount);
    VOW_EMIT(approve, owner, spender, amount);
}

VOW_QUERY(balance_of, u128, (address, account)) {
    return balances[account].get();
}

VOW_QUERY(allowance, u128, (address, owner), (address, spender)) {
    return allowances[{owner, spender}].get();
}

VOW_QUERY(total_supply, u128) {
    return supply.get();
}
