// A fungible token, byte-compatible with ../token-rust: same methods, storage, events and revert messages.
//
// Storage                              | value
//   "s"                                | total supply, u128
//   "b" ‖ account (32)                 | balance, u128; absent = 0
//   "a" ‖ owner (32) ‖ spender (32)    | allowance, u128; absent = 0
// Integers are little-endian. Byte input comes from get_input, byte results leave through return_data.

#include <stdint.h>

#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name(#name)))

IMPORT(storage_get) int32_t storage_get(const void *key, uint32_t key_len, void *buf, uint32_t cap);
IMPORT(storage_write) int32_t storage_write(const void *key, uint32_t key_len, const void *value, uint32_t value_len);
IMPORT(storage_delete) int32_t storage_delete(const void *key, uint32_t key_len);
IMPORT(get_caller) int32_t get_caller(void *result);
IMPORT(get_input) int32_t get_input(void *buf, uint32_t cap);
IMPORT(return_data) void return_data(const void *data, uint32_t len);
IMPORT(log_event) void log_event(const void *topic, uint32_t topic_len, const void *data, uint32_t len);
IMPORT(revert) _Noreturn void revert(const void *message, uint32_t len);

#define REVERT(message) revert(message, sizeof(message) - 1)
#define TOPIC(name) name, sizeof(name) - 1

typedef unsigned __int128 u128;
typedef struct { uint8_t bytes[32]; } address;

// Packed, so that a structure's bytes are exactly those of a key, of an input or of an event.
typedef struct __attribute__((packed)) { uint8_t tag; address account; } balance_key;
typedef struct __attribute__((packed)) { uint8_t tag; address owner, spender; } allowance_key;
typedef struct __attribute__((packed)) { address from, to; u128 amount; } movement;
typedef struct __attribute__((packed)) { address owner, spender; u128 amount; } approval;

static const uint8_t supply_key = 's';
static const u128 default_supply = 1000000;

static u128 load(const void *key, uint32_t key_len) {
    u128 value;
    return storage_get(key, key_len, &value, sizeof value) == sizeof value ? value : 0;
}

// Zero is stored as absence: an emptied account leaves nothing behind.
static void store(const void *key, uint32_t key_len, u128 value) {
    if (value) storage_write(key, key_len, &value, sizeof value);
    else storage_delete(key, key_len);
}

// Written after the debit, so that a transfer to oneself reads what the debit left.
static void move(const movement *m) {
    balance_key key = {'b', m->from};
    u128 balance = load(&key, sizeof key);
    if (balance < m->amount) REVERT("insufficient balance");
    store(&key, sizeof key, balance - m->amount);

    key.account = m->to;
    if (__builtin_add_overflow(load(&key, sizeof key), m->amount, &balance)) REVERT("balance overflow");
    store(&key, sizeof key, balance);
    log_event(TOPIC("transfer"), m, sizeof *m);
}

// Input: nothing (a supply of 1,000,000) or the supply, u128. All of it goes to the caller.
EXPORT(init) void init(void) {
    movement mint = {.amount = default_supply};
    int32_t length = get_input(&mint.amount, sizeof mint.amount);
    if (length != 0 && length != sizeof mint.amount) REVERT("init takes no input or a supply (u128)");
    get_caller(&mint.to);

    balance_key key = {'b', mint.to};
    store(&key, sizeof key, mint.amount);
    store(&supply_key, 1, mint.amount);
    log_event(TOPIC("transfer"), &mint, sizeof mint);
}

// Input: to (32) ‖ amount (u128).
EXPORT(transfer) void transfer(void) {
    movement m;
    get_caller(&m.from);
    if (get_input(&m.to, 48) != 48) REVERT("transfer takes to (32 bytes) and amount (u128)");
    move(&m);
}

// Input: from (32) ‖ to (32) ‖ amount (u128). The caller spends what `from` has approved.
EXPORT(transfer_from) void transfer_from(void) {
    movement m;
    allowance_key key = {.tag = 'a'};
    if (get_input(&m, sizeof m) != sizeof m) REVERT("transfer_from takes from (32 bytes), to (32 bytes) and amount (u128)");
    key.owner = m.from;
    get_caller(&key.spender);

    u128 allowed = load(&key, sizeof key);
    if (allowed < m.amount) REVERT("insufficient allowance");
    store(&key, sizeof key, allowed - m.amount);
    move(&m);
}

// Input: spender (32) ‖ amount (u128). Replaces what was approved before.
EXPORT(approve) void approve(void) {
    approval a;
    get_caller(&a.owner);
    if (get_input(&a.spender, 48) != 48) REVERT("approve takes spender (32 bytes) and amount (u128)");

    allowance_key key = {'a', a.owner, a.spender};
    store(&key, sizeof key, a.amount);
    log_event(TOPIC("approve"), &a, sizeof a);
}

// Input: account (32). Returns u128.
EXPORT(balance_of) void balance_of(void) {
    balance_key key = {.tag = 'b'};
    if (get_input(&key.account, 32) != 32) REVERT("balance_of takes an account (32 bytes)");
    u128 balance = load(&key, sizeof key);
    return_data(&balance, sizeof balance);
}

// Input: owner (32) ‖ spender (32). Returns u128.
EXPORT(allowance) void allowance(void) {
    allowance_key key = {.tag = 'a'};
    if (get_input(&key.owner, 64) != 64) REVERT("allowance takes owner (32 bytes) and spender (32 bytes)");
    u128 allowed = load(&key, sizeof key);
    return_data(&allowed, sizeof allowed);
}

// Returns u128.
EXPORT(total_supply) void total_supply(void) {
    u128 supply = load(&supply_key, 1);
    return_data(&supply, sizeof supply);
}
