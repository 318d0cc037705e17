// From spec/host-abi.json by eng/Vow.Generator. Do not edit; a test fails when it is stale.

/** Longest storage key. */
export const KeyBytesMax: u32 = 1024;

/** Longest storage value. */
export const ValueBytesMax: u32 = 262144;

/** Longest byte input of a call, inner or outer. */
export const InputBytesMax: u32 = 1048576;

/** Longest return data or revert payload. */
export const ReturnDataBytesMax: u32 = 1048576;

/** Longest event topic. */
export const EventTopicBytesMax: u32 = 256;

/** Longest event data. */
export const EventDataBytesMax: u32 = 65536;

/** Longest debug message. */
export const DebugLogBytesMax: u32 = 16384;

/** Longest data of one hash or signature call: keeps one host call within a few milliseconds, since a deadline is checked between host calls. */
export const CryptoBytesMax: u32 = 1048576;

/** Longest method name of an inner call. */
export const MethodNameBytesMax: u32 = 256;

/** Longest salt of a created contract. */
export const SaltBytesMax: u32 = 256;

/** Most iterators open in one call frame. */
export const IteratorsMax: u32 = 16;

/** Deepest nesting of contract calls. */
export const CallDepthMax: u32 = 64;

/** Most events of one transaction, nested calls included. Gas ends a loop of events long before. */
export const EventsMax: u32 = 1000000;

/** Reads a value and places it in the contract's memory: through the contract's own `allocate(i32) -> i32` if it exports one, otherwise in pages the host appends on first use and charges like `memory.grow`. An existing empty value is a non-zero pointer with length 0. Prefer `storage_get`, which needs no allocator. */
@external("env", "storage_read")
export declare function storage_read(key_ptr: usize, key_len: u32): i64;

/** Sets a key of the contract's own storage to a value, which may be empty. */
@external("env", "storage_write")
export declare function storage_write(key_ptr: usize, key_len: u32, value_ptr: usize, value_len: u32): i32;

/** Removes a key from the contract's own storage. */
@external("env", "storage_delete")
export declare function storage_delete(key_ptr: usize, key_len: u32): i32;

/** Tells whether a key exists, without reading its value into the contract. */
@external("env", "storage_has")
export declare function storage_has(key_ptr: usize, key_len: u32): i32;

/** Reads a value into the result slot and copies its first `min(length, cap)` bytes to the buffer. A longer value is fetched with `result_read`, without a second lookup. */
@external("env", "storage_get")
export declare function storage_get(key_ptr: usize, key_len: u32, buf_ptr: usize, cap: u32): i32;

/** Opens an iterator over the keys in [start, end), ordered by their bytes; an empty end means no upper bound. It sees the call's own writes as of its opening and none made later. Iterators live until the call ends. */
@external("env", "storage_scan")
export declare function storage_scan(start_ptr: usize, start_len: u32, end_ptr: usize, end_len: u32, descending: i32): i32;

/** Steps an iterator. The entry, `u32 key_len ‖ key ‖ value`, is left in the result slot and its first `min(length, cap)` bytes are copied to the buffer. */
@external("env", "storage_next")
export declare function storage_next(iterator: i32, buf_ptr: usize, cap: u32): i32;

/** Writes the address of the account or contract that made this call. */
@external("env", "get_caller")
export declare function get_caller(result_ptr: usize): i32;

/** Writes the address of the contract that is running. */
@external("env", "get_contract_address")
export declare function get_contract_address(result_ptr: usize): i32;

/** Returns the height of the block the call runs in. */
@external("env", "get_block_number")
export declare function get_block_number(): i64;

/** Returns the block's own time, agreed on by the chain; never the node's clock. */
@external("env", "get_block_timestamp")
export declare function get_block_timestamp(): i64;

/** Writes the address of the account that signed the transaction. It is the same through all inner calls, so it must not be used for authorisation. */
@external("env", "get_origin")
export declare function get_origin(result_ptr: usize): i32;

/** Writes the value attached to this call as a little-endian u128. */
@external("env", "get_value")
export declare function get_value(result_ptr: usize): void;

/** Writes the balance of an address as a little-endian u128; 0 for an address never seen. */
@external("env", "get_balance")
export declare function get_balance(address_ptr: usize, result_ptr: usize): void;

/** Returns the number that tells this chain from others, for use in signed messages. */
@external("env", "get_chain_id")
export declare function get_chain_id(): i64;

/** Writes the hash of the transaction that is being executed; 32 zero bytes in a query. */
@external("env", "get_transaction_hash")
export declare function get_transaction_hash(result_ptr: usize): i32;

/** Returns the gas left after this call has been charged. */
@external("env", "get_gas_left")
export declare function get_gas_left(): i64;

/** Leaves the call's byte input in the result slot and copies its first `min(length, cap)` bytes to the buffer. */
@external("env", "get_input")
export declare function get_input(buf_ptr: usize, cap: u32): i32;

/** Returns the length of the bytes the last call with a result of unknown length left in the slot. */
@external("env", "result_size")
export declare function result_size(): i32;

/** Copies `min(len, size - offset)` bytes of the result slot to the buffer; nothing from an offset at or past the slot's end. */
@external("env", "result_read")
export declare function result_read(offset: i32, buf_ptr: usize, len: u32): i32;

/** Sets the call's return data. The last call wins. */
@external("env", "return_data")
export declare function return_data(ptr: usize, len: u32): void;

/** Ends the call, does not return, and rolls back everything the call did; the caller receives the payload. */
@external("env", "revert")
export declare function revert(ptr: usize, len: u32): void;

/** Writes the SHA-256 of the data. */
@external("env", "crypto_hash")
export declare function crypto_hash(data_ptr: usize, data_len: u32, result_ptr: usize): i32;

/** Verifies a signature. The key's length chooses the scheme: 32 bytes = Ed25519; 33 or 65 = ECDSA secp256k1 over SHA-256(message), 64-byte r‖s, low-s only. Any other length, and a malformed key or signature, is 0, never a trap. */
@external("env", "crypto_verify")
export declare function crypto_verify(message_ptr: usize, message_len: u32, signature_ptr: usize, signature_len: u32, public_key_ptr: usize, public_key_len: u32): i32;

/** Writes the hash of the data by the chosen algorithm; an unknown algorithm traps. */
@external("env", "crypto_hash_with")
export declare function crypto_hash_with(algorithm: i32, data_ptr: usize, data_len: u32, result_ptr: usize): i32;

/** Verifies a signature by the chosen scheme: Ed25519 with libsodium's checks (canonical S, no small-order key); ECDSA with a 33- or 65-byte key, 64-byte r‖s, low-s only. Malformed keys and signatures, and a prehash that is not 32 bytes, are 0; an unknown scheme traps. */
@external("env", "crypto_verify_with")
export declare function crypto_verify_with(scheme: i32, message_ptr: usize, message_len: u32, signature_ptr: usize, signature_len: u32, public_key_ptr: usize, public_key_len: u32): i32;

/** Recovers the uncompressed secp256k1 public key that made a signature (r‖s, low-s only) over a 32-byte hash. */
@external("env", "crypto_recover")
export declare function crypto_recover(hash_ptr: usize, signature_ptr: usize, recovery_id: i32, result_ptr: usize): i32;

/** Records an event in the receipt. It is dropped with the call that made it when that call fails. */
@external("env", "log_event")
export declare function log_event(topic_ptr: usize, topic_len: u32, data_ptr: usize, data_len: u32): void;

/** Shows a message to a developer. It costs the same on every node and never enters a receipt. */
@external("env", "debug_log")
export declare function debug_log(ptr: usize, len: u32): void;

/** Moves value from the contract to an address without running code; the amount is a little-endian u128. */
@external("env", "transfer")
export declare function transfer(to_ptr: usize, amount_ptr: usize): i32;

/** Calls a method of another contract and waits for it. A failed inner call rolls back its own effects and nothing else. In the slot: its return data or revert payload; with no return data, its wasm result as 4 or 8 bytes. A value pointer of 0 sends none; in a read-only call, sending value traps. */
@external("env", "call_contract")
export declare function call_contract(address_ptr: usize, method_ptr: usize, method_len: u32, input_ptr: usize, input_len: u32, value_ptr: usize, gas: i64, flags: i32): i32;

/** Creates a contract from stored code, runs its `init`, and writes its address. A value pointer of 0 sends none. */
@external("env", "create_contract")
export declare function create_contract(code_hash_ptr: usize, salt_ptr: usize, salt_len: u32, input_ptr: usize, input_len: u32, value_ptr: usize, result_ptr: usize): i32;

/** Replaces the running contract's own code, from the next call on; `migrate` of the new code runs once. */
@external("env", "upgrade_contract")
export declare function upgrade_contract(code_hash_ptr: usize): i32;
