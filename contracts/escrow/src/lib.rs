//! An escrow: a buyer's value waits here until the buyer or an arbiter gives it to the seller, or the seller or the arbiter gives it back.
//!
//! After the deadline the buyer takes it back alone. Each deal is paid from what was booked for it; value that reaches the contract otherwise belongs to no deal.
#![no_std]

use vow::prelude::*;

/// Holds value between a buyer and a seller until one of them, or their arbiter, lets it go.
#[vow::contract]
mod escrow {
    use super::*;
    use core::ops::Bound;

    /// A deal waits for at most five years, so that the buyer never waits for ever.
    const DURATION_MAX: u64 = 5 * 365 * 24 * 60 * 60 * 1000;
    /// A page of a list has at most so many entries.
    const PAGE_MAX: u32 = 50;

    /// A deal that is still open.
    #[derive(Borsh)]
    pub struct Deal {
        pub buyer: Address,
        pub seller: Address,
        /// Whom both trust to decide.
        pub arbiter: Address,
        pub amount: u128,
        /// Unix time in milliseconds; from then on the buyer can take the value back.
        pub deadline: u64,
    }

    #[storage]
    pub struct Escrow {
        last_id: Cell<u64>,
        deals: OrderedMap<u64, Deal>,
    }

    #[event]
    pub struct Opened {
        pub id: u64,
        pub buyer: Address,
        pub seller: Address,
        pub arbiter: Address,
        pub amount: u128,
        pub deadline: u64,
    }

    #[event]
    pub struct Released {
        pub id: u64,
        pub seller: Address,
        pub amount: u128,
        pub by: Address,
    }

    #[event]
    pub struct Refunded {
        pub id: u64,
        pub buyer: Address,
        pub amount: u128,
        pub by: Address,
    }

    impl Escrow {
        /// Opens a deal over the value sent; the caller is the buyer. Answers its number.
        #[payable]
        pub fn open(&mut self, seller: Address, arbiter: Address, deadline: u64) -> u64 {
            let buyer = context::caller();
            let amount = context::value();
            let now = context::block_timestamp();
            require!(amount > 0, "no value was sent");
            require!(seller != buyer, "buyer and seller are the same");
            require!(arbiter != buyer && arbiter != seller, "the arbiter is one of the parties");
            require!(deadline > now, "the deadline has passed");
            require!(deadline - now <= DURATION_MAX, "the deadline is more than five years away");

            let id = self.last_id.get_or_default() + 1;
            self.last_id.set(&id);
            self.deals.insert(&id, &Deal { buyer, seller, arbiter, amount, deadline });
            Opened { id, buyer, seller, arbiter, amount, deadline }.emit();
            id
        }

        /// Pays a deal to its seller: by the buyer, who is content, or by the arbiter.
        pub fn release(&mut self, id: u64) {
            let by = context::caller();
            let deal = self.existing(id);
            require!(by == deal.buyer || by == deal.arbiter, "only the buyer or the arbiter can release");

            self.close(id, &deal.seller, deal.amount);
            Released { id, seller: deal.seller, amount: deal.amount, by }.emit();
        }

        /// Gives a deal back to its buyer: by the seller, by the arbiter, or after the deadline by the buyer.
        pub fn refund(&mut self, id: u64) {
            let by = context::caller();
            let deal = self.existing(id);
            let is_late = context::block_timestamp() >= deal.deadline;
            require!(by != deal.buyer || is_late, "the buyer can take it back only after the deadline");
            require!(by == deal.buyer || by == deal.seller || by == deal.arbiter, "only the seller, the arbiter or the buyer can refund");

            self.close(id, &deal.buyer, deal.amount);
            Refunded { id, buyer: deal.buyer, amount: deal.amount, by }.emit();
        }

        /// A deal, as long as it is open.
        pub fn deal(&self, id: u64) -> Option<Deal> {
            self.deals.get(&id)
        }

        /// Open deals in order of their numbers, after the given one; at most 50 at a time.
        pub fn deals(&self, #[default(None)] after: Option<u64>, #[default(50)] limit: u32) -> Vec<(u64, Deal)> {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            self.deals.range((start, Bound::Unbounded)).take(limit.min(PAGE_MAX) as usize).collect()
        }

        fn existing(&self, id: u64) -> Deal {
            match self.deals.get(&id) {
                Some(deal) => deal,
                None => revert!("no such open deal"),
            }
        }

        // The deal is gone before the value moves: nothing can be paid twice.
        fn close(&mut self, id: u64, to: &Address, amount: u128) {
            self.deals.remove(&id);
            if let Err(error) = call::transfer(to, amount) {
                error.revert();
            }
        }
    }
}
