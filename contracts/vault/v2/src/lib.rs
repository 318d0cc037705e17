//! Savings, version 2: larger amounts, and since when an account saves. Takes the place of ../v1 on a chain, with what that has stored.
//!
//! There may be more accounts than fit into one transaction. So `migrate` moves the first ones, `migrate_some` any more, whoever calls it, and an account that is
//! used moves by itself; until then its savings are read from where version 1 has put them. Nothing waits, and no account is in both places.
#![no_std]

use vow::prelude::*;

/// Keeps savings, and since when.
#[vow::contract]
mod vault {
    use super::*;

    /// One call moves at most so many accounts.
    const MOVED_MAX: u32 = 200;

    /// Savings.
    #[derive(Borsh, Clone, Copy, Default)]
    pub struct Account {
        pub amount: u128,
        /// Unix time in milliseconds of the first deposit; for savings of version 1, of their move.
        pub since: u64,
    }

    #[storage]
    pub struct Vault {
        /// Savings of version 1 that have not moved.
        balances: OrderedMap<Address, u64>,
        accounts: OrderedMap<Address, Account>,
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

    #[event]
    pub struct Migrated {
        pub moved: u32,
    }

    impl Vault {
        /// Moves the first accounts of version 1: at most `limit`, and 200.
        #[migrate]
        pub fn migrate(&mut self, #[default(100)] limit: u32) {
            self.migrate_some(limit);
        }

        /// Moves more accounts of version 1 and answers how many; 0 when none is left.
        pub fn migrate_some(&mut self, #[default(100)] limit: u32) -> u32 {
            let next: Vec<(Address, u64)> = self.balances.iter().take(limit.min(MOVED_MAX) as usize).collect();
            for (account, _) in &next {
                let moved = self.account(account);
                self.store(account, moved);
            }
            let moved = next.len() as u32;
            Migrated { moved }.emit();
            moved
        }

        /// Adds the value sent to the caller's savings.
        #[payable]
        pub fn deposit(&mut self) {
            let (account, amount) = (context::caller(), context::value());
            require!(amount > 0, "no value was sent");
            let mut savings = self.account(&account);
            savings.amount += amount;
            self.store(&account, savings);
            Deposited { account, amount }.emit();
        }

        /// Pays out of the caller's savings.
        pub fn withdraw(&mut self, amount: u128) {
            let account = context::caller();
            let mut savings = self.account(&account);
            require!(amount > 0 && amount <= savings.amount, "not so much is there");
            savings.amount -= amount;
            self.store(&account, savings);
            if let Err(error) = call::transfer(&account, amount) {
                error.revert();
            }
            Withdrawn { account, amount }.emit();
        }

        /// An account's savings.
        pub fn balance_of(&self, account: Address) -> u128 {
            self.account(&account).amount
        }

        /// Since when an account saves; none if it does not.
        pub fn since(&self, account: Address) -> Option<u64> {
            Some(self.account(&account)).filter(|savings| savings.amount > 0).map(|savings| savings.since)
        }

        // Wherever they are. Savings that have not moved are as old as this call: version 1 did not keep their age.
        fn account(&self, account: &Address) -> Account {
            if let Some(savings) = self.accounts.get(account) {
                return savings;
            }
            Account { amount: self.balances.get_or_default(account).into(), since: context::block_timestamp() }
        }

        // In one place only, and in none when they are gone.
        fn store(&mut self, account: &Address, savings: Account) {
            self.balances.remove(account);
            if savings.amount > 0 {
                self.accounts.insert(account, &savings);
            } else {
                self.accounts.remove(account);
            }
        }
    }
}
