//! A fungible token, byte-compatible with ../token-c: same methods, storage, events and revert messages.
#![no_std]

use vow::prelude::*;

/// A fungible token.
#[vow::contract]
mod token {
    use super::*;

    #[storage]
    pub struct Token {
        #[key("s")]
        supply: Cell<u128>,
        #[key("b")]
        balances: Map<Address, u128>,
        #[key("a")]
        allowances: Map<(Address, Address), u128>,
    }

    #[event]
    pub struct Transfer {
        pub from: Address,
        pub to: Address,
        pub amount: u128,
    }

    #[event]
    pub struct Approve {
        pub owner: Address,
        pub spender: Address,
        pub amount: u128,
    }

    impl Token {
        /// Gives the whole supply to the caller.
        #[init]
        pub fn init(&mut self, #[default(1_000_000)] supply: u128) {
            let owner = context::caller();
            self.balances.put(&owner, &supply);
            self.supply.put(&supply);
            Transfer { from: Address::ZERO, to: owner, amount: supply }.emit();
        }

        /// Moves tokens of the caller.
        pub fn transfer(&mut self, to: Address, amount: u128) {
            self.move_tokens(context::caller(), to, amount);
        }

        /// Moves tokens that their owner has approved for the caller.
        pub fn transfer_from(&mut self, from: Address, to: Address, amount: u128) {
            let key = (from, context::caller());
            let allowed = self.allowances.get_or_default(&key);
            require!(allowed >= amount, "insufficient allowance");
            self.allowances.put(&key, &(allowed - amount));
            self.move_tokens(from, to, amount);
        }

        /// Lets a spender move this much of the caller's tokens; replaces what was approved before.
        pub fn approve(&mut self, spender: Address, amount: u128) {
            let owner = context::caller();
            self.allowances.put(&(owner, spender), &amount);
            Approve { owner, spender, amount }.emit();
        }

        /// What an account has.
        pub fn balance_of(&self, account: Address) -> u128 {
            self.balances.get_or_default(&account)
        }

        /// What a spender may still move of an owner's tokens.
        pub fn allowance(&self, owner: Address, spender: Address) -> u128 {
            self.allowances.get_or_default(&(owner, spender))
        }

        /// All tokens there are.
        pub fn total_supply(&self) -> u128 {
            self.supply.get_or_default()
        }

        // Credited after the debit is stored, so that a transfer to oneself reads what the debit left.
        fn move_tokens(&mut self, from: Address, to: Address, amount: u128) {
            let balance = self.balances.get_or_default(&from);
            require!(balance >= amount, "insufficient balance");
            self.balances.put(&from, &(balance - amount));

            match self.balances.get_or_default(&to).checked_add(amount) {
                Some(balance) => self.balances.put(&to, &balance),
                None => revert!("balance overflow"),
            }
            Transfer { from, to, amount }.emit();
        }
    }
}
