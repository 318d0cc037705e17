//! A fungible token, byte-compatible with ../token-c: same methods, storage, events and revert messages.
//!
//! | storage key                       | value                          |
//! |-----------------------------------|--------------------------------|
//! | `s`                               | total supply, u128             |
//! | `b` ‖ account (32)                | balance, u128; absent = 0      |
//! | `a` ‖ owner (32) ‖ spender (32)   | allowance, u128; absent = 0    |
//!
//! Integers are little-endian. Byte input comes from `get_input`, byte results leave through `return_data`.
#![no_std]

mod host;
mod panic;

use host::Address;

const SUPPLY_KEY: &[u8] = b"s";
const DEFAULT_SUPPLY: u128 = 1_000_000;

fn balance_key(account: &[u8]) -> [u8; 33] {
    let mut key = [b'b'; 33];
    key[1..].copy_from_slice(account);
    key
}

fn allowance_key(owner: &[u8], spender: &[u8]) -> [u8; 65] {
    let mut key = [b'a'; 65];
    key[1..33].copy_from_slice(owner);
    key[33..].copy_from_slice(spender);
    key
}

fn amount_of(bytes: &[u8]) -> u128 {
    u128::from_le_bytes(bytes.try_into().unwrap())
}

fn log_movement(topic: &str, from: &[u8], to: &[u8], amount: u128) {
    let mut data = [0; 80];
    data[..32].copy_from_slice(from);
    data[32..64].copy_from_slice(to);
    data[64..].copy_from_slice(&amount.to_le_bytes());
    host::log_event(topic, &data);
}

// Credited after the debit is stored, so that a transfer to oneself reads what the debit left.
fn move_tokens(from: &[u8], to: &[u8], amount: u128) {
    let key = balance_key(from);
    let balance = host::load(&key);
    if balance < amount {
        host::revert("insufficient balance");
    }
    host::store(&key, balance - amount);

    let key = balance_key(to);
    match host::load(&key).checked_add(amount) {
        Some(balance) => host::store(&key, balance),
        None => host::revert("balance overflow"),
    }
    log_movement("transfer", from, to, amount);
}

/// Input: nothing (a supply of 1,000,000) or the supply, u128. All of it goes to the caller.
#[no_mangle]
pub extern "C" fn init() {
    let supply = match host::has_input() {
        true => u128::from_le_bytes(host::input("init takes no input or a supply (u128)")),
        false => DEFAULT_SUPPLY,
    };
    let owner: Address = host::caller();
    host::store(&balance_key(&owner), supply);
    host::store(SUPPLY_KEY, supply);
    log_movement("transfer", &[0; 32], &owner, supply);
}

/// Input: to (32) ‖ amount (u128).
#[no_mangle]
pub extern "C" fn transfer() {
    let from = host::caller();
    let input: [u8; 48] = host::input("transfer takes to (32 bytes) and amount (u128)");
    move_tokens(&from, &input[..32], amount_of(&input[32..]));
}

/// Input: from (32) ‖ to (32) ‖ amount (u128). The caller spends what `from` has approved.
#[no_mangle]
pub extern "C" fn transfer_from() {
    let input: [u8; 80] = host::input("transfer_from takes from (32 bytes), to (32 bytes) and amount (u128)");
    let (from, to, amount) = (&input[..32], &input[32..64], amount_of(&input[64..]));

    let key = allowance_key(from, &host::caller());
    let allowed = host::load(&key);
    if allowed < amount {
        host::revert("insufficient allowance");
    }
    host::store(&key, allowed - amount);
    move_tokens(from, to, amount);
}

/// Input: spender (32) ‖ amount (u128). Replaces what was approved before.
#[no_mangle]
pub extern "C" fn approve() {
    let owner = host::caller();
    let input: [u8; 48] = host::input("approve takes spender (32 bytes) and amount (u128)");
    let (spender, amount) = (&input[..32], amount_of(&input[32..]));
    host::store(&allowance_key(&owner, spender), amount);
    log_movement("approve", &owner, spender, amount);
}

/// Input: account (32). Returns u128.
#[no_mangle]
pub extern "C" fn balance_of() {
    let account: Address = host::input("balance_of takes an account (32 bytes)");
    host::return_u128(host::load(&balance_key(&account)));
}

/// Input: owner (32) ‖ spender (32). Returns u128.
#[no_mangle]
pub extern "C" fn allowance() {
    let input: [u8; 64] = host::input("allowance takes owner (32 bytes) and spender (32 bytes)");
    host::return_u128(host::load(&allowance_key(&input[..32], &input[32..])));
}

/// Returns u128.
#[no_mangle]
pub extern "C" fn total_supply() {
    host::return_u128(host::load(SUPPLY_KEY));
}
