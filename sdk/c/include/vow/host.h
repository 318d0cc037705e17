// From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale.
//
// The host functions as they are. Their symbols are named env.NAME, so that a method of a contract may have the name of one.
#ifndef VOW_HOST_H
#define VOW_HOST_H

#include <stdint.h>

#define VOW_KEY_BYTES_MAX 1024 // Longest storage key.
#define VOW_VALUE_BYTES_MAX 262144 // Longest storage value.
#define VOW_INPUT_BYTES_MAX 1048576 // Longest byte input of a call, inner or outer.
#define VOW_RETURN_DATA_BYTES_MAX 1048576 // Longest return data or revert payload.
#define VOW_EVENT_TOPIC_BYTES_MAX 256 // Longest event topic.
#define VOW_EVENT_DATA_BYTES_MAX 65536 // Longest event data.
#define VOW_DEBUG_LOG_BYTES_MAX 16384 // Longest debug message.
#define VOW_CRYPTO_BYTES_MAX 1048576 // Longest data of one hash or signature call: keeps one host call within a few milliseconds, since a deadline is checked between host calls.
#define VOW_METHOD_NAME_BYTES_MAX 256 // Longest method name of an inner call.
#define VOW_SALT_BYTES_MAX 256 // Longest salt of a created contract.
#define VOW_ITERATORS_MAX 16 // Most iterators open in one call frame.
#define VOW_CALL_DEPTH_MAX 64 // Deepest nesting of contract calls.
#define VOW_EVENTS_MAX 1000000 // Most events of one transaction, nested calls included. Gas ends a loop of events long before.

#ifdef __cplusplus
extern "C" {
#endif

#define VOW_HOST(name) __asm__("env." #name) __attribute__((import_module("env"), import_name(#name)))

// Reads a value and places it in the contract's memory: through the contract's own `allocate(i32) -> i32` if it exports one, otherwise in pages the host appends on first use and charges like `memory.grow`. An existing empty value is a non-zero pointer with length 0. Prefer `storage_get`, which needs no allocator.
// Returns the value as (pointer << 32) | length; 0 = no such key.
uint64_t vow_host_storage_read(const void *key_ptr, uint32_t key_len) VOW_HOST(storage_read);

// Sets a key of the contract's own storage to a value, which may be empty.
// Returns 0.
int32_t vow_host_storage_write(const void *key_ptr, uint32_t key_len, const void *value_ptr, uint32_t value_len) VOW_HOST(storage_write);

// Removes a key from the contract's own storage.
// Returns 0 = deleted, 1 = there was none.
int32_t vow_host_storage_delete(const void *key_ptr, uint32_t key_len) VOW_HOST(storage_delete);

// Tells whether a key exists, without reading its value into the contract.
// Returns 1 = the key exists, 0 = it does not.
int32_t vow_host_storage_has(const void *key_ptr, uint32_t key_len) VOW_HOST(storage_has);

// Reads a value into the result slot and copies its first `min(length, cap)` bytes to the buffer. A longer value is fetched with `result_read`, without a second lookup.
// Returns length of the value; -1 = no such key.
int32_t vow_host_storage_get(const void *key_ptr, uint32_t key_len, void *buf_ptr, uint32_t cap) VOW_HOST(storage_get);

// Opens an iterator over the keys in [start, end), ordered by their bytes; an empty end means no upper bound. It sees the call's own writes as of its opening and none made later. Iterators live until the call ends.
// Returns an iterator for `storage_next`.
int32_t vow_host_storage_scan(const void *start_ptr, uint32_t start_len, const void *end_ptr, uint32_t end_len, uint32_t descending) VOW_HOST(storage_scan);

// Steps an iterator. The entry, `u32 key_len ‖ key ‖ value`, is left in the result slot and its first `min(length, cap)` bytes are copied to the buffer.
// Returns length of the entry; -1 = the iterator is at its end.
int32_t vow_host_storage_next(uint32_t iterator, void *buf_ptr, uint32_t cap) VOW_HOST(storage_next);

// Writes the address of the account or contract that made this call.
// Returns bytes written: 32.
int32_t vow_host_get_caller(void *result_ptr) VOW_HOST(get_caller);

// Writes the address of the contract that is running.
// Returns bytes written: 32.
int32_t vow_host_get_contract_address(void *result_ptr) VOW_HOST(get_contract_address);

// Returns the height of the block the call runs in.
// Returns height of the block.
uint64_t vow_host_get_block_number(void) VOW_HOST(get_block_number);

// Returns the block's own time, agreed on by the chain; never the node's clock.
// Returns milliseconds since 1970-01-01 UTC.
uint64_t vow_host_get_block_timestamp(void) VOW_HOST(get_block_timestamp);

// Writes the address of the account that signed the transaction. It is the same through all inner calls, so it must not be used for authorisation.
// Returns bytes written: 32.
int32_t vow_host_get_origin(void *result_ptr) VOW_HOST(get_origin);

// Writes the value attached to this call as a little-endian u128.
void vow_host_get_value(void *result_ptr) VOW_HOST(get_value);

// Writes the balance of an address as a little-endian u128; 0 for an address never seen.
void vow_host_get_balance(const void *address_ptr, void *result_ptr) VOW_HOST(get_balance);

// Returns the number that tells this chain from others, for use in signed messages.
// Returns the chain identifier.
uint64_t vow_host_get_chain_id(void) VOW_HOST(get_chain_id);

// Writes the hash of the transaction that is being executed; 32 zero bytes in a query.
// Returns bytes written: 32.
int32_t vow_host_get_transaction_hash(void *result_ptr) VOW_HOST(get_transaction_hash);

// Returns the gas left after this call has been charged.
// Returns gas this call may still use.
uint64_t vow_host_get_gas_left(void) VOW_HOST(get_gas_left);

// Leaves the call's byte input in the result slot and copies its first `min(length, cap)` bytes to the buffer.
// Returns length of the input; 0 = none.
int32_t vow_host_get_input(void *buf_ptr, uint32_t cap) VOW_HOST(get_input);

// Returns the length of the bytes the last call with a result of unknown length left in the slot.
// Returns length of the result slot, 0 when nothing was left in it.
int32_t vow_host_result_size(void) VOW_HOST(result_size);

// Copies `min(len, size - offset)` bytes of the result slot to the buffer; nothing from an offset at or past the slot's end.
// Returns bytes copied.
int32_t vow_host_result_read(uint32_t offset, void *buf_ptr, uint32_t len) VOW_HOST(result_read);

// Sets the call's return data. The last call wins.
void vow_host_return_data(const void *ptr, uint32_t len) VOW_HOST(return_data);

// Ends the call, does not return, and rolls back everything the call did; the caller receives the payload.
__attribute__((noreturn)) void vow_host_revert(const void *ptr, uint32_t len) VOW_HOST(revert);

// Writes the SHA-256 of the data.
// Returns bytes written: 32.
int32_t vow_host_crypto_hash(const void *data_ptr, uint32_t data_len, void *result_ptr) VOW_HOST(crypto_hash);

// Verifies a signature. The key's length chooses the scheme: 32 bytes = Ed25519; 33 or 65 = ECDSA secp256k1 over SHA-256(message), 64-byte r‖s, low-s only. Any other length, and a malformed key or signature, is 0, never a trap.
// Returns 1 = valid, 0 = not.
int32_t vow_host_crypto_verify(const void *message_ptr, uint32_t message_len, const void *signature_ptr, uint32_t signature_len, const void *public_key_ptr, uint32_t public_key_len) VOW_HOST(crypto_verify);

// Writes the hash of the data by the chosen algorithm; an unknown algorithm traps.
// Returns bytes written.
int32_t vow_host_crypto_hash_with(uint32_t algorithm, const void *data_ptr, uint32_t data_len, void *result_ptr) VOW_HOST(crypto_hash_with);

// Verifies a signature by the chosen scheme: Ed25519 with libsodium's checks (canonical S, no small-order key); ECDSA with a 33- or 65-byte key, 64-byte r‖s, low-s only. Malformed keys and signatures, and a prehash that is not 32 bytes, are 0; an unknown scheme traps.
// Returns 1 = valid, 0 = not.
int32_t vow_host_crypto_verify_with(uint32_t scheme, const void *message_ptr, uint32_t message_len, const void *signature_ptr, uint32_t signature_len, const void *public_key_ptr, uint32_t public_key_len) VOW_HOST(crypto_verify_with);

// Recovers the uncompressed secp256k1 public key that made a signature (r‖s, low-s only) over a 32-byte hash.
// Returns bytes written: 65; 0 = there is none.
int32_t vow_host_crypto_recover(const void *hash_ptr, const void *signature_ptr, uint32_t recovery_id, void *result_ptr) VOW_HOST(crypto_recover);

// Records an event in the receipt. It is dropped with the call that made it when that call fails.
void vow_host_log_event(const void *topic_ptr, uint32_t topic_len, const void *data_ptr, uint32_t data_len) VOW_HOST(log_event);

// Shows a message to a developer. It costs the same on every node and never enters a receipt.
void vow_host_debug_log(const void *ptr, uint32_t len) VOW_HOST(debug_log);

// Moves value from the contract to an address without running code; the amount is a little-endian u128.
// Returns 0 = done, 1 = balance too small.
int32_t vow_host_transfer(const void *to_ptr, const void *amount_ptr) VOW_HOST(transfer);

// Calls a method of another contract and waits for it. A failed inner call rolls back its own effects and nothing else. In the slot: its return data or revert payload; with no return data, its wasm result as 4 or 8 bytes. A value pointer of 0 sends none; in a read-only call, sending value traps.
// Returns status: 0 ok, 1 reverted, 2 trapped, 3 out of gas, 4 no such contract or method, 5 balance too small, 6 call depth, 7 re-entrancy refused, 8 value sent where none may be.
int32_t vow_host_call_contract(const void *address_ptr, const void *method_ptr, uint32_t method_len, const void *input_ptr, uint32_t input_len, const void *value_ptr, uint64_t gas, uint32_t flags) VOW_HOST(call_contract);

// Creates a contract from stored code, runs its `init`, and writes its address. A value pointer of 0 sends none.
// Returns status: 0 ok, 1 reverted, 2 trapped, 3 out of gas, 4 no such contract or method, 5 balance too small, 6 call depth, 7 re-entrancy refused, 8 value sent where none may be.
int32_t vow_host_create_contract(const void *code_hash_ptr, const void *salt_ptr, uint32_t salt_len, const void *input_ptr, uint32_t input_len, const void *value_ptr, void *result_ptr) VOW_HOST(create_contract);

// Replaces the running contract's own code, from the next call on; `migrate` of the new code runs once.
// Returns status: 0 ok, 1 reverted, 2 trapped, 3 out of gas, 4 no such contract or method, 5 balance too small, 6 call depth, 7 re-entrancy refused, 8 value sent where none may be.
int32_t vow_host_upgrade_contract(const void *code_hash_ptr) VOW_HOST(upgrade_contract);

#undef VOW_HOST

#ifdef __cplusplus
}
#endif

#endif
