//! A counter: everybody may add to it, and it remembers who added how much.
#![no_std]

use vow::prelude::*;

/// A counter that remembers who added how much.
#[vow::contract]
mod vow_name {
    use super::*;

    #[storage]
    pub struct VowName {
        count: Cell<u64>,
        added: Map<Address, u64>,
    }

    /// The counter has another value now.
    #[event]
    pub struct Counted {
        pub by: Address,
        pub count: u64,
    }

    impl VowName {
        /// Runs once, when the contract is deployed.
        #[init]
        pub fn init(&mut self, #[default(0)] start: u64) {
            self.count.set(&start);
        }

        /// Adds to the counter and answers its new value.
        pub fn add(&mut self, amount: u64) -> u64 {
            let by = context::caller();
            // An overflow panics, and so the call fails: nothing is left of it.
            let count = self.count.get() + amount;
            self.added.insert(&by, &(self.added.get_or_default(&by) + amount));
            self.count.set(&count);
            Counted { by, count }.emit();
            count
        }

        /// Takes away from the counter and answers its new value.
        pub fn subtract(&mut self, amount: u64) -> u64 {
            let count = self.count.get();
            require!(amount <= count, "the counter cannot go below zero");
            let count = count - amount;
            self.count.set(&count);
            Counted { by: context::caller(), count }.emit();
            count
        }

        /// The counter's value.
        pub fn get(&self) -> u64 {
            self.count.get()
        }

        /// How much an account added.
        pub fn added_by(&self, account: Address) -> u64 {
            self.added.get_or_default(&account)
        }
    }
}
