// A fungible token, byte-compatible with ../token-rust: same methods, storage, events and revert messages.
//
// The interface is declared with vow.h. Storage is done by hand, on structures that are keys and events as they are: the least a token
// costs, against which those of other languages are measured. ../token-cpp is the same with the SDK's storage.

#include <vow.h>

VOW_DOC("A fungible token.");
VOW_CONTRACT("token", "0.1.0");

VOW_KEY_TUPLE(approval, (address, owner), (address, spender))

VOW_STORAGE_CELL(supply, u128, "s");
VOW_STORAGE_MAP(balances, address, u128, "b");
VOW_STORAGE_MAP(allowances, approval, u128, "a");

VOW_EVENT(transfer, (address, from), (address, to), (u128, amount));
VOW_EVENT(approve, (address, owner), (address, spender), (u128, amount));

// Packed, so that a structure's bytes are exactly those of a key or of an event.
typedef struct __attribute__((packed)) { uint8_t tag; vow_address account; } balance_key;
typedef struct __attribute__((packed)) { uint8_t tag; vow_address owner, spender; } allowance_key;
typedef struct __attribute__((packed)) { vow_address from, to; vow_u128 amount; } movement;
typedef struct __attribute__((packed)) { vow_address owner, spender; vow_u128 amount; } grant;

static const uint8_t supply_key = 's';

static vow_u128 load(const void *key, uint32_t key_len) {
    vow_u128 value;
    return vow_host_storage_get(key, key_len, &value, sizeof value) == sizeof value ? value : 0;
}

// Zero is stored as absence: an emptied account leaves nothing behind.
static void store(const void *key, uint32_t key_len, vow_u128 value) {
    if (value) vow_host_storage_write(key, key_len, &value, sizeof value);
    else vow_host_storage_delete(key, key_len);
}

// Written after the debit, so that a transfer to oneself reads what the debit left.
static void move(const movement *m) {
    balance_key key = {'b', m->from};
    vow_u128 balance = load(&key, sizeof key);
    VOW_REQUIRE(balance >= m->amount, "insufficient balance");
    store(&key, sizeof key, balance - m->amount);

    key.account = m->to;
    VOW_REQUIRE(!__builtin_add_overflow(load(&key, sizeof key), m->amount, &balance), "balance overflow");
    store(&key, sizeof key, balance);
    vow_host_log_event(VOW_TEXT_("transfer"), m, sizeof *m);
}

VOW_DOC("Gives all of the supply to the caller.");
VOW_PAYABLE_INIT((u128, supply, 1000000)) {
    movement mint = {.amount = supply};
    vow_host_get_caller(&mint.to);

    balance_key key = {'b', mint.to};
    store(&key, sizeof key, supply);
    store(&supply_key, 1, supply);
    vow_host_log_event(VOW_TEXT_("transfer"), &mint, sizeof mint);
}

VOW_DOC("Moves tokens of the caller.");
VOW_CALL(transfer, (address, to), (u128, amount)) {
    movement m = {.to = to, .amount = amount};
    vow_host_get_caller(&m.from);
    move(&m);
}

VOW_DOC("Moves tokens of an account that has approved it.");
VOW_CALL(transfer_from, (address, from), (address, to), (u128, amount)) {
    movement m = {from, to, amount};
    allowance_key key = {.tag = 'a', .owner = from};
    vow_host_get_caller(&key.spender);

    vow_u128 allowed = load(&key, sizeof key);
    VOW_REQUIRE(allowed >= amount, "insufficient allowance");
    store(&key, sizeof key, allowed - amount);
    move(&m);
}

VOW_DOC("Lets an account spend tokens of the caller; replaces what was approved before.");
VOW_CALL(approve, (address, spender), (u128, amount)) {
    grant g = {.spender = spender, .amount = amount};
    vow_host_get_caller(&g.owner);

    allowance_key key = {'a', g.owner, spender};
    store(&key, sizeof key, amount);
    vow_host_log_event(VOW_TEXT_("approve"), &g, sizeof g);
}

VOW_QUERY(balance_of, u128, (address, account)) {
    balance_key key = {'b', account};
    return load(&key, sizeof key);
}

VOW_QUERY(allowance, u128, (address, owner), (address, spender)) {
    allowance_key key = {'a', owner, spender};
    return load(&key, sizeof key);
}

VOW_QUERY(total_supply, u128) {
    return load(&supply_key, 1);
}
