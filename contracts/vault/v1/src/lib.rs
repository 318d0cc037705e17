//! Savings, version 1: what an account paid in, it can take out. ../v2 takes its place on a chain, with what it stores.
#![no_std]

use vow::prelude::*;

/// Keeps savings.
#[vow::contract]
mod vault {
    use super::*;

    #[storage]
    pub struct Vault {
        /// Amounts as u64: too small, as it turned out.
        balances: OrderedMap<Address, u64>,
    }

    #[event]
    pub struct Deposited {
        pub account: Address,
        pub amount: u128,
    }

    #[event]
    pub struct Withdrawn {
        pub account: Address,
        pub amount: u128,
    }

    impl Vault {
        /// Adds the value sent to the caller's savings.
        #[payable]
        pub fn deposit(&mut self) {
            let (account, amount) = (context::caller(), context::value());
            let Ok(small) = u64::try_from(amount) else { revert!("the amount is too large") };
            require!(small > 0, "no value was sent");
            let Some(balance) = self.balances.get_or_default(&account).checked_add(small) else { revert!("the balance would be too large") };
            self.balances.insert(&account, &balance);
            Deposited { account, amount }.emit();
        }

        /// Pays out of the caller's savings.
        pub fn withdraw(&mut self, amount: u128) {
            let account = context::caller();
            let balance = self.balances.get_or_default(&account);
            require!(amount > 0 && amount <= balance.into(), "not so much is there");
            self.balances.put(&account, &(balance - amount as u64));
            if let Err(error) = call::transfer(&account, amount) {
                error.revert();
            }
            Withdrawn { account, amount }.emit();
        }

        /// An account's savings.
        pub fn balance_of(&self, account: Address) -> u128 {
            self.balances.get_or_default(&account).into()
        }
    }
}
