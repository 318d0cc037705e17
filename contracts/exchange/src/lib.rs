//! An exchange of two tokens: whoever adds both gets shares, whoever gives one gets the other, and the product of the two reserves never falls.
//!
//! Tokens are other people's code. The exchange believes its balance before and after a transfer, not what a token says; and no token can call back into it: a contract
//! that is being called is not entered again, which the engine sees to, whatever contracts lie between.
#![no_std]

mod wide;

use vow::prelude::*;

/// What the exchange asks of a token.
#[vow::interface]
pub trait Token {
    fn transfer(&mut self, to: Address, amount: u128);
    fn transfer_from(&mut self, from: Address, to: Address, amount: u128);
    fn balance_of(&self, account: Address) -> u128;
}

/// Exchanges two tokens at the ratio of what it holds of them.
#[vow::contract]
mod exchange {
    use super::*;
    use crate::wide::{multiply_divide, root_of_product};

    /// What the fee is a part of: 30 basis points are 0.3 %.
    const BASIS_POINTS: u128 = 10_000;
    /// Reserves stay below this, so that no sum of the formulas leaves 128 bits.
    const RESERVE_MAX: u128 = (1 << 112) - 1;
    /// These first shares belong to nobody, for ever: whoever comes first cannot make a share so dear that the next one gets none.
    const SHARES_LOCKED: u128 = 1_000;

    /// A token and what the exchange holds of it for its shareholders.
    #[derive(Borsh, Clone, Copy)]
    pub struct Reserve {
        pub token: Address,
        pub amount: u128,
    }

    #[storage]
    pub struct Exchange {
        a: Cell<Reserve>,
        b: Cell<Reserve>,
        fee: Cell<u16>,
        supply: Cell<u128>,
        shares: Map<Address, u128>,
    }

    #[event]
    pub struct Added {
        pub account: Address,
        pub amount_a: u128,
        pub amount_b: u128,
        pub shares: u128,
    }

    #[event]
    pub struct Removed {
        pub account: Address,
        pub amount_a: u128,
        pub amount_b: u128,
        pub shares: u128,
    }

    #[event]
    pub struct Swapped {
        pub account: Address,
        pub token_in: Address,
        pub amount_in: u128,
        pub amount_out: u128,
    }

    impl Exchange {
        /// The two tokens, and the fee in hundredths of a per cent that stays with the shareholders.
        #[init]
        pub fn init(&mut self, token_a: Address, token_b: Address, #[default(30)] fee_basis_points: u16) {
            require!(token_a != token_b, "the tokens are the same");
            require!(fee_basis_points <= 1_000, "the fee is above 10 %");
            self.a.set(&Reserve { token: token_a, amount: 0 });
            self.b.set(&Reserve { token: token_b, amount: 0 });
            self.fee.set(&fee_basis_points);
        }

        /// Takes up to so much of both tokens, at the ratio of the reserves, and gives shares for them. The caller has approved both amounts to the exchange.
        pub fn add_liquidity(&mut self, amount_a: u128, amount_b: u128, shares_min: u128) -> u128 {
            let (a, b, supply) = (self.a.get(), self.b.get(), self.supply.get_or_default());
            require!(amount_a <= RESERVE_MAX && amount_b <= RESERVE_MAX, "the amount is too large");
            let (wanted_a, wanted_b) = if supply == 0 { (amount_a, amount_b) } else { at_ratio(amount_a, amount_b, &a, &b) };
            let (got_a, got_b) = (pull(&a, wanted_a), pull(&b, wanted_b));

            let shares = if supply == 0 {
                let first = root_of_product(got_a, got_b);
                require!(first > SHARES_LOCKED, "too little for the first shares");
                self.supply.set(&first);
                first - SHARES_LOCKED
            } else {
                let shares = part(got_a, supply, a.amount).min(part(got_b, supply, b.amount));
                self.supply.set(&(supply + shares));
                shares
            };
            require!(shares > 0 && shares >= shares_min, "fewer shares than asked for");

            let account = context::caller();
            self.shares.put(&account, &(self.shares.get_or_default(&account) + shares));
            self.book(Reserve { amount: a.amount + got_a, ..a }, Reserve { amount: b.amount + got_b, ..b });
            Added { account, amount_a: got_a, amount_b: got_b, shares }.emit();
            shares
        }

        /// Takes shares of the caller back and gives their part of both reserves.
        pub fn remove_liquidity(&mut self, shares: u128, a_min: u128, b_min: u128) -> (u128, u128) {
            let (a, b, supply) = (self.a.get(), self.b.get(), self.supply.get_or_default());
            let account = context::caller();
            let has = self.shares.get_or_default(&account);
            require!(shares > 0 && shares <= has, "not so many shares");
            let (amount_a, amount_b) = (part(shares, a.amount, supply), part(shares, b.amount, supply));
            require!(amount_a >= a_min && amount_b >= b_min, "less than asked for");

            self.shares.put(&account, &(has - shares));
            self.supply.set(&(supply - shares));
            self.book(Reserve { amount: a.amount - amount_a, ..a }, Reserve { amount: b.amount - amount_b, ..b });
            push(&self.a.get(), &account, amount_a);
            push(&self.b.get(), &account, amount_b);
            Removed { account, amount_a, amount_b, shares }.emit();
            (amount_a, amount_b)
        }

        /// Takes so much of one token, approved by the caller, and gives the other for it: at least `out_min`, or nothing happens.
        pub fn swap(&mut self, token_in: Address, amount_in: u128, out_min: u128) -> u128 {
            let (a, b) = (self.a.get(), self.b.get());
            let is_a = token_in == a.token;
            require!(is_a || token_in == b.token, "not one of the two tokens");
            let (mut from, mut to) = if is_a { (a, b) } else { (b, a) };
            let got = pull(&from, amount_in);
            let amount_out = self.out(got, from.amount, to.amount);
            require!(amount_out > 0 && amount_out >= out_min, "less than asked for");

            from.amount += got;
            to.amount -= amount_out;
            if is_a { self.book(from, to) } else { self.book(to, from) }
            let account = context::caller();
            push(&to, &account, amount_out);
            Swapped { account, token_in, amount_in: got, amount_out }.emit();
            amount_out
        }

        /// What a swap would give now.
        pub fn quote(&self, token_in: Address, amount_in: u128) -> u128 {
            let (a, b) = (self.a.get(), self.b.get());
            require!(token_in == a.token || token_in == b.token, "not one of the two tokens");
            let (from, to) = if token_in == a.token { (a, b) } else { (b, a) };
            self.out(amount_in, from.amount, to.amount)
        }

        /// The two tokens and their reserves.
        pub fn reserves(&self) -> (Reserve, Reserve) {
            (self.a.get(), self.b.get())
        }

        /// Shares of an account.
        pub fn shares_of(&self, account: Address) -> u128 {
            self.shares.get_or_default(&account)
        }

        /// All shares, those that belong to nobody included.
        pub fn total_shares(&self) -> u128 {
            self.supply.get_or_default()
        }

        /// The fee in hundredths of a per cent.
        pub fn fee_basis_points(&self) -> u16 {
            self.fee.get()
        }

        // out = reserve_out · in·(1 − fee) / (reserve_in + in·(1 − fee)), rounded down: against whoever swaps.
        fn out(&self, amount_in: u128, reserve_in: u128, reserve_out: u128) -> u128 {
            require!(reserve_in > 0 && reserve_out > 0, "the exchange is empty");
            require!(amount_in <= RESERVE_MAX, "the amount is too large");
            let after_fee = amount_in * (BASIS_POINTS - u128::from(self.fee.get()));
            part(after_fee, reserve_out, reserve_in * BASIS_POINTS + after_fee)
        }

        fn book(&mut self, a: Reserve, b: Reserve) {
            require!(a.amount <= RESERVE_MAX && b.amount <= RESERVE_MAX, "the reserve would be too large");
            self.a.set(&a);
            self.b.set(&b);
        }
    }

    fn part(amount: u128, of: u128, whole: u128) -> u128 {
        multiply_divide(amount, of, whole).expect("a part is not larger than what it is a part of")
    }

    // As much of both as their ratio allows: all of one, and of the other what belongs to it.
    fn at_ratio(amount_a: u128, amount_b: u128, a: &Reserve, b: &Reserve) -> (u128, u128) {
        match multiply_divide(amount_a, b.amount, a.amount) {
            Some(fitting) if fitting <= amount_b => (amount_a, fitting),
            _ => (part(amount_b, a.amount, b.amount), amount_b),
        }
    }

    // What has really arrived: a token may take a fee on the way, or lie.
    fn pull(reserve: &Reserve, amount: u128) -> u128 {
        let (token, this) = (TokenClient::at(reserve.token), context::contract());
        let before = token.balance_of(this);
        token.transfer_from(context::caller(), this, amount);
        let after = token.balance_of(this);
        require!(after > before, "nothing has arrived");
        after - before
    }

    // Booked before: what is left covers the reserve, or the token has taken more than was sent.
    fn push(reserve: &Reserve, to: &Address, amount: u128) {
        let token = TokenClient::at(reserve.token);
        token.transfer(*to, amount);
        require!(token.balance_of(context::contract()) >= reserve.amount, "the token has taken more than was sent");
    }
}
