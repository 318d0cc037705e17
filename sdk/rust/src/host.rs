// From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale.
//! The host functions as they are: pointers and lengths. The rest of this crate wraps them.
//!
//! Off the chain, in `cargo test`, they are those of [`mock`](crate::mock).

#[cfg(not(target_arch = "wasm32"))]
pub use crate::mock::functions::*;

/// Longest storage key.
pub const KEY_BYTES_MAX: usize = 1024;
/// Longest storage value.
pub const VALUE_BYTES_MAX: usize = 262144;
/// Longest byte input of a call, inner or outer.
pub const INPUT_BYTES_MAX: usize = 1048576;
/// Longest return data or revert payload.
pub const RETURN_DATA_BYTES_MAX: usize = 1048576;
/// Longest event topic.
pub const EVENT_TOPIC_BYTES_MAX: usize = 256;
/// Longest event data.
pub const EVENT_DATA_BYTES_MAX: usize = 65536;
/// Longest debug message.
pub const DEBUG_LOG_BYTES_MAX: usize = 16384;
/// Longest data of one hash or signature call: keeps one host call within a few milliseconds, since a deadline is checked between host calls.
pub const CRYPTO_BYTES_MAX: usize = 1048576;
/// Longest method name of an inner call.
pub const METHOD_NAME_BYTES_MAX: usize = 256;
/// Longest salt of a created contract.
pub const SALT_BYTES_MAX: usize = 256;
/// Most iterators open in one call frame.
pub const ITERATORS_MAX: usize = 16;
/// Deepest nesting of contract calls.
pub const CALL_DEPTH_MAX: usize = 64;
/// Most events of one transaction, nested calls included. Gas ends a loop of events long before.
pub const EVENTS_MAX: usize = 1000000;

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "env")]
extern "C" {
    /// Reads a value and places it in the contract's memory: through the contract's own `allocate(i32) -> i32` if it exports one, otherwise in pages the host appends on first use and charges like `memory.grow`. An existing empty value is a non-zero pointer with length 0. Prefer `storage_get`, which needs no allocator.
    /// - `key_ptr`: key
    /// - `key_len`: length of the key
    ///
    /// Returns the value as (pointer << 32) | length; 0 = no such key.
    pub fn storage_read(key_ptr: *const u8, key_len: usize) -> i64;

    /// Sets a key of the contract's own storage to a value, which may be empty.
    /// - `key_ptr`: key
    /// - `key_len`: length of the key
    /// - `value_ptr`: value
    /// - `value_len`: length of the value
    ///
    /// Returns 0.
    pub fn storage_write(key_ptr: *const u8, key_len: usize, value_ptr: *const u8, value_len: usize) -> i32;

    /// Removes a key from the contract's own storage.
    /// - `key_ptr`: key
    /// - `key_len`: length of the key
    ///
    /// Returns 0 = deleted, 1 = there was none.
    pub fn storage_delete(key_ptr: *const u8, key_len: usize) -> i32;

    /// Tells whether a key exists, without reading its value into the contract.
    /// - `key_ptr`: key
    /// - `key_len`: length of the key
    ///
    /// Returns 1 = the key exists, 0 = it does not.
    pub fn storage_has(key_ptr: *const u8, key_len: usize) -> i32;

    /// Reads a value into the result slot and copies its first `min(length, cap)` bytes to the buffer. A longer value is fetched with `result_read`, without a second lookup.
    /// - `key_ptr`: key
    /// - `key_len`: length of the key
    /// - `buf_ptr`: buffer
    /// - `cap`: length of the buffer
    ///
    /// Returns length of the value; -1 = no such key.
    pub fn storage_get(key_ptr: *const u8, key_len: usize, buf_ptr: *mut u8, cap: usize) -> i32;

    /// Opens an iterator over the keys in [start, end), ordered by their bytes; an empty end means no upper bound. It sees the call's own writes as of its opening and none made later. Iterators live until the call ends.
    /// - `start_ptr`: start key
    /// - `start_len`: length of the start key
    /// - `end_ptr`: end key
    /// - `end_len`: length of the end key
    /// - `descending`: 0 = ascending order, any other value = descending
    ///
    /// Returns an iterator for `storage_next`.
    pub fn storage_scan(start_ptr: *const u8, start_len: usize, end_ptr: *const u8, end_len: usize, descending: i32) -> i32;

    /// Steps an iterator. The entry, `u32 key_len ‖ key ‖ value`, is left in the result slot and its first `min(length, cap)` bytes are copied to the buffer.
    /// - `iterator`: what `storage_scan` returned
    /// - `buf_ptr`: buffer
    /// - `cap`: length of the buffer
    ///
    /// Returns length of the entry; -1 = the iterator is at its end.
    pub fn storage_next(iterator: i32, buf_ptr: *mut u8, cap: usize) -> i32;

    /// Writes the address of the account or contract that made this call.
    /// - `result_ptr`: caller address, 32 bytes
    ///
    /// Returns bytes written: 32.
    pub fn get_caller(result_ptr: *mut u8) -> i32;

    /// Writes the address of the contract that is running.
    /// - `result_ptr`: contract address, 32 bytes
    ///
    /// Returns bytes written: 32.
    pub fn get_contract_address(result_ptr: *mut u8) -> i32;

    /// Returns the height of the block the call runs in.
    ///
    /// Returns height of the block.
    pub fn get_block_number() -> i64;

    /// Returns the block's own time, agreed on by the chain; never the node's clock.
    ///
    /// Returns milliseconds since 1970-01-01 UTC.
    pub fn get_block_timestamp() -> i64;

    /// Writes the address of the account that signed the transaction. It is the same through all inner calls, so it must not be used for authorisation.
    /// - `result_ptr`: origin address, 32 bytes
    ///
    /// Returns bytes written: 32.
    pub fn get_origin(result_ptr: *mut u8) -> i32;

    /// Writes the value attached to this call as a little-endian u128.
    /// - `result_ptr`: attached value, 16 bytes
    pub fn get_value(result_ptr: *mut u8);

    /// Writes the balance of an address as a little-endian u128; 0 for an address never seen.
    /// - `address_ptr`: address, 32 bytes
    /// - `result_ptr`: balance, 16 bytes
    pub fn get_balance(address_ptr: *const u8, result_ptr: *mut u8);

    /// Returns the number that tells this chain from others, for use in signed messages.
    ///
    /// Returns the chain identifier.
    pub fn get_chain_id() -> i64;

    /// Writes the hash of the transaction that is being executed; 32 zero bytes in a query.
    /// - `result_ptr`: transaction hash, 32 bytes
    ///
    /// Returns bytes written: 32.
    pub fn get_transaction_hash(result_ptr: *mut u8) -> i32;

    /// Returns the gas left after this call has been charged.
    ///
    /// Returns gas this call may still use.
    pub fn get_gas_left() -> i64;

    /// Leaves the call's byte input in the result slot and copies its first `min(length, cap)` bytes to the buffer.
    /// - `buf_ptr`: buffer
    /// - `cap`: length of the buffer
    ///
    /// Returns length of the input; 0 = none.
    pub fn get_input(buf_ptr: *mut u8, cap: usize) -> i32;

    /// Returns the length of the bytes the last call with a result of unknown length left in the slot.
    ///
    /// Returns length of the result slot, 0 when nothing was left in it.
    pub fn result_size() -> i32;

    /// Copies `min(len, size - offset)` bytes of the result slot to the buffer; nothing from an offset at or past the slot's end.
    /// - `offset`: first byte of the slot to copy
    /// - `buf_ptr`: buffer
    /// - `len`: length of the buffer
    ///
    /// Returns bytes copied.
    pub fn result_read(offset: i32, buf_ptr: *mut u8, len: usize) -> i32;

    /// Sets the call's return data. The last call wins.
    /// - `ptr`: return data
    /// - `len`: length of the return data
    pub fn return_data(ptr: *const u8, len: usize);

    /// Ends the call, does not return, and rolls back everything the call did; the caller receives the payload.
    /// - `ptr`: revert payload
    /// - `len`: length of the revert payload
    pub fn revert(ptr: *const u8, len: usize) -> !;

    /// Writes the SHA-256 of the data.
    /// - `data_ptr`: data
    /// - `data_len`: length of the data
    /// - `result_ptr`: hash, 32 bytes
    ///
    /// Returns bytes written: 32.
    pub fn crypto_hash(data_ptr: *const u8, data_len: usize, result_ptr: *mut u8) -> i32;

    /// Verifies a signature. The key's length chooses the scheme: 32 bytes = Ed25519; 33 or 65 = ECDSA secp256k1 over SHA-256(message), 64-byte r‖s, low-s only. Any other length, and a malformed key or signature, is 0, never a trap.
    /// - `message_ptr`: message
    /// - `message_len`: length of the message
    /// - `signature_ptr`: signature
    /// - `signature_len`: length of the signature
    /// - `public_key_ptr`: public key
    /// - `public_key_len`: length of the public key
    ///
    /// Returns 1 = valid, 0 = not.
    pub fn crypto_verify(message_ptr: *const u8, message_len: usize, signature_ptr: *const u8, signature_len: usize, public_key_ptr: *const u8, public_key_len: usize) -> i32;

    /// Writes the hash of the data by the chosen algorithm; an unknown algorithm traps.
    /// - `algorithm`: which hash; 0 = SHA-256; 1 = Keccak-256; 2 = BLAKE2b-256; 3 = RIPEMD-160; 4 = SHA-512; 5 = BLAKE3
    /// - `data_ptr`: data
    /// - `data_len`: length of the data
    /// - `result_ptr`: hash
    ///
    /// Returns bytes written.
    pub fn crypto_hash_with(algorithm: i32, data_ptr: *const u8, data_len: usize, result_ptr: *mut u8) -> i32;

    /// Verifies a signature by the chosen scheme: Ed25519 with libsodium's checks (canonical S, no small-order key); ECDSA with a 33- or 65-byte key, 64-byte r‖s, low-s only. Malformed keys and signatures, and a prehash that is not 32 bytes, are 0; an unknown scheme traps.
    /// - `scheme`: which signature scheme; 0 = Ed25519; 1 = ECDSA secp256k1 over SHA-256(message); 2 = ECDSA secp256r1 over SHA-256(message); 3 = ECDSA secp256k1 over a 32-byte prehash
    /// - `message_ptr`: message
    /// - `message_len`: length of the message
    /// - `signature_ptr`: signature
    /// - `signature_len`: length of the signature
    /// - `public_key_ptr`: public key
    /// - `public_key_len`: length of the public key
    ///
    /// Returns 1 = valid, 0 = not.
    pub fn crypto_verify_with(scheme: i32, message_ptr: *const u8, message_len: usize, signature_ptr: *const u8, signature_len: usize, public_key_ptr: *const u8, public_key_len: usize) -> i32;

    /// Recovers the uncompressed secp256k1 public key that made a signature (r‖s, low-s only) over a 32-byte hash.
    /// - `hash_ptr`: hash, 32 bytes
    /// - `signature_ptr`: signature, 64 bytes
    /// - `recovery_id`: 0 to 3; any other recovers nothing
    /// - `result_ptr`: public key, 65 bytes
    ///
    /// Returns bytes written: 65; 0 = there is none.
    pub fn crypto_recover(hash_ptr: *const u8, signature_ptr: *const u8, recovery_id: i32, result_ptr: *mut u8) -> i32;

    /// Records an event in the receipt. It is dropped with the call that made it when that call fails.
    /// - `topic_ptr`: topic
    /// - `topic_len`: length of the topic
    /// - `data_ptr`: data
    /// - `data_len`: length of the data
    pub fn log_event(topic_ptr: *const u8, topic_len: usize, data_ptr: *const u8, data_len: usize);

    /// Shows a message to a developer. It costs the same on every node and never enters a receipt.
    /// - `ptr`: message
    /// - `len`: length of the message
    pub fn debug_log(ptr: *const u8, len: usize);

    /// Moves value from the contract to an address without running code; the amount is a little-endian u128.
    /// - `to_ptr`: recipient address, 32 bytes
    /// - `amount_ptr`: amount, 16 bytes
    ///
    /// Returns 0 = done, 1 = balance too small.
    pub fn transfer(to_ptr: *const u8, amount_ptr: *const u8) -> i32;

    /// Calls a method of another contract and waits for it. A failed inner call rolls back its own effects and nothing else. In the slot: its return data or revert payload; with no return data, its wasm result as 4 or 8 bytes. A value pointer of 0 sends none; in a read-only call, sending value traps.
    /// - `address_ptr`: contract address, 32 bytes
    /// - `method_ptr`: method name
    /// - `method_len`: length of the method name
    /// - `input_ptr`: input
    /// - `input_len`: length of the input
    /// - `value_ptr`: value, 16 bytes; null = none
    /// - `gas`: gas limit of the inner call; 0 = all but 1/64 of what is left
    /// - `flags`: 1 = read-only, 2 = may re-enter the caller; others trap
    ///
    /// Returns status: 0 ok, 1 reverted, 2 trapped, 3 out of gas, 4 no such contract or method, 5 balance too small, 6 call depth, 7 re-entrancy refused, 8 value sent where none may be.
    pub fn call_contract(address_ptr: *const u8, method_ptr: *const u8, method_len: usize, input_ptr: *const u8, input_len: usize, value_ptr: *const u8, gas: i64, flags: i32) -> i32;

    /// Creates a contract from stored code, runs its `init`, and writes its address. A value pointer of 0 sends none.
    /// - `code_hash_ptr`: code hash, 32 bytes
    /// - `salt_ptr`: salt
    /// - `salt_len`: length of the salt
    /// - `input_ptr`: input
    /// - `input_len`: length of the input
    /// - `value_ptr`: value, 16 bytes; null = none
    /// - `result_ptr`: new address, 32 bytes
    ///
    /// Returns status: 0 ok, 1 reverted, 2 trapped, 3 out of gas, 4 no such contract or method, 5 balance too small, 6 call depth, 7 re-entrancy refused, 8 value sent where none may be.
    pub fn create_contract(code_hash_ptr: *const u8, salt_ptr: *const u8, salt_len: usize, input_ptr: *const u8, input_len: usize, value_ptr: *const u8, result_ptr: *mut u8) -> i32;

    /// Replaces the running contract's own code, from the next call on; `migrate` of the new code runs once.
    /// - `code_hash_ptr`: code hash, 32 bytes
    ///
    /// Returns status: 0 ok, 1 reverted, 2 trapped, 3 out of gas, 4 no such contract or method, 5 balance too small, 6 call depth, 7 re-entrancy refused, 8 value sent where none may be.
    pub fn upgrade_contract(code_hash_ptr: *const u8) -> i32;
}
